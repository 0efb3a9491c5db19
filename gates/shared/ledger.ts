import type { Ledger, LedgerCommit } from "../../src/core/bugs/bug.ts";
import { ledgerOf } from "../../src/core/bugs/ledger.ts";
import { bugNotes } from "../../src/core/bugs/notes.ts";
import type { GateView } from "../../src/ports/gate.ts";

export type ReadLedger = Ledger & { readonly commits: readonly LedgerCommit[] };

/** The bugs reported since the baseline, and what was done about them. */
export async function readLedger(view: GateView): Promise<ReadLedger> {
  const told = await view.told(bugNotes);
  const commits = await Promise.all(told.map(async (each) => ({ ...each, by: await view.authorOf(each.commit) })));
  return { ...ledgerOf(commits), commits };
}
