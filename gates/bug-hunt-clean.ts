import type { Bug, Reported } from "../src/core/bugs/bug.ts";
import { isBlocking, openBecause } from "../src/core/bugs/ledger.ts";
import type { Gate, GateAnswer, GateFinding } from "../src/ports/gate.ts";
import { type ReadLedger, readLedger } from "./shared/ledger.ts";

export const bugHuntClean: Gate = {
  id: "bug-hunt-clean",
  version: "1",
  says: "Is every reported bug of severity crit, high or med closed, and the closing confirmed by somebody else (`Bug-Confirm: BUG-NNN`)?",
  languages: [],
  cannotSee: "whether a confirmed fix cures the bug; tdd-reproduces-bug runs the proof of it",
  per: "commit",
  reads: "history",
  judge: async (view) => answer(await readLedger(view)),
};

function answer(ledger: ReadLedger): GateAnswer {
  if (ledger.bugs.length === 0) return { verdict: "not-applicable", why: "no bug was reported since the baseline", findings: [], notes: ledger.notes };
  const blocking = ledger.bugs.filter(isBlocking);
  const findings = blocking.flatMap((bug) => findingOf(ledger, bug));
  const advice = ledger.bugs.filter((bug) => !isBlocking(bug) && openBecause(ledger, bug) !== null);
  const notes = [...ledger.notes, ...advice.map((bug) => `${title(bug)} is open; ${bug.severity} does not block`)];
  const [first] = findings;
  if (!first) return { verdict: "pass", why: `${blocking.length} of ${ledger.bugs.length} reported bugs count, and all are closed`, findings, notes };
  return { verdict: "fail", why: `${first.claim}${findings.length > 1 ? `, and ${findings.length - 1} more` : ""}; ${first.remedy}`, findings, notes };
}

function findingOf(ledger: ReadLedger, bug: Bug): GateFinding[] {
  const doubt = openBecause(ledger, bug);
  const { file, line } = bug.reports.findLast((report) => report.file !== null) ?? (bug.reports.at(-1) as Reported);
  return doubt ? [{ commit: doubt.commit, file, line, text: title(bug), claim: doubt.claim, remedy: doubt.remedy }] : [];
}

const title = ({ id, severity, reports }: Bug) =>
  `${id} (${severity ?? "severity unknown"}) ${reports.findLast((report) => report.title !== "")?.title ?? ""}`.trim();
