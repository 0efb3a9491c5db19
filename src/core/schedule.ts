import type { HardGoal } from "./policy.ts";
import type { Millis, Verdict } from "./vocabulary.ts";

export type ScheduleState = {
  readonly running: ReadonlySet<string>;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** What a gate took the last time, by id. */
  readonly durations: ReadonlyMap<string, Millis>;
  readonly jobs: number;
};

/** What can be done now: gates to start, and gates that need not be asked because of another's answer. */
export type Step = { readonly start: readonly HardGoal[]; readonly settled: readonly Settled[] };
export type Settled = { readonly goal: HardGoal; readonly verdict: "fail" | "broken"; readonly why: string };

/**
 * The next step through the goals: what is needed before what needs it, cheapest first, a `serial` one alone and when nothing
 * else is left to start. Both lists empty while nothing runs means everything is judged.
 */
export function nextStep(goals: readonly HardGoal[], state: ScheduleState): Step {
  const open = goals.filter((goal) => !state.running.has(goal.id) && !state.verdicts.has(goal.id));
  const settled = open.flatMap((goal) => settledBy(goal, goals, state));
  if (settled.length > 0) return { start: [], settled };
  const ready = open.filter((goal) => goal.needs.every((need) => isGood(state.verdicts.get(need)))).sort((a, b) => cost(a, state) - cost(b, state));
  const start = startable(goals, ready, state);
  if (start.length === 0 && state.running.size === 0 && open.length > 0) return { start: [], settled: open.map(circular) };
  return { start, settled: [] };
}

function startable(goals: readonly HardGoal[], ready: readonly HardGoal[], state: ScheduleState): readonly HardGoal[] {
  const serialRuns = goals.some((goal) => goal.serial && state.running.has(goal.id));
  if (serialRuns) return [];
  const together = ready.filter((goal) => !goal.serial);
  if (together.length > 0) return together.slice(0, Math.max(0, state.jobs - state.running.size));
  return state.running.size === 0 ? ready.slice(0, 1) : [];
}

const isGood = (verdict: Verdict | undefined) => verdict === "pass" || verdict === "not-applicable";

function settledBy(goal: HardGoal, goals: readonly HardGoal[], state: ScheduleState): Settled[] {
  const unknown = goal.needs.find((need) => !goals.some(({ id }) => id === need));
  if (unknown !== undefined) return [{ goal, verdict: "broken", why: `it needs "${unknown}", which is not a gate of the policy` }];
  const red = goal.needs.find((need) => state.verdicts.has(need) && !isGood(state.verdicts.get(need)));
  return red === undefined ? [] : [{ goal, verdict: "fail", why: `not run, because ${red} did not pass` }];
}

const circular = (goal: HardGoal): Settled => ({
  goal,
  verdict: "broken",
  why: `its needs (${goal.needs.join(", ")}) lead in a circle, so it can never start`,
});

// Of a gate never seen we only know that it is not among the quick ones.
export const unknownCost = 1_000;
const cost = (goal: HardGoal, state: ScheduleState) => state.durations.get(goal.id) ?? (goal.gate === undefined ? unknownCost : 0);
