import { sectionOf, trailersOf } from "../src/core/commit-message.ts";
import type { MessageReader, Told } from "../src/core/message-reader.ts";
import { thinness } from "../src/core/reason.ts";
import type { Oid } from "../src/core/vocabulary.ts";
import type { Gate, GateFinding, GateView } from "../src/ports/gate.ts";
import type { Handoff } from "../src/ports/judging.ts";

export const selfReviewOnHandoff: Gate = {
  id: "self-review-on-handoff",
  version: "2",
  says: "Did every hand-off say what its author checked, in words of its own, about files it really changed?",
  languages: [],
  cannotSee: "whether what the self-review claims is true",
  per: "commit",
  reads: "history",
  judge: async (view) => {
    const told = await view.told(selfReviews);
    const all = view.facts.authors === null ? handoffsToldBy(told) : view.facts.handoffs;
    const contained = await Promise.all(all.map(async (handoff) => ((await isContained(view, handoff)) ? [handoff] : [])));
    const handoffs = contained.flat();
    const notes =
      all.length > handoffs.length ? [`${all.length - handoffs.length} hand-offs are not in its history; history-intact says whether they may be missing`] : [];
    if (handoffs.length === 0) return { verdict: "not-applicable", why: "nobody has handed off since the last proven hand-off", findings: [], notes };
    const findings = (await Promise.all(handoffs.map((handoff) => findingFor({ view, told, handoffs }, handoff)))).filter((finding) => finding !== null);
    if (findings.length === 0)
      return { verdict: "pass", why: `${handoffs.length} hand-off${handoffs.length === 1 ? "" : "s"} reviewed by the author`, findings, notes };
    return { verdict: "fail", why: `${findings[0]?.claim}; ${findings[0]?.remedy}${more(findings.length - 1)}`, findings, notes };
  },
};

const more = (count: number) => (count > 0 ? `, and ${count} more` : "");

type ToldReview = Told<SelfReview>;
type SelfReview = { readonly section: string; readonly subject: string; readonly status: string };
type Asked = { readonly view: GateView; readonly told: readonly ToldReview[]; readonly handoffs: readonly Handoff[] };

const selfReviews: MessageReader<SelfReview> = {
  id: "self-reviews",
  version: "1",
  from: (message) => {
    if (!/self-review|peer-status/i.test(message)) return null;
    const status = trailersOf(message).get("peer-status")?.at(-1)?.toLowerCase() ?? "";
    return { section: plain(sectionOf(message, "Self-Review") ?? ""), subject: message.split("\n")[0] ?? "", status };
  },
  wantsPaths: () => false,
};

const plain = (text: string) => text.replace(/\s+/g, " ").trim().toLowerCase();

/** Where no log says who handed off, a commit that says so of itself is one. */
const handoffsToldBy = (told: readonly ToldReview[]): Handoff[] =>
  told.filter(({ value }) => value.status === "handoff").map(({ commit }, index) => ({ turn: index + 1, peer: "its author", commits: [commit] }));

/** A person may have taken the branch back behind it. */
async function isContained(view: GateView, { commits }: Handoff): Promise<boolean> {
  const last = commits.at(-1);
  return last === undefined || last === view.commit || view.isAncestor(last, view.commit);
}

/** Null when the hand-off carries its self-review, or a later one of the same peer makes up for it. */
async function findingFor(asked: Asked, handoff: Handoff): Promise<GateFinding | null> {
  const { view } = asked;
  const changed = (await Promise.all(handoff.commits.map(view.changedIn))).flat();
  const repeated = new Map(handoff.commits.map((commit) => [commit, repeatedFrom(asked, handoff, commit)]));
  const problems = await Promise.all(
    handoff.commits.map(async (commit) => ({ commit, ...problemOf(await view.message(commit), { changed, repeated: repeated.get(commit) ?? null }) })),
  );
  if (problems.some(({ what }) => what === null) || (await isMadeUpFor(asked, handoff))) return null;
  const nearest = problems.toSorted((a, b) => a.rank - b.rank).at(-1);
  const last = (nearest?.commit ?? handoff.commits.at(-1) ?? "").slice(0, 10);
  const claim = `the hand-off of ${handoff.peer} in turn ${handoff.turn} (commit ${last || "none"}) ${nearest?.what ?? "has no commit"}`;
  const remedy = `a later commit of ${handoff.peer} with a ## Self-Review that names ${last.slice(0, 7)} heals it`;
  return { commit: nearest?.commit ?? null, file: null, line: null, text: nearest?.subject ?? "", claim, remedy };
}

/** The commit whose self-review this one says again word for word. The same commit, picked to another branch, says the same rightly. */
function repeatedFrom({ told }: Asked, { commits }: Handoff, commit: Oid): Oid | null {
  const own = told.find((each) => each.commit === commit);
  if (!own || own.value.section === "") return null;
  const others = told.slice(0, told.indexOf(own)).filter((each) => !commits.includes(each.commit));
  return others.find(({ value }) => value.section === own.value.section && value.subject !== own.value.subject)?.commit ?? null;
}

const toBeSaid = "what was checked";

/** The higher the rank, the nearer a message is to what is asked; the message is about the nearest one. */
function problemOf(
  message: string,
  { changed, repeated }: { changed: readonly string[]; repeated: Oid | null },
): { rank: number; what: string | null; subject: string } {
  const subject = message.split("\n")[0] ?? "";
  const section = sectionOf(message, "Self-Review");
  if (section === null) return { rank: 0, what: 'has no "## Self-Review" section in its message', subject };
  const thin = thinness(section, toBeSaid);
  if (thin) return { rank: 1, what: `has a ## Self-Review ${thin}`, subject };
  if (changed.length > 0 && !changed.some((path) => names(section, path)))
    return { rank: 2, what: `has a ## Self-Review that names none of the files it changed (${changed.slice(0, 3).join(", ")})`, subject };
  if (repeated) return { rank: 3, what: `has the ## Self-Review of ${repeated.slice(0, 10)}, word for word`, subject };
  const status = trailersOf(message).get("peer-status")?.at(-1);
  if (status?.toLowerCase() !== "handoff")
    return { rank: 4, what: `has no trailer "Peer-Status: handoff" at the end of its message${status ? `, but "${status}"` : ""}`, subject };
  return { rank: 5, what: null, subject };
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

async function isMadeUpFor({ view, handoffs }: Asked, handoff: Handoff): Promise<boolean> {
  const later = handoffs.filter((other) => other.peer === handoff.peer && other.turn > handoff.turn).flatMap((other) => other.commits);
  const sections = await Promise.all(later.map(async (commit) => sectionOf(await view.message(commit), "Self-Review")));
  return sections.some((section) => section !== null && thinness(section, toBeSaid) === null && handoff.commits.some((commit) => mentions(section, commit)));
}

const mentions = (section: string, commit: Oid) =>
  (section.toLowerCase().match(/(?<![0-9a-f])[0-9a-f]{7,64}(?![0-9a-f])/g) ?? []).some((hex) => commit.startsWith(hex));
