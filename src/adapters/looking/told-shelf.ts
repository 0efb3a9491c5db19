import { appendFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { Oid } from "../../core/vocabulary.ts";
import { readText, replaceFile } from "../bench/files.ts";

type Entry = { readonly behind: readonly Oid[]; readonly name: string; readonly value: unknown; readonly paths: readonly string[] };

/** What commits since one baseline said, and for tips asked about the nearest of them. One file, only ever appended to. */
export type ToldShelf = {
  readonly commits: ReadonlyMap<Oid, Entry>;
  readonly tips: ReadonlyMap<Oid, readonly Oid[]>;
  readonly add: (commit: Oid, entry: Entry) => void;
  readonly addTip: (tip: Oid, nearest: readonly Oid[]) => void;
  /** A full disk loses only time. */
  readonly write: () => void;
};

export function openToldShelf(folder: string, name: string, known: Oid | null): ToldShelf {
  const file = join(folder, `told-${name}-${known ?? "all"}.jsonl`);
  const lines = linesOf(file);
  const [commits, tips] = [new Map<Oid, Entry>(), new Map<Oid, readonly Oid[]>()];
  for (const [kind, oid, near, name = "", value, paths = []] of lines) {
    if (kind === "tip") tips.set(oid, near);
    else commits.set(oid, { behind: near, name, value, paths });
  }
  const unwritten: Line[] = [];
  const all = (): Line[] => [...[...commits].map(([oid, entry]) => commitLine(oid, entry)), ...[...tips].map(([oid, near]): Line => ["tip", oid, near])];
  return {
    commits,
    tips,
    add: (commit, entry) => {
      if (commits.has(commit)) return;
      commits.set(commit, entry);
      unwritten.push(commitLine(commit, entry));
    },
    addTip: (tip, nearest) => {
      tips.set(tip, nearest);
      unwritten.push(["tip", tip, nearest]);
    },
    write: () => {
      try {
        if (lines.length > 0 && existsSync(file)) appendFileSync(file, textOf(unwritten));
        else replaceFile(file, textOf(all()));
      } catch {
        // Read again next time.
      }
    },
  };
}

type Line = readonly ["tip" | "commit", Oid, readonly Oid[], string?, unknown?, (readonly string[])?];

const commitLine = (oid: Oid, { behind, name, value, paths }: Entry): Line => ["commit", oid, behind, name, value, paths];
const textOf = (lines: readonly Line[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");

const largestFile = 16 << 20;

/** All of it or nothing: a commit that is missing here would be a report that nobody sees. */
function linesOf(file: string): Line[] {
  const text = readText(file);
  if (text === null || text.length > largestFile) return [];
  try {
    // The last line may be torn; without its line end it is no line.
    const lines = text
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);
    const known = new Set(lines.flatMap(([kind, oid]) => (kind === "commit" ? [oid] : [])));
    return lines.every(([, , near]) => near.every((oid) => known.has(oid))) ? lines : [];
  } catch {
    return [];
  }
}
