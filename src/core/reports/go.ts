import { z } from "zod";
import { parsedJson, testOf } from "./building.ts";
import type { ReportedTest, ReportPlace, TestReport } from "./report.ts";

const event = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  Test: z.string().optional(),
  Elapsed: z.number().optional(),
  Output: z.string().optional(),
  /** Since Go 1.24: the package that could not be built, so that no test of this one ran. */
  FailedBuild: z.string().optional(),
});
type Open = { readonly home: string; readonly name: string; output: string };
type Reading = {
  readonly place: ReportPlace;
  readonly open: Map<string, Open>;
  readonly packages: Map<string, { output: string; tests: number; ended: boolean }>;
  readonly tests: ReportedTest[];
  readonly problems: string[];
};

/** The events of `go test -json` (test2json of Go 1.19 to 1.24), one a line; lines that are none come from the compiler. */
export function readGo(text: string, place: ReportPlace): TestReport {
  const reading: Reading = { place, open: new Map(), packages: new Map(), tests: [], problems: [] };
  let events = 0;
  for (const line of text.split("\n")) {
    const read = line.startsWith("{") ? event.safeParse(parsedJson(line)) : null;
    if (read?.success) take(read.data, reading);
    else if (line.startsWith("{")) reading.problems.push("a line of the report is cut");
    else if (/^FAIL\s+\S+ \[.*\]$/.test(line)) reading.problems.push(`${line.replace(/\s+/g, " ")}${unbuilt}`);
    if (read?.success) events++;
  }
  for (const { home, name, output } of reading.open.values())
    reading.tests.push(testOf(place, { file: null, home, name: [name], outcome: "failed", reason: `it did not end: ${said(output)}` }));
  for (const [name, { ended }] of reading.packages) if (!ended) reading.problems.push(`the tests of ${name} did not end`);
  if (!/^peers: ended \d+$/m.test(text)) reading.problems.push("go test was ended under way");
  return { tests: reading.tests, problems: events === 0 && reading.problems.length === 0 ? ["the report of go test is empty"] : reading.problems };
}

const unbuilt = ": its tests could not be built";
/** Whether a problem is of one package alone: what is said of the tests of others can be relied on. */
export const notBuilt = (problem: string): boolean => problem.endsWith(unbuilt);

function take(
  { Action, Package: home = "", Test: name, Elapsed, Output = "", FailedBuild }: z.infer<typeof event>,
  { place, open, packages, tests, problems }: Reading,
): void {
  if (Action.startsWith("build-")) return;
  const of = packages.get(home) ?? { output: "", tests: 0, ended: false };
  packages.set(home, of);
  const key = `${home} ${name}`;
  const outcome = outcomes[Action];
  if (name === undefined) {
    of.output += Output;
    of.ended ||= outcome !== undefined;
    if (outcome === "failed" && of.tests === 0) problems.push(besides(home, of.output, FailedBuild));
    return;
  }
  const test = open.get(key) ?? { home, name, output: "" };
  test.output += Output;
  if (Action === "run") open.set(key, test);
  else if (Action === "output" && open.has(key)) open.set(key, test);
  else if (outcome !== undefined) {
    open.delete(key);
    if (outcome === "failed") of.tests++;
    const reason = outcome === "passed" ? null : said(test.output);
    tests.push(testOf(place, { file: null, home, name: [name], outcome, reason, durationMs: Elapsed === undefined ? null : Elapsed * 1000 }));
  }
}

const besides = (home: string, output: string, failedBuild?: string) => `${home}${failedBuild ? unbuilt : ` failed besides its tests: ${said(output)}`}`;

const outcomes: Readonly<Record<string, "passed" | "failed" | "skipped">> = { pass: "passed", fail: "failed", skip: "skipped" };

const said = (output: string) =>
  output
    .split("\n")
    .filter((line) => !/^\s*(=== |--- |FAIL|PASS|ok |exit status)/.test(line))
    .map((line) => line.trim())
    .filter(Boolean)
    .join("\n");
