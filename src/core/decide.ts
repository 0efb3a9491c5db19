/**
 * The policy of the loop as a list: the first rule that speaks wins. Pure; the same state, and time, always give the same action.
 * Ending rules come before any rule that costs money, and nothing is asked of a peer while a gate of the tip is unjudged.
 */
import type { Action } from "./action.ts";
import { asOf } from "./as-of.ts";
import { askOf, measuredAgain, stop, waitForRest } from "./ask.ts";
import { outOfBudget } from "./budget.ts";
import { untrustedText } from "./calibration/trust.ts";
import { confirmFindings } from "./findings/confirm.ts";
import { needsPerson, notConverging } from "./findings/controller.ts";
import { openFindings } from "./findings/register.ts";
import { answerFindings, recheckFindings, settleFindings } from "./findings/settle.ts";
import { cleanTickGoal, scepticGoal } from "./goal-names.ts";
import { isPlanClosed } from "./plan/view.ts";
import { phaseFirst, untraced, workOnPlan } from "./plan/work.ts";
import { isDoubted, wantsSceptic } from "./sceptic.ts";
import type { State } from "./state.ts";
import { isStuck } from "./stuck.ts";
import { isDegradedAll, nextImplementer, reviewers, wantedReviews } from "./turns.ts";
import { unwellPeer } from "./unwell-peer.ts";
import { brokenGates, idleModes, isGreen, redGates, unjudgedGates } from "./verdicts.ts";
import type { Millis } from "./vocabulary.ts";

export function decide(state: State, now: Millis): Action {
  return ruled(asOf(state, now), now);
}

function ruled(state: State, now: Millis): Action {
  return (
    withoutPolicy(state) ??
    openTurn(state) ??
    notRunning(state) ??
    withoutCommit(state) ??
    untraced(state) ??
    converged(state) ??
    unjudged(state) ??
    brokenGate(state) ??
    nothingProven(state) ??
    outOfBudget(state, now) ??
    isStuck(state) ??
    notConverging(state) ??
    haltedPeer(state) ??
    nobodyAble(state) ??
    sessionAtWork(state) ??
    phaseFirst(state) ??
    redGate(state) ??
    recheckFindings(state) ??
    confirmFindings(state) ??
    answerFindings(state) ??
    workOnPlan(state) ??
    untouchedTask(state) ??
    settleFindings(state) ??
    measuredAgain(state, { isNeeded: false }) ??
    pendingReview(state) ??
    cleanTick(state) ??
    sceptic(state) ??
    needsPerson(state) ??
    unwellPeer(state) ??
    rest("nothing is left to do")
  );
}

const rest = (why: string): Action => ({ do: "rest", why });

const withoutPolicy = (state: State): Action | null => (state.policy ? null : rest("no policy is accepted here yet; `peers init` does it"));

// A turn without an end is the trace of a runner that was killed: nothing else is decided before its leftovers are gone.
const openTurn = (state: State): Action | null => (state.turn ? { do: "recover", turn: state.turn.turn } : null);

function notRunning(state: State): Action | null {
  switch (state.status) {
    case "running":
      return null;
    case "fresh":
      return rest("waiting for a first commit (or `peers run`)");
    case "paused":
    case "converged":
    case "stopped":
      return rest(state.stop?.why ?? state.status);
  }
}

const withoutCommit = (state: State): Action | null => (state.tip ? null : rest("the work branch has no commit yet"));

function converged(state: State): Action | null {
  if (!isPlanClosed(state)) return null;
  if (!state.tip || !isGreen(state) || openFindings(state).length > 0 || answerFindings(state) || untouchedTask(state) || wantedReviews(state).length > 0)
    return null;
  const rules = state.policy?.policy.convergence;
  if (!rules || state.cleanTicks < rules.clean_ticks || (wantsSceptic(state) && !isDoubted(state)) || unwellPeer(state)) return null;
  return { do: "converge", commit: state.tip.commit, tree: state.tip.tree };
}

function unjudged(state: State): Action | null {
  const gates = unjudgedGates(state).map(({ goal }) => goal.id);
  return state.tip && gates.length > 0 ? { do: "judge", commit: state.tip.commit, tree: state.tip.tree, gates } : null;
}

function brokenGate(state: State): Action | null {
  const broken = brokenGates(state)[0];
  if (!broken) return null;
  return stop(
    "gate-broken",
    `gate ${broken.goal.id} could not run on ${state.tip?.commit.slice(0, 8)}: ${broken.verdict?.why}`,
    "mend what is missing, then `peers resume`",
  );
}

