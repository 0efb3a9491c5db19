import type { AcceptanceContract } from "../acceptance/contract.ts";
import type { FrozenPlan } from "../plan/plan.ts";
import { type ConfigFile, type FrozenMode, type GoalsFile, type HardGoal, hardGoalSchema, type Policy } from "../policy.ts";

/** What these files name, as it was when the policy was made of them. */
export type Frozen = { readonly plan?: FrozenPlan | null; readonly modes?: readonly FrozenMode[]; readonly acceptance?: AcceptanceContract };

/** What an operator accepts: both files as one, with what they name. */
export function makePolicy(
  config: ConfigFile,
  { plan: _, modes: __, acceptance: contract, ...goals }: GoalsFile,
  { plan = null, modes = [], acceptance }: Frozen = {},
): Policy {
  const { convergence } = config;
  const asked = gatesOfContract(contract, plan).reduce(withGate, goals.goals);
  const policy = { ...config, ...goals, goals: asked, modes: [...modes], ...(acceptance ? { acceptance } : {}) };
  if (plan === null) return policy;
  const goalsOfPlan = plan.meta.mutation_testing ? withGate(asked, { gate: "mutation-sample", when: "end" }) : asked;
  return { ...policy, goals: goalsOfPlan, convergence: { ...convergence, clean_ticks: plan.meta.convergence_n ?? convergence.clean_ticks }, plan };
}

type Asked = Pick<HardGoal, "when"> & { readonly gate: string };

/** What holds the end up until the contract is kept: without its gate a contract is words. */
function gatesOfContract(contract: GoalsFile["acceptance"], plan: FrozenPlan | null): Asked[] {
  const end = plan ? { when: "end" as const } : {};
  const { e2e } = plan?.meta ?? contract ?? {};
  return [...(plan || contract ? [{ gate: "acceptance-pass", ...end }] : []), ...(e2e ? [{ gate: "e2e-pass", ...end }] : [])];
}

/** Gates that the policy has although no goal of the file asks for them. */
export const addedGates = (policy: Policy, { goals }: Pick<GoalsFile, "goals">): string[] =>
  policy.goals.filter(({ id }) => !goals.some((goal) => goal.id === id)).map(({ id }) => id);

/** The gate as whoever named it among the goals wrote it, else as it is asked for here. */
const withGate = (goals: Policy["goals"], { gate, when }: Asked): Policy["goals"] =>
  goals.some((goal) => goal.id === gate || (goal.type === "hard" && goal.gate === gate))
    ? goals
    : [...goals, hardGoalSchema.parse({ id: gate, type: "hard", gate, ...(when ? { when } : {}) })];

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
