/** Questions about the plan in force. */

import type { State } from "../state.ts";
import type { Author } from "../vocabulary.ts";
import { type Phase, phases } from "./phases.ts";
import type { FrozenPlan, PlanStep } from "./plan.ts";
import { openStep, type PlanState, type StepState, type Work } from "./state.ts";
import { isSeenAnywhere } from "./touches.ts";
import { isClosed } from "./transitions.ts";

export const planOf = (state: State): FrozenPlan | null => state.policy?.policy.plan ?? null;

export const stepState = (plan: PlanState | null, id: string): StepState => plan?.steps[id] ?? openStep;

export const phasesOf = (state: State): readonly Phase[] =>
  planOf(state) ? phases.filter((phase) => (state.policy?.policy.phases ?? phases).includes(phase)) : [];

/** The first phase that is not accepted yet; null when the steps can begin. */
export const phaseAtHand = (state: State): Phase | null => phasesOf(state).find((phase) => !state.plan?.phases[phase]) ?? null;

/** Steps that are not closed, in the plan's order, those whose dependencies are closed first to go. */
export const openSteps = (state: State): readonly PlanStep[] => planOf(state)?.steps.filter(({ id }) => !isClosed(stepState(state.plan, id).state)) ?? [];

export function canBegin(state: State, { depends }: PlanStep): boolean {
  return depends.every((id) => isClosed(stepState(state.plan, id).state));
}

/** The step an implementer is to work on: begun ones first, blocked ones never. */
export function stepAtHand(state: State): PlanStep | null {
  const able = openSteps(state).filter((step) => canBegin(state, step) && stepState(state.plan, step.id).state !== "blocked");
  return able.find(({ id }) => stepState(state.plan, id).state === "partial" || workOn(state, id).length > 0) ?? able[0] ?? null;
}

/** Without a plan there is no end to wait for. */
export const isPlanClosed = (state: State): boolean => planOf(state) === null || (phaseAtHand(state) === null && openSteps(state).length === 0);

export const workOn = (state: State, item: string): readonly Work[] => state.plan?.work[item] ?? [];

/** Peers that made commits of a step or phase which no review has covered yet. */
export function authorsOf(state: State, item: string): readonly string[] {
  const peers = workOn(state, item).flatMap(({ author }: { author: Author }) => (author.kind === "peer" ? [author.name] : []));
  return [...new Set(peers)];
}

/** Why nobody can be asked yet whether a step is done; null when somebody can. */
export function missingWork(state: State, step: PlanStep): string | null {
  const { id, touches } = step;
  const work = workOn(state, id);
  if (work.length === 0) return "no commit on the branch is traced to it";
  if (touches.length > 0 && !work.some(({ touched }) => touched)) return `none of its commits changes what it touches (${touches.join(", ")})`;
  if (isSeenAnywhere(step) && !work.some(({ touched }) => touched)) return "none of its commits changes anything";
  return null;
}

/** Steps a reviewer is to look at now, in the plan's order. */
export function dueSteps(state: State): readonly PlanStep[] {
  return openSteps(state).filter((step) => {
    const { state: name, ready } = stepState(state.plan, step.id);
    return ready && name !== "blocked" && canBegin(state, step) && missingWork(state, step) === null;
  });
}

export const stepGoal = (id: string) => `step:${id}`;
export const phaseGoal = (phase: Phase) => `phase:${phase}`;
export const stepOfGoal = (goal: string): string | null => /^step:(STEP-\d+)$/.exec(goal)?.[1] ?? null;
export const phaseOfGoal = (goal: string): Phase | null => phases.find((phase) => phaseGoal(phase) === goal) ?? null;

/** Why the loop rests between the phases and the first step; null when it does not. */
export const restsAtCheckpoint = (state: State): string | null =>
  state.plan?.checkpoint === true && phaseAtHand(state) === null ? "the phases are accepted; `peers resume` begins with the steps" : null;
