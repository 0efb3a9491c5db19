/** Who is next, who may review whom, and who has run out of patience. */

import { catchRate, falseAlarmRate, isTrusted } from "./calibration/trust.ts";
import { whoResolves } from "./concerns/who.ts";
import { planImplementer } from "./plan/implementer.ts";
import type { Peer, SoftGoal } from "./policy.ts";
import type { State, StoredReview } from "./state.ts";
import { vendorOf } from "./vendor.ts";

/** The peer for the next implement turn: a failed one tries again, then the next in line; null when nobody can work. */
export function nextImplementer(state: State): string | null {
  const all = ablePeers(state);
  const able = whoResolves(state, all) ?? all;
  const retrying = state.failedTries;
  const mayRetry = retrying !== null && retrying.count <= (state.policy?.policy.turns.max_retries ?? 0);
  const planned = planImplementer(state, { able, mayRetry });
  if (planned) return planned;
  if (mayRetry && able.includes(retrying.peer)) return retrying.peer;
  return inLine(state, able)[0] ?? null;
}

/** Peers that may judge the tip (or the work of `authors`): never those whose work it is; those without a failed try first. */
export function reviewers(state: State, authors: readonly string[] = makersOf(state)): string[] {
  const may = (name: string) => !authors.includes(name) && isTrusted(state, name);
  const able = inLine(state, ablePeers(state).filter(may));
  // With two peers the only possible reviewer is asked even when degraded: reviewing one's own work is never the way out.
  const others =
    able.length > 0
      ? able
      : inLine(
          state,
          names(state).filter((name) => may(name) && isThere(state, name)),
        );
  const tired = state.failedTries && state.failedTries.count > (state.policy?.policy.turns.max_retries ?? 0) ? state.failedTries.peer : null;
  const rank = (name: string) =>
    100 * Number(name === tired) +
    200 * Number(isInteractive(state, name)) +
    50 * Number(!isOtherVendor(state, name)) -
    10 * (catchRate(state, name) - falseAlarmRate(state, name));
  return others.toSorted((one, other) => rank(one) - rank(other));
}

/** Whether nobody who could review the tip is known to be of another vendor than its author; false when the author's is not known. */
export function lacksOtherVendor(state: State): boolean {
  const author = peerNamed(state, authorOf(state));
  return author !== null && vendorOf(author) !== null && !reviewers(state).some((name) => isOtherVendor(state, name));
}

/** A commit without files, such as one that confirms a fix, makes nobody the author of what the other wrote. */
function makersOf({ tip }: State): string[] {
  const maker = tip?.wrote?.kind === "peer" ? tip.wrote : tip?.author;
  return maker?.kind === "peer" ? [maker.name] : [];
}

/** The peer whose work the tip is; null when it is no peer's. */
export const authorOf = (state: State) => makersOf(state)[0] ?? null;
const peerNamed = (state: State, name: string | null) => state.policy?.policy.peers.find((peer) => peer.name === name) ?? null;

function isOtherVendor(state: State, name: string): boolean {
  const [author, other] = [peerNamed(state, authorOf(state)), peerNamed(state, name)];
  const [vendor, of] = [author && vendorOf(author), other && vendorOf(other)];
  return vendor !== null && of !== null && vendor !== of;
}

/** A person talks to it in a terminal; it is waited for and never started. */
export const isInteractive = (state: State, name: string) => state.policy?.policy.peers.find((peer) => peer.name === name)?.interactive === true;

/** Soft goals of the tip that still want a review, with who may give the next one. */
export function wantedReviews(state: State): { goal: SoftGoal; by: string[] }[] {
  const goals = state.policy?.policy.goals.filter((goal) => goal.type === "soft") ?? [];
  return goals.filter((goal) => !isSatisfied(state, goal)).map((goal) => ({ goal, by: eligible(state, goal) }));
}

export function isSatisfied(state: State, goal: SoftGoal): boolean {
  const reviews = reviewsOf(state, goal.id);
  switch (goal.reviewer) {
    case "both":
      return names(state).every((name) => trailingPasses(reviews.filter(({ peer }) => peer === name)) >= goal.consensus_needed);
    case "quorum": {
      const { passes, of } = quorumOf(goal);
      return (
        new Set(
          reviews
            .slice(-of)
            .filter(({ verdict }) => verdict === "pass")
            .map(({ peer }) => peer),
        ).size >= passes
      );
    }
    case "other":
    case "alternating":
      return trailingPasses(reviews) >= goal.consensus_needed;
  }
}

export const isDegradedAll = (state: State) => ablePeers(state).length === 0;

function eligible(state: State, goal: SoftGoal): string[] {
  const reviews = reviewsOf(state, goal.id);
  const count = (name: string) => reviews.filter(({ peer, verdict }) => peer === name && verdict === "pass").length;
  switch (goal.reviewer) {
    case "other":
      return reviewers(state);
    case "both":
      return inLine(
        state,
        names(state).filter((name) => count(name) < goal.consensus_needed && isThere(state, name) && isTrusted(state, name)),
      );
    case "alternating":
    case "quorum":
      return reviewers(state).toSorted((one, other) => count(one) - count(other));
  }
}

/** Peers that can work now. Degraded ones only when it is time to try them again, recovery ones only when no default peer can. */
function ablePeers(state: State): string[] {
  const peers = state.policy?.policy.peers ?? [];
  const healthy = (peer: Peer) => state.peers[peer.name]?.health === "healthy" || dueForRecovery(state, peer.name);
  const regular = peers.filter((peer) => peer.role === "default" && healthy(peer));
  return (regular.length > 0 ? regular : peers.filter(healthy)).map(({ name }) => name);
}

function dueForRecovery(state: State, name: string): boolean {
  const peer = state.peers[name];
  return peer?.health === "degraded" && state.tick - peer.sinceTick >= (state.policy?.policy.turns.recovery_interval ?? Number.POSITIVE_INFINITY);
}

/** Round robin: the order of the policy, starting after whoever had the last turn. */
function inLine(state: State, some: readonly string[]): string[] {
  const all = names(state);
  const after = state.lastPeer === null ? 0 : all.indexOf(state.lastPeer) + 1;
  return [...all.slice(after), ...all.slice(0, after)].filter((name) => some.includes(name));
}

export const isThere = (state: State, name: string) => state.peers[name]?.health !== "unavailable" && state.peers[name]?.health !== "resting";
const names = (state: State) => state.policy?.policy.peers.map(({ name }) => name) ?? [];
const reviewsOf = (state: State, goal: string) =>
  state.reviews.filter((review) => review.goal === goal && review.tree === state.tip?.tree && review.verdict !== "void");

/** Passes in a row at the end, each by a different peer than the one before it when there are several. */
function trailingPasses(reviews: readonly StoredReview[]): number {
  const lastFail = reviews.findLastIndex(({ verdict }) => verdict === "fail");
  return reviews.length - 1 - lastFail;
}

function quorumOf(goal: SoftGoal): { passes: number; of: number } {
  const [passes = 1, of = 1] = (goal.quorum ?? "1/1").split("/").map(Number);
  return { passes, of };
}
