/** Whether two versions of a document say the same: what a spelling mistake, a line break or a link's target changes is no change. */
import { allSections, type MarkdownDocument, readMarkdown } from "../markdown/document.ts";
import { statementsOf } from "./statements.ts";
import { isTypo, tokensOf } from "./tokens.ts";

export type Change = {
  readonly kind: "added" | "removed" | "changed";
  readonly what: "section" | "statement";
  /** As it stands now; as it stood before when it was removed. */
  readonly text: string;
  /** What a changed statement said before. */
  readonly before: string | null;
  /** In the version the text stands in, from 1. */
  readonly line: number;
};

/** Changes of meaning from one version to the next; empty when there is none. */
export function changesOfMeaning(before: string, after: string): Change[] {
  const [old, now] = [said(readMarkdown(before)), said(readMarkdown(after))];
  const [removed, added] = unmatched(old, now);
  const changed = added.flatMap((one): Change[] => {
    const former = removed.find((other) => other.what === one.what && alike(other, one) >= 0.5);
    if (former === undefined) return [{ kind: "added", what: one.what, text: one.text, before: null, line: one.line }];
    removed.splice(removed.indexOf(former), 1);
    return [{ kind: "changed", what: one.what, text: one.text, before: former.text, line: one.line }];
  });
  return [...changed, ...removed.map(({ what, text, line }): Change => ({ kind: "removed", what, text, before: null, line }))];
}

type Said = {
  readonly what: Change["what"];
  readonly text: string;
  readonly line: number;
  readonly tokens: readonly string[];
  /** Tokens of the heading it stands under: under another one the same words may mean the opposite. */
  readonly under: readonly string[];
  readonly key: string;
};

function said(document: MarkdownDocument): Said[] {
  const opening = statementsOf(document.opening).map((statement) => sayingOf(statement, []));
  const sections = allSections(document.sections).flatMap(({ heading, line, nodes }) => {
    const under = tokensOf(heading);
    const title: Said = { what: "section", text: heading, line, tokens: under, under: [], key: `# ${under.join(" ")}` };
    return [title, ...statementsOf(nodes).map((statement) => sayingOf(statement, under))];
  });
  return [...opening, ...sections].filter(({ tokens }) => tokens.length > 0);
}

function sayingOf({ text, line, kind }: { readonly text: string; readonly line: number; readonly kind: "prose" | "code" }, under: readonly string[]): Said {
  const tokens = kind === "code" ? [text] : tokensOf(text);
  return { what: "statement", text, line, tokens, under, key: `${under.join(" ")}\n${tokens.join(" ")}` };
}

/** What has no counterpart in the other version, where one may differ by its spelling. */
function unmatched(old: readonly Said[], now: readonly Said[]): [Said[], Said[]] {
  const counts = new Map<string, number>();
  for (const { key } of old) counts.set(key, (counts.get(key) ?? 0) + 1);
  const added = now.filter(({ key }) => !taken(counts, key));
  const removed = old.filter(({ key }) => taken(counts, key));
  const left = added.filter((one) => {
    const same = removed.findIndex((other) => other.what === one.what && saysTheSame(other.tokens, one.tokens) && saysTheSame(other.under, one.under));
    if (same >= 0) removed.splice(same, 1);
    return same < 0;
  });
  return [removed, left];
}

function taken(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0;
  if (count > 0) counts.set(key, count - 1);
  return count > 0;
}

/** The same words, some of them spelt otherwise, or parted otherwise (`to day`). */
export function saysTheSame(one: readonly string[], other: readonly string[]): boolean {
  if (one.join("") === other.join("")) return true;
  if (one.length !== other.length) return false;
  const different = one.filter((token, at) => token !== other[at]);
  // A sentence in which every other word is another one was written anew.
  if (different.length > Math.max(1, one.length / 4)) return false;
  return one.every((token, at) => token === other[at] || isTypo(token, other[at] ?? ""));
}

function alike(one: Said, other: Said): number {
  const [a, b] = [new Set(one.tokens), new Set(other.tokens)];
  const shared = [...a].filter((token) => b.has(token)).length;
  return shared / Math.max(1, Math.max(a.size, b.size));
}
