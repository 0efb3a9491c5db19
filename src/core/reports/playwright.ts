import { z } from "zod";
import { parsedJson, problem, testOf } from "./building.ts";
import type { ReportedTest, ReportPlace, TestOutcome, TestReport } from "./report.ts";

const spec = z.object({
  title: z.string(),
  tests: z.array(
    z.object({
      projectName: z.string().optional(),
      expectedStatus: z.string(),
      status: z.enum(["expected", "unexpected", "flaky", "skipped"]),
      annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })),
      results: z.array(z.object({ duration: z.number(), error: z.object({ message: z.string().optional() }).optional() })),
    }),
  ),
});
const suite = z.object({
  title: z.string(),
  file: z.string(),
  specs: z.array(spec),
  get suites() {
    return z.array(suite).optional();
  },
});
const playwrightReport = z.object({
  config: z.object({ rootDir: z.string() }),
  suites: z.array(suite),
  errors: z.array(z.object({ message: z.string().optional() })),
});

/** The JSON reporter of Playwright 1.6x. */
export function readPlaywright(text: string, place: ReportPlace): TestReport {
  const read = playwrightReport.safeParse(parsedJson(text));
  if (!read.success) return problem("the JSON report is cut or not one of Playwright");
  const { config, suites, errors } = read.data;
  const tests = suites.flatMap((one) => testsOf(one, { place, root: config.rootDir, names: [] }));
  return { tests, problems: errors.map(({ message }) => `Playwright says: ${(message ?? "an error").split("\n")[0]}`) };
}

type Within = { readonly place: ReportPlace; readonly root: string; readonly names: readonly string[] };

function testsOf({ title, file, specs, suites = [] }: z.infer<typeof suite>, { place, root, names }: Within): ReportedTest[] {
  // The outermost suite is the file.
  const around = title === file ? names : [...names, title];
  const own = specs.flatMap((one) =>
    one.tests.map((test) => {
      const last = test.results.at(-1);
      const mark = test.annotations.find(({ type }) => ["skip", "fixme", "fail"].includes(type));
      const project = test.projectName ? [`[${test.projectName}]`] : [];
      const outcome = outcomeOf(test.status, test.expectedStatus);
      const reason = outcome === "failed" ? last?.error?.message : mark?.description;
      return testOf(place, { file: `${root}/${file}`, name: [...project, ...around, one.title], outcome, reason, durationMs: last?.duration });
    }),
  );
  return [...own, ...suites.flatMap((inner) => testsOf(inner, { place, root, names: around }))];
}

function outcomeOf(status: "expected" | "unexpected" | "flaky" | "skipped", expected: string): TestOutcome {
  if (status === "skipped") return "skipped";
  if (status === "unexpected") return "failed";
  return expected === "failed" ? "xfailed" : "passed";
}
