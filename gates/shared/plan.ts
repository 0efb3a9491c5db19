import type { FrozenPlan } from "../../src/core/plan/plan.ts";
import type { PlanState } from "../../src/core/plan/state.ts";
import type { GateAnswer, GateFinding, GateView } from "../../src/ports/gate.ts";

type Asked = { readonly plan: FrozenPlan; readonly state: PlanState } | { readonly answer: GateAnswer };

/** The plan in force with what the log says of it, or the answer where there is none. */
export function planIn({ policy, facts }: GateView): Asked {
  const plan = policy?.plan;
  if (!plan) return { answer: { verdict: "not-applicable", why: "the policy names no plan", findings: [] } };
  if (!facts.plan) return { answer: { verdict: "broken", why: "what the log says of the plan is not at hand here; ask where the log is", findings: [] } };
  return { plan, state: facts.plan };
}

export const planFinding = (plan: FrozenPlan, finding: Pick<GateFinding, "line" | "text" | "claim" | "remedy">): GateFinding => ({
  commit: null,
  file: plan.file,
  ...finding,
});
