/** How facts about the plan change the state. */
import type { EventOf } from "../event.ts";
import { noStuck, type State } from "../state.ts";
import type { PlanStep } from "./plan.ts";
import type { PlanState, StepState, Work } from "./state.ts";
import { isLegal } from "./transitions.ts";
import { isPlanClosed, phaseOfGoal, stepState } from "./view.ts";

const keptWork = 200;
const keptProof = 50;
const keptNotices = 10;

/** After a policy was accepted: steps that read as before keep what became of them. */
export function planUnder(state: State, event: EventOf<"policy-accepted">): PlanState | null {
  const plan = event.policy.plan;
  if (!plan) return null;
  const former = state.policy?.policy.plan;
  const known = state.plan;
  if (!known || !former) return { ...begun, start: event.tip?.commit ?? null, traced: event.tip?.commit ?? null };
  const same = plan.steps
    .filter((step) =>
      isSame(
        former.steps.find(({ id }) => id === step.id),
        step,
      ),
    )
    .map(({ id }) => id);
  const kept = <T>(values: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(values).filter(([id]) => same.includes(id) || !id.startsWith("STEP-")));
  return { ...known, steps: kept(known.steps), work: kept(known.work) };
}

const begun: PlanState = { start: null, traced: null, steps: {}, work: {}, phases: {}, artefact: null, refused: null, checkpoint: false };

function isSame(former: PlanStep | undefined, step: PlanStep): boolean {
  const essence = ({ line: _, rationale: __, ...rest }: PlanStep) => JSON.stringify(rest);
  return former !== undefined && essence(former) === essence(step);
}

export function planTraced(state: State, event: EventOf<"plan-traced">): State {
  const { plan } = state;
  if (!plan) return state;
  const work: Record<string, readonly Work[]> = {};
  for (const [item, commits] of Object.entries(plan.work)) work[item] = commits.filter(({ commit }) => !event.gone.includes(commit));
  for (const { item, ...one } of event.work) work[item] = bounded([...(work[item] ?? []), one]);
  const steps = { ...plan.steps };
  for (const id of event.ready) steps[id] = { ...stepState(plan, id), ready: true };
  const notices = { ...state.notices };
  for (const { peer, says } of event.told) notices[peer] = [...(notices[peer] ?? []), says].slice(-keptNotices);
  return rejudged({ ...state, notices, plan: { ...plan, traced: event.to, work, steps, artefact: event.artefact } });
}

/** The newest are kept, and of every author at least one: who had a hand in it may not be forgotten. */
function bounded(work: readonly Work[]): readonly Work[] {
  if (work.length <= keptWork) return work;
  const drop = work.findIndex((one, index) =>
    work.some((other, at) => at > index && other.author.name === one.author.name && other.author.kind === one.author.kind),
  );
  return work.filter((_, index) => index !== Math.max(0, drop));
}

export function stepMovedTo(state: State, event: EventOf<"step-moved">): State {
  const { plan } = state;
  const { step, from, to, why, name, turn, commit, by } = event;
  const known = stepState(plan, step);
  if (!plan || known.state !== from || !isLegal(by, from, to)) return state;
  const moved: StepState = { ...known, state: to, why, name, turn, commit, ready: by === "peers" };
  const covered = to === "done" ? { proof: (plan.work[step] ?? []).slice(-keptProof) } : {};
  const work = to === "done" ? { ...plan.work, [step]: [] } : plan.work;
  return ended(state, rejudged({ ...state, plan: { ...plan, work, steps: { ...plan.steps, [step]: { ...moved, ...covered } } } }));
}

export function phaseAccepted(state: State, { phase, file, blob, commit, name }: EventOf<"phase-accepted">): State {
  const { plan } = state;
  if (!plan) return state;
  const accepted = { ...plan.phases, [phase]: { file, blob, commit, name } };
  return rejudged({
    ...state,
    stuck: noStuck,
    plan: { ...plan, phases: accepted, work: { ...plan.work, [`phase:${phase}`]: [] }, artefact: null, refused: null },
  });
}

/** A refused artefact is asked about again once it has changed. */
export function withRefusedPhase(state: State, { goal, verdict }: EventOf<"review-given">): State {
  const { plan } = state;
  if (!plan?.artefact || phaseOfGoal(goal) !== plan.artefact.phase || verdict === "pass") return state;
  return { ...state, plan: { ...plan, refused: plan.artefact.blob } };
}

export const withCheckpoint = (state: State, checkpoint: boolean): State => (state.plan ? { ...state, plan: { ...state.plan, checkpoint } } : state);

/** Gates that ask the log have to be asked again when it says something else of the same commit. */
export const planGates: readonly string[] = ["plan-complete", "plan-intact", "step-traceable", "architecture-intact"];

function rejudged(state: State): State {
  const goals = state.policy?.policy.goals.filter((goal) => goal.type === "hard" && planGates.includes(goal.gate ?? "")).map(({ id }) => id) ?? [];
  const verdicts = state.verdicts.filter(({ gate, commit }) => commit !== state.tip?.commit || !goals.includes(gate));
  return verdicts.length === state.verdicts.length ? state : { ...state, verdicts };
}

/** With the last step the gates of the end come due: what was clean until then was not yet all of it. */
const ended = (before: State, after: State): State =>
  isPlanClosed(after) === isPlanClosed(before) ? after : { ...after, cleanTicks: 0, unjudgedHandoff: isPlanClosed(after) ? "work" : "none" };
