import { join } from "node:path";
import { hardGoals } from "../../core/goals.ts";
import type { HardGoal } from "../../core/policy.ts";
import type { Judgement, JudgeRequest } from "../../ports/judging.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import type { BenchContext } from "../bench.ts";
import { keyOf } from "./key.ts";
import { recall } from "./memory.ts";

export type Plan = {
  /** Goals asked for, and what they need. */
  readonly goals: readonly HardGoal[];
  /** Answers from memory that stand; the others are asked anew. */
  readonly recalled: ReadonlyMap<string, Judgement>;
};

export const verdictFolder = (paths: RepositoryPaths) => join(paths.stateDir, "verdicts");

/**
 * What has to be asked. Built-in gates are never recalled: they look at the log as well, and cost nothing. A command whose
 * dependents have to run runs again although its answer is known, because they may need the files it leaves (`build` before `e2e`).
 */
export function planOf(request: JudgeRequest, { paths, gates }: BenchContext, fresh: boolean): Plan {
  const goals = withNeeds(request.gates, hardGoals(request.policy));
  const known = new Map(goals.flatMap((goal) => (goal.gate === undefined && !fresh ? recallOne(verdictFolder(paths), keyOf(goal, request, gates), goal) : [])));
  const asked = withNeeds(
    goals.filter((goal) => goal.gate === undefined && !known.has(goal.id)),
    goals,
  );
  for (const goal of asked) known.delete(goal.id);
  return { goals, recalled: known };
}

function recallOne(folder: string, key: string, goal: HardGoal): [string, Judgement][] {
  const found = recall(folder, key);
  return found ? [[goal.id, found]] : [];
}

/** The goals and, transitively, what they need as far as it is known. */
function withNeeds(goals: readonly HardGoal[], all: readonly HardGoal[]): HardGoal[] {
  const found = new Map(goals.map((goal) => [goal.id, goal]));
  for (const goal of found.values()) {
    for (const need of goal.needs) {
      const needed = all.find(({ id }) => id === need);
      if (needed && !found.has(need)) found.set(need, needed);
    }
  }
  return [...found.values()];
}
