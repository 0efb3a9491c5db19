import type { State } from "./state.ts";

/** Whether this run ends with a turn that tries to break the result: the policy asks for it, and `peers run` was not told otherwise. */
export const wantsSceptic = (state: State): boolean => state.policy?.policy.convergence.sceptic === true && state.run.limits.withoutSceptic !== true;
