import { emptyTree } from "../core/empty-tree.ts";
import type { Event, EventOf } from "../core/event.ts";
import { artefactProblems, artefacts } from "../core/plan/artefacts.ts";
import type { FrozenPlan } from "../core/plan/plan.ts";
import type { PlanState } from "../core/plan/state.ts";
import { isTouched } from "../core/plan/touches.ts";
import { type TracedCommit, traceOf } from "../core/plan/trace.ts";
import { phaseAtHand } from "../core/plan/view.ts";
import type { Oid } from "../core/vocabulary.ts";
import type { World } from "../ports/world.ts";
import type { Runner } from "./runner.ts";

/** Records what the commits since the last look are to the plan. Whoever made them, and however they came. */
export async function traceWork(runner: Runner, tip: Oid): Promise<void> {
  const { session, world } = runner;
  const state = session.state();
  const { plan: known } = state;
  const plan = state.policy?.policy.plan;
  if (!known || !plan) return;
  const { since, gone } = await placeOf(runner, known, tip);
  const commits = await commitsSince(runner, since, tip);
  const changed = await changedSinceDone(runner, { plan, known, tip });
  const { moves, ...traced } = traceOf(state, commits, changed);
  const reopened = changed.map(
    (step): Event => ({
      kind: "step-moved",
      step,
      from: "done",
      to: "partial",
      why: `what it touches was changed after ${known.steps[step]?.name || "its review"} found it done, in ${commits.at(-1)?.commit.slice(0, 8) ?? tip.slice(0, 8)}`,
      commit: tip,
      turn: null,
      by: "peers",
      name: "peers",
    }),
  );
  const event: EventOf<"plan-traced"> = { kind: "plan-traced", to: tip, ...traced, gone, artefact: await artefactAt(runner, plan, tip) };
  await session.record([event, ...reopened, ...moves]);
  for (const step of changed) world.say(`${step} is to be reviewed again: its files were changed`);
}

/** From where the branch is new, and which known commits it no longer has. */
async function placeOf({ world }: Runner, { traced, start, work }: PlanState, tip: Oid): Promise<{ since: Oid | null; gone: Oid[] }> {
  const { isAncestor } = world.repository;
  if (traced === null || (await isAncestor(traced, tip))) return { since: traced, gone: [] };
  const commits = [...new Set(Object.values(work).flatMap((list) => list.map(({ commit }) => commit)))];
  const gone: Oid[] = [];
  for (const commit of commits) if (!(await isAncestor(commit, tip))) gone.push(commit);
  return { since: start !== null && (await isAncestor(start, tip)) ? start : null, gone };
}

async function commitsSince({ world, session }: Runner, since: Oid | null, tip: Oid): Promise<TracedCommit[]> {
  const { authors, plan } = session.state();
  const seen = new Set(Object.values(plan?.work ?? {}).flatMap((list) => list.map(({ commit }) => commit)));
  const found = (await world.repository.newCommits([tip], since === null ? [] : [since])).filter(({ commit }) => !seen.has(commit));
  // The state remembers the newest commits only: whoever makes many must not be forgotten as the author of the first.
  const loggedAuthor = found.every(({ commit }) => authors.some((one) => one.commit === commit)) ? null : world.loggedAuthors();
  return Promise.all(
    found.map(async ({ commit, parents, message, authorName }) => {
      const known = authors.findLast((one) => one.commit === commit);
      const author = known?.author ?? (await loggedAuthor?.(commit)) ?? { kind: "human" as const, name: authorName };
      const changes = await world.repository.changes(await parentOnBranch(world, parents, since), commit);
      return { commit, message, author, turn: known?.turn ?? null, paths: changes.flatMap(({ path, from }) => (from === null ? [path] : [path, from])) };
    }),
  );
}

/** What a merge brings to the branch as it was: its first parent may be anything, even a commit that nothing came before. */
async function parentOnBranch({ repository }: World, parents: readonly Oid[], since: Oid | null): Promise<Oid> {
  if (parents.length > 1 && since !== null) for (const parent of parents) if (await repository.isAncestor(since, parent)) return parent;
  return parents[0] ?? emptyTree[repository.paths.objectFormat];
}

/** Done steps whose files are not as the reviewer saw them. What came and went leaves a step alone. */
async function changedSinceDone({ world }: Runner, { plan, known, tip }: { plan: FrozenPlan; known: PlanState; tip: Oid }): Promise<string[]> {
  const changed: string[] = [];
  for (const { id, touches } of plan.steps) {
    const step = known.steps[id];
    if (step?.state !== "done" || step.commit === null || step.commit === tip) continue;
    const changes = await world.repository.changes(step.commit, tip);
    if (changes.some(({ path, from }) => isTouched(touches, path) || (from !== null && isTouched(touches, from)))) changed.push(id);
  }
  return changed;
}

async function artefactAt({ world, session }: Runner, plan: FrozenPlan, tip: Oid): Promise<EventOf<"plan-traced">["artefact"]> {
  const phase = phaseAtHand(session.state());
  if (!phase) return null;
  const { file } = artefacts[phase];
  const [blob, text] = await Promise.all([world.repository.blobAt(tip, file), world.repository.readFile(tip, file)]);
  return { phase, blob, problems: text === null ? [] : artefactProblems(phase, plan, text).slice(0, 20) };
}
