import { isClosed } from "../src/core/plan/transitions.ts";
import type { Gate, GateAnswer, GateFinding, GateView } from "../src/ports/gate.ts";
import { planFinding, planIn } from "./shared/plan.ts";

export const planComplete: Gate = {
  id: "plan-complete",
  version: "1",
  says: "Is every step of the plan done, by the word of a reviewer, or blocked and acknowledged by the operator?",
  languages: [],
  cannotSee: "whether a reviewer looked closely enough",
  per: "commit",
  reads: "history",
  judge,
};

async function judge(view: GateView): Promise<GateAnswer> {
  const asked = planIn(view);
  if ("answer" in asked) return asked.answer;
  const { plan, state } = asked;
  const open = plan.steps.filter(({ id }) => !isClosed(state.steps[id]?.state ?? "open"));
  const findings = open.map(({ id, line, text }): GateFinding => {
    const { state: now = "open", why = "" } = state.steps[id] ?? {};
    const remedy =
      now === "blocked"
        ? `mend what blocks it, or let the operator go on without it: \`peers plan ack-block ${id} --reason "…"\``
        : `work on it under the trailer \`Step: ${id}\`; a reviewer who made none of its commits says when it is done`;
    return planFinding(plan, { line, text, claim: `${id} is ${now}${why ? `: ${why}` : ""}`, remedy });
  });
  const [first] = findings;
  if (!first) return { verdict: "pass", why: `all ${plan.steps.length} steps are closed`, findings };
  return { verdict: "fail", why: `${first.claim}${findings.length > 1 ? `, and ${findings.length - 1} more steps are not closed` : ""}`, findings };
}
