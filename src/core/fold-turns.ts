/** How a turn's end, a gate's verdict and a review change the state. */
import { isTrusted, withTry } from "./calibration/trust.ts";
import type { EventOf } from "./event.ts";
import { withClaims } from "./findings/claimed.ts";
import { confirmGoal, settleGoal } from "./findings/goals.ts";
import { withSettledReviews } from "./findings/moved.ts";
import { afterRound } from "./findings/pace.ts";
import { confirmedFindings, unsettledFindings } from "./findings/register.ts";
import { isGood, isNeutral, peerAfter, runAfter } from "./fold-peers.ts";
import { withDescribed } from "./review/described-before.ts";
import { withSaid } from "./review/repeated-notes.ts";
import type { State, StuckCounters } from "./state.ts";
import { type GateStatus, isGreen, isPerCommit, redGates, unjudgedGates } from "./verdicts.ts";
import type { TurnOutcome } from "./vocabulary.ts";

/** Ends that leave open whether the peer read what it was told. */
export const untold: readonly TurnOutcome[] = ["interrupted", "process-failed", "rate-limited", "api-error", "halted"];
const keptTurns = 20;
const keptHandedOff = 50;
const keptVerdicts = 120;
const keptTrees = 50;
/** Verdicts whose output is kept; it is shown only while a gate is red. */
const keptHeads = 30;
// Without a gate that proves them they would be as many as there ever were.
const keptHandoffs = 200;

export function afterTurn(state: State, event: EventOf<"turn-ended">): State {
  const good = isGood(event.outcome);
  const handedOff = event.outcome === "handed-off" && event.commit !== null;
  const { turn, peer, role, outcome, why, commit, durationMs, usage } = event;
  const next: State = {
    ...state,
    turn: null,
    unclaimed: [],
    tip: claimed(state.tip, event),
    authors: event.interactive
      ? state.authors.map((known) => (event.commits.includes(known.commit) ? { ...known, author: { kind: "peer", name: peer }, turn } : known))
      : state.authors,
    turns: [...state.turns, { turn, peer, role, outcome, why, commit, at: state.at, durationMs, usage }].slice(-keptTurns),
    // Looking at a claim is an errand between turns: who mends it is whoever came after the reviewer.
    lastPeer: good && state.turn?.goals.includes(confirmGoal) ? state.lastPeer : peer,
    failedTries: triesAfter(state, event),
    taskTaken: state.taskTaken || (role === "implement" && handedOff),
    peers: { ...state.peers, [peer]: peerAfter(state, event) },
    calibration: isTry(state, outcome) ? withTry(state, { peer, tree: state.turn?.tree ?? "" }) : state.calibration,
    run: runAfter(state, event),
    // What a peer was told before it crashed, it is told again; as a reviewer it was told nothing.
    inbox: role !== "implement" || untold.includes(outcome) ? state.inbox : { ...state.inbox, [peer]: [] },
    notices: { ...state.notices, [peer]: [...(state.notices[peer] ?? []), ...event.warnings].slice(-10) },
  };
  if (handedOff) return withHandoff({ ...next, unjudgedHandoff: handoffOf(state) }, event);
  // Who only looks at claims has not looked at the work.
  return outcome !== "reviewed" || state.turn?.goals.includes(confirmGoal) ? next : withRound(next, state, peer);
}

/** A hand-off has to be judged before it was a good try. */
function triesAfter(state: State, { outcome, role, peer }: EventOf<"turn-ended">): State["failedTries"] {
  if (isNeutral(outcome)) return state.failedTries;
  if (!isGood(outcome)) return triedAgain(state, peer);
  return role === "implement" ? state.failedTries : null;
}

function withRound(next: State, before: State, peer: string): State {
  const after = { ...next, register: afterRound(before) };
  return isTrusted(before, peer) ? withCleanReview(after) : after;
}

/** A review of the work that was its peer's to give; a planted one is told of by itself. */
const isTry = ({ turn }: State, outcome: TurnOutcome) =>
  !isNeutral(outcome) && outcome !== "calibrated" && turn?.goals.some((goal) => goal !== confirmGoal && goal !== settleGoal) === true;

/** Counts a verdict; once all gates of the tip are judged, says what that means for the tries and the stuck counters. */
export function afterGate(state: State, event: EventOf<"gate-judged">): State {
  const { kind: _, version: __, durationMs: ___, attempts: ____, ...verdict } = event;
  const kept = state.verdicts.filter((known) => !(known.key === event.key && known.gate === event.gate && known.commit === event.commit));
  const next: State = { ...state, verdicts: withRecentHeads([...kept, { ...verdict, seq: state.seq }].slice(-keptVerdicts)) };
  const proven = event.gate === selfReviewGate(state) && event.verdict !== "fail" && event.verdict !== "broken" && event.commit === state.tip?.commit;
  return settled(proven ? { ...next, handoffs: [] } : next, event);
}

