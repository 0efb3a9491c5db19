import type { FrozenPlan } from "../plan/plan.ts";
import type { GoalsFile } from "../policy.ts";
import { type AskedAcceptance, askedSchema } from "./contract.ts";

/** What the plan or goals.yaml asks to be frozen; null when neither does. A plan goes before. */
export type AskedContract = { readonly asked: AskedAcceptance; readonly planned: boolean };

export function askedBy(goals: Pick<GoalsFile, "acceptance">, plan: FrozenPlan | null): AskedContract | null {
  if (plan === null) return goals.acceptance ? { asked: goals.acceptance, planned: false } : null;
  const { acceptance, e2e, acceptance_files, hidden, min_tests } = plan.meta;
  const given = { command: acceptance, files: acceptance_files, ...(e2e ? { e2e } : {}), ...(hidden ? { hidden } : {}) };
  // 1 is what a plan says that says nothing.
  return { asked: askedSchema.parse({ ...given, ...(min_tests > 1 ? { min_tests } : {}) }), planned: true };
}
