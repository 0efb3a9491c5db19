import { gitPattern } from "../git-pattern.ts";

/** Whether a path is one of the files, folders or patterns a step touches; all of them from the top of the repository. */
export function isTouched(touches: readonly string[], path: string): boolean {
  return touches.some((touch) => gitPattern(`/${touch}`, { folders: true })?.matches(path) === true);
}
