/** What a review makes of steps and of a phase. Only this moves a step to done. */
import type { Event, EventOf } from "../event.ts";
import type { Review } from "../review.ts";
import type { OpenTurn, State } from "../state.ts";
import { artefacts } from "./artefacts.ts";
import type { PlanStep } from "./plan.ts";
import { isLegal } from "./transitions.ts";
import { authorsOf, canBegin, missingWork, phaseOfGoal, planOf, stepGoal, stepOfGoal, stepState } from "./view.ts";

/** Steps it was asked about and does not answer; null when there are none. */
export function unansweredSteps(state: State, turn: Pick<OpenTurn, "goals">, { steps }: Pick<Review, "steps">): string | null {
  const asked = turn.goals.flatMap((goal) => stepOfGoal(goal) ?? []);
  const missing = asked.filter((id) => !Object.hasOwn(steps, id));
  if (missing.length > 0) return `its review does not say under \`steps\` what ${missing.join(", ")} is: done or partial`;
  const unsure = asked.filter((id) => isCalibrated(state) && steps[id]?.state === "done" && steps[id].confidence === undefined);
  return unsure.length > 0 ? `its review calls ${unsure.join(", ")} done and does not say with which \`confidence\`, 1 to 5` : null;
}

const isCalibrated = (state: State) => planOf(state)?.meta.confidence_calibration === true;
/** Of a reviewer who is less sure than this, a step is not done. */
const sureEnough = 4;

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
    return step ? movedStep(state, turn, judged(state, step, { answer: review.steps[step.id], isPassed: verdict === "pass" })) : [];
  });
}

function judged(state: State, step: PlanStep, { answer, isPassed }: { answer: Review["steps"][string] | undefined; isPassed: boolean }): Judged {
  const isSure = !isCalibrated(state) || (answer?.confidence ?? 0) >= sureEnough;
  const isCalledDone = isPassed && answer?.state === "done";
  const doubt = isCalledDone && !isSure ? `${turnedDown(answer?.confidence)}: ` : "";
  return { step, isDone: isCalledDone && isSure, why: `${doubt}${answer?.notes ?? ""}` };
}

const turnedDown = (confidence: number | undefined) => `called done with confidence ${confidence ?? 0} of 5, and the plan asks for ${sureEnough}`;

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
