import type { CodeEntry } from "./file.ts";

export type SummaryProblem<T extends CodeEntry> = { readonly entry: T; readonly what: string; readonly remedy: string };

/** So many entries may share a sentence before it says nothing of any of them. */
const sharing = 2;
/** The same with the thing's own name put in: a form that was filled in. */
const sharingForm = 4;

const fewestWords = 3;

/** Summaries that say nothing: empty, filler, the name again, the same sentence for many things. */
export function summaryProblems<T extends CodeEntry>(entries: readonly T[]): SummaryProblem<T>[] {
  const said = entries.map((entry) => ({ entry, words: wordsOf(entry.summary ?? ""), name: nameWords(entry) }));
  const alike = repeated(said, ({ words }) => words.join(" "), sharing);
  const formed = repeated(said, ({ words, name }) => words.map((word) => (name.has(stem(word)) ? "_" : word)).join(" "), sharingForm);
  return said.flatMap(({ entry, words, name }) => {
    const what =
      emptyOf(entry.summary ?? "", words) ??
      copyOf(words, { name, entry }) ??
      (alike.has(entry) ? "is the same for many things" : formed.has(entry) ? "is a form filled in with the name" : null);
    return what === null ? [] : [{ entry, what, remedy: `say in a sentence of its own what ${entry.id} is for, as its code shows` }];
  });
}

/** Words in any script: where a language writes none apart, each letter counts. */
const wordsOf = (text: string): string[] =>
  text.toLowerCase().match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}]+(?:['’][\p{L}]+)?/gu) ?? [];

function emptyOf(text: string, words: readonly string[]): string | null {
  if (text.trim() === "") return "is missing";
  if (filler.test(text)) return "is a filler";
  const different = new Set(words.filter((word) => !/^(.)\1*$/u.test(word) || /^\p{Script=Han}$/u.test(word) || word === "a" || word === "i"));
  return different.size < fewestWords ? `has ${different.size} ${different.size === 1 ? "word" : "words"}` : null;
}

const filler =
  /^\W*(?:todo|tbd|fixme|xxx|wip|n\/?a|none|placeholder|summary|description|tk)\b|\blorem ipsum\b|\b(?:to be (?:written|done|added|documented|filled)|write (?:a|the|this) (?:summary|description)|(?:summary|description|documentation) (?:goes|comes|follows) (?:here|later)|self[- ]explanatory|see (?:the )?(?:code|source|name)|no (?:summary|description))\b/i;

/** Nothing is left when the words of the name and of the language about names are taken away, or it is the signature, read out. */
function copyOf(words: readonly string[], { name, entry }: Pick<Said<CodeEntry>, "name" | "entry">): string | null {
  const left = words.filter((word) => !empty.has(word) && !name.has(stem(word)) && !name.has(word));
  if (left.length === 0) return "only says its name again";
  const signature = spelt(entry.signature ?? "");
  const types = new Set(signature.map(stem));
  const isReadOut =
    left.some((word) => jargon.has(word)) && left.every((word) => jargon.has(word) || telling.has(word) || spelt(word).every((part) => types.has(stem(part))));
  return isReadOut || ` ${signature.join(" ")} `.includes(` ${words.flatMap(spelt).join(" ")} `) ? "only says its signature again" : null;
}

/** Words about a declaration that say nothing of what it is for. */
const jargon = new Set(
  "async asynchronous asynchronously sync static abstract generic overload overloads overloaded override overrides getter setter property properties decorated decorator constructor declaration definition declared defined def func fn pub const let var impl self cls mut pointer receiver instance associated nested argument arguments arg args parameter parameters param params void none null nil undefined signature typed".split(
    " ",
  ),
);
/** Words that join those, and are at home in an honest sentence as well. */
const telling = new Set(
  "take takes taking taken accept accepts receive receives return returns returning returned result one two no not any optional optionally default".split(" "),
);

const empty = new Set(
  "a an the this that these it its is are was be does do did has have of for to from in on at by with and or as which what who here just simply main some used use uses using provides provide defines define implements implement contains contain represents represent handles handle handling performs perform function functions method methods class classes module modules package packages crate namespace type types interface value values constant variable public exported export struct enum trait object helper code logic file files thing things stuff name named call called calls related".split(
    " ",
  ),
);

/** `parseHTTPHeader2` is four words. */
const spelt = (text: string): string[] =>
  text
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((part) => part.split(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u))
    .map((word) => word.toLowerCase());

/** The words of its whole id, in the form they are compared in. */
const nameWords = ({ id, kind }: CodeEntry): Set<string> => new Set([...spelt(id), ...id.split("."), kind].map((word) => stem(word.toLowerCase())));

/** `saves`, `saving`, `saved` and `save` are one word here. */
const stem = (word: string): string => {
  const base = word.replace(/(?:'s|’s)$/u, "").replace(/(?:ing|ied|ies|ed|es|s|e|y)$/u, "");
  return base.length >= 2 ? base.replace(/(\p{L})\1$/u, "$1") : word;
};

type Said<T> = { readonly entry: T; readonly words: readonly string[]; readonly name: ReadonlySet<string> };

/** Entries whose text comes more often than `most`. The same name in several places may well be said of in the same words. */
function repeated<T extends CodeEntry>(said: readonly Said<T>[], textOf: (one: Said<T>) => string, most: number): Set<T> {
  const groups = new Map<string, Said<T>[]>();
  for (const one of said) {
    const text = textOf(one);
    const group = groups.get(text);
    if (group) group.push(one);
    else groups.set(text, [one]);
  }
  const lastName = ({ entry }: Said<T>) => `${entry.kind} ${entry.id.split(".").at(-1)}`;
  const tooMany = [...groups.values()].filter((group) => new Set(group.map(lastName)).size > most);
  return new Set(tooMany.flat().map(({ entry }) => entry));
}
