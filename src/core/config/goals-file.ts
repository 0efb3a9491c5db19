import type { z } from "zod";
import { suggestion } from "../expression/nearest.ts";
import { checkExpression } from "../expression.ts";
import { type Goal, type GoalsFile, goalsFileSchema, type HardGoal, isOwnGate, type SoftGoal } from "../policy.ts";
import { cycleIn } from "./cycle.ts";
import { type Finding, type Read, readSettings } from "./read-settings.ts";
import { upgradeGoals } from "./upgrade-legacy.ts";

/** Answers the log itself gives to questions of its own. */
const reservedIds = ["sceptic", "clean-tick", "confirm", "settle"];

/** What a goal may ask: a built-in gate, and what may stand under `with:` there. */
export type KnownGate = { readonly id: string; readonly settings?: z.ZodType };

/** Reads `.peers/goals.yaml`. `gates` are the built-in ones; a name that is none of them is a problem when they are given. */
export function readGoals(text: string, fileName: string, gates?: readonly KnownGate[]): Read<GoalsFile> {
  return readSettings(text, fileName, { schema: goalsFileSchema, upgrade: upgradeGoals, check: (value, given) => checkGoals(value, { gates, given }) });
}

type Known = { readonly gates: readonly KnownGate[] | undefined; readonly given: unknown };

function checkGoals({ goals, plan, acceptance }: GoalsFile, known: Known): Finding[] {
  const contract = plan !== undefined || acceptance !== undefined ? goals.flatMap(checkReserved) : [];
  if (plan !== undefined && acceptance !== undefined)
    contract.push({ path: ["acceptance"], says: `${plan} names its own acceptance, and there can be one contract; remove acceptance here, or plan` });
  const each = goals.flatMap((goal, index) => [
    ...checkId(goals, goal, index),
    ...(goal.type === "hard" ? checkHard(goals, goal, { ...known, index }) : checkSoft(goal, index)),
  ]);
  return contract.length + each.length > 0 ? [...contract, ...each] : checkCycle(goals);
}

/** Under the name of a gate of the contract nothing else may pass. */
function checkReserved(goal: Goal, index: number): Finding[] {
  const { id } = goal;
  if ((id !== "acceptance-pass" && id !== "e2e-pass") || (goal.type === "hard" && goal.gate === id)) return [];
  return [{ path: ["goals", index, "id"], says: `${id} is the gate that runs the acceptance; write gate: ${id} and no cmd, or give this goal another id` }];
}

function checkId(goals: readonly Goal[], { id }: Goal, index: number): Finding[] {
  const path = ["goals", index, "id"];
  if (reservedIds.includes(id)) return [{ path, says: `${id} means something else in the log; write another id, e.g. ${id}-goal` }];
  const first = goals.findIndex((other) => other.id === id);
  return first < index ? [{ path, says: `goals[${first}] has the id ${id} already; write another one, e.g. ${id}-2` }] : [];
}

function checkHard(goals: readonly Goal[], goal: HardGoal, known: Known & { index: number }): Finding[] {
  return [...checkQuestion(goal, known), ...checkNeeds(goals, goal, known.index), ...checkPassWhen(goal, known.index)];
}

function checkQuestion(goal: HardGoal, { gates, given, index }: Known & { index: number }): Finding[] {
  const path = ["goals", index];
  if (goal.cmd !== undefined && goal.gate !== undefined) return [{ path: [...path, "gate"], says: `${goal.id} has both cmd and gate; keep one of them` }];
  if (goal.cmd === undefined && goal.gate === undefined)
    return [{ path: [...path, "id"], says: `${goal.id} asks nothing; write cmd, a shell command, or gate, a built-in one` }];
  if (goal.cmd?.trim() === "") return [{ path: [...path, "cmd"], says: `the command of ${goal.id} is empty; write a shell command` }];
  if (goal.source !== undefined) return [{ path: [...path, "source"], says: "leave source out; it is read from the file that gate names" }];
  if (goal.gate === undefined)
    return goal.with === undefined ? [] : [{ path: [...path, "with"], says: "with belongs to gate; a command is told everything in cmd" }];
  const wrote = (given as { goals: Record<string, unknown>[] }).goals[index];
  if (wrote && "pass_when" in wrote)
    return [{ path: [...path, "pass_when"], says: `a built-in gate answers by itself; pass_when belongs to cmd, so leave it out` }];
  return gates && !isOwnGate(goal) ? checkBuiltIn(goal, { gates, index }) : [];
}

