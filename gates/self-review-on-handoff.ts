import { sectionOf, trailersOf } from "../src/core/commit-message.ts";
import type { Oid } from "../src/core/event.ts";
import { thinness } from "../src/core/reason.ts";
import type { Gate, GateFinding, GateView } from "../src/ports/gate.ts";
import type { Handoff } from "../src/ports/judging.ts";

export const selfReviewOnHandoff: Gate = {
  id: "self-review-on-handoff",
  version: "1",
  says: "Did every hand-off say what its author checked, about files it really changed?",
  languages: [],
  cannotSee: "whether what the self-review claims is true",
  per: "commit",
  reads: "history",
  judge: async (view) => {
    const { handoffs } = view.facts;
    if (handoffs.length === 0) return { verdict: "not-applicable", why: "nobody has handed off since the last proven hand-off", findings: [] };
    const findings = (await Promise.all(handoffs.map((handoff) => findingFor(view, handoff)))).filter((finding) => finding !== null);
    if (findings.length === 0)
      return { verdict: "pass", why: `${handoffs.length} hand-off${handoffs.length === 1 ? "" : "s"} reviewed by the author`, findings };
    return { verdict: "fail", why: `${findings[0]?.claim}; ${findings[0]?.remedy}`, findings };
  },
};

/** Null when the hand-off carries its self-review, or a later one of the same peer makes up for it. */
async function findingFor(view: GateView, handoff: Handoff): Promise<GateFinding | null> {
  const changed = (await Promise.all(handoff.commits.map(view.changedIn))).flat();
  const problems = await Promise.all(handoff.commits.map(async (commit) => ({ commit, ...problemOf(await view.message(commit), changed) })));
  if (problems.some(({ what }) => what === null) || (await isMadeUpFor(view, handoff))) return null;
  const nearest = problems.toSorted((a, b) => a.rank - b.rank).at(-1);
  const last = (nearest?.commit ?? handoff.commits.at(-1) ?? "").slice(0, 10);
  const claim = `the hand-off of ${handoff.peer} in turn ${handoff.turn} (commit ${last || "none"}) ${nearest?.what ?? "has no commit"}`;
  const remedy = `a later commit of ${handoff.peer} with a ## Self-Review that names ${last.slice(0, 7)} heals it`;
  return { commit: nearest?.commit ?? null, file: null, line: null, text: "", claim, remedy };
}

const asked = "what was checked";

/** The higher the rank, the nearer a message is to what is asked; the message is about the nearest one. */
function problemOf(message: string, changed: readonly string[]): { rank: number; what: string | null } {
  const section = sectionOf(message, "Self-Review");
  if (section === null) return { rank: 0, what: 'has no "## Self-Review" section in its message' };
  const thin = thinness(section, asked);
  if (thin) return { rank: 1, what: `has a ## Self-Review ${thin}` };
  if (changed.length > 0 && !changed.some((path) => names(section, path)))
    return { rank: 2, what: `has a ## Self-Review that names none of the files it changed (${changed.slice(0, 3).join(", ")})` };
  const status = trailersOf(message).get("peer-status")?.at(-1);
  if (status?.toLowerCase() !== "handoff")
    return { rank: 3, what: `has no trailer "Peer-Status: handoff" at the end of its message${status ? `, but "${status}"` : ""}` };
  return { rank: 4, what: null };
}

/** A path in full, or its last part standing alone: `a.ts` is not named by `data.tsx`. */
function names(section: string, path: string): boolean {
  return section.includes(path) || standsAlone(section, path.slice(path.lastIndexOf("/") + 1));
}

function standsAlone(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/[\p{L}\p{N}_-]/u.test(text[at - 1] ?? " ") && !/[\p{L}\p{N}_-]/u.test(text[at + word.length] ?? " ")) return true;
  }
  return false;
}

async function isMadeUpFor(view: GateView, handoff: Handoff): Promise<boolean> {
  const later = view.facts.handoffs.filter((other) => other.peer === handoff.peer && other.turn > handoff.turn).flatMap((other) => other.commits);
  const sections = await Promise.all(later.map(async (commit) => sectionOf(await view.message(commit), "Self-Review")));
  return sections.some((section) => section !== null && thinness(section, asked) === null && handoff.commits.some((commit) => mentions(section, commit)));
}

const mentions = (section: string, commit: Oid) =>
  (section.toLowerCase().match(/(?<![0-9a-f])[0-9a-f]{7,64}(?![0-9a-f])/g) ?? []).some((hex) => commit.startsWith(hex));
