import { families, languageOfPath } from "../src/core/syntax.ts";
import { isTestPath } from "../src/core/test-paths.ts";
import { mayLimit } from "../src/core/test-strength/limits.ts";
import { isSnapshot } from "../src/core/test-strength/snapshots.ts";
import { mayMapModules } from "../src/core/test-strength/tricks.ts";
import type { Gate, GateAnswer, GateFinding, GateView } from "../src/ports/gate.ts";
import { notWaived } from "./shared/waivers.ts";
import { mockedSubjects, testsOf, unreadable, weakenedAssertions } from "./shared/weakened/assertions.ts";
import { changeOf } from "./shared/weakened/change.ts";
import { changedFixtures, loweredCoverage, rewrittenSnapshots } from "./shared/weakened/recorded.ts";
import { otherSubjects, replacedForAll, tricks } from "./shared/weakened/tricks.ts";

export const testsNotWeakened: Gate = {
  id: "tests-not-weakened",
  version: "3",
  says: "Do the tests ask for as much as they did at the baseline?",
  languages: families,
  cannotSee: "whether a documented reason for a changed expectation is a good one",
  per: "commit",
  reads: "difference",
  judge,
};

async function judge(view: GateView): Promise<GateAnswer> {
  const change = await changeOf(view);
  const paths = change.changes.flatMap(({ path, from }) => (from === null ? [path] : [path, from]));
  const looked = paths.filter((path) => isTestPath(path) || mayLimit(path) || mayMapModules(path) || isSnapshot(path) || languageOfPath(path) === "rust");
  if (looked.length === 0) return { verdict: "not-applicable", why: "no test and no setting of tests was touched", findings: [] };
  const tests = await testsOf(change);
  const found: GateFinding[] = [
    ...unreadable(change, tests),
    ...weakenedAssertions(change, tests),
    ...(await mockedSubjects(change, tests)),
    ...(await replacedForAll(change)),
    ...(await otherSubjects(change, tests)),
    ...(await tricks(change)),
    ...(await rewrittenSnapshots(change, tests)),
    ...(await changedFixtures(change)),
    ...(await loweredCoverage(change)),
  ];
  return answer(await notWaived(view, found), { waived: found, looked: looked.length });
}

function answer(findings: readonly GateFinding[], { waived, looked }: { waived: readonly GateFinding[]; looked: number }): GateAnswer {
  const accepted = waived.length - findings.length;
  const tail = accepted > 0 ? ` (${accepted} waived)` : "";
  const [first] = findings;
  if (!first) return { verdict: "pass", why: `${looked} changed files of tests ask for as much as before${tail}`, findings };
  const more = findings.length > 1 ? `, and ${findings.length - 1} more` : "";
  return { verdict: "fail", why: `${first.file}:${first.line}: ${first.claim}${more}${tail}`, findings };
}
