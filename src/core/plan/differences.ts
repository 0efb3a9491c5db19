/** How a plan file differs from the plan that was accepted. */
import { boxAgrees, markOf } from "./boxes.ts";
import { parsePlan } from "./parse.ts";
import { exemptions, type FrozenPlan, type PlanStep } from "./plan.ts";
import { openStep, type PlanState } from "./state.ts";
import { stepLine } from "./steps.ts";

export type Difference = { readonly line: number; readonly text: string; readonly claim: string; readonly remedy: string };

/** Empty when it says the same, and every box at most what the log says. */
export function planDifferences(plan: FrozenPlan, state: PlanState, given: string): Difference[] {
  const lines = given
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?/g, "\n")
    .split("\n");
  const open = plan.text.split("\n");
  const boxes = plan.steps.flatMap((step) => boxDifference(state, step, lines[step.line - 1] ?? ""));
  const same = lines.map((line, index) => (plan.steps.some((step) => step.line === index + 1) ? line.replace(stepLine, "- [ ] [$2] $3") : line));
  while (same.at(-1) === "" && same.length > 1) same.pop();
  while (open.at(-1) === "" && open.length > 1) open.pop();
  const at = Array.from({ length: Math.max(same.length, open.length) }, (_, index) => index).find((index) => same[index]?.trimEnd() !== open[index]?.trimEnd());
  return at === undefined ? boxes : [...reworded(plan, given, { line: Math.min(at + 1, lines.length), text: lines[at] ?? "" }), ...boxes];
}

const putBack = "put it back as it was accepted; only the operator changes the plan (`peers plan amend`)";

function boxDifference(state: PlanState, { id, line }: PlanStep, text: string): Difference[] {
  const box = stepLine.exec(text)?.[1];
  if (box === undefined) return [];
  const { state: now } = state.steps[id] ?? openStep;
  if (boxAgrees(box, now)) return [];
  const claim = `the box of ${id} says ${markOf(box) ?? `"${box}", which is no mark`}, the log says ${now}`;
  return [{ line, text, claim, remedy: "write [ ] into the box, which is never wrong; a reviewer's answer moves a step, and the log keeps it" }];
}

/** In the words of the plan where both read as plans, else by the first line that differs. */
function reworded(plan: FrozenPlan, given: string, first: Pick<Difference, "line" | "text">): Difference[] {
  const read = parsePlan(given, plan.file);
  const steps = read.ok ? plan.steps.flatMap((step) => stepDifference(step, read.plan.steps, first)) : [];
  const added = read.ok ? read.plan.steps.filter(({ id }) => !plan.steps.some((step) => step.id === id)) : [];
  const all = [...steps, ...added.map(({ id, line, text }) => ({ line, text, claim: `${id} is no step of the accepted plan`, remedy: putBack }))];
  return all.length > 0 ? all : [{ ...first, claim: `${plan.file} says something else here than what was accepted`, remedy: putBack }];
}

function stepDifference(step: PlanStep, now: readonly PlanStep[], first: Pick<Difference, "line" | "text">): Difference[] {
  const other = now.find(({ id }) => id === step.id);
  if (!other) return [{ ...first, claim: `${step.id} is gone`, remedy: putBack }];
  const claims = [
    ...(other.text === step.text ? [] : [`${step.id} reads otherwise`]),
    ...(["touches", "depends"] as const).flatMap((key) => (other[key].join() === step[key].join() ? [] : [`${key} of ${step.id} was changed`])),
    ...exemptions.flatMap((key) => (other[key] === step[key] ? [] : [`${key} of ${step.id} was changed`])),
  ];
  return claims.map((claim) => ({ line: other.line, text: other.text, claim, remedy: putBack }));
}
