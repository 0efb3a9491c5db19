/** Makes a plan that was read into one that is in force. */
import type { FrozenPlan } from "./plan.ts";
import { stepLine } from "./steps.ts";

/** What a step's box says is no part of what was accepted: the log keeps it. */
export function frozenFrom(plan: FrozenPlan): FrozenPlan {
  return { ...plan, text: withOpenBoxes(plan.text, plan) };
}

export function withOpenBoxes(text: string, { steps }: Pick<FrozenPlan, "steps">): string {
  const lines = text
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?/g, "\n")
    .split("\n");
  for (const { line } of steps) lines[line - 1] = (lines[line - 1] ?? "").replace(stepLine, "- [ ] [$2] $3");
  return lines.join("\n");
}
