import { type Bug, type Claimed, isSame } from "../src/core/bugs/bug.ts";
import { isBlocking, standing } from "../src/core/bugs/ledger.ts";
import { thinness } from "../src/core/reason.ts";
import { isSourcePath } from "../src/core/source-path.ts";
import { families } from "../src/core/syntax.ts";
import type { Oid } from "../src/core/vocabulary.ts";
import type { Gate, GateAnswer, GateFinding, GateView } from "../src/ports/gate.ts";
import { type ReadLedger, readLedger } from "./shared/ledger.ts";
import { proofOf } from "./shared/proof.ts";
import { Unrunnable } from "./shared/reproduce.ts";
import { testCommandsOf } from "./shared/test-commands.ts";

export const tddReproducesBug: Gate = {
  id: "tdd-reproduces-bug",
  version: "1",
  says: "Was every fixed bug of severity crit, high or med shown by a test that failed before the fix and passes since?",
  languages: families,
  cannotSee: "whether the test fails for the reason the report gives, and bugs whose fix needs no code of the repository",
  per: "commit",
  reads: "commands",
  judge,
};

async function judge(view: GateView): Promise<GateAnswer> {
  const ledger = await readLedger(view);
  const fixed = ledger.bugs.filter(isBlocking).flatMap((bug) => fixOf(ledger, bug));
  if (fixed.length === 0) return { verdict: "not-applicable", why: "no bug of severity crit, high or med was fixed since the baseline", findings: [] };
  const asked = fixed.filter(({ bug, fix }) => !isWaived(ledger, bug, fix));
  const commands = await testCommandsOf(view, "now");
  if (asked.length > 0 && commands.length === 0)
    return { verdict: "broken", why: "no command that runs the tests was found in its manifests; set project.test", findings: [] };
  try {
    const findings: GateFinding[] = [];
    const notes: string[] = [];
    for (const { bug, fix } of asked) {
      const proof = await proofOf({ view, commands, ledger }, bug, fix);
      findings.push(...proof.findings);
      notes.push(...proof.notes);
    }
    return answer(findings, { notes, asked: asked.length, waived: fixed.length - asked.length });
  } catch (fault) {
    if (fault instanceof Unrunnable) return { verdict: "broken", why: fault.message, findings: [] };
    throw fault;
  }
}

function answer(findings: readonly GateFinding[], { notes, asked, waived }: { notes: readonly string[]; asked: number; waived: number }): GateAnswer {
  const tail = waived > 0 ? ` (${waived} waived)` : "";
  const [first] = findings;
  if (first)
    return { verdict: "fail", why: `${first.claim}${findings.length > 1 ? `, and ${findings.length - 1} more` : ""}; ${first.remedy}`, findings, notes };
  return { verdict: "pass", why: `${asked} of ${asked} fixed bugs were shown by a test first${tail}`, findings, notes };
}

/** The fix that counts: one nothing speaks against, else the newest. What is wrong with prose or a test cannot be shown by a test. */
function fixOf(ledger: ReadLedger, bug: Bug): { bug: Bug; fix: Claimed }[] {
  const stands = standing(ledger, bug);
  if (stands.some(({ closing }) => closing !== "fixed")) return [];
  const fix = stands.at(-1) ?? bug.claims.findLast(({ closing }) => closing === "fixed");
  const named = bug.reports.flatMap(({ file }) => file ?? []);
  const isProse = named.length > 0 && !named.some(isSourcePath) && !fix?.paths.some(isSourcePath);
  return fix && !isProse ? [{ bug, fix }] : [];
}

/** `Bug-Reproduce-Waive` by another than the fix's author, or confirmed by another than its own. */
function isWaived({ commits, isBehind }: ReadLedger, { id, confirms }: Bug, fix: Pick<Claimed, "by">): boolean {
  return commits.some(({ commit, by, value }) => {
    if (by === null || !value.waives.some((waiver) => waiver.id === id && thinness(waiver.reason, "why") === null)) return false;
    const confirmed = (after: Oid) =>
      confirms.some((other) => other.by !== null && other.by.kind !== "tool" && !isSame(other.by, by) && isBehind(after, other.commit));
    return (fix.by !== null && by.kind !== "tool" && !isSame(by, fix.by)) || confirmed(commit);
  });
}