function nothingProven(state: State): Action | null {
  // Before anyone has worked there may be nothing yet that a gate could look at.
  if (redGates(state).length > 0 || isGreen(state) || isUntouched(state) || !isPlanClosed(state)) return null;
  const [idle] = idleModes(state);
  if (idle)
    return stop(
      "gate-broken",
      `no gate of mode ${idle.name} that reads code applies to this commit, so nothing would be proven (${idle.why})`,
      `choose a mode that fits what is here, with \`peers init --modes=… --force\`; \`peers modes show ${idle.name}\` says what it is for`,
    );
  return stop(
    "gate-broken",
    "no gate of the policy applies to this commit, so nothing would be proven",
    "add a gate with a real command to .peers/goals.yaml, then `peers goals accept`",
  );
}

/** Someone has to sign in or pay. While two others can work they do; alone, a peer has nobody to review it. */
function haltedPeer(state: State): Action | null {
  const last = state.turns.at(-1);
  if (last?.outcome !== "halted" || state.peers[last.peer]?.health !== "unavailable") return null;
  const others = Object.values(state.peers).filter(({ health }) => health === "healthy" || health === "resting");
  return others.length >= 2 ? null : stop("peers-unavailable", `${last.peer} cannot work: ${last.why}`, "put that right, then `peers resume`");
}

function nobodyAble(state: State): Action | null {
  if (!isDegradedAll(state)) return null;
  const awake = waitForRest(state, "every peer that could work rests after a rate limit");
  if (awake) return awake;
  const why = Object.entries(state.peers).map(([name, peer]) => `${name} is ${peer.health}${peer.why ? ` (${peer.why})` : ""}`);
  return stop("peers-unavailable", `no peer can work: ${why.join("; ")}`, "see `peers log` for their last turns; `peers resume` tries them again");
}

/** Commits of an interactive peer look like a person's until its turn ends; nobody else begins while it may be at work. */
function sessionAtWork(state: State): Action | null {
  const names = state.policy?.policy.peers.filter(({ interactive }) => interactive).map(({ name }) => name) ?? [];
  if (names.length === 0 || state.unclaimed.length === 0 || state.tip?.author.kind !== "human") return null;
  return {
    do: "wait",
    until: null,
    why: `for ${names.join(" or ")}, who works interactively, to end the turn; were these commits yours, \`peers tick\` goes on`,
  };
}

function redGate(state: State): Action | null {
  const red = redGates(state).map(({ goal }) => goal.id);
  return red.length > 0 ? askOf(state, nextImplementer(state), { role: "implement", goals: [], why: `red: ${red.join(", ")}` }) : null;
}

const isUntouched = (state: State) => Boolean(state.policy?.policy.task.trim()) && !state.taskTaken;

const untouchedTask = (state: State): Action | null =>
  isUntouched(state) ? askOf(state, nextImplementer(state), { role: "implement", goals: [], why: "the task is not begun" }) : null;

/** One reviewer answers every goal it may answer, in one turn. */
function pendingReview(state: State): Action | null {
  const wanted = wantedReviews(state);
  const peer = wanted.flatMap(({ by }) => by)[0];
  if (wanted.length === 0) return null;
  if (!peer)
    return (
      measuredAgain(state, { isNeeded: true }) ??
      waitForRest(state, `a reviewer of ${wanted[0]?.goal.id} rests after a rate limit`) ??
      stop(
        "peers-unavailable",
        `nobody may answer ${wanted[0]?.goal.id}: its reviewers are the author or unavailable${untrustedText(state)}`,
        "add a peer, or `peers resume` after mending one",
      )
    );
  const goals = wanted.filter(({ by }) => by.includes(peer)).map(({ goal }) => goal.id);
  return askOf(state, peer, { role: "review", goals, why: `review of ${goals.join(", ")}` });
}

function cleanTick(state: State): Action | null {
  const needed = state.policy?.policy.convergence.clean_ticks ?? 1;
  return state.cleanTicks < needed
    ? askOf(state, reviewers(state)[0] ?? null, { role: "review", goals: [cleanTickGoal], why: `clean tick ${state.cleanTicks + 1} of ${needed}` })
    : null;
}

const sceptic = (state: State): Action | null =>
  wantsSceptic(state) && !isDoubted(state) ? askOf(state, reviewers(state)[0] ?? null, { role: "sceptic", goals: [scepticGoal], why: "one last doubt" }) : null;
