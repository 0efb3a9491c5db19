import type { Oid } from "./vocabulary.ts";

/** Derives something from the message of one commit. What it returns must survive JSON: it is kept by the commit. */
export type MessageReader<T> = {
  readonly id: string;
  /** Changes when the same message may give another result. */
  readonly version: string;
  /** Null for a message that says nothing of interest: most do, so it must be quick to tell. */
  readonly from: (message: string) => T | null;
  /** Whether it matters which files the commit changed. */
  readonly wantsPaths: (value: T) => boolean;
};

/** A commit whose message said something. */
export type Told<T> = {
  readonly commit: Oid;
  readonly value: T;
  /** Files it gave other content than its first parent, where that matters: what was only moved or made executable is none. */
  readonly paths: readonly string[];
  /** The nearest others in its history: whatever is behind these is behind it too. */
  readonly behind: readonly Oid[];
};

/** Whether one of two commits that said something stands in the history of the other; a commit does not stand in its own. */
export function historyOf(told: readonly Told<unknown>[]): (older: Oid, newer: Oid) => boolean {
  const behind = new Map(told.map(({ commit, behind }) => [commit, behind]));
  const place = new Map(told.map(({ commit }, index) => [commit, index]));
  return (older, newer) => {
    const [goal, seen] = [place.get(older), new Set<Oid>()];
    if (goal === undefined) return false;
    const waiting = [...(behind.get(newer) ?? [])];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (at === older) return true;
      // Ancestors come first: what stands before the one that is looked for cannot lead to it.
      if (seen.has(at) || (place.get(at) ?? 0) < goal) continue;
      seen.add(at);
      waiting.push(...(behind.get(at) ?? []));
    }
    return false;
  };
}
