/**
 * State is what the facts add up to, and nothing else. `evolve` takes one recorded fact; it never looks at a clock, and a fact
 * it has no use for changes only where the log stands.
 */

import { afterCalibration, withClaimJudged } from "./calibration/trust.ts";
import { concernFolded } from "./concerns/fold.ts";
import type { Event, EventOf, Recorded } from "./event.ts";
import { settledOtherwise } from "./findings/lines.ts";
import { findingMoved, underNewPolicy, withAnswers } from "./findings/moved.ts";
import { withFixTurn } from "./findings/pace.ts";
import { beganRun, healed, rearmed, unheld } from "./fold-run.ts";
import { afterGate, afterReview, afterTurn } from "./fold-turns.ts";
import { phaseAccepted, planTraced, planUnder, stepMovedTo, withCheckpoint, withRefusedPhase } from "./plan/fold.ts";
import { looksText } from "./sceptic.ts";
import { initial, newPeer, type State } from "./state.ts";
import { unreachable } from "./unreachable.ts";

export function fold(events: Iterable<Recorded>, from: State = initial): State {
  let state = from;
  for (const recorded of events) state = evolve(state, recorded);
  return state;
}

export function evolve(state: State, { seq, at, tick, event }: Recorded): State {
  return apply({ ...state, seq, at, tick }, event);
}

function apply(state: State, event: Event): State {
  switch (event.kind) {
    case "log-started":
      return { ...state, writer: event.writer };
    case "branches-known":
      return { ...state, tips: event.branches };
    case "policy-accepted":
      return policyAccepted(state, event);
    case "runner-started":
      if (event.mode === "tick") return unheld(state.status === "fresh" ? rearmed(state) : state);
      return event.mode === "run" && state.status !== "paused" && state.status !== "converged"
        ? withCheckpoint(beganRun(state, event), event.checkpoint === true)
        : state;
    case "commit-seen":
      return commitSeen(state, event);
    case "branch-moved":
      return branchMoved(state, event);
    case "turn-started":
      return turnStarted(state, event);
    case "turn-ended":
      return afterTurn(state, event);
    case "gate-judged":
      return afterGate(state, event);
    case "review-given":
      return withRefusedPhase(afterReview(state, event), event);
    case "finding-moved":
      return withClaimJudged(findingMoved(state, event), state, event);
    case "calibration-measured":
      return afterCalibration(state, event);
    case "step-moved":
      return stepMovedTo(state, event);
    case "plan-traced":
      return planTraced(state, event);
    case "phase-accepted":
      return phaseAccepted(state, event);
    case "concern-opened":
    case "concern-answered":
    case "concern-closed":
      return concernFolded(state, event);
    case "plan-amended":
      return state;
    case "tampering-found":
      return event.peer ? noticed(state, event.peer, `In turn ${event.turn} you changed what is not yours to change (${event.what}): ${event.detail}.`) : state;
    case "turn-undone":
      return withoutHandoff(state, event.turn);
    case "work-kept":
      return state;
    case "wait-started":
      return { ...state, waiting: event.why };
    case "run-paused":
      return { ...state, status: "paused", stop: { outcome: null, why: "paused by the operator", hint: "`peers resume` goes on" } };
    case "run-resumed":
      return withCheckpoint(unheld(healed(rearmed(state))), false);
    case "run-stopped":
      return { ...state, status: "stopped", waiting: null, stop: { outcome: event.outcome, why: event.why, hint: event.hint } };
    case "run-converged":
      return {
        ...state,
        status: "converged",
        waiting: null,
        stop: {
          outcome: null,
          why: `every gate is green on ${event.commit.slice(0, 8)}${looksText(state)}${settledOtherwise(state.register)}`,
          hint: "",
        },
      };
    case "run-interrupted":
      return state;
    default:
      return unreachable(event);
  }
}

