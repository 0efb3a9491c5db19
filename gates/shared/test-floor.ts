import { executed, type ReportedTest } from "../../src/core/reports/report.ts";
import type { GateFinding, GateView } from "../../src/ports/gate.ts";
import { placeOf, testFinder } from "./locate-test.ts";
import type { RanTests } from "./run-tests.ts";
import { testHistory } from "./test-history.ts";

/** The floor: what the baseline ran, but for tests whose code went with them and was said to. */
export async function belowFloor(view: GateView, now: RanTests, before: RanTests | null): Promise<GateFinding[]> {
  if (before === null) return [];
  const [then, ran] = [executed(before.report), executed(now.report)];
  const short = ran.length < then.length;
  const gone = short ? await lost(view, then, ran) : await hidden(view, then, now);
  const find = await testFinder(view.now, gone.length > 0 ? undefined : []);
  const findThen = view.base && gone.length > 0 ? await testFinder(view.base) : () => null;
  return Promise.all(
    gone.slice(0, 20).map(async (test) => ({
      commit: null,
      ...(await placeOf(view.now, test, { find, findThen })),
      claim: `${test.id} was run at the baseline and is not any more${short ? `: ${ran.length} tests are run, ${then.length} were` : ", although it stands there"}`,
      remedy: "let it run again; when what it tests is gone, say in the commit message what was removed",
      fingerprint: view.digest(`tests-pass\ngone\n${test.id}`).slice(0, 12),
    })),
  );
}

async function lost(view: GateView, then: readonly ReportedTest[], ran: readonly ReportedTest[]): Promise<ReportedTest[]> {
  const { gone } = await testHistory(view, then, ran);
  const unexplained = gone.filter(({ said }) => !said);
  return then.length - (gone.length - unexplained.length) <= ran.length ? [] : unexplained.map(({ test }) => test);
}

/** New tests do not make up for one that is still written down and that no runner is told of. */
async function hidden(view: GateView, then: readonly ReportedTest[], { report }: RanTests): Promise<ReportedTest[]> {
  const known = new Set(report.tests.map(({ id }) => id));
  if (then.every(({ id }) => known.has(id))) return [];
  const { gone } = await testHistory(view, then, report.tests);
  const find = await testFinder(view.now);
  const placeOfTest = (test: ReportedTest) => {
    const place = find(test);
    return place && `${place.file}:${place.line}`;
  };
  const seen = new Set(report.tests.map(placeOfTest));
  return gone.map(({ test }) => test).filter((test) => placeOfTest(test) !== null && !seen.has(placeOfTest(test)));
}
