import type { TestReport } from "../../src/core/reports/report.ts";
import type { GateView, Ran } from "../../src/ports/gate.ts";

/** One command of the project that runs tests, and what it left. */
export type TestPart = { readonly command: string; readonly ran: Ran; readonly report: TestReport };

export type TestRun =
  /** Every test command has ended; `report` holds the tests of all of them. */
  | { readonly state: "ran"; readonly report: TestReport; readonly parts: readonly TestPart[] }
  /** There is no test command to be found, for that commit has no tests; or no such commit. */
  | { readonly state: "none"; readonly why: string }
  /** A program is missing, or nothing readable was left. */
  | { readonly state: "broken"; readonly why: string };

/**
 * Runs the project's tests at the commit or at the baseline, once for all gates that ask. `attempt` 2 and 3 run them again.
 * The command is the one the operator set, else what the baseline's manifests name, else the commit's.
 */
export async function runTests(_view: GateView, _at: "now" | "base", _attempt: 1 | 2 | 3 = 1): Promise<TestRun> {
  return { state: "broken", why: "the tests of this project cannot be run yet" };
}
