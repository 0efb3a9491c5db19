import { z } from "zod";
import type { FileCoverage, Read } from "./coverage.ts";

const place = z.object({ start: z.object({ line: z.number().nullish() }) });
const entry = z.object({
  path: z.string(),
  statementMap: z.record(z.string(), place),
  s: z.record(z.string(), z.number()),
  branchMap: z.record(z.string(), z.object({ loc: place.optional(), line: z.number().optional() })),
  b: z.record(z.string(), z.array(z.number())),
});
const report = z.record(z.string(), entry);

/** istanbul's `coverage-final.json`, version 3: what jest, nyc, c8 and vitest write with the reporter `json`. */
export function readIstanbul(value: unknown): Read {
  const read = report.safeParse(value);
  if (!read.success) return { ok: false, why: "the JSON is not istanbul's coverage-final.json" };
  return { ok: true, files: Object.values(read.data).map(fileOf) };
}

function fileOf({ path, statementMap, s, branchMap, b }: z.infer<typeof entry>): FileCoverage {
  const lines = new Map<number, number>();
  // A line was run when any statement that begins on it was.
  for (const [id, { start }] of Object.entries(statementMap)) if (start.line) lines.set(start.line, Math.max(lines.get(start.line) ?? 0, s[id] ?? 0));
  const branches = Object.entries(branchMap).flatMap(([id, { loc, line }]) => (b[id] ?? []).map((hits) => ({ line: line ?? loc?.start.line ?? 0, hits })));
  return { path, lines, branches };
}
