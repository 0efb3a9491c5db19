import { createHash } from "node:crypto";
import type { HardGoal } from "../../core/policy.ts";
import type { Gate } from "../../ports/gate.ts";
import type { JudgeRequest } from "../../ports/judging.ts";

type Gates = readonly Gate[];

export const builtIn = (goal: HardGoal, gates: Gates): Gate | null => gates.find((gate) => gate.id === goal.gate) ?? null;

/** A built-in gate says its version itself; a command's version is its whole definition, so editing a goal asks anew. */
export const versionOf = (goal: HardGoal, gates: Gates): string =>
  goal.gate === undefined || goal.source !== undefined ? digest(goal).slice(0, 12) : (builtIn(goal, gates)?.version ?? "unknown");

/** Two questions with the same key are the same question. */
export function keyOf(goal: HardGoal, request: Pick<JudgeRequest, "commit" | "tree" | "policyHash">, gates: Gates): string {
  const per = goal.per === "commit" ? "commit" : (builtIn(goal, gates)?.per ?? "tree");
  return digest([goal.id, versionOf(goal, gates), request.policyHash, toolchain, per === "commit" ? request.commit : request.tree]);
}

// What is likely to change answers and costs nothing to know. Versions of other tools are not asked for: that would start a
// process for each.
export const toolchain = `node ${process.versions.node}, ${process.platform} ${process.arch}`;

const digest = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex");
