import { z } from "zod";
import type { FileCoverage, Read } from "./coverage.ts";

/** `[line, column, count, hasCount, isRegionEntry, isGapRegion?]`. */
const segment = z.tuple([z.number(), z.number(), z.number(), z.boolean(), z.boolean()]).rest(z.unknown());
const entry = z.object({ filename: z.string(), segments: z.array(segment), branches: z.array(z.array(z.unknown())).default([]) });
const report = z.object({ type: z.literal("llvm.coverage.json.export"), data: z.array(z.object({ files: z.array(entry) })) });

/** `llvm-cov export` and `cargo llvm-cov --json`, format 2 and 3. */
export function readLlvmCov(value: unknown): Read {
  const read = report.safeParse(value);
  if (!read.success) return { ok: false, why: "the JSON is not that of `llvm-cov export`" };
  return { ok: true, files: read.data.data.flatMap(({ files }) => files.map(fileOf)) };
}

type Entry = z.infer<typeof entry>;

function fileOf({ filename, segments, branches }: Entry): FileCoverage {
  const lines = new Map<number, number>();
  segments.forEach(([from, , count, hasCount, , isGap], index) => {
    const next = segments[index + 1];
    if (!hasCount || isGap === true || !next) return;
    const last = next[1] <= 1 ? next[0] - 1 : next[0];
    for (let line = from; line <= last; line++) lines.set(line, Math.max(lines.get(line) ?? 0, count));
  });
  const ways = branches.flatMap(([line, , , , whenTrue, whenFalse]) => [whenTrue, whenFalse].map((hits) => ({ line: Number(line), hits: Number(hits) })));
  return { path: filename, lines, branches: ways };
}
