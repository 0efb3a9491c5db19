import { z } from "zod";
import { parsedJson, problem, testOf } from "./building.ts";
import type { ReportPlace, TestReport } from "./report.ts";

const outcome = z.enum(["passed", "failed", "skipped", "todo", "xfailed", "xpassed"]);
const ownReport = z.object({
  runner: z.string(),
  tests: z.array(
    z.object({ file: z.string().nullable(), name: z.array(z.string()), outcome, reason: z.string().nullable(), durationMs: z.number().nullable() }),
  ),
  problems: z.array(z.string()),
  finished: z.literal(true),
});

/** What our own reporter for node:test and our plugins for pytest and unittest write. */
export function readOwn(text: string, place: ReportPlace): TestReport {
  const read = ownReport.safeParse(parsedJson(text));
  if (!read.success) return problem("the report was not finished: the test process ended before its runner did");
  const { runner, tests, problems } = read.data;
  return { tests: tests.map((test) => testOf(place, { ...test, ...(test.file === null ? { home: runner } : {}) })), problems };
}
