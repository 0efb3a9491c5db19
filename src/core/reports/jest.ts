import { z } from "zod";
import { parsedJson, problem, testOf } from "./building.ts";
import type { ReportedTest, ReportPlace, TestOutcome, TestReport } from "./report.ts";

const assertion = z.object({
  ancestorTitles: z.array(z.string()),
  title: z.string(),
  status: z.enum(["passed", "failed", "skipped", "pending", "todo", "disabled", "focused"]),
  failing: z.boolean().optional(),
  duration: z.number().nullish(),
  failureMessages: z.array(z.string()).nullish(),
});
const testFile = z.object({ name: z.string(), status: z.string(), message: z.string().nullish(), assertionResults: z.array(assertion) });
const jestReport = z.object({ numTotalTests: z.number(), testResults: z.array(testFile) });

/** The JSON of jest 30 and vitest 4, which has the same shape. */
export function readJest(text: string, place: ReportPlace): TestReport {
  const read = jestReport.safeParse(parsedJson(text));
  if (!read.success) return problem("the JSON report is cut or not one of jest or vitest");
  const { numTotalTests, testResults } = read.data;
  const tests = testResults.flatMap((file) => testsOf(file, place));
  const counted = testResults.reduce((sum, { assertionResults }) => sum + assertionResults.length, 0);
  return { tests, problems: counted === numTotalTests ? [] : [`the report says ${numTotalTests} tests and holds ${counted}`] };
}

function testsOf({ name, status, message, assertionResults }: z.infer<typeof testFile>, place: ReportPlace): ReportedTest[] {
  const tests = assertionResults.map(({ ancestorTitles, title, duration, failureMessages, ...test }) =>
    testOf(place, { file: name, name: [...ancestorTitles, title], outcome: outcomeOf(test), reason: failureMessages?.join("\n"), durationMs: duration }),
  );
  // A file that could not be loaded, or whose hooks failed, has no test of its own to say so.
  const alone = status === "failed" && !tests.some(({ outcome }) => outcome === "failed");
  return alone ? [...tests, testOf(place, { file: name, name: ["(the file itself)"], outcome: "failed", reason: message })] : tests;
}

function outcomeOf({ status, failing }: Pick<z.infer<typeof assertion>, "status" | "failing">): TestOutcome {
  switch (status) {
    case "passed":
    case "focused":
      return failing ? "xfailed" : "passed";
    case "failed":
      return "failed";
    case "todo":
      return "todo";
    default:
      return "skipped";
  }
}