function withRecentHeads(verdicts: State["verdicts"]): State["verdicts"] {
  const told = verdicts.filter(({ head }) => head !== "");
  const shown = told.filter(({ verdict }) => verdict === "fail" || verdict === "broken").slice(-keptHeads);
  if (shown.length === told.length) return verdicts;
  return verdicts.map((verdict) => (verdict.head === "" || shown.includes(verdict) ? verdict : { ...verdict, head: "" }));
}

export function afterReview(state: State, event: EventOf<"review-given">): State {
  if (event.tree !== state.tip?.tree) return state;
  const { goal, peer, tree, verdict, why } = event;
  const { register, raised } = withClaims(state, event);
  const next = withSettledReviews({
    ...state,
    said: withSaid(state, event),
    described: withDescribed(state, event),
    register,
    reviews: [...state.reviews, { goal, peer, tree, verdict, why, raised }],
  });
  return confirmedFindings(next).length > 0 || (verdict === "fail" && raised.length === 0) ? { ...next, cleanTicks: 0 } : next;
}

/** A person's session says at its end whose the commits were. */
function claimed(tip: State["tip"], event: EventOf<"turn-ended">): State["tip"] {
  return event.interactive && tip && tip.commit === event.commit ? { ...tip, author: { kind: "peer", name: event.peer }, turn: event.turn } : tip;
}

/** A session of a person has no beginning that we know of: what was counted as clean before is not its work. */
function handoffOf({ turn, tip, cleanTicks }: State): State["unjudgedHandoff"] {
  const changed = turn ? turn.tree !== tip?.tree : cleanTicks === 0;
  return changed ? "work" : "empty";
}

function triedAgain(state: State, peer: string): State["failedTries"] {
  return { peer, count: state.failedTries?.peer === peer ? state.failedTries.count + 1 : 1 };
}

function withHandoff(state: State, event: EventOf<"turn-ended">): State {
  const commit = event.commit as string;
  return {
    ...state,
    anchor: commit,
    handedOff: [...state.handedOff, { turn: event.turn, peer: event.peer, commit }].slice(-keptHandedOff),
    // Built-in gates ask the log: an answer from before this hand-off was recorded did not know of it.
    verdicts: state.verdicts.filter((verdict) => verdict.commit !== commit || !isBuiltIn(state, verdict.gate)),
    handoffs: [...state.handoffs, { turn: event.turn, peer: event.peer, commits: event.commits }].slice(-keptHandoffs),
    stuck: { ...state.stuck, trees: visited(state) },
  };
}

/** A tree counts as coming back only when another tree lay between. */
function visited(state: State): StuckCounters["trees"] {
  const tree = state.tip?.tree;
  const known = state.stuck.trees;
  if (!tree || known.at(-1)?.tree === tree) return known;
  const visits = (known.find((seen) => seen.tree === tree)?.visits ?? 0) + 1;
  return [...known.filter((seen) => seen.tree !== tree), { tree, visits }].slice(-keptTrees);
}

const withCleanReview = (state: State): State =>
  isGreen(state) && unsettledFindings(state).length === 0 && !state.reviews.some(({ verdict }) => verdict === "fail")
    ? { ...state, cleanTicks: state.cleanTicks + 1 }
    : state;

function settled(state: State, event: EventOf<"gate-judged">): State {
  const aboutTip = event.commit === state.tip?.commit || event.tree === state.tip?.tree;
  if (!aboutTip || unjudgedGates(state).length > 0) return state;
  const red = redGates(state);
  if (red.length === 0) {
    const clean = state.unjudgedHandoff !== "none" && isGreen(state);
    return {
      ...state,
      unjudgedHandoff: "none",
      // Who hands off nothing has looked at nothing: a tree is its author's clean tick once.
      cleanTicks: state.cleanTicks + (clean && state.unjudgedHandoff === "work" ? 1 : 0),
      failedTries: clean ? null : state.failedTries,
      stuck: { ...state.stuck, redGates: "", redTries: [] },
    };
  }
  const author = state.unjudgedHandoff !== "none" && state.tip?.author.kind === "peer" ? state.tip.author.name : null;
  return {
    ...state,
    unjudgedHandoff: "none",
    cleanTicks: 0,
    failedTries: author ? triedAgain(state, author) : state.failedTries,
    stuck: stillRed(state, red),
  };
}

/** A try is another tree, or another commit where a red gate looks at messages and history. */
function stillRed(state: State, red: readonly GateStatus[]): StuckCounters {
  const gates = red.map(({ goal }) => goal.id).join(" ");
  const mark = (red.some(({ goal }) => isPerCommit(goal)) ? state.tip?.commit : state.tip?.tree) ?? "";
  const tries = state.stuck.redGates === gates ? state.stuck.redTries.filter((known) => known !== mark) : [];
  return { ...state.stuck, redGates: gates, redTries: [...tries, mark].slice(-keptTrees) };
}

const isBuiltIn = (state: State, gate: string) =>
  state.policy?.policy.goals.some((goal) => goal.id === gate && goal.type === "hard" && goal.gate !== undefined) === true;

const selfReviewGate = (state: State) => state.policy?.policy.goals.find((goal) => goal.type === "hard" && goal.gate === "self-review-on-handoff")?.id;
