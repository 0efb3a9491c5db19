import type { HardGoal, Policy, SoftGoal } from "./policy.ts";

export const hardGoals = (policy: Policy): HardGoal[] => policy.goals.filter((goal) => goal.type === "hard");
export const softGoals = (policy: Policy): SoftGoal[] => policy.goals.filter((goal) => goal.type === "soft");