function policyAccepted(state: State, event: EventOf<"policy-accepted">): State {
  const first = state.policy === null;
  const peers = Object.fromEntries(event.policy.peers.map(({ name }) => [name, state.peers[name] ?? newPeer]));
  const accepted: State = {
    ...state,
    policy: { seq: state.seq, hash: event.hash, branch: event.branch, baseline: event.baseline, policy: event.policy },
    tip: state.tip && event.tip?.commit === state.tip.commit ? state.tip : event.tip ? { ...event.tip, author: { kind: "human", name: "" }, turn: null } : null,
    anchor: event.tip?.commit ?? null,
    tips: event.tip ? { ...state.tips, [event.branch]: event.tip.commit } : state.tips,
    peers,
    taskTaken: false,
    verdicts: [],
    reviews: [],
    register: underNewPolicy(state.register),
    plan: planUnder(state, event),
    handoffs: [],
    cleanTicks: 0,
    unjudgedHandoff: "none",
  };
  return first || state.status === "paused" ? accepted : rearmed(accepted);
}

function commitSeen(state: State, event: EventOf<"commit-seen">): State {
  const tips = event.tip ? { ...state.tips, [event.branch]: event.commit } : state.tips;
  const turn = state.turn && event.turn === state.turn.turn ? { ...state.turn, commits: [...state.turn.commits, event.commit] } : state.turn;
  const authors = [...state.authors, { commit: event.commit, author: event.author, turn: event.turn }].slice(-200);
  // A peer's own branch is where its work is seen first; once moved to the work branch it is still the peer's.
  if (event.branch !== state.policy?.branch) return { ...state, tips, turn, authors: event.author.kind === "peer" ? authors : state.authors };
  const unclaimed = event.author.kind === "human" ? [...state.unclaimed, event.commit].slice(-200) : state.unclaimed;
  const told = delivered({ ...state, tips, turn, unclaimed, authors }, event);
  if (!event.tip) return told;
  const moved = tipMoved(told, { commit: event.commit, tree: event.tree, author: event.author, turn: event.turn });
  return event.author.kind === "human"
    ? rearmed({ ...moved, anchor: event.commit })
    : event.author.kind === "tool"
      ? { ...moved, anchor: event.commit }
      : moved;
}

function branchMoved(state: State, event: EventOf<"branch-moved">): State {
  const { [event.branch]: _, ...others } = state.tips;
  const tips = event.to ? { ...others, [event.branch]: event.to } : others;
  if (event.branch !== state.policy?.branch || !event.to || !event.tree) return { ...state, tips };
  const { author, turn } = state.authors.findLast(({ commit }) => commit === event.to) ?? { author: { kind: "human", name: "" } as const, turn: null };
  const moved = tipMoved({ ...state, tips }, { commit: event.to, tree: event.tree, author, turn });
  return event.turn === null ? rearmed({ ...moved, anchor: event.to }) : moved;
}

/** Reviews and findings are about a tree: another tree has none yet. The same tree (a reworded message) keeps them. */
function tipMoved(state: State, tip: NonNullable<State["tip"]>): State {
  if (state.tip?.tree === tip.tree) return { ...state, tip: { ...tip, wrote: state.tip.wrote ?? state.tip.author } };
  return { ...state, tip, reviews: [], register: withAnswers(state.register, tip), cleanTicks: 0, unjudgedHandoff: "none" };
}

function turnStarted(state: State, event: EventOf<"turn-started">): State {
  const { kind: _, ...turn } = event;
  return {
    ...state,
    waiting: null,
    register: event.role === "implement" ? withFixTurn(state, event.turn) : state.register,
    turn: { ...turn, startedAt: state.at, commits: [] },
    // The prompt has said it.
    notices: { ...state.notices, [event.peer]: [] },
    run: { ...state.run, ticks: state.run.ticks + 1, startedAt: state.run.startedAt ?? state.at },
  };
}

function delivered(state: State, event: EventOf<"commit-seen">): State {
  const letter = { commit: event.commit, from: event.author.kind === "human" ? event.author.name || "a person" : event.author.name, subject: event.subject };
  const names = Object.keys(state.peers).filter((name) => !(event.author.kind === "peer" && event.author.name === name));
  return { ...state, inbox: { ...state.inbox, ...Object.fromEntries(names.map((name) => [name, [...(state.inbox[name] ?? []), letter].slice(-50)])) } };
}

function noticed(state: State, peer: string, notice: string): State {
  return { ...state, notices: { ...state.notices, [peer]: [...(state.notices[peer] ?? []), notice].slice(-10) } };
}

const withoutHandoff = (state: State, turn: number): State => ({ ...state, handoffs: state.handoffs.filter((handoff) => handoff.turn !== turn) });
