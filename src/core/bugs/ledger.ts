import { historyOf } from "../message-reader.ts";
import { type Oid, type Severity, severities } from "../vocabulary.ts";
import { type Bug, type Claimed, isSame, type Ledger, type LedgerCommit, type Reported } from "./bug.ts";
import { type Doubt, doubtOf } from "./doubt.ts";
import { canonical } from "./ids.ts";

/** What the commits say of bugs, put together. Nothing depends on the order in which branches were merged. */
export function ledgerOf(commits: readonly LedgerCommit[]): Ledger {
  const reports = grouped(commits, ({ value, commit, by }) =>
    value.reports.map((each): Reported & { id: string } => ({ ...each, id: each.id ?? unnamed(commit), commit, by })),
  );
  const claims = grouped(commits, ({ value, commit, by, paths }) => value.claims.map((claim): Claimed => ({ ...claim, commit, by, paths })));
  const confirms = grouped(commits, (commit) => commit.value.confirms.map((id) => ({ id, commit })));
  const isBehind = historyOf(commits);
  const bugs = [...reports].map(
    ([id, own]): Bug => ({
      id,
      severity: highest(own, isBehind),
      reports: own,
      claims: claims.get(id) ?? [],
      confirms: (confirms.get(id) ?? []).map(({ commit }) => commit),
    }),
  );
  const ledger = { bugs, isBehind, reverted: revertedIn(commits), notes: strangers(commits, new Set(reports.keys())) };
  return { ...ledger, bugs: withDuplicates(ledger) };
}

function grouped<T extends { readonly id: string }>(commits: readonly LedgerCommit[], of: (commit: LedgerCommit) => readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const each of commits.flatMap(of)) {
    const group = found.get(each.id);
    if (group) group.push(each);
    else found.set(each.id, [each]);
  }
  return found;
}

/** Reports below this are advice. */
export const isBlocking = ({ severity }: Bug): boolean => severity === null || severities.indexOf(severity) >= severities.indexOf("med");

/** Why a bug counts as open; null when something closes it. */
export function openBecause(ledger: Ledger, bug: Bug): Doubt | null {
  const doubts = bug.claims.map((claim) => doubtOf(ledger, bug, claim));
  if (doubts.includes(null)) return null;
  return doubts.at(-1) ?? doubtOf(ledger, bug, null);
}

/** The claims nothing speaks against. */
export const standing = (ledger: Ledger, bug: Bug): readonly Claimed[] => bug.claims.filter((claim) => doubtOf(ledger, bug, claim) === null);

const unnamed = (commit: Oid) => canonical(`BUG-${commit.slice(0, 10)}`);

/** A report that cannot be read is made good by a later one of the same author; nothing else lowers what was once reported. */
function highest(reports: readonly Reported[], isBehind: Ledger["isBehind"]): Severity | null {
  const given = reports.flatMap(({ severity }) => severity ?? []);
  const unread = reports.filter(({ severity, trouble }) => severity === null && trouble !== null);
  const isMadeGood = (bad: Reported) => reports.some(({ severity, by, commit }) => severity !== null && isSame(by, bad.by) && isBehind(bad.commit, commit));
  if (given.length === 0 || !unread.every(isMadeGood)) return null;
  return severities.findLast((severity) => given.includes(severity)) ?? null;
}

/** Duplicates hand their severity on, so that a crit cannot hide behind a low. */
function withDuplicates(ledger: Ledger): readonly Bug[] {
  const links = ledger.bugs.flatMap((bug) =>
    standing(ledger, bug).flatMap(({ closing, of }) => (closing === "duplicate" && of ? [{ from: bug.id, to: of }] : [])),
  );
  let bugs = ledger.bugs;
  // Each pass carries it one link further.
  for (const _ of links) {
    const severityOf = new Map(bugs.map(({ id, severity }) => [id, severity]));
    bugs = bugs.map((bug) => {
      const handed = links.filter(({ to }) => to === bug.id).map(({ from }) => severityOf.get(from) ?? null);
      return { ...bug, severity: handed.reduce(higher, bug.severity) };
    });
  }
  return bugs;
}

const higher = (one: Severity | null, other: Severity | null) =>
  one === null || other === null ? null : severities.indexOf(one) > severities.indexOf(other) ? one : other;

function revertedIn(commits: readonly LedgerCommit[]): Map<Oid, Oid> {
  const found = new Map<Oid, Oid>();
  // Newest first: a revert that was itself taken back takes nothing back.
  for (const { commit, value } of commits.toReversed())
    for (const name of found.has(commit) ? [] : value.reverts)
      for (const other of commits) if (other.commit.startsWith(name.toLowerCase())) found.set(other.commit, commit);
  return found;
}

function strangers(commits: readonly LedgerCommit[], ids: ReadonlySet<string>): string[] {
  return commits.flatMap(({ commit, value }) => {
    const named = [...value.claims.map(({ id }) => id), ...value.confirms, ...value.reproduces, ...value.waives.map(({ id }) => id)];
    const unknown = [...new Set(named)].filter((id) => !ids.has(id));
    return unknown.map((id) => `${commit.slice(0, 10)} speaks of ${id}, which nobody reported since the baseline`);
  });
}
