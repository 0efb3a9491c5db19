import { z } from "zod";
import type { FileCoverage, Read } from "./coverage.ts";

const pairs = z.array(z.tuple([z.number(), z.number()])).default([]);
const entry = z.object({ executed_lines: z.array(z.number()), missing_lines: z.array(z.number()), executed_branches: pairs, missing_branches: pairs });
const report = z.object({ meta: z.object({ version: z.string() }), files: z.record(z.string(), entry) });

/** `coverage json` of coverage.py 5 and newer. Branches are there when it ran with `--branch`. */
export function readCoveragePy(value: unknown): Read {
  const read = report.safeParse(value);
  return read.success ? { ok: true, files: Object.entries(read.data.files).map(fileOf) } : { ok: false, why: "the JSON is not that of `coverage json`" };
}

function fileOf([path, { executed_lines, missing_lines, executed_branches, missing_branches }]: [string, z.infer<typeof entry>]): FileCoverage {
  const lines = new Map([...executed_lines.map((line) => [line, 1] as const), ...missing_lines.map((line) => [line, 0] as const)]);
  const branches = [...executed_branches.map(([line]) => ({ line, hits: 1 })), ...missing_branches.map(([line]) => ({ line, hits: 0 }))];
  return { path, lines, branches };
}
