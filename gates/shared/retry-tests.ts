import type { ReportedTest } from "../../src/core/reports/report.ts";
import type { GateView } from "../../src/ports/gate.ts";
import { type RanTests, runTests } from "./run-tests.ts";

export type Retried = {
  /** Failed at every try. */
  readonly failing: readonly ReportedTest[];
  /** Failed and passed, without a change in between. */
  readonly flaky: readonly ReportedTest[];
};

/** More than this at once is no coincidence, and a second run would only take time. */
const mostToRetry = 50;

/** Runs the tests again when some failed, and once more when that helped some of them. */
export async function retry(view: GateView, { report }: RanTests): Promise<Retried> {
  const flaky: ReportedTest[] = [];
  let failing = report.tests.filter(({ outcome }) => outcome === "failed");
  for (const attempt of [2, 3] as const) {
    if (failing.length === 0 || failing.length > mostToRetry) break;
    const again = await runTests(view, "now", attempt);
    if (again.state !== "ran" || again.report.problems.length > 0) break;
    const passed = new Set(again.report.tests.filter(({ outcome }) => outcome === "passed" || outcome === "xpassed").map(({ id }) => id));
    const stillFailed = new Set(again.report.tests.filter(({ outcome }) => outcome === "failed").map(({ id }) => id));
    const recovered = failing.filter(({ id }) => passed.has(id) && !stillFailed.has(id));
    flaky.push(...recovered);
    failing = failing.filter((test) => !recovered.includes(test));
    if (recovered.length === 0) break;
  }
  return { failing, flaky };
}

/** So many at once are a sign of trouble in the machine or in the tests, not of chance. */
const storm = 5;

export function flakeNotes(flaky: readonly ReportedTest[]): string[] {
  const notes = flaky.map(({ id, reason }) => `flaky: ${id} failed and passed on another try${reason ? `: ${reason.split("\n")[0]}` : ""}`);
  return flaky.length >= storm
    ? [`FLAKE STORM: ${flaky.length} tests failed and passed on another try; look at the machine or at what they share`, ...notes]
    : notes;
}
