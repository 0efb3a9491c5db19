import { notBuilt } from "../src/core/reports/go.ts";
import type { ReportedTest, TestOutcome } from "../src/core/reports/report.ts";
import { families } from "../src/core/syntax.ts";
import type { Gate, GateAnswer, GateFinding, GateView } from "../src/ports/gate.ts";
import { placeOf, testFinder } from "./shared/locate-test.ts";
import { flakeNotes, retry } from "./shared/retry-tests.ts";
import { runTests } from "./shared/run-tests.ts";
import { reportForgers, shadowedRunner } from "./shared/shadowed-runner.ts";
import { type GoneTest, testHistory } from "./shared/test-history.ts";
import { notWaived } from "./shared/waivers.ts";

export const noRegression: Gate = {
  id: "no-regression",
  version: "1",
  says: "Does every test that passed at the baseline still exist and pass?",
  languages: families,
  cannotSee: "whether a test that kept its name still checks what it did",
  per: "tree",
  reads: "commands",
  judge,
};

async function judge(view: GateView): Promise<GateAnswer> {
  if (view.base === null) return { verdict: "not-applicable", why: "there is no baseline to fall behind", findings: [] };
  const base = await runTests(view, "base");
  if (base.state === "broken") return { verdict: "broken", why: `at the baseline: ${base.why}`, findings: [] };
  const passed = base.state === "ran" ? base.report.tests.filter(isGood) : [];
  if (passed.length === 0) return { verdict: "not-applicable", why: "no test passed at the baseline", findings: [] };
  const now = await runTests(view, "now");
  if (now.state === "broken") return { verdict: "broken", why: now.why, findings: [] };
  if (now.state === "none") return { verdict: "broken", why: now.why, findings: [] };
  const { flaky } = await retry(view, now);
  const { pairs, gone } = await testHistory(view, passed, now.report.tests);
  const recovered = new Set(flaky.map(({ id }) => id));
  const worse = pairs.filter(([, test]) => !isGood(test) && !recovered.has(test.id));
  const left = gone.filter(({ said }) => !said);
  const problems = now.report.problems.slice(0, 3);
  const findings = await notWaived(view, [
    ...shadowedRunner(view),
    ...(await reportForgers(view)),
    ...(await regressed(view, worse)),
    ...(await vanished(view, left, problems)),
  ]);
  const notes = [...flakeNotes(flaky), ...gone.filter(({ said }) => said).map((one) => `${one.test.id} is gone together with ${one.with}`)];
  // Tests that passed and are not built now are gone, and told as such; that others never were built says nothing of these.
  const doubts = now.report.problems.filter((problem) => !notBuilt(problem)).slice(0, 3);
  if (findings.length === 0 && doubts.length > 0)
    return { verdict: "broken", why: `the report of the tests is not one to rely on: ${doubts.join("; ")}`, findings, notes };
  return answer(findings, { passed: passed.length, notes });
}

const isGood = ({ outcome }: ReportedTest) => outcome === "passed" || outcome === "xpassed";

async function regressed(view: GateView, pairs: readonly (readonly [ReportedTest, ReportedTest])[]): Promise<GateFinding[]> {
  if (pairs.length === 0) return [];
  const find = await testFinder(view.now);
  return Promise.all(
    pairs.map(async ([before, test]) => ({
      commit: null,
      ...(await placeOf(view.now, test, { find })),
      claim: `${test.id} passed at the baseline${before.id === test.id ? "" : ` as ${before.id}`} and ${words[test.outcome]}${test.reason ? `: ${test.reason.split("\n")[0]}` : ""}`,
      remedy: "make it pass again",
      fingerprint: view.digest(`no-regression\n${before.id}\n${test.outcome}`).slice(0, 12),
    })),
  );
}

const words: Readonly<Record<TestOutcome, string>> = {
  passed: "passes",
  xpassed: "passes",
  failed: "fails now",
  skipped: "is skipped now",
  todo: "is only announced now",
  xfailed: "is expected to fail now",
};

async function vanished(view: GateView, gone: readonly GoneTest[], problems: readonly string[]): Promise<GateFinding[]> {
  if (gone.length === 0) return [];
  const find = await testFinder(view.now);
  const findThen = view.base ? await testFinder(view.base) : () => null;
  const because = problems.length > 0 ? ` (${problems.join("; ")})` : "";
  return Promise.all(
    gone.map(async ({ test, with: subject }) => ({
      commit: null,
      ...(await placeOf(view.now, test, { find, findThen })),
      claim: `${test.id} passed at the baseline and is not run any more${because}`,
      remedy: subject === null ? "bring it back" : `${subject} is gone too: say in the commit message that it was removed, or bring the test back`,
      fingerprint: view.digest(`no-regression\n${test.id}\ngone`).slice(0, 12),
    })),
  );
}

function answer(findings: readonly GateFinding[], { passed, notes }: { passed: number; notes: readonly string[] }): GateAnswer {
  const [first] = findings;
  if (!first) return { verdict: "pass", why: `all of the ${passed} tests that passed at the baseline pass`, findings, notes };
  return { verdict: "fail", why: `${first.claim}${findings.length > 1 ? `, and ${findings.length - 1} more` : ""}`.slice(0, 500), findings, notes };
}
