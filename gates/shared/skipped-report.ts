import { leafOf } from "../../src/core/reports/match.ts";
import type { ReportedTest } from "../../src/core/reports/report.ts";
import { plain } from "../../src/core/skips/alike.ts";
import { saysWhy } from "../../src/core/skips/reasons.ts";
import { isDoubtful, type Skipped } from "../../src/core/skips/skipped.ts";
import type { TestCase, TestMark } from "../../src/core/structure/test-case.ts";
import { testExtractor } from "../../src/core/structure/tests.ts";
import type { GateView } from "../../src/ports/gate.ts";
import { placeOf, testFinder } from "./locate-test.ts";
import { runTests } from "./run-tests.ts";
import { fingerprintOf, type SkipFinding } from "./skipped-tests.ts";
import { testHistory } from "./test-history.ts";

export type Reported =
  | {
      readonly state: "asked";
      readonly run: number;
      readonly findings: readonly SkipFinding[];
      /** Marks that hang on a condition, of tests the runner did not run. */
      readonly open: readonly Skipped[];
    }
  /** Nothing can be learnt from a report: the files alone have to do. */
  | { readonly state: "unasked"; readonly why: string }
  | { readonly state: "broken"; readonly why: string };

/** What the runner says it did not run, and the baseline's did or did not have. `fresh` are the marks in the files that are new. */
export async function reportedSkips(view: GateView, fresh: readonly Skipped[]): Promise<Reported> {
  const now = await runTests(view, "now");
  if (now.state === "broken") return now;
  if (now.state === "none") return { state: "unasked", why: now.why };
  const mute = now.parts.find(({ reported }) => !reported);
  if (mute && now.report.tests.length === 0) return { state: "unasked", why: `${mute.command} left no test report` };
  const { tests } = now.report;
  const hidden = tests.filter(isHidden);
  const before = hidden.length > 0 ? await runTests(view, "base") : null;
  if (before?.state === "broken") return { state: "broken", why: `at the baseline: ${before.why}` };
  const { pairs } = await testHistory(view, before?.state === "ran" ? before.report.tests : [], tests);
  const former = new Map(pairs.map(([old, test]) => [test, old]));
  const lost = hidden.filter((test) => !isHiddenBefore(former.get(test)));
  const finder = await marksFinder(view);
  const open = fresh.filter(isDoubtful).filter((one) => !ranHere(one, { tests, lost, finder }));
  return { state: "asked", run: tests.length - hidden.length, findings: await unexplained(view, { lost, former, fresh, finder }), open };
}

const isHidden = ({ outcome }: ReportedTest) => outcome === "skipped" || outcome === "todo" || outcome === "xfailed";
const isHiddenBefore = (old: ReportedTest | undefined) => old !== undefined && isHidden(old);

type Asked = { readonly tests: readonly ReportedTest[]; readonly lost: readonly ReportedTest[]; readonly finder: Finder };

/** Whether the runner ran the test in spite of its mark; of a mark in a helper, whether nothing was newly skipped at all. */
function ranHere({ file, test, mark }: Skipped, { tests, lost, finder }: Asked): boolean {
  if (test === null) return lost.length === 0;
  const own = tests.filter((reported) => finder(reported).some((one) => one.file === file && one.path === test.name));
  return own.length > 0 && !own.some(isHidden) && mark.kind !== "only";
}

type Hidden = {
  readonly lost: readonly ReportedTest[];
  readonly former: ReadonlyMap<ReportedTest, ReportedTest>;
  readonly fresh: readonly Skipped[];
  readonly finder: Finder;
};

async function unexplained(view: GateView, { lost, former, fresh, finder }: Hidden): Promise<SkipFinding[]> {
  if (lost.length === 0) return [];
  const find = await testFinder(view.now);
  const system = await systemOf(view);
  const isFresh = ({ file, mark }: Placed) => fresh.some((one) => one.file === file && one.mark.line === mark.line && one.mark.kind === mark.kind);
  const isExplained = (test: ReportedTest) => finder(test).some((one) => (former.has(test) ? isFresh(one) : mayHold(one.mark, system)));
  const open = lost.filter((test) => !isExplained(test));
  return Promise.all(open.map(async (test) => findingOf(view, { test, place: await placeOf(view.now, test, { find }), was: former.get(test) ?? null })));
}

/** A new test may be skipped here by a platform, if it can be this one; other marks were judged in the files. */
const mayHold = ({ condition }: TestMark, system: string | null) =>
  condition === null || condition.holds !== "platform" || system === null || condition.systems.includes(system);

type Placed = { readonly file: string; readonly path: string; readonly mark: TestMark };
type Finder = (test: ReportedTest) => readonly Placed[];

/** The marks of a reported test, where it stands in the files. */
async function marksFinder(view: GateView): Promise<Finder> {
  const [find, files] = [await testFinder(view.now), await view.now.extract(testExtractor)];
  return (test) => {
    const place = find(test);
    const tests = place ? (files.get(place.file)?.tests ?? []).filter(({ name }) => name === place.name) : [];
    const own = tests.filter((one) => isPathOf(one, test));
    return (own.length > 0 ? own : tests).flatMap(({ path, marks }) => marks.map((mark) => ({ file: place?.file ?? "", path: path.join(" > "), mark })));
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
