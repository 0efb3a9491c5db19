import type { PlanStep } from "../src/core/plan/plan.ts";
import type { StepState } from "../src/core/plan/state.ts";
import { isSeenAnywhere, isTouched } from "../src/core/plan/touches.ts";
import type { Gate, GateAnswer, GateFinding, GateView } from "../src/ports/gate.ts";
import { planFinding, planIn } from "./shared/plan.ts";

export const stepTraceable: Gate = {
  id: "step-traceable",
  version: "2",
  says: "Has every done step a commit on this branch, after the baseline, that changes what the step touches?",
  languages: [],
  cannotSee: "whether the commit does what the step says; that is what its reviewer looked at",
  per: "commit",
  reads: "history",
  judge,
};

async function judge(view: GateView): Promise<GateAnswer> {
  const asked = planIn(view);
  if ("answer" in asked) return asked.answer;
  const { plan, state } = asked;
  const done = plan.steps.filter(({ id }) => state.steps[id]?.state === "done");
  if (done.length === 0) return { verdict: "not-applicable", why: "no step is done yet", findings: [] };
  const findings: GateFinding[] = [];
  for (const step of done) {
    const claim = await untraced(view, step, state.steps[step.id] as StepState);
    if (claim)
      findings.push(
        planFinding(plan, { line: step.line, text: step.text, claim, remedy: `do the work of ${step.id} on this branch, under \`Step: ${step.id}\`` }),
      );
  }
  const [first] = findings;
  if (!first) return { verdict: "pass", why: `all ${done.length} done steps are traced to commits on the branch`, findings };
  return { verdict: "fail", why: `${first.claim}${findings.length > 1 ? `, and ${findings.length - 1} more` : ""}`, findings };
}

/** Git is asked again: what the log once saw may be on no branch any more. */
async function untraced(view: GateView, step: PlanStep, { proof, commit }: StepState): Promise<string | null> {
  const { id, touches } = step;
  if (commit === null || !(await view.isAncestor(commit, view.commit))) return `${id} was found done at a commit that is not part of this branch`;
  const { baseline } = view.facts;
  for (const { commit: of } of proof) {
    // What came after the review is nothing a reviewer looked at.
    if (!(await view.isAncestor(of, commit)) || (baseline !== null && (await view.isAncestor(of, baseline)))) continue;
    if (touches.length === 0 && !isSeenAnywhere(step)) return null;
    const paths = await view.changedIn(of);
    if (touches.length === 0 ? paths.length > 0 : paths.some((path) => isTouched(touches, path))) return null;
  }
  return `${id} is done, and no commit of its own on this branch, from before it was found done, changes ${touches.length === 0 ? "anything" : "what it touches"}${touches.length > 0 ? ` (${touches.join(", ")})` : ""}`;
}
