/** What commits are to the steps and phases of the plan: by what they change, and by what their messages say. */
import { trailersOf } from "../commit-message.ts";
import type { Event, EventOf } from "../event.ts";
import type { State } from "../state.ts";
import type { Author, Oid } from "../vocabulary.ts";
import { artefacts } from "./artefacts.ts";
import type { PlanStep } from "./plan.ts";
import { isSeenAnywhere, isTouched } from "./touches.ts";
import { isLegal } from "./transitions.ts";
import { phaseGoal, phasesOf, planOf, stepAtHand, stepState } from "./view.ts";

/** A commit as git and the log tell it. */
export type TracedCommit = {
  readonly commit: Oid;
  readonly author: Author;
  readonly turn: number | null;
  readonly message: string;
  /** Against the parent that was on the branch before it. */
  readonly paths: readonly string[];
};

type Traced = EventOf<"plan-traced">;
type Said = { readonly step: string; readonly to: "partial" | "blocked"; readonly why: string; readonly by: TracedCommit };

/** What new commits add, without what only the tip as a whole can tell. `reopened` are done steps whose files are no longer as reviewed. */
export function traceOf(
  state: State,
  commits: readonly TracedCommit[],
  reopened: readonly string[],
): Pick<Traced, "work" | "ready" | "told"> & { moves: Event[] } {
  const steps = planOf(state)?.steps ?? [];
  const work = commits.flatMap((commit) => workIn(state, steps, commit));
  const said = commits.flatMap((commit) => saidIn(steps, commit));
  const last = said.filter(({ step }, index) => said.findLastIndex((other) => other.step === step) === index);
  const moves = last.flatMap((one): Event[] => {
    const from = stepState(state.plan, one.step).state;
    const { commit, turn, author } = one.by;
    if (!isLegal("implementer", from, one.to)) return [];
    return [{ kind: "step-moved", step: one.step, from, to: one.to, why: one.why, commit, turn, by: "implementer", name: author.name }];
  });
  const asked = steps.filter((step) => asksForReview(state, step, work)).map(({ id }) => id);
  const ready = [...new Set([...asked, ...reopened])].filter((id) => !last.some(({ step }) => step === id));
  return { work, ready, told: commits.flatMap((commit) => misspoken(steps, commit)), moves };
}

function workIn(state: State, steps: readonly PlanStep[], { commit, author, turn, message, paths }: TracedCommit): Traced["work"] {
  const names = trailersOf(message).get("step") ?? [];
  const ofSteps = steps.map((step) => {
    const named = names.includes(step.id);
    const anywhere = named && isSeenAnywhere(step) && paths.length > 0;
    return { item: step.id, named, touched: anywhere || paths.some((path) => isTouched(step.touches, path)) };
  });
  const ofPhases = phasesOf(state).map((phase) => ({ item: phaseGoal(phase), named: false, touched: paths.includes(artefacts[phase].file) }));
  return [...ofSteps, ...ofPhases].filter(({ named, touched }) => named || touched).map((one) => ({ ...one, commit, author, turn }));
}

/** Its message names the step, or names none and works on the one at hand. */
function asksForReview(state: State, { id }: PlanStep, work: Traced["work"]): boolean {
  const own = work.filter(({ item }) => item === id);
  if (own.some(({ named }) => named)) return true;
  return own.some(({ touched }) => touched) && stepAtHand(state)?.id === id && !work.some(({ named }) => named);
}

const sayings = [
  { key: "step-partial", to: "partial" },
  { key: "step-blocked", to: "blocked" },
] as const;

function saidIn(steps: readonly PlanStep[], by: TracedCommit): Said[] {
  const trailers = trailersOf(by.message);
  return sayings.flatMap(({ key, to }) =>
    (trailers.get(key) ?? []).flatMap((value): Said[] => {
      const { step, why } = idAndReason(value);
      return why !== "" && steps.some(({ id }) => id === step) ? [{ step, to, why: why.slice(0, 1_000), by }] : [];
    }),
  );
}

/** Trailers that were meant for the plan and do not count. */
function misspoken(steps: readonly PlanStep[], { author, message }: TracedCommit): Traced["told"] {
  if (author.kind !== "peer") return [];
  const trailers = trailersOf(message);
  const known = (id: string) => steps.some((step) => step.id === id);
  const unknown = (trailers.get("step") ?? [])
    .filter((id) => !known(id))
    .map((id) => `\`Step: ${id}\` names no step of the plan; write the id of one, e.g. \`Step: STEP-1\`.`);
  const unread = sayings.flatMap(({ key, to }) =>
    (trailers.get(key) ?? [])
      .filter((value) => idAndReason(value).why === "" || !known(idAndReason(value).step))
      .map((value) => `\`Step-${to === "partial" ? "Partial" : "Blocked"}: ${value.slice(0, 80)}\` was not understood; write \`STEP-2: why\` after it.`),
  );
  const claimed = [...trailers.keys()].some((key) => /^step-(done|ack|block-ack|blocked-ack|complete)/.test(key));
  return [...unknown, ...unread, ...(claimed ? ["Only a reviewer's answer makes a step done, and only the operator acknowledges a blocked one."] : [])].map(
    (says) => ({ peer: author.name, says }),
  );
}

function idAndReason(value: string): { readonly step: string; readonly why: string } {
  const [, step = "", why = ""] = /^(STEP-\d+)\s*:\s*(\S.*)$/s.exec(value) ?? [];
  return { step, why };
}
