import type { Nodes } from "mdast";
import { wordsOf } from "../markdown/text.ts";
import { statementsOf } from "./statements.ts";

export type Substance = {
  /** Different words of what is said for the first time and means something. */
  readonly words: number;
  /** The first sentence that did not count, and why; null when all did. */
  readonly discounted: { readonly text: string; readonly line: number; readonly why: string } | null;
};

/** What a text says, without filler and without what was said before. `said` remembers sentences from one text to the next. */
export function substanceOf(nodes: readonly Nodes[], said: Set<string> = new Set()): Substance {
  const words = new Set<string>();
  let discounted: Substance["discounted"] = null;
  for (const { text, line, kind } of statementsOf(nodes)) {
    if (kind === "code") continue;
    const key = normal(text);
    const why = fillerKind(text) ?? (said.has(key) ? "it was said before" : null);
    said.add(key);
    if (why === null) for (const word of wordsOf(text)) words.add(bare(word));
    else discounted ??= { text, line, why };
  }
  words.delete("");
  return { words: words.size, discounted };
}

const normal = (text: string) => wordsOf(text).map(bare).join(" ");
const bare = (word: string) => word.toLowerCase().replace(/[^\p{L}\p{N}]+$/u, "");

/** Why a sentence says nothing; null when it may say something. */
export function fillerKind(text: string): string | null {
  if (latin(text) >= 3) return "it is filler text";
  if (putOff.test(text.trim())) return "it only puts off what is to be said";
  if (aboutItself.test(text)) return "it only says what the section is for";
  return null;
}

const latinWords =
  /^(?:lorem|ipsum|dolor|sit|amet|consectetur|adipiscing|elit|sed|eiusmod|tempor|incididunt|labore|dolore|magna|aliqua|enim|veniam|nostrud|exercitation|ullamco|laboris|nisi|aliquip|commodo|consequat|duis|aute|irure|reprehenderit|voluptate|velit|esse|cillum|fugiat|nulla|pariatur|excepteur|sint|occaecat|cupidatat|proident|culpa|officia|deserunt|mollit|laborum)$/;
const latin = (text: string) =>
  new Set(
    wordsOf(text.toLowerCase())
      .map(bare)
      .filter((word) => latinWords.test(word)),
  ).size;
const putOff =
  /^[\s[({*_-]*(?:todo|tbd|tbc|tba|fixme|xxx|wip|n\/a|none yet|coming soon|placeholder|work in progress|to be (?:done|written|added|determined|defined|decided|completed|filled)|fill (?:this |me )?in|will be (?:written|added|documented|described|filled)|(?:more|details?|text|content) (?:to (?:come|follow)|goes here))\b/i;
const aboutItself =
  /\bth(?:is|e) (?:following )?(?:section|chapter|document|page|file|part)\b[^.]{0,40}?\b(?:describes?|explains?|covers?|contains?|documents?|outlines?|discusses|lists?|details?|will)\b/i;
