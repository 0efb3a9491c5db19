import type { HardGoal } from "../../core/policy.ts";
import { nextStep, type Settled } from "../../core/schedule.ts";
import type { Millis, Verdict } from "../../core/vocabulary.ts";

export type Drive = {
  readonly goals: readonly HardGoal[];
  /** What is known; grows. */
  readonly verdicts: Map<string, Verdict>;
  readonly durations: ReadonlyMap<string, Millis>;
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** Null: called off. */
  readonly ask: (goal: HardGoal) => Promise<Verdict | null>;
  readonly settle: (settled: Settled) => void;
};

/** Asks all goals in the order of the schedule. Resolves when all have a verdict, or when nothing runs any more after the signal. */
export async function drive(work: Drive): Promise<void> {
  const running = new Map<string, Promise<void>>();
  const begin = async (goal: HardGoal) => {
    const verdict = await work.ask(goal);
    running.delete(goal.id);
    if (verdict) work.verdicts.set(goal.id, verdict);
  };
  while (!work.signal.aborted) {
    const step = nextStep(work.goals, { running: new Set(running.keys()), verdicts: work.verdicts, durations: work.durations, jobs: work.jobs });
    for (const settled of step.settled) {
      work.verdicts.set(settled.goal.id, settled.verdict);
      work.settle(settled);
    }
    for (const goal of step.start) running.set(goal.id, begin(goal));
    if (step.settled.length > 0) continue;
    if (running.size === 0) return;
    await Promise.race(running.values());
  }
  await Promise.all(running.values());
}
