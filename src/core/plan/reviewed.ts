/** What a review makes of steps and of a phase. Only this moves a step to done. */
import type { Event, EventOf } from "../event.ts";
import type { Review } from "../review.ts";
import type { OpenTurn, State } from "../state.ts";
import { artefacts } from "./artefacts.ts";
import type { PlanStep } from "./plan.ts";
import { isLegal } from "./transitions.ts";
import { authorsOf, canBegin, missingWork, phaseOfGoal, planOf, stepGoal, stepOfGoal, stepState } from "./view.ts";

/** Steps it was asked about and does not answer; null when there are none. */
export function unansweredSteps(turn: Pick<OpenTurn, "goals">, { steps }: Pick<Review, "steps">): string | null {
  const missing = turn.goals.flatMap((goal) => stepOfGoal(goal) ?? []).filter((id) => !Object.hasOwn(steps, id));
  return missing.length > 0 ? `its review does not say under \`steps\` what ${missing.join(", ")} is: done or partial` : null;
}

/** `given` are the verdicts of this review by goal: the harsher of verdict and answer counts. */
export function planMoves(
  state: State,
  turn: OpenTurn,
  { review, given }: { review: Pick<Review, "steps">; given: readonly EventOf<"review-given">[] },
): Event[] {
  return turn.goals.flatMap((goal): Event[] => {
    const verdict = given.find((one) => one.goal === goal)?.verdict ?? "void";
    const phase = phaseOfGoal(goal);
    const step = planOf(state)?.steps.find(({ id }) => id === stepOfGoal(goal));
    if (phase) return verdict === "pass" ? acceptedPhase(state, turn, goal) : [];
    return step
      ? movedStep(state, turn, { step, isDone: verdict === "pass" && review.steps[step.id]?.state === "done", why: review.steps[step.id]?.notes ?? "" })
      : [];
  });
}

function acceptedPhase(state: State, turn: OpenTurn, goal: string): Event[] {
  const phase = phaseOfGoal(goal);
  const artefact = state.plan?.artefact;
  if (!phase || artefact?.phase !== phase || artefact.blob === null || artefact.problems.length > 0) return [];
  if (state.plan?.traced !== turn.commit || authorsOf(state, goal).includes(turn.peer)) return [];
  const { file } = artefacts[phase];
  return [{ kind: "phase-accepted", phase, file, blob: artefact.blob, commit: turn.commit, turn: turn.turn, by: "reviewer", name: turn.peer }];
}

type Judged = { readonly step: PlanStep; readonly isDone: boolean; readonly why: string };

function movedStep(state: State, turn: OpenTurn, { step, isDone, why }: Judged): Event[] {
  const from = stepState(state.plan, step.id).state;
  const to = isDone ? "done" : "partial";
  if (!isLegal("reviewer", from, to) || (isDone && !mayClose(state, turn, step))) return [];
  return [{ kind: "step-moved", step: step.id, from, to, why, commit: turn.commit, turn: turn.turn, by: "reviewer", name: turn.peer }];
}

/**
 * Nobody closes a step they had a hand in. Where every peer had one, each commit still needs the word of somebody who did not
 * make it: then two of them have to say so of the same files.
 */
function mayClose(state: State, turn: OpenTurn, step: PlanStep): boolean {
  if (state.plan?.traced !== turn.commit || !canBegin(state, step) || missingWork(state, step) !== null) return false;
  const authors = authorsOf(state, step.id);
  if (!authors.includes(turn.peer)) return true;
  const everyone = state.policy?.policy.peers.every(({ name }) => authors.includes(name)) === true;
  const passed = state.reviews.filter(({ goal, verdict, tree }) => goal === stepGoal(step.id) && verdict === "pass" && tree === turn.tree);
  return everyone && passed.some(({ peer }) => peer !== turn.peer);
}
