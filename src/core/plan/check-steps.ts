/** What only all steps together can tell: numbers, dependencies, what is missing. */
import { cycleIn } from "../config/cycle.ts";
import type { PlanStep } from "./plan.ts";
import { type Problem, problem } from "./problem.ts";

export function checkSteps(steps: readonly PlanStep[]): Problem[] {
  const numbers = steps.flatMap((step, index) => checkNumber(steps, step, index));
  const each = steps.flatMap((step) => [...checkDepends(steps, step), ...checkTouches(step)]);
  return numbers.length + each.length > 0 ? [...numbers, ...each] : checkCycle(steps);
}

function checkNumber(steps: readonly PlanStep[], { id, line }: PlanStep, index: number): Problem[] {
  const first = steps.findIndex((step) => step.id === id);
  if (first < index) return [problem(line, `${id} stands in line ${steps[first]?.line} already; write STEP-${index + 1}`)];
  return id === `STEP-${index + 1}` ? [] : [problem(line, `steps are numbered in order; write STEP-${index + 1} instead of ${id}`)];
}

function checkDepends(steps: readonly PlanStep[], { id, line, depends }: PlanStep): Problem[] {
  return depends.flatMap((other, index): Problem[] => {
    if (other === id) return [problem(line, `${id} depends on itself; leave it out`)];
    if (depends.indexOf(other) < index) return [problem(line, `${id} names ${other} twice in depends; keep one`)];
    return steps.some((step) => step.id === other) ? [] : [problem(line, `${id} depends on ${other}, which is no step; write the id of one`)];
  });
}

function checkTouches({ id, line, touches, trivial_step, pure_documentation }: PlanStep): Problem[] {
  if (touches.length > 0 || trivial_step || pure_documentation) return [];
  return [problem(line, `${id} does not say where its work will be seen; write \`  - touches: [src/]\`, or trivial_step: true for one without code`)];
}

function checkCycle(steps: readonly PlanStep[]): Problem[] {
  const cycle = cycleIn(new Map(steps.map(({ id, depends }) => [id, depends])));
  if (!cycle) return [];
  const line = steps.find(({ id }) => id === cycle[0])?.line ?? 1;
  return [problem(line, `steps wait for each other: ${[...cycle, cycle[0]].join(" depends on ")}; take one of these depends out`)];
}
