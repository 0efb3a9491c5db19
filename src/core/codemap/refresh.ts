import type { CodeEntry } from "./file.ts";
import { entriesOf } from "./file.ts";
import type { Codemap } from "./symbol.ts";

export type Refreshed = {
  readonly entries: readonly CodeEntry[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Kept its summary under another id. */
  readonly moved: readonly { readonly from: string; readonly to: string }[];
};

/**
 * The entries as the code is now, with the summaries of before: by id and kind, and for what was moved by its name and signature, where only
 * one can be meant.
 */
export function refreshed(codemap: Codemap, before: readonly CodeEntry[]): Refreshed {
  const known = new Map(before.map((entry) => [entry.id, entry]));
  const now = entriesOf(codemap);
  const ids = new Set(now.map(({ id }) => id));
  const added = now.filter(({ id }) => !known.has(id));
  const removed = before.filter(({ id }) => !ids.has(id));
  const moved = movesBetween(removed, added);
  const summaryOf = (entry: CodeEntry) => {
    const old = known.get(moved.get(entry.id) ?? entry.id);
    return old?.kind === entry.kind ? (old.summary ?? "") : "";
  };
  return {
    entries: now.map((entry) => ({ ...entry, summary: summaryOf(entry) })),
    added: added.map(({ id }) => id).filter((id) => !moved.has(id)),
    removed: removed.map(({ id }) => id).filter((id) => ![...moved.values()].includes(id)),
    moved: [...moved].map(([to, from]) => ({ from, to })),
  };
}

function movesBetween(removed: readonly CodeEntry[], added: readonly CodeEntry[]): Map<string, string> {
  const gone = groupedBy(removed, contentOf);
  const come = groupedBy(added, contentOf);
  const moves = new Map<string, string>();
  for (const [content, [entry, ...more]] of come) {
    const old = gone.get(content);
    if (entry && more.length === 0 && old?.length === 1 && old[0]) moves.set(entry.id, old[0].id);
  }
  return moves;
}

/** What stays when code is moved to another module. */
const contentOf = ({ id, kind, signature }: CodeEntry) =>
  `${kind} ${id
    .split(".")
    .slice(kind === "method" ? -2 : -1)
    .join(".")} ${signature ?? ""}`;

function groupedBy(entries: readonly CodeEntry[], key: (entry: CodeEntry) => string): Map<string, CodeEntry[]> {
  const groups = new Map<string, CodeEntry[]>();
  for (const entry of entries) groups.set(key(entry), [...(groups.get(key(entry)) ?? []), entry]);
  return groups;
}
