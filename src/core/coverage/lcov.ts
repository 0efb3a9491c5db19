import type { FileCoverage, Read } from "./coverage.ts";

type Draft = { path: string; lines: Map<number, number>; branches: { line: number; hits: number }[] };

/** lcov's tracefile (geninfo(1)): SF, DA and BRDA records. What c8, vitest, node:test, bun, deno and cargo-llvm-cov write. */
export function readLcov(text: string): Read {
  const files: FileCoverage[] = [];
  let open: Draft | null = null;
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("SF:")) open = { path: line.slice(3), lines: new Map(), branches: [] };
    else if (line === "end_of_record" && open) {
      files.push(open);
      open = null;
    } else if (open) takeRecord(open, line);
  }
  if (open) return { ok: false, why: `the lcov report ends in the middle of ${open.path}` };
  return files.length > 0 ? { ok: true, files } : { ok: false, why: "the lcov report names no file" };
}

function takeRecord(file: Draft, record: string): void {
  const [, line, hits] = /^DA:(\d+),(\d+)/.exec(record) ?? [];
  if (line !== undefined) file.lines.set(Number(line), (file.lines.get(Number(line)) ?? 0) + Number(hits));
  const [, at, taken] = /^BRDA:(\d+),[^,]*,[^,]*,(-|\d+)/.exec(record) ?? [];
  if (at !== undefined) file.branches.push({ line: Number(at), hits: taken === "-" ? 0 : Number(taken) });
}
