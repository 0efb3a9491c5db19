import { z } from "zod";
import { parsedJson, problem, testOf } from "./building.ts";
import type { ReportPlace, TestReport } from "./report.ts";

const mochaTest = z.object({
  title: z.string(),
  fullTitle: z.string(),
  file: z.string().nullish(),
  duration: z.number().nullish(),
  err: z.object({ message: z.string().optional(), stack: z.string().optional() }).optional(),
});
const list = z.array(mochaTest);
const mochaReport = z.object({ stats: z.object({ tests: z.number() }), tests: list, pending: list, failures: list, passes: list });

/** The JSON reporter of mocha 11. It writes each list from the same tests, in the order they ended. */
export function readMocha(text: string, place: ReportPlace): TestReport {
  const read = mochaReport.safeParse(parsedJson(text));
  if (!read.success) return problem("the JSON report is cut or not one of mocha");
  const { stats, tests, pending, failures, passes } = read.data;
  const found = (
    [
      ["passed", passes],
      ["failed", failures],
      ["skipped", pending],
    ] as const
  ).flatMap(([outcome, those]) =>
    those.map(({ fullTitle, file, duration, err }) =>
      testOf(place, { file: file ?? null, name: [fullTitle], outcome, reason: err?.message ?? err?.stack, durationMs: duration }),
    ),
  );
  return { tests: found, problems: stats.tests === tests.length ? [] : [`the report says ${stats.tests} tests and holds ${tests.length}`] };
}
