import { planDifferences } from "../src/core/plan/differences.ts";
import type { Gate, GateAnswer, GateView } from "../src/ports/gate.ts";
import { planFinding, planIn } from "./shared/plan.ts";

export const planIntact: Gate = {
  id: "plan-intact",
  version: "3",
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
    const what = kind ? "no plain text any more" : view.base?.file(plan.file) ? "gone" : "not part of the repository";
    const claim = `${plan.file} is ${what}`;
    return { verdict: "fail", why: claim, findings: [planFinding(plan, { line: 1, text: plan.file, claim, remedy: asAccepted })] };
  }
  const findings = planDifferences(plan, state, text).map((difference) => planFinding(plan, difference));
  const [first] = findings;
  if (!first) return { verdict: "pass", why: `${plan.file} reads as it was accepted`, findings };
  return { verdict: "fail", why: `${plan.file}:${first.line}: ${first.claim}${findings.length > 1 ? `, and ${findings.length - 1} more` : ""}`, findings };
}

const asAccepted = "commit it as it was accepted; `peers plan show --text` prints it";
