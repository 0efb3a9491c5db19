/** Where a finding is kept: among the open ones, the closed ones, or what is only advice. */
import type { Oid } from "../vocabulary.ts";
import { closedStatuses, openStatuses, type Pace, type Register, type RegisteredFinding, regionOf } from "./register.ts";

const keptClosed = 60;
const keptAdvice = 30;
const keptByFix = 64;
const keptRegions = 100;

/** Puts a finding where its status belongs, in place of what was known of it. */
export function put(register: Register, finding: RegisteredFinding): Register {
  const { id, status } = finding;
  const before = [...register.open, ...register.closed, ...register.advice].find((known) => known.id === id);
  const elsewhere = { closed: register.closed.filter((known) => known.id !== id), advice: register.advice.filter((known) => known.id !== id) };
  const open = isOpen(status)
    ? before && isOpen(before.status)
      ? register.open.map((known) => (known.id === id ? finding : known))
      : [...register.open, finding]
    : register.open.filter((known) => known.id !== id);
  return {
    ...register,
    open,
    closed: isOpen(status) || status === "advice" ? elsewhere.closed : [...elsewhere.closed, finding].slice(-keptClosed),
    advice: status === "advice" ? [...elsewhere.advice, finding].slice(-keptAdvice) : elsewhere.advice,
    totals: status !== before?.status && isClosed(status) ? { ...register.totals, [status]: register.totals[status] + 1 } : register.totals,
  };
}

/** From now on it blocks. */
export function withConfirmed(register: Register, finding: RegisteredFinding, tree: Oid): Register {
  const before = put(register, { ...finding, status: "confirmed", disputed: false, proposal: null });
  const { causedByFix } = finding;
  return {
    ...before,
    totals: { ...before.totals, confirmed: before.totals.confirmed + 1, causedByFix: before.totals.causedByFix + (causedByFix ? 1 : 0) },
    pace: { ...inRegion(before.pace, finding, tree), byFix: [...before.pace.byFix, causedByFix].slice(-keptByFix) },
  };
}

/** It was answered, even held for settled, and is there again. */
export function reopenedTo(register: Register, finding: RegisteredFinding, at: { readonly tree: Oid; readonly status: "confirmed" | "claimed" }): Register {
  const before = put(register, { ...finding, status: at.status, tree: at.tree, disputed: false, proposal: null, reopened: finding.reopened + 1 });
  return { ...before, totals: { ...before.totals, reopened: before.totals.reopened + 1 }, pace: inRegion(before.pace, finding, at.tree) };
}

/** One tree counts once, however many findings it has there. */
function inRegion(pace: Pace, finding: RegisteredFinding, tree: Oid): Pace {
  const region = regionOf(finding);
  const known = pace.regions[region];
  if (known?.tree === tree) return pace;
  const { [region]: _, ...others } = pace.regions;
  const kept = Object.entries(others).slice(1 - keptRegions);
  return { ...pace, regions: { ...Object.fromEntries(kept), [region]: { times: (known?.times ?? 0) + 1, tree } } };
}

const isOpen = (status: string): boolean => (openStatuses as readonly string[]).includes(status);
const isClosed = (status: string): status is (typeof closedStatuses)[number] => (closedStatuses as readonly string[]).includes(status);
