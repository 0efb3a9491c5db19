import type { AcceptedPhase } from "../src/core/plan/state.ts";
import type { Gate, GateAnswer, GateFinding, GateView } from "../src/ports/gate.ts";
import { planIn } from "./shared/plan.ts";

export const architectureIntact: Gate = {
  id: "architecture-intact",
  version: "1",
  says: "Do RECON.md, PLAN.aligned.md and ARCHITECTURE.intended.md still say what a reviewer accepted?",
  languages: [],
  cannotSee: "code that goes another way than the accepted architecture; a reviewer looks for that",
  per: "commit",
  reads: "difference",
  judge,
};

async function judge(view: GateView): Promise<GateAnswer> {
  const asked = planIn(view);
  if ("answer" in asked) return asked.answer;
  const accepted = Object.entries(asked.state.phases);
  if (accepted.length === 0) return { verdict: "not-applicable", why: "no phase of the plan is accepted yet", findings: [] };
  const findings = accepted.flatMap(([phase, found]) => changed(view, phase, found));
  const [first] = findings;
  if (!first) return { verdict: "pass", why: `${accepted.map(([, { file }]) => file).join(", ")} read as accepted`, findings };
  return { verdict: "fail", why: first.claim, findings };
}

function changed(view: GateView, phase: string, { file, blob, name }: AcceptedPhase): GateFinding[] {
  const now = view.now.file(file);
  if (now?.oid === blob) return [];
  const claim = `${file} is ${now ? "no longer what" : "gone, which"} ${name || "the operator"} accepted in the phase ${phase}`;
  return [
    {
      commit: null,
      file,
      line: 1,
      text: file,
      claim,
      remedy: `put it back, or let the operator accept what it says now: \`peers plan amend --phase ${phase} --reason "…"\``,
    },
  ];
}
