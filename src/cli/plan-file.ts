import { existsSync, lstatSync, readFileSync, realpathSync } from "node:fs";
import { join, relative } from "node:path";
import { frozenFrom } from "../core/plan/freeze.ts";
import { parsePlan } from "../core/plan/parse.ts";
import type { FrozenPlan } from "../core/plan/plan.ts";
import type { GoalsFile } from "../core/policy.ts";
import type { RepositoryPaths } from "../ports/repository.ts";

export type ReadPlanFile = { readonly ok: true; readonly plan: FrozenPlan | null } | { readonly ok: false; readonly problems: readonly string[] };

/** A plan that people and agents read whole; more is not one. */
const largest = 2 << 20;

/** The plan that the goals name, as it lies in the checkout; null when they name none. */
export function readPlanFile({ mainTop }: RepositoryPaths, { plan: file }: Pick<GoalsFile, "plan">): ReadPlanFile {
  if (file === undefined) return { ok: true, plan: null };
  const says = (what: string): ReadPlanFile => ({ ok: false, problems: [`.peers/goals.yaml: plan is ${file}; ${what}`] });
  const path = join(mainTop, file);
  if (relative(mainTop, path).startsWith("..")) return says("write a path from the top of the repository");
  if (!existsSync(path)) return says("there is no such file; write one, docs/modes/implement.md says how, or leave plan out");
  const stat = lstatSync(path);
  if (!stat.isFile() || realpathSync(path) !== join(realpathSync(mainTop), relative(mainTop, path))) return says("it must be a plain file of the repository");
  if (stat.size > largest) return says(`it has ${stat.size} bytes; a plan may have ${largest}`);
  const text = textOf(path);
  if (text === null) return says("it is not UTF-8; save it as that");
  return frozenText(text, file);
}

/** A plan that is to lie in `file`. */
export function frozenText(text: string, file: string): ReadPlanFile {
  const read = parsePlan(text, file);
  return read.ok ? { ok: true, plan: frozenFrom(read.plan) } : read;
}

function textOf(path: string): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch {
    return null;
  }
}
