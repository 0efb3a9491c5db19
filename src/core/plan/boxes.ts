/** Boxes of steps in a plan file, held against the log, which alone knows what became of a step. */
import type { FrozenPlan } from "./plan.ts";
import type { PlanState } from "./state.ts";
import { type Mark, marks, stepLine } from "./steps.ts";
import type { StepStateName } from "./transitions.ts";
import { stepStates } from "./transitions.ts";
import { stepState } from "./view.ts";

/** What the log may say beside each mark: a box may lag behind, for a step goes on and the file does not. */
const agrees: Readonly<Record<Mark, readonly StepStateName[]>> = {
  open: stepStates,
  partial: ["partial", "done"],
  done: ["done"],
  blocked: ["blocked", "blocked-acknowledged"],
  "blocked-acknowledged": ["blocked-acknowledged"],
};

/** What a box says, as a word; null when it is no mark. */
export const markOf = (box: string): Mark | null => (Object.hasOwn(marks, box) ? marks[box as keyof typeof marks] : null);

export const boxAgrees = (box: string, state: StepStateName): boolean => {
  const says = markOf(box);
  return says !== null && agrees[says].includes(state);
};

/** The text with every box that says more than the log set to what the log says, and the steps of those. */
export function withBoxesOfLog(
  text: string,
  { steps }: Pick<FrozenPlan, "steps">,
  state: PlanState | null,
): { readonly text: string; readonly reset: string[] } {
  const lines = text.split("\n");
  const reset = steps.flatMap(({ id, line }) => {
    const at = line - 1;
    const found = stepLine.exec((lines[at] ?? "").replace(/^\uFEFF|\r$/g, ""));
    const now = stepState(state, id).state;
    if (!found || boxAgrees(found[1] ?? "", now)) return [];
    lines[at] = (lines[at] ?? "").replace(`[${found[1]}]`, `[${boxOf[now]}]`);
    return [id];
  });
  return { text: lines.join("\n"), reset };
}

const boxOf: Readonly<Record<StepStateName, string>> = { open: " ", partial: "PARTIAL", done: "x", blocked: "BLOCKED", "blocked-acknowledged": "BLOCKED-ACK" };
