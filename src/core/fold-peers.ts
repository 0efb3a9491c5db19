/** How a turn's end changes the health and the spending of its peer, and of the run. */
import type { EventOf } from "./event.ts";
import { newPeer, type PeerState, type RunTotals, type Spent, type State } from "./state.ts";
import type { TurnOutcome, Usage } from "./vocabulary.ts";

export const isGood = (outcome: TurnOutcome) => outcome === "handed-off" || outcome === "reviewed" || outcome === "calibrated";

/** Ends that say nothing about the peer: we cut it short, or its vendor did. */
export const isNeutral = (outcome: TurnOutcome) => outcome === "interrupted" || outcome === "rate-limited";

export function peerAfter(state: State, event: EventOf<"turn-ended">): PeerState {
  const peer = state.peers[event.peer] ?? newPeer;
  const known: PeerState = {
    ...peer,
    usage: plus(peer.usage, event.usage),
    run: plus(peer.run, event.usage),
    restUntil: event.restUntil ?? 0,
    rests: event.restUntil === null ? 0 : peer.rests + 1,
    session: sessionAfter(peer, event),
  };
  if (event.outcome === "halted") return health(known, "unavailable", event.why, state.tick);
  if (isNeutral(event.outcome)) return known;
  // Once healed, one bad turn does not count together with those before.
  const before = peer.health === "healthy" ? peer.recent : [];
  if (isGood(event.outcome)) return { ...health(known, "healthy", "", state.tick), recent: [...before, 0].slice(-remembered) };
  const recent = [...peer.recent, weightOf(event)].slice(-remembered);
  const tired = recent.reduce((sum, weight) => sum + weight, 0) >= tooMuch;
  return { ...known, recent, health: tired ? "degraded" : peer.health, why: tired ? event.why : peer.why, sinceTick: state.tick };
}

export function runAfter(state: State, { usage, outcome }: EventOf<"turn-ended">): RunTotals {
  const { run } = state;
  const counted = countsAgainstCap(state, usage) ? (usage?.usd ?? 0) : 0;
  const failed = !isGood(outcome) && !isNeutral(outcome);
  return {
    ...run,
    tokens: run.tokens + (usage?.tokens ?? 0),
    usd: run.usd + counted,
    listUsd: run.listUsd + (usage?.usd ?? 0),
    dearestUsd: Math.max(run.dearestUsd, counted),
    consecutiveFailures: isGood(outcome) ? 0 : run.consecutiveFailures + (failed ? 1 : 0),
  };
}

/** Under `auto` a subscription's turns cost nothing more; under `hard` everything is counted at list price. */
export function countsAgainstCap(state: State, usage: Usage | null): boolean {
  switch (state.policy?.policy.budget.max_usd_mode) {
    case "hard":
      return true;
    case "auto":
      return usage?.billed === true;
    default:
      return false;
  }
}

export function health(peer: PeerState, to: PeerState["health"], why: string, tick: number): PeerState {
  return { ...peer, health: to, why, recent: to === "healthy" ? [] : peer.recent, sinceTick: tick };
}

/** Turns a peer's health is judged by, and the sum of their weights that degrades it. */
const remembered = 5;
const tooMuch = 3;

/** Ends after which commits, if there are any, are no work. */
const worthless: readonly TurnOutcome[] = ["nothing-done", "rewrote-history", "weakened-tests", "changed-policy", "not-landed"];

const weightOf = (event: EventOf<"turn-ended">) => (event.commits.length > 0 && !worthless.includes(event.outcome) ? 0.5 : 1);

function plus(spent: Spent, usage: Usage | null): Spent {
  const usd = usage?.usd ?? 0;
  return { tokens: spent.tokens + (usage?.tokens ?? 0), usd: spent.usd + usd, billed: spent.billed + (usage?.billed ? usd : 0) };
}

/** Reviews are always fresh: only an implement turn leaves a session to go on with. */
function sessionAfter(peer: PeerState, event: EventOf<"turn-ended">): PeerState["session"] {
  if (event.role !== "implement" || !event.session || !event.usage) return event.role === "implement" && !event.session ? null : peer.session;
  return { id: event.session, usage: event.usage };
}
