import { executed, type ReportedTest } from "../src/core/reports/report.ts";
import { families, languageOfPath } from "../src/core/syntax.ts";
import type { Gate, GateAnswer, GateFinding, GateView } from "../src/ports/gate.ts";
import { placeOf, testFinder } from "./shared/locate-test.ts";
import { flakeNotes, retry } from "./shared/retry-tests.ts";
import { lastLines, type RanTests, runTests } from "./shared/run-tests.ts";
import { reportForgers, shadowedRunner } from "./shared/shadowed-runner.ts";
import { belowFloor } from "./shared/test-floor.ts";
import { notWaived } from "./shared/waivers.ts";

export const testsPass: Gate = {
  id: "tests-pass",
  version: "1",
  says: "Do all tests pass, and are at least as many run as at the baseline?",
  languages: families,
  cannotSee: "tests that check nothing, and a test process that forges its runner's own report",
  per: "tree",
  reads: "commands",
  judge,
};

async function judge(view: GateView): Promise<GateAnswer> {
  const now = await runTests(view, "now");
  if (now.state === "broken") return { verdict: "broken", why: now.why, findings: [] };
  if (now.state === "none") return withoutTests(view, now.why);
  const base = await runTests(view, "base");
  if (base.state === "broken") return { verdict: "broken", why: `at the baseline: ${base.why}`, findings: [] };
  const before = base.state === "ran" ? base : null;
  const late = before?.parts.find(({ ran }) => ran.ended === "over-time");
  if (late) return { verdict: "broken", why: `at the baseline: ${late.report.problems[0]}; give the goal more time with timeout_s`, findings: [] };
  const unread = now.parts.find(({ reported }) => !reported);
  if (unread && unread.ran.exitCode === 0 && !before?.parts.some(({ reported }) => reported) && !(await doesNothing(view)))
    return { verdict: "broken", why: unreadable(unread.command), findings: [] };
  const { failing, flaky } = await retry(view, now);
  // A file that cannot be loaded takes others with it: what failed is put right first.
  const history = failing.length > 0 ? [] : await belowFloor(view, now, before);
  const findings = await notWaived(view, [
    ...shadowedRunner(view),
    ...(await reportForgers(view)),
    ...(await failures(view, failing)),
    ...troubles(now),
    ...disagreements(now),
    ...history,
    ...nothing(now),
  ]);
  return answer(findings, { now, before, notes: flakeNotes(flaky) });
}

const unreadable = (command: string) =>
  `${command} left no test report, so nothing is known of what it ran; use a runner whose report is known, or let it write JUnit XML into the folder $PEERS_REPORTS`;

function withoutTests(view: GateView, why: string): GateAnswer {
  const source = view.now.files.find(({ path }) => languageOfPath(path) !== null);
  if (!source) return { verdict: "not-applicable", why: "there is no code", findings: [] };
  const finding = about(source.path, {
    text: source.path,
    claim: `no test was run: ${why}`,
    remedy: "add tests and name their runner in the manifest, or set project.test",
  });
  return { verdict: "fail", why: finding.claim, findings: [finding] };
}

const about = (file: string | null, { text, claim, remedy }: Pick<GateFinding, "text" | "claim" | "remedy">): GateFinding => ({
  commit: null,
  file,
  line: file === null ? null : 1,
  text,
  claim,
  remedy,
});

/** A script that says nothing of any test, whatever it is for. */
async function doesNothing(view: GateView): Promise<boolean> {
  const text = (await view.now.text("package.json")) ?? "";
  return /"test"\s*:\s*"\s*(exit 0|true|:|echo\b[^&|;"]*|node -e \S*|)\s*"/.test(text);
}

async function failures(view: GateView, failing: readonly ReportedTest[]): Promise<GateFinding[]> {
  if (failing.length === 0) return [];
  const find = await testFinder(view.now);
  return Promise.all(
    failing.map(async (test) => ({
      commit: null,
      ...(await placeOf(view.now, test, { find })),
      claim: `${test.id} fails: ${test.reason?.split("\n").slice(0, 3).join(" ") ?? "its runner does not say why"}`,
      remedy: "make the code do what the test asks for",
      fingerprint: view.digest(`tests-pass\n${test.id}`).slice(0, 12),
    })),
  );
}

const troubles = ({ report }: RanTests): GateFinding[] =>
  report.problems.map((said) => about(null, { text: said.slice(0, 200), claim: said, remedy: "let the runner end by itself and report every test" }));

/** The exit code and the report must tell the same story. */
function disagreements({ parts }: RanTests): GateFinding[] {
  return parts.flatMap(({ command, ran, report, reported }) => {
    const failed = report.tests.filter(({ outcome }) => outcome === "failed").length;
    if (ran.exitCode === 0 && failed > 0)
      return [
        about(null, { text: command, claim: `it ended with 0 although ${failed} of its tests failed`, remedy: "let the exit code of the runner through" }),
      ];
    if (ran.exitCode === 0 || ran.exitCode === null || failed > 0 || !reported || report.problems.length > 0) return [];
    const claim = `it ended with ${ran.exitCode} although no test failed; what it said last: ${lastLines(ran)}`;
    return [about(null, { text: command, claim, remedy: "put right what it complains about besides the tests" })];
  });
}

const nothing = ({ report, parts }: RanTests): GateFinding[] =>
  executed(report).length > 0 || report.problems.length > 0
    ? []
    : [about(null, { text: parts.map(({ command }) => command).join("; "), claim: "not one test was run", remedy: "let the test command run the tests" })];

type Told = { readonly now: RanTests; readonly before: RanTests | null; readonly notes: readonly string[] };

function answer(findings: readonly GateFinding[], { now, before, notes }: Told): GateAnswer {
  const [first] = findings;
  const ran = executed(now.report).length;
  const floor = before ? `, ${executed(before.report).length} at the baseline` : "";
  if (!first) return { verdict: "pass", why: `${ran} ${ran === 1 ? "test" : "tests"} passed${floor}`, findings, notes };
  return { verdict: "fail", why: `${first.claim}${findings.length > 1 ? `, and ${findings.length - 1} more` : ""}`.slice(0, 500), findings, notes };
}
