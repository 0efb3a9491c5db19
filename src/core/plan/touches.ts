import { gitPattern } from "../git-pattern.ts";
import type { PlanStep } from "./plan.ts";

/** Whether a path is one of the files, folders or patterns a step touches; all of them from the top of the repository. */
export function isTouched(touches: readonly string[], path: string): boolean {
  return touches.some((touch) => gitPattern(`/${touch}`, { folders: true })?.matches(path) === true);
}

/** Documents that are written nowhere in particular: some file has to change. A trivial step may change none. */
export const isSeenAnywhere = ({ touches, pure_documentation }: Pick<PlanStep, "touches" | "pure_documentation">): boolean =>
  touches.length === 0 && pure_documentation;
