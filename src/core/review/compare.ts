/** What author and reviewer say of the same work, once the review is recorded: where they differ a person wants to know. */
import { sectionOf } from "../commit-message.ts";
import type { FileChange } from "../file-change.ts";
import type { Described } from "../review.ts";
import { isTestPath } from "../test-paths.ts";
import type { Finding } from "../vocabulary.ts";
import { type DescribedBefore, saidOfOthers } from "./described-before.ts";

export type Compared = {
  /** Whole commit messages of the range. */
  readonly messages: readonly string[];
  readonly changes: readonly FileChange[];
  readonly described: readonly Described[];
  /** What the reviewer said of files in earlier reviews. */
  readonly before: readonly DescribedBefore[];
  /** Whether all of it is the work of peers: people need not say what they changed. */
  readonly byPeers: boolean;
  /** Whether a path is a file of the commit. */
  readonly exists: (path: string) => boolean;
};

/** Paths the author names in what it says of itself: what has to be looked up before comparing. */
export const namedPaths = (messages: readonly string[]): string[] => [...new Set(sectionsOf(messages).flatMap((section) => pathsIn(section)))];

/** Advice, never a reason to refuse: what was said in a commit cannot be unsaid. */
export function divergences(compared: Compared): Finding[] {
  const said = sectionsOf(compared.messages);
  const all = compared.messages.join("\n");
  return [
    ...missingTests(compared, said),
    ...notChanged(compared, said),
    ...unmentioned(compared, all),
    ...smallerThanItIs(compared, said),
    ...copied(compared, all),
  ].slice(0, 20);
}

const sectionsOf = (messages: readonly string[]) => messages.flatMap((message) => sectionOf(message, "Self-Review") ?? []);
const pathsIn = (text: string): string[] =>
  (text.match(/(?<![\w/.:-])(?:[\w@-][\w@.-]*\/)*[\w@-][\w@.-]*\.[a-z]\w{0,5}\b/gi) ?? []).filter((path) => !/^\d|^(e\.g|i\.e)$/i.test(path));
const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);

function missingTests({ changes, exists }: Compared, said: readonly string[]): Finding[] {
  const named = new Set(said.flatMap(pathsIn).filter(isTestPath));
  const isThere = (path: string) => exists(path) || changes.some((change) => nameOf(change.path) === nameOf(path) || change.from === path);
  return [...named].filter((path) => !isThere(path)).map((path) => differs(path, `the author names the test ${path}, which does not exist`));
}

/** Only where a sentence says so: a file may be named for other reasons. */
function notChanged({ changes, exists }: Compared, said: readonly string[]): Finding[] {
  const sentences = said
    .flatMap((section) => section.split(/(?<=[.;!])\s|\n/))
    .filter((text) => /\b(I|we) (have )?(changed|edited|added|rewrote|created|removed|deleted)\b/i.test(text));
  const named = new Set(sentences.flatMap(pathsIn));
  const isIn = (path: string) => changes.some((change) => [change.path, change.from ?? ""].some((one) => one === path || nameOf(one) === nameOf(path)));
  return [...named].filter((path) => !isIn(path) && exists(path)).map((path) => differs(path, `the author says that ${path} was changed, and it is as it was`));
}

function unmentioned({ described, byPeers }: Compared, all: string): Finding[] {
  if (!byPeers) return [];
  const silent = described.filter(({ kind, file }) => kind === "behaviour" && !all.includes(nameOf(file)));
  return silent.map(({ file, what, line }) => differs(file, `the behaviour of ${file} changes (${what.slice(0, 120)}), which the author never mentions`, line));
}

const onlySmall =
  /\b(only|just|nothing but|purely|merely)\b[^.\n]{0,40}\b(tests?|docs?|documentation|comments?|refactor\w*|renam\w*|format\w*)\b|\bno (behaviou?ral?|functional) changes?\b/i;

function smallerThanItIs({ described }: Compared, said: readonly string[]): Finding[] {
  const claim = said.map((section) => onlySmall.exec(section)?.[0]).find(Boolean);
  const seen = described.find(({ kind }) => kind === "behaviour");
  return claim && seen ? [differs(seen.file, `the author says "${claim}", and the reviewer saw behaviour change: ${seen.what.slice(0, 120)}`, seen.line)] : [];
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** Two files can be changed alike. */
const fewest = 3;

/** A reviewer that repeats the author, or itself, has described nothing. */
function copied({ described, before }: Compared, all: string): Finding[] {
  const author = ` ${plain(all)} `;
  const words = described.filter(({ what }) => plain(what).split(" ").length >= 4);
  const from = words.find(({ what }) => author.includes(` ${plain(what)} `));
  const again = saidOfOthers(before, described);
  const same = described.length >= fewest && new Set(described.map(({ what }) => plain(what))).size === 1;
  return [
    ...(from ? [differs(from.file, `the reviewer describes ${from.file} in the author's own words`, from.line)] : []),
    ...(again.length >= fewest ? [differs(again[0] ?? "", `the reviewer says of ${again.length} files what it said of others in an earlier review`)] : []),
    ...(same ? [differs(described[0]?.file ?? "", `the reviewer says the same of all ${described.length} files`)] : []),
  ];
}

const differs = (file: string, claim: string, line: number | null = null): Finding => ({
  severity: "low",
  file,
  line,
  claim: `author and reviewer: ${claim}`,
  command: null,
  stands: true,
  fails: false,
  category: "other",
  cites: null,
  origin: null,
});
