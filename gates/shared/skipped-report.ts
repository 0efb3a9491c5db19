import { leafOf } from "../../src/core/reports/match.ts";
import type { ReportedTest } from "../../src/core/reports/report.ts";
import { plain } from "../../src/core/skips/alike.ts";
import { saysWhy } from "../../src/core/skips/reasons.ts";
import type { TestCase, TestMark } from "../../src/core/structure/test-case.ts";
import { testExtractor } from "../../src/core/structure/tests.ts";
import type { GateView } from "../../src/ports/gate.ts";
import { placeOf, testFinder } from "./locate-test.ts";
import { runTests } from "./run-tests.ts";
import { fingerprintOf, type SkipFinding } from "./skipped-tests.ts";
import { testHistory } from "./test-history.ts";

export type Reported =
  | { readonly state: "asked"; readonly run: number; readonly findings: readonly SkipFinding[]; readonly known: number }
  /** Nothing can be learnt from a report: the files alone have to do. */
  | { readonly state: "unasked"; readonly why: string }
  | { readonly state: "broken"; readonly why: string };

/** Tests the runner says it did not run, though nothing in the files says so, and which were run at the baseline or are new. */
export async function reportedSkips(view: GateView): Promise<Reported> {
  const now = await runTests(view, "now");
  if (now.state === "broken") return now;
  if (now.state === "none") return { state: "unasked", why: now.why };
  const mute = now.parts.find(({ reported }) => !reported);
  if (mute && now.report.tests.length === 0) return { state: "unasked", why: `${mute.command} left no test report` };
  const hidden = now.report.tests.filter(isHidden);
  const run = now.report.tests.length - hidden.length;
  if (hidden.length === 0) return { state: "asked", run, findings: [], known: 0 };
  const base = await runTests(view, "base");
  if (base.state === "broken") return { state: "broken", why: `at the baseline: ${base.why}` };
  const before = base.state === "ran" ? base.report.tests : [];
  const { pairs } = await testHistory(view, before, now.report.tests);
  const former = new Map(pairs.map(([old, test]) => [test, old]));
  const fresh = hidden.filter((test) => !isHiddenBefore(former.get(test)));
  const findings = await unexplained(view, fresh, former);
  return { state: "asked", run, findings, known: hidden.length - fresh.length };
}

const isHidden = ({ outcome }: ReportedTest) => outcome === "skipped" || outcome === "todo" || outcome === "xfailed";
const isHiddenBefore = (old: ReportedTest | undefined) => old !== undefined && isHidden(old);

async function unexplained(view: GateView, fresh: readonly ReportedTest[], former: ReadonlyMap<ReportedTest, ReportedTest>): Promise<SkipFinding[]> {
  if (fresh.length === 0) return [];
  const find = await testFinder(view.now);
  const marksOf = await marksFinder(view, find);
  const system = await systemOf(view);
  const open = fresh.filter((test) => !marksOf(test).some((mark) => explains(mark, system)));
  return Promise.all(open.map(async (test) => findingOf(view, { test, place: await placeOf(view.now, test, { find }), was: former.get(test) ?? null })));
}

/** What stands in the files was judged there: what is left is known, accepted, or excused by a platform that must be this one. */
const explains = ({ condition }: TestMark, system: string | null) =>
  condition === null || condition.holds !== "platform" || system === null || condition.systems.includes(system);

type Find = Awaited<ReturnType<typeof testFinder>>;

async function marksFinder(view: GateView, find: Find): Promise<(test: ReportedTest) => readonly TestMark[]> {
  const files = await view.now.extract(testExtractor);
  return (test) => {
    const place = find(test);
    const tests = place ? (files.get(place.file)?.tests ?? []).filter(({ name }) => name === place.name) : [];
    const own = tests.filter((one) => isPathOf(one, test));
    return (own.length > 0 ? own : tests).flatMap(({ marks }) => marks);
  };
}

/** Of several tests of one name, the one whose groups the report names too. */
const isPathOf = ({ path }: TestCase, { name, id }: ReportedTest) => path.every((part) => name.includes(part) || id.includes(part) || part === leafOf(name));

/** What the tests were run on, as conditions name it; null when it does not say. */
async function systemOf(view: GateView): Promise<string | null> {
  const { stdout, exitCode } = await view.run({ at: view.commit, cmd: "uname -s" });
  if (exitCode !== 0) return null;
  const name = stdout.trim().toLowerCase();
  return name === "linux" || name === "darwin" ? name : /^(?:mingw|msys|cygwin|windows)/.test(name) ? "windows" : null;
}

type Unexplained = {
  readonly test: ReportedTest;
  readonly place: Awaited<ReturnType<typeof placeOf>>;
  readonly was: ReportedTest | null;
};

const words = { skipped: "skipped", todo: "announced and not written", xfailed: "expected to fail" } as const;

function findingOf(view: GateView, { test, place, was }: Unexplained): SkipFinding {
  const fingerprint = fingerprintOf(view, place.file ?? "", [test.id, test.outcome, plain(place.text)]);
  const outcome = words[test.outcome as keyof typeof words];
  const said = test.reason ? `: ${plain(test.reason).slice(0, 120)}` : "";
  const isWaivable = saysWhy(test.reason);
  const claim = `the runner reports "${test.name}" as ${outcome}${was ? `, at the baseline it ${was.outcome}` : ""}${said}`;
  const remedy = `find what keeps it from running and let it run; if it cannot run here, ${isWaivable ? "" : "give the reason a sentence, and "}let another peer accept it: Gate-Waive: ${fingerprint}: <why>`;
  return { finding: { commit: null, ...place, claim, remedy, fingerprint }, isWaivable };
}