function checkBuiltIn(goal: HardGoal, { gates, index }: { gates: readonly KnownGate[]; index: number }): Finding[] {
  const path = ["goals", index];
  const ids = gates.map(({ id }) => id);
  const gate = gates.find(({ id }) => id === goal.gate);
  if (!gate)
    return [
      {
        path: [...path, "gate"],
        says: `${goal.gate} is not a built-in gate${suggestion(goal.gate ?? "", ids)}; a gate of your own is written ./gates/NAME.mjs`,
      },
    ];
  if (goal.with !== undefined && !gate.settings) return [{ path: [...path, "with"], says: `${goal.gate} has no settings; leave with out` }];
  const read = gate.settings?.safeParse(goal.with ?? {});
  return (read?.error?.issues ?? []).map((issue) => ({
    path: [...path, "with", ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))],
    says: issue.message,
  }));
}

function checkNeeds(goals: readonly Goal[], goal: HardGoal, index: number): Finding[] {
  const hard = goals.filter(({ type, id }) => type === "hard" && id !== goal.id).map(({ id }) => id);
  return goal.needs.flatMap((need, at): Finding[] => {
    const path = ["goals", index, "needs", at];
    if (need === goal.id) return [{ path, says: `${goal.id} needs itself; leave it out` }];
    if (goals.some(({ id, type }) => id === need && type === "soft"))
      return [{ path, says: `${goal.id} needs ${need}, which a reviewer answers; a gate can only wait for gates` }];
    return hard.includes(need) ? [] : [{ path, says: `${goal.id} needs ${need}, which is no gate${suggestion(need, hard)}` }];
  });
}

function checkPassWhen(goal: HardGoal, index: number): Finding[] {
  const problem = checkExpression(goal.pass_when);
  return problem ? [{ path: ["goals", index, "pass_when"], offset: problem.offset, says: `pass_when of ${goal.id}: ${problem.message}` }] : [];
}

function checkSoft(goal: SoftGoal, index: number): Finding[] {
  const path = ["goals", index];
  if (goal.reviewer !== "quorum") {
    return goal.quorum === undefined
      ? []
      : [{ path: [...path, "quorum"], says: `${goal.id} has a quorum but its reviewer is ${goal.reviewer}; write reviewer: quorum or leave quorum out` }];
  }
  if (goal.quorum === undefined) return [{ path: [...path, "reviewer"], says: `${goal.id} is reviewed by quorum but has none; write quorum: N/M, e.g. 2/3` }];
  const [passes = 0, of = 0] = goal.quorum.split("/").map(Number);
  return passes >= 1 && passes <= of
    ? []
    : [{ path: [...path, "quorum"], says: `${goal.quorum} can never be reached; write N/M with N from 1 to M, e.g. 2/3` }];
}

function checkCycle(goals: readonly Goal[]): Finding[] {
  const needs = new Map(goals.flatMap((goal) => (goal.type === "hard" ? [[goal.id, goal.needs] as const] : [])));
  const cycle = cycleIn(needs);
  if (!cycle) return [];
  const index = goals.findIndex(({ id }) => id === cycle[0]);
  return [{ path: ["goals", index, "needs"], says: `gates wait for each other: ${[...cycle, cycle[0]].join(" needs ")}; take one of these needs out` }];
}
