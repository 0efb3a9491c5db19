import { thinness } from "../reason.ts";
import { isSourcePath } from "../source-path.ts";
import type { Oid } from "../vocabulary.ts";
import { type Bug, type Claimed, isSame, type Ledger, type Reported } from "./bug.ts";

/** Why a bug is not closed, and what would close it. */
export type Doubt = { readonly commit: Oid; readonly claim: string; readonly remedy: string };

type Asked = { readonly ledger: Ledger; readonly bug: Bug; readonly claim: Claimed };

/** What speaks against a claim that a bug is closed, the gravest first; null when nothing does. `claim` null: nobody made one. */
export function doubtOf(ledger: Ledger, bug: Bug, claim: Claimed | null): Doubt | null {
  if (!claim) return unanswered(bug);
  const asked = { ledger, bug, claim };
  return takenBack(asked) ?? reportedSince(asked) ?? withoutSubstance(asked) ?? unconfirmed(asked);
}

const short = (commit: Oid) => commit.slice(0, 10);
const nameOf = ({ by }: { readonly by: Claimed["by"] }) => by?.name ?? "somebody the log does not know";

function unanswered({ id, reports }: Bug): Doubt {
  const newest = reports.at(-1) as Reported;
  const trouble = newest.severity === null && newest.trouble ? `, its report ${newest.trouble}` : "";
  const reread = trouble ? `report it again with readable JSON ({"id": "${id}", "severity": "high", …}) if it was meant otherwise, and ` : "";
  return {
    commit: newest.commit,
    claim: `${id} is open${trouble}`,
    remedy: `${reread}fix it in a commit with the trailer "Bug-Resolves: ${id}", which another author then confirms with "Bug-Confirm: ${id}"`,
  };
}

function takenBack({ ledger, bug, claim }: Asked): Doubt | null {
  const by = ledger.reverted.get(claim.commit);
  if (!by) return null;
  return {
    commit: by,
    claim: `${bug.id} is open again: ${short(by)} reverts ${short(claim.commit)}, which closed it`,
    remedy: `fix it anew, with "Bug-Resolves: ${bug.id}"`,
  };
}

/** One who finds and fixes in one commit has reported it there. */
function reportedSince({ ledger, bug, claim }: Asked): Doubt | null {
  const since = bug.reports.findLast(({ commit }) => commit !== claim.commit && !ledger.isBehind(commit, claim.commit));
  if (!since) return null;
  return {
    commit: since.commit,
    claim: `${bug.id} was reported again in ${short(since.commit)} (${since.reopens ? "a weak fix" : nameOf(since)}), which ${short(claim.commit)} does not answer`,
    remedy: `a later commit that fixes it, with "Bug-Resolves: ${bug.id}"`,
  };
}

function withoutSubstance(asked: Asked): Doubt | null {
  const { bug, claim } = asked;
  if (claim.closing === "fixed") return changesNothing(asked);
  if (claim.closing === null)
    return {
      commit: claim.commit,
      claim: `${short(claim.commit)} gives ${bug.id} the status "${claim.status}", which is none`,
      remedy: "write fixed, deferred, wontfix, duplicate of BUG-NNN, or invalid",
    };
  const thin = thinness(claim.reason, "why");
  if (thin)
    return {
      commit: claim.commit,
      claim: `${short(claim.commit)} closes ${bug.id} as ${claim.closing} with a reason ${thin}`,
      remedy: `a later commit with "${claim.closing === "deferred" ? `Bug-Defer: ${bug.id}: <why>` : `Bug-Resolves: ${bug.id}: ${claim.closing}: <why>`}"`,
    };
  return claim.closing === "duplicate" ? notADuplicate(asked) : null;
}

function changesNothing({ bug, claim }: Asked): Doubt | null {
  const named = bug.reports.flatMap(({ file }) => (file && !isSourcePath(file) ? [file] : []));
  if (claim.paths.some((path) => isSourcePath(path) || named.some((file) => path === file || path.endsWith(`/${file}`)))) return null;
  return {
    commit: claim.commit,
    claim: `${short(claim.commit)} says it fixes ${bug.id} and changes ${claim.paths.length === 0 ? "the content of no file" : `only ${claim.paths.slice(0, 3).join(", ")}, no source`}`,
    remedy: `put "Bug-Resolves: ${bug.id}" on the commit that changes the code at fault, or defer it with a reason`,
  };
}

function notADuplicate({ ledger, bug, claim }: Asked): Doubt | null {
  const other = ledger.bugs.find(({ id }) => id === claim.of);
  const loops = other && leadsTo(ledger, { from: other, to: bug.id });
  if (other && other.id !== bug.id && !loops) return null;
  const why = !claim.of ? "of no bug" : !other ? `of ${claim.of}, which nobody reported` : `of ${claim.of}, which is a duplicate of it`;
  return {
    commit: claim.commit,
    claim: `${short(claim.commit)} calls ${bug.id} a duplicate ${why}`,
    remedy: `name the bug it repeats: "Bug-Resolves: ${bug.id}: duplicate of BUG-NNN: <why>"`,
  };
}

function leadsTo(ledger: Ledger, { from, to }: { from: Bug; to: string }): boolean {
  const [seen, waiting] = [new Set<string>(), [from.id]];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === to) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    const bug = ledger.bugs.find(({ id }) => id === at);
    const newest = bug?.claims.at(-1);
    if (newest?.closing === "duplicate" && newest.of) waiting.push(newest.of);
  }
  return false;
}

/** Another pair of eyes, after the claim. Who is unknown may be anybody, so does not count. */
function unconfirmed({ ledger, bug, claim }: Asked): Doubt | null {
  const later = bug.confirms.filter(({ commit }) => ledger.isBehind(claim.commit, commit));
  if (claim.by && later.some(({ by }) => by && by.kind !== "tool" && !isSame(by, claim.by))) return null;
  const own = later.find(({ by }) => isSame(by, claim.by));
  const made = `${bug.id} is closed as ${claim.closing} by ${nameOf(claim)} in ${short(claim.commit)}`;
  return {
    commit: claim.commit,
    claim: own ? `${made}, and confirmed only by the same author` : `${made}, and nobody else has confirmed it since`,
    remedy: `another author checks it and says so in a later commit (it may be empty): "Bug-Confirm: ${bug.id}: <what was checked>"`,
  };
}
