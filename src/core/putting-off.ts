import { markerIn } from "./putting-off/marker-words.ts";
import { phrasesIn } from "./putting-off/phrases.ts";
import { plainWords } from "./putting-off/plain-words.ts";

/** A comment, and what it stands above. */
export type Remark = {
  readonly lines: readonly string[];
  /** The code on its first line, before it, and on the line below it; empty when there is none. */
  readonly beside: string;
  readonly below: string;
  readonly kind: "line" | "block" | "doc";
  /** In a test or an example. */
  readonly standsIn: boolean;
};

/** A place in a comment that puts off work. `index` counts the lines of the comment from 0. */
export type PutOff = { readonly index: number; readonly kind: "marker" | "phrase"; readonly words: string };

/** At most one for each line: a marker before a phrase. */
export function putOffsIn({ lines, beside, below, kind, standsIn }: Remark): PutOff[] {
  const plain = lines.map(plainWords);
  const own = plain.map((line, index) => (isExample(lines, index) ? "" : line));
  const found = new Map<number, PutOff>();
  for (const [index, line] of own.entries()) {
    const names = (word: string) => isDeclared(below, word) || isKey(lines, index, word);
    const words = markerIn(line, { first: index === 0, last: index === lines.length - 1, names });
    if (words !== null) found.set(index, { index, kind: "marker", words });
  }
  const text = own.join("\n");
  for (const { at, phrase } of phrasesIn(text, { standsIn, alone: kind !== "doc" && /^(?:return\b.*|pass|continue|\{|)$/.test(beside) })) {
    const index = text.slice(0, at).split("\n").length - 1;
    if (!found.has(index)) found.set(index, { index, kind: "phrase", words: phrase });
  }
  return [...found.values()].sort((a, b) => a.index - b.index);
}

/** Within a fence, or after a prompt: code that shows how a thing is used. */
function isExample(lines: readonly string[], index: number): boolean {
  const above = lines.slice(0, index);
  const fences = above.filter((line) => /^\s*(?:```|~~~)/.test(line)).length;
  const isPrompted = above.some((line) => /^\s*>>> /.test(line));
  return fences % 2 === 1 || (isPrompted ? /^\s*(?:>>>|\.\.\.) / : /^\s*>>> /).test(lines[index] ?? "");
}

const isDeclared = (below: string, word: string) =>
  new RegExp(`(?<![\\w$"'])${word.replace(/[^\w]/g, "\\W")}(?![\\w$])`).test(below.replace(/(?:\/\/|#(?!\[)).*$/, ""));

/** `todo: the item to save` in a list of what a function takes. */
function isKey(lines: readonly string[], index: number, word: string): boolean {
  if (word !== word.toLowerCase()) return false;
  const above =
    lines
      .slice(0, index)
      .filter((line) => line.trim() !== "")
      .at(-1) ?? "";
  const key = /^\s*[-*@]?\s*(?:param\s+)?[\w$]+\s*(?:\([^)]*\))?\s*:\s/;
  const heading = /^\s*(?:Args|Arguments|Parameters|Params|Attributes|Returns|Fields|Keys|Props|Options|Properties|Yields|Raises)\s*:?\s*$|^\s*-{3,}\s*$/i;
  return heading.test(above) || (key.test(above) && key.test(lines[index] ?? ""));
}
