import type { AcceptanceContract } from "../acceptance/contract.ts";
import type { FrozenPlan } from "../plan/plan.ts";
import { type ConfigFile, type FrozenMode, type GoalsFile, hardGoalSchema, type Policy } from "../policy.ts";

/** What these files name, as it was when the policy was made of them. */
export type Frozen = { readonly plan?: FrozenPlan | null; readonly modes?: readonly FrozenMode[]; readonly acceptance?: AcceptanceContract };

/** What an operator accepts: both files as one, with what they name. */
export function makePolicy(
  config: ConfigFile,
  { plan: _, modes: __, acceptance: ___, ...goals }: GoalsFile,
  { plan = null, modes = [], acceptance }: Frozen = {},
): Policy {
  const { convergence } = config;
  const policy = { ...config, ...goals, modes: [...modes], ...(acceptance ? { acceptance } : {}) };
  if (plan === null) return policy;
  const goalsOfPlan = plan.meta.mutation_testing ? withMutants(policy.goals) : policy.goals;
  return { ...policy, goals: goalsOfPlan, convergence: { ...convergence, clean_ticks: plan.meta.convergence_n ?? convergence.clean_ticks }, plan };
}

/** A plan that asks for mutation testing has the gate for it, at the end; who named it among the goals has it as they wrote it. */
function withMutants(goals: Policy["goals"]): Policy["goals"] {
  const id = "mutation-sample";
  if (goals.some((goal) => goal.id === id || (goal.type === "hard" && goal.gate === id))) return goals;
  return [...goals, hardGoalSchema.parse({ id, type: "hard", gate: id, when: "end" })];
}

/**
 * One text for equal values, after RFC 8785: members sorted by UTF-16 units, no spaces. Members that are undefined are absent,
 * so that a policy hashes the same before and after it went through the log.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(",")}}`;
}
