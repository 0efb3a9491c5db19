import type { Action } from "../core/action.ts";
import { emptyTree } from "../core/empty-tree.ts";
import type { FileChange } from "../core/file-change.ts";
import { policyText } from "../core/prompt.ts";
import { filesToRead } from "../core/review/reading.ts";
import { readingText } from "../core/review/reading-text.ts";
import { isWithheld } from "../core/review/withheld.ts";
import { isWhole, reviewForm } from "../core/review.ts";
import type { State } from "../core/state.ts";
import type { Oid } from "../core/vocabulary.ts";
import type { Runner } from "./runner.ts";

/** All work since the baseline: what a review is about. */
export type Range = { readonly from: Oid; readonly changes: readonly FileChange[]; readonly required: readonly FileChange[] };

export async function rangeOf({ world, session }: Runner, commit: Oid, goals: readonly string[]): Promise<Range> {
  const { paths } = world.repository;
  const from = session.state().policy?.baseline?.commit ?? emptyTree[paths.objectFormat];
  const changes = (await world.repository.changes(from, commit)).filter(({ path }) => !isWithheld(path));
  return { from, changes, required: isWhole(goals) ? filesToRead(changes) : [] };
}

type Ask = Extract<Action, { do: "ask" }>;

/** The commit the reviewer saw last; null when it has not looked yet. */
export const lastSeen = (state: State, { peer }: Pick<Ask, "peer">): Oid | null =>
  state.turns.findLast((turn) => turn.peer === peer && turn.outcome === "reviewed" && turn.commit !== null)?.commit ?? null;

/** The files that lie beside the review file, and the text that tells of them; the differences come from the worktree itself. */
export async function readingFor(
  runner: Runner,
  state: State,
  { action, folder }: { readonly action: Ask; readonly folder: string },
): Promise<{ readonly text: string; readonly files: Readonly<Record<string, string>> }> {
  if (action.role === "implement") return { text: "", files: {} };
  const range = await rangeOf(runner, action.commit, action.goals);
  const policy = state.policy?.policy;
  const plan = policy?.plan?.text;
  const files = {
    "review.schema.json": JSON.stringify(reviewForm(action.goals), null, 2),
    "policy.md": `# The task\n\n${policy?.task.trim() ?? ""}\n\n# What must be true in the end\n\n${policyText(state, runner.world.gatesAsk)}\n`,
    ...(plan ? { "plan.md": plan } : {}),
  };
  const since = lastSeen(state, action);
  const names = [
    "review.schema.json",
    "policy.md",
    ...(plan ? ["plan.md"] : []),
    "range.diff",
    ...(since === null || since === action.commit ? [] : ["since.diff"]),
  ];
  return { text: readingText(range.required, range.changes.length, { folder, files: names }), files };
}
