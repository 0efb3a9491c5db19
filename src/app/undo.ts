import type { Event } from "../core/event.ts";
import { isTestConfigPath, isTestPath } from "../core/test-paths.ts";
import type { Oid, TurnOutcome } from "../core/vocabulary.ts";
import { judgeTestChanges, justification } from "../core/weakening.ts";
import type { Runner } from "./runner.ts";
import type { Ending, Outcome } from "./turn-ending.ts";

/** A turn adds to what it found. A tip that does not contain the turn's base is put back; the new one stays reachable. */
export async function undoRewriting(runner: Runner, { live, workspace }: Ending, branch: string): Promise<Outcome | null> {
  const { world, session } = runner;
  const here = workspace.kind === "own" ? `refs/heads/peers/${live.peer}` : branch;
  const tip = session.state().tips[here] ?? null;
  if (tip === workspace.base || (tip !== null && (await world.repository.isAncestor(workspace.base, tip)))) return null;
  const ref = `refs/peers/kept/rewritten-${live.turn}`;
  await world.workspaces.restore(workspace, here, workspace.base, ref);
  await runner.takeIn({ live });
  const why = `it rewrote history: ${workspace.base.slice(0, 8)}, where the turn began, is no longer part of the branch`;
  const commits = session.state().turn?.commits ?? [];
  return {
    outcome: "rewrote-history",
    why,
    commit: workspace.base,
    warnings: [`Your last turn was undone because ${why}. Your work is kept as ${ref}; bring it back as new commits.`],
    events: [{ kind: "turn-undone", turn: live.turn, peer: live.peer, why, commits: [...commits], commit: workspace.base, kept: ref }],
  };
}

/** The operator's files are no part of a peer's work. What is only in an own worktree stays there, it is just not landed. */
export async function undoPolicyChange(runner: Runner, ending: Ending, { branch, commits }: Work): Promise<Outcome | null> {
  const { live, workspace } = ending;
  const tip = commits.at(-1);
  if (!tip) return null;
  const changes = await runner.world.repository.changes(workspace.base, tip);
  const touched = [...new Set(changes.flatMap(({ path, from }) => (from === null ? [path] : [path, from])).filter((path) => /^\.peers(\/|$)/.test(path)))];
  if (touched.length === 0) return null;
  const why = `it committed ${touched.slice(0, 3).join(", ")}, which only the operator changes`;
  const tampering: Event = {
    kind: "tampering-found",
    turn: live.turn,
    peer: live.peer,
    what: "policy",
    detail: `its commits hold ${touched.join(", ")}`,
    repaired: true,
  };
  const undone =
    workspace.kind === "own"
      ? { outcome: "changed-policy" as const, why, commit: null, warnings: [`Your last turn did not count: ${why}.`], events: [] }
      : await undo(runner, ending, { branch, commits, outcome: "changed-policy", why, advice: "" });
  return undone && { ...undone, events: [tampering, ...undone.events] };
}

/** Reverts, never resets: history keeps both what was tried and that it was refused. */
export async function undoWeakening(runner: Runner, ending: Ending, { branch, commits }: Work): Promise<Outcome | null> {
  const { world } = runner;
  const { base } = ending.workspace;
  const tip = commits.at(-1);
  if (!tip) return null;
  const changes = await world.repository.changes(base, tip);
  const tests = changes.map(({ path }) => path).filter((path) => isTestPath(path) || isTestConfigPath(path));
  if (tests.length === 0) return null;
  const verdict = judgeTestChanges(changes, await world.repository.diff(base, tip, tests));
  if (verdict.kind === "fine" || justification(await messagesOf(runner, commits)) !== null) return null;
  const advice = " If that was right, say `JUSTIFIED-TEST-ONLY: <reason>` in a commit message.";
  return undo(runner, ending, { branch, commits, outcome: "weakened-tests", why: verdict.why, advice });
}

/** The commits of a turn that are on the branch, oldest first. */
export type Work = { readonly branch: string; readonly commits: readonly Oid[] };

type Undoing = Work & { readonly outcome: TurnOutcome; readonly why: string; readonly advice: string };

async function undo(runner: Runner, { live, workspace }: Ending, { branch, commits, outcome, why, advice }: Undoing): Promise<Outcome | null> {
  const reverted = await runner.world.workspaces.revert(workspace, branch, commits, `Undo turn ${live.turn} of ${live.peer}\n\n${why}\n`);
  if (!reverted) return null;
  await runner.takeIn({ live, ours: [reverted] });
  return {
    outcome,
    why,
    commit: reverted,
    warnings: [`Your last turn was undone: ${why}.${advice}`],
    events: [{ kind: "turn-undone", turn: live.turn, peer: live.peer, why, commits: [...commits], commit: reverted, kept: null }],
  };
}

/** Of all of them: what a peer says in the first of many commits counts like what it says in the last. */
export const messagesOf = async ({ world }: Runner, commits: readonly Oid[]) =>
  Promise.all(commits.map(async (commit) => (await world.repository.facts(commit)).message));
