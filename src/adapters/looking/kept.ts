import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Extractor } from "../../core/source-file.ts";
import type { Oid } from "../../core/vocabulary.ts";

/** What extractors found, by the content they looked at: one file for each extractor, only ever appended to. */
export type Kept = {
  readonly get: (extractor: Extractor<unknown>, oid: Oid, path: string) => { readonly value: unknown } | null;
  readonly put: (extractor: Extractor<unknown>, oid: Oid, path: string, value: unknown) => void;
  /** Writes what was put. A full disk loses only time. */
  readonly flush: () => void;
};

type Shelf = { readonly file: string; readonly known: Map<string, string>; unwritten: string[] };

/** `folder` null keeps everything in memory only. */
export function createKept(folder: string | null): Kept {
  const shelves = new Map<string, Shelf>();
  const shelfOf = ({ id, version }: Extractor<unknown>): Shelf => {
    const name = `${id}@${version}`;
    const known = shelves.get(name) ?? openShelf(folder === null ? "" : join(folder, `${name}.tsv`));
    shelves.set(name, known);
    return known;
  };
  return {
    get: (extractor, oid, path) => {
      const found = shelfOf(extractor).known.get(`${oid}\t${path}`);
      return found === undefined ? null : parsed(found);
    },
    put: (extractor, oid, path, value) => {
      const shelf = shelfOf(extractor);
      const json = JSON.stringify(value);
      shelf.known.set(`${oid}\t${path}`, json);
      // A path with a line end or a tab is looked at again next time.
      if (!/[\n\t]/.test(path)) shelf.unwritten.push(`${oid}\t${path}\t${json}\n`);
    },
    flush: () => {
      for (const shelf of shelves.values()) if (folder !== null) write(folder, shelf);
    },
  };
}

const largestFile = 64 << 20;

function openShelf(file: string): Shelf {
  const known = new Map<string, string>();
  if (file === "" || !existsSync(file)) return { file, known, unwritten: [] };
  // The last line may be torn; without its line end it is no line.
  for (const line of readFileSync(file, "utf8").split("\n").slice(0, -1)) {
    const end = line.indexOf("\t", line.indexOf("\t") + 1);
    if (end > 0) known.set(line.slice(0, end), line.slice(end + 1));
  }
  return { file, known, unwritten: [] };
}

function write(folder: string, shelf: Shelf): void {
  if (shelf.unwritten.length === 0) return;
  const lines = shelf.unwritten.join("");
  shelf.unwritten = [];
  try {
    mkdirSync(folder, { recursive: true });
    const size = statSync(shelf.file, { throwIfNoEntry: false })?.size ?? 0;
    if (size + lines.length > largestFile) writeFileSync(shelf.file, lines);
    else appendFileSync(shelf.file, lines);
  } catch {
    // Rebuilt when it is missing.
  }
}

function parsed(json: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(json) };
  } catch {
    return null;
  }
}
