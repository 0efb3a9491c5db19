import { confirmGoal } from "./findings/goals.ts";
import { scepticGoal } from "./goal-names.ts";
import type { State } from "./state.ts";

/** Whether this run ends with a turn that tries to break the result: the policy asks for it, and `peers run` was not told otherwise. */
export const wantsSceptic = (state: State): boolean => state.policy?.policy.convergence.sceptic === true && state.run.limits.withoutSceptic !== true;

export const isDoubted = (state: State): boolean => passes(state).some(({ goal }) => goal === scepticGoal);

/** What looked at the present files besides the gates, to follow a sentence about those. */
export function looksText(state: State): string {
  const reviewed = passes(state).some(({ goal }) => goal !== scepticGoal && goal !== confirmGoal);
  const looks = [...(reviewed ? ["reviewed"] : []), ...(isDoubted(state) ? ["doubted"] : [])];
  return looks.length > 0 ? `, ${looks.join(" and ")}` : "";
}

const passes = ({ reviews, tip }: State) => reviews.filter(({ verdict, tree }) => verdict === "pass" && tree === tip?.tree);
