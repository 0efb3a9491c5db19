import { XMLParser } from "fast-xml-parser";
import { z } from "zod";
import type { FileCoverage, Read } from "./coverage.ts";

const lists = ["package", "class", "line", "source"];
const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "", isArray: (name) => lists.includes(name) });

const line = z.object({ number: z.coerce.number(), hits: z.coerce.number(), "condition-coverage": z.string().optional() });
const lines = z.union([z.literal("").transform(() => ({ line: [] })), z.object({ line: z.array(line).default([]) })]);
const klass = z.object({ filename: z.string(), lines });
const classes = z.union([z.literal("").transform(() => ({ class: [] })), z.object({ class: z.array(klass).default([]) })]);
const report = z.object({ coverage: z.object({ packages: z.object({ package: z.array(z.object({ classes })).default([]) }) }) });

/** Cobertura's XML (coverage-04.dtd), as coverage.py's `coverage xml`, gcovr, tarpaulin and others write it. */
export function readCobertura(text: string): Read {
  const read = report.safeParse(parsed(text));
  if (!read.success) return { ok: false, why: "the XML is no Cobertura report" };
  const all = read.data.coverage.packages.package.flatMap((one) => one.classes.class);
  return { ok: true, files: all.map(fileOf) };
}

function parsed(text: string): unknown {
  try {
    return parser.parse(text);
  } catch {
    return null;
  }
}

function fileOf(one: z.infer<typeof klass>): FileCoverage {
  const counted = one.lines.line;
  return { path: one.filename, lines: new Map(counted.map(({ number, hits }) => [number, hits])), branches: counted.flatMap(waysOf) };
}

/** `50% (1/2)` says how many ways were taken, not which. */
function waysOf(one: z.infer<typeof line>): FileCoverage["branches"] {
  const [, taken, all] = /\((\d+)\/(\d+)\)/.exec(one["condition-coverage"] ?? "") ?? [];
  return Array.from({ length: Number(all ?? 0) }, (_, index) => ({ line: one.number, hits: index < Number(taken) ? 1 : 0 }));
}
