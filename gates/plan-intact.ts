import { planDifferences } from "../src/core/plan/differences.ts";
import type { Gate, GateAnswer, GateView } from "../src/ports/gate.ts";
import { planFinding, planIn } from "./shared/plan.ts";

export const planIntact: Gate = {
  id: "plan-intact",
  version: "2",
  says: "Does the plan in the commit read as it was accepted, with no box that says more than the log?",
  languages: [],
  cannotSee: "a plan that was poor when it was accepted",
  per: "commit",
  reads: "difference",
  judge,
};

async function judge(view: GateView): Promise<GateAnswer> {
  const asked = planIn(view);
  if ("answer" in asked) return asked.answer;
  const { plan, state } = asked;
  const { kind } = view.now.file(plan.file) ?? {};
  const text = kind === "file" || kind === "executable" ? await view.now.text(plan.file) : null;
  if (text === null) {
    if (!kind && !view.base?.file(plan.file))
      return { verdict: "not-applicable", why: `${plan.file} is not part of the repository; the log has it`, findings: [] };
    const claim = `${plan.file} is ${kind ? "no plain text any more" : "gone"}`;
    return { verdict: "fail", why: claim, findings: [planFinding(plan, { line: 1, text: plan.file, claim, remedy: "put it back as it was accepted" })] };
  }
  const findings = planDifferences(plan, state, text).map((difference) => planFinding(plan, difference));
  const [first] = findings;
  if (!first) return { verdict: "pass", why: `${plan.file} reads as it was accepted`, findings };
  return { verdict: "fail", why: `${plan.file}:${first.line}: ${first.claim}${findings.length > 1 ? `, and ${findings.length - 1} more` : ""}`, findings };
}
