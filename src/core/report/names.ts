import type { State } from "../state.ts";

export const branchOf = (state: State) => state.policy?.branch.replace(/^refs\/heads\//, "") || "no branch";
