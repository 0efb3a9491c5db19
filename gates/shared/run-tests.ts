import { withoutColour } from "../../src/core/reports/building.ts";
import { readReports } from "../../src/core/reports/read.ts";
import type { TestReport } from "../../src/core/reports/report.ts";
import { instrumented } from "../../src/core/test-runner/instrument.ts";
import { missingProgram } from "../../src/core/test-runner/missing.ts";
import type { GateView, Ran } from "../../src/ports/gate.ts";
import { testCommandsOf } from "./test-commands.ts";

/** One command of the project that runs tests, and what it left. */
export type TestPart = {
  readonly command: string;
  readonly ran: Ran;
  /** Without tests and with a problem when it left none. */
  readonly report: TestReport;
  readonly reported: boolean;
};

export type TestRun =
  /** Every test command has ended; `report` holds the tests of all of them. */
  | { readonly state: "ran"; readonly report: TestReport; readonly parts: readonly TestPart[] }
  /** There is no test command to be found, for that commit has no tests; or no such commit. */
  | { readonly state: "none"; readonly why: string }
  /** A program is missing, or nothing was started. */
  | { readonly state: "broken"; readonly why: string };

export type RanTests = Extract<TestRun, { state: "ran" }>;

/**
 * Runs the project's tests at the commit or at the baseline, once for all gates that ask. `attempt` 2 and 3 run them again.
 * The command is the one the operator set, else what the baseline's manifests name, else the commit's.
 */
export async function runTests(view: GateView, at: "now" | "base", attempt: 1 | 2 | 3 = 1): Promise<TestRun> {
  const commit = at === "now" ? view.commit : view.facts.baseline;
  if (commit === null || (at === "base" && view.base === null)) return { state: "none", why: "there is no baseline" };
  const commands = await testCommandsOf(view, at);
  if (commands.length === 0) return { state: "none", why: "no test command was found in its manifests; set project.test" };
  const parts: TestPart[] = [];
  // One after the other, as the project itself would: two may write to the same place.
  for (const command of commands) {
    // Another line is another question, and tests cannot see which try it is.
    const again = attempt === 1 ? "" : `\n# try ${attempt}`;
    const ran = await view.run({ at: commit, cmd: instrumented(command, view.project.build ?? null) + again });
    const part = partOf(command, ran);
    if ("why" in part) return { state: "broken", why: part.why };
    parts.push(part);
  }
  const report = { tests: parts.flatMap(({ report }) => report.tests), problems: parts.flatMap(({ report }) => report.problems) };
  return { state: "ran", report, parts };
}

function partOf(command: string, ran: Ran): TestPart | { readonly why: string } {
  if (ran.ended === "cancelled" || ran.ended === "not-started") return { why: `${command} could not be started` };
  const read = readReports(ran);
  const failed = ran.files["build-failed"]?.trim();
  if (failed !== undefined) return { command, ran, reported: false, report: trouble(`project.build ended with ${failed}: ${lastLines(ran)}`) };
  if (ran.ended === "over-time") return { command, ran, reported: read !== null, report: withProblem(read, lateOf(command, ran)) };
  const missing = read === null || read.tests.length === 0 ? missingProgram(`${ran.stderr}\n${ran.stdout}`, ran.exitCode) : null;
  if (missing) return { why: missing };
  if (read === null)
    return { command, ran, reported: false, report: trouble(`${command} ended with ${ran.exitCode} and left no test report: ${lastLines(ran)}`) };
  return { command, ran, reported: true, report: read };
}

const trouble = (said: string): TestReport => ({ tests: [], problems: [said] });
const withProblem = (read: TestReport | null, said: string): TestReport => ({ tests: read?.tests ?? [], problems: [said] });

const lateOf = (command: string, ran: Ran) => `${command} was not done after ${Math.round(ran.durationMs / 1000)} s; what it said last: ${lastLines(ran)}`;

/** What a command printed last, as one line. */
export function lastLines({ stdout, stderr }: Ran): string {
  const tail = (text: string) =>
    withoutColour(text)
      .trimEnd()
      .split("\n")
      .slice(-4)
      .map((line) => line.trim())
      .filter(Boolean)
      .join(" | ");
  return (tail(stderr) || tail(stdout) || "nothing").slice(-400);
}
