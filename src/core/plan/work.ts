/** The rule of the plan: phases, then step by step, each reviewed before the next begins. */
import type { Action } from "../action.ts";
import { askOf, stop } from "../ask.ts";
import type { State } from "../state.ts";
import { nextImplementer, reviewers } from "../turns.ts";
import { redGates } from "../verdicts.ts";
import { planGates } from "./fold.ts";
import { authorsOf, dueSteps, isPlanClosed, openSteps, phaseAtHand, phaseGoal, planOf, restsAtCheckpoint, stepAtHand, stepGoal, stepState } from "./view.ts";

/** New commits are traced to steps and phases before anything is made of them. */
export function untraced(state: State): Action | null {
  if (!planOf(state) || !state.tip) return null;
  const phase = phaseAtHand(state);
  if (state.plan?.traced === state.tip.commit && (phase === null || state.plan.artefact?.phase === phase)) return null;
  return { do: "trace", commit: state.tip.commit };
}

/** No code is written in a phase: tests that are red, or not there yet, wait for the steps. What judges the commits themselves does not. */
export function phaseFirst(state: State): Action | null {
  const red = redGates(state).filter(({ goal }) =>
    [...planGates, "policy-intact", "history-intact", "self-review-on-handoff", "no-secrets"].includes(goal.gate ?? ""),
  );
  return red.length > 0 ? null : (phaseWork(state) ?? checkpoint(state));
}

export function workOnPlan(state: State): Action | null {
  return isPlanClosed(state) ? null : (phaseWork(state) ?? checkpoint(state) ?? stepReview(state) ?? nextStep(state) ?? blocked(state));
}

function phaseWork(state: State): Action | null {
  const phase = phaseAtHand(state);
  if (!phase) return null;
  const artefact = state.plan?.artefact;
  const isDue = artefact?.phase === phase && artefact.blob !== null && artefact.problems.length === 0 && artefact.blob !== state.plan?.refused;
  if (!isDue) return askOf(state, nextImplementer(state), { role: "implement", goals: [], why: `the phase ${phase} is at hand` });
  return askOf(state, reviewerOf(state, phaseGoal(phase)), { role: "review", goals: [phaseGoal(phase)], why: `review of the phase ${phase}` });
}

function checkpoint(state: State): Action | null {
  const why = restsAtCheckpoint(state);
  return why === null ? null : { do: "rest", why };
}

/** One reviewer looks at all steps it may judge. */
function stepReview(state: State): Action | null {
  const due = dueSteps(state);
  const [first] = due;
  if (!first) return null;
  const peer = reviewerOf(state, stepGoal(first.id));
  const steps = due.filter(({ id }) => id === first.id || (peer !== null && !authorsOf(state, id).includes(peer)));
  return askOf(state, peer, { role: "review", goals: steps.map(({ id }) => stepGoal(id)), why: `review of ${steps.map(({ id }) => id).join(", ")}` });
}

/** Somebody who had no hand in it; where everyone had, whoever has not yet passed what is there now. */
function reviewerOf(state: State, goal: string): string | null {
  const authors = authorsOf(state, goal.replace(/^step:/, ""));
  const others = reviewers(state, authors);
  if (others.length > 0) return others[0] ?? null;
  const everyone = state.policy?.policy.peers.every(({ name }) => authors.includes(name)) === true;
  const passed = state.reviews.filter((review) => review.goal === goal && review.verdict === "pass" && review.tree === state.tip?.tree).map(({ peer }) => peer);
  return everyone ? (reviewers(state, passed)[0] ?? null) : null;
}

function nextStep(state: State): Action | null {
  const step = stepAtHand(state);
  return step ? askOf(state, nextImplementer(state), { role: "implement", goals: [], why: `${step.id}: ${step.text.slice(0, 80)}` }) : null;
}

function blocked(state: State): Action {
  const steps = openSteps(state);
  const held = steps.filter(({ id }) => stepState(state.plan, id).state === "blocked");
  const says = held.map(({ id }) => `${id} is blocked: ${stepState(state.plan, id).why}`).join("; ");
  const waiting = steps.filter((step) => !held.includes(step)).map(({ id }) => id);
  return stop(
    "needs-person",
    `${says || "no step of the plan can be worked on"}${waiting.length > 0 ? `; ${waiting.join(", ")} wait for it` : ""}`,
    'mend what blocks it, then `peers plan unblock STEP --reason "…"`; or go on without it: `peers plan ack-block STEP --reason "…"`; then `peers resume`',
  );
}
