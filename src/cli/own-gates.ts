import { lstatSync, readFileSync, realpathSync } from "node:fs";
import { join, relative } from "node:path";
import { type GoalsFile, type HardGoal, isOwnGate } from "../core/policy.ts";
import type { RepositoryPaths } from "../ports/repository.ts";

export type WithOwnGates = { readonly ok: true; readonly goals: GoalsFile } | { readonly ok: false; readonly problems: readonly string[] };

/** More would not be a gate but a program, and it lies in the log once for each policy. */
const largest = 256 << 10;

/** Puts the text of the operator's own gates into the goals: from then on the log is where they are read from. */
export function withOwnGates(paths: RepositoryPaths, file: GoalsFile): WithOwnGates {
  const problems: string[] = [];
  const goals = file.goals.map((goal) => {
    if (goal.type !== "hard" || !isOwnGate(goal)) return goal;
    const read = readOwnGate(paths, goal);
    if ("problem" in read) problems.push(read.problem);
    return "problem" in read ? goal : { ...goal, source: read.text };
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, goals: { ...file, goals } };
}

function readOwnGate({ mainTop }: RepositoryPaths, goal: HardGoal): { text: string } | { problem: string } {
  const folder = join(mainTop, ".peers");
  const file = join(folder, goal.gate ?? "");
  const says = (what: string) => ({ problem: `.peers/goals.yaml: gate of ${goal.id} is ${goal.gate}; ${what}` });
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (!stat) return says(`there is no such file below .peers; \`peers gate new ${goal.id}\` writes one`);
  if (!stat.isFile() || relative(realpathSync(folder), realpathSync(file)).startsWith("..")) return says("it must be a plain file below .peers");
  return stat.size > largest ? says(`it has ${stat.size} bytes; a gate may have ${largest}`) : { text: readFileSync(file, "utf8") };
}
