/** The plan, step by step: only where one is in force. */
import { phasesOf, planOf, stepState } from "../../plan/view.ts";
import type { State } from "../../state.ts";
import type { Section } from "../page.ts";
import { short } from "../plain.ts";

export function planSections(state: State): Section[] {
  const plan = planOf(state);
  if (!plan) return [];
  const phases = phasesOf(state).map((phase) => {
    const accepted = state.plan?.phases[phase];
    return [phase, accepted ? "accepted" : "open", accepted ? `${accepted.file} at ${short(accepted.commit)}, by ${accepted.name}` : ""];
  });
  const steps = plan.steps.map(({ id, text }) => {
    const { state: is, why, name, proof } = stepState(state.plan, id);
    const said = [name, why].filter(Boolean).join(": ");
    return [`${id} ${text}`, is === "open" ? "open" : is.toUpperCase(), [said, proof.map(({ commit }) => short(commit)).join(" ")].filter(Boolean).join("; ")];
  });
  return [
    {
      title: "The plan",
      blocks: [{ is: "table", table: { head: ["phase or step", "is", "by whom, and with what"], rows: [...phases, ...steps], numbers: [], more: "" } }],
    },
  ];
}
