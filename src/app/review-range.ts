import type { Action } from "../core/action.ts";
import { emptyTree } from "../core/empty-tree.ts";
import type { Oid } from "../core/event.ts";
import type { FileChange } from "../core/file-change.ts";
import { policyText } from "../core/prompt.ts";
import { filesToRead } from "../core/review/reading.ts";
import { readingText } from "../core/review/reading-text.ts";
import { isWithheld, visiblePaths } from "../core/review/withheld.ts";
import { isWhole, reviewForm } from "../core/review.ts";
import type { State } from "../core/state.ts";
import type { Runner } from "./runner.ts";

/** All work since the baseline: what a review is about. */
export type Range = { readonly from: Oid; readonly changes: readonly FileChange[]; readonly required: readonly FileChange[] };

export async function rangeOf({ world, session }: Runner, commit: Oid, goals: readonly string[]): Promise<Range> {
  const { paths } = world.repository;
  const from = session.state().policy?.baseline?.commit ?? emptyTree[paths.objectFormat];
  const changes = (await world.repository.changes(from, commit)).filter(({ path }) => !isWithheld(path));
  return { from, changes, required: isWhole(goals) ? filesToRead(changes) : [] };
}

/** A larger diff is read better with git, file by file. */
const diffCap = 4 << 20;

/** The files that lie beside the review file, and the text that tells of them. */
export async function readingFor(
  runner: Runner,
  state: State,
  { action, folder }: { readonly action: Extract<Action, { do: "ask" }>; readonly folder: string },
): Promise<{ readonly text: string; readonly files: Readonly<Record<string, string>> }> {
  if (action.role === "implement") return { text: "", files: {} };
  const { repository } = runner.world;
  const range = await rangeOf(runner, action.commit, action.goals);
  const last = state.turns.findLast(({ peer, outcome, commit }) => peer === action.peer && outcome === "reviewed" && commit !== null)?.commit ?? null;
  const diff = async (from: Oid | null) =>
    from === null || from === action.commit ? "" : (await repository.diff(from, action.commit, visiblePaths)).slice(0, diffCap);
  const [whole, since] = await Promise.all([diff(range.from), diff(last)]);
  const policy = state.policy?.policy;
  const files = {
    "review.schema.json": JSON.stringify(reviewForm(action.goals), null, 2),
    "range.diff": whole,
    ...(since ? { "since.diff": since } : {}),
    "policy.md": `# The task\n\n${policy?.task.trim() ?? ""}\n\n# What must be true in the end\n\n${policyText(state)}\n`,
  };
  const names = Object.keys(files) as (keyof typeof files)[];
  return { text: readingText(range.required, range.changes.length, { folder, files: names }), files };
}
