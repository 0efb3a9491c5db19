import type { Event, Oid } from "../core/event.ts";
import type { OpenTurn } from "../core/state.ts";
import { isTestConfigPath, isTestPath } from "../core/test-paths.ts";
import { judgeTestChanges, justification } from "../core/weakening.ts";
import type { Runner } from "./runner.ts";
import { type Ending, type Outcome, processTrouble } from "./turn-ending.ts";

/** What an implement turn left in the repository: set aside what is uncommitted, undo what must be, and name the outcome. */
export async function settleWork(runner: Runner, ending: Ending, turn: OpenTurn): Promise<Outcome> {
  const { world, session } = runner;
  const { live, workspace } = ending;
  const branch = session.state().policy?.branch ?? "";
  const kept = await setAside(runner, ending);
  const bad = (await undoRewriting(runner, ending, branch)) ?? (await landOwn(runner, ending, branch)) ?? (await undoWeakening(runner, ending, branch));
  const events = [...kept.events, ...(bad?.events ?? [])];
  const warnings = [...kept.warnings, ...(bad?.warnings ?? [])];
  if (bad) return { ...bad, events, warnings };
  const commits = session.state().turn?.commits ?? turn.commits;
  const tip = workspace.kind === "own" ? session.state().tip?.commit : commits.at(-1);
  const trouble = processTrouble(ending.finished, programOf(runner, live.peer));
  if (commits.length > 0 && tip && (trouble === null || (await saysHandoff(runner, commits))))
    return { outcome: "handed-off", why: "", commit: tip, warnings, events };
  if (trouble) return { ...trouble, commit: tip ?? null, warnings: [...warnings, `Your last turn failed: ${trouble.why}.`], events };
  if (kept.events.length > 0)
    return { outcome: "left-uncommitted", why: "it committed nothing and left changes, which were set aside", commit: null, warnings, events };
  world.say(`${live.peer} did nothing`);
  return { outcome: "nothing-done", why: "it made no commit", commit: null, warnings: [...warnings, "Your last turn made no commit."], events };
}

type Set = { readonly events: readonly Event[]; readonly warnings: readonly string[] };

async function setAside({ world }: Runner, { live, workspace }: Ending): Promise<Set> {
  const ref = `refs/peers/kept/turn-${live.turn}`;
  const kept = await world.workspaces.keep(workspace, ref, `Uncommitted work of turn ${live.turn} (${live.peer})`);
  if (!kept) return { events: [], warnings: [] };
  const why = `Turn ${live.turn} left uncommitted work; only commits count.`;
  return { events: [{ kind: "work-kept", turn: live.turn, peer: live.peer, why, ref, kept }], warnings: [`${why} It is kept as ${ref}.`] };
}

/** A turn adds to what it found. A tip that does not contain the turn's base is put back; the new one stays reachable. */
async function undoRewriting(runner: Runner, { live, workspace }: Ending, branch: string): Promise<Outcome | null> {
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

async function landOwn(runner: Runner, { live, workspace }: Ending, branch: string): Promise<Outcome | null> {
  if (workspace.kind !== "own" || (runner.session.state().turn?.commits.length ?? 0) === 0) return null;
  const landing = await runner.world.workspaces.land(workspace, branch);
  await runner.takeIn({ live });
  if (landing.landed) return null;
  return {
    outcome: "not-landed",
    why: landing.why,
    commit: null,
    warnings: [`Your commits could not be moved to the branch: ${landing.why}. They are on ${landing.ref}.`],
    events: [],
  };
}

/** Reverts, never resets: history keeps both what was tried and that it was refused. */
async function undoWeakening(runner: Runner, { live, workspace }: Ending, branch: string): Promise<Outcome | null> {
  const { world, session } = runner;
  const commits = session.state().turn?.commits ?? [];
  const tip = workspace.kind === "own" ? session.state().tip?.commit : commits.at(-1);
  if (commits.length === 0 || !tip) return null;
  const changes = await world.repository.changes(workspace.base, tip);
  // Both names of a renamed file, or git shows it as new and what it lost goes unseen.
  const tests = changes.flatMap(({ path, from }) => [path, ...(from ? [from] : [])]).filter((path) => isTestPath(path) || isTestConfigPath(path));
  if (tests.length === 0) return null;
  const verdict = judgeTestChanges(changes, await world.repository.diff(workspace.base, tip, tests));
  if (verdict.kind === "fine" || justification(await messagesOf(runner, commits)) !== null) return null;
  const reverted = await world.workspaces.revert(workspace, branch, commits, `Undo turn ${live.turn} of ${live.peer}\n\n${verdict.why}\n`);
  if (!reverted) return null;
  await runner.takeIn({ live, ours: [reverted] });
  return {
    outcome: "weakened-tests",
    why: verdict.why,
    commit: reverted,
    warnings: [`Your last turn was undone: ${verdict.why}. If that was right, say \`JUSTIFIED-TEST-ONLY: <reason>\` in a commit message.`],
    events: [{ kind: "turn-undone", turn: live.turn, peer: live.peer, why: verdict.why, commits: [...commits], commit: reverted, kept: null }],
  };
}

const messagesOf = async ({ world }: Runner, commits: readonly Oid[]) =>
  Promise.all(commits.slice(-20).map(async (commit) => (await world.repository.facts(commit)).message));

/** A hand-off made before the process came to grief counts. */
const saysHandoff = async (runner: Runner, commits: readonly Oid[]) =>
  (await messagesOf(runner, commits)).some((message) => /^Peer-Status:\s*handoff\s*$/im.test(message));

const programOf = ({ session }: Runner, peer: string) => session.state().policy?.policy.peers.find(({ name }) => name === peer)?.argv[0] ?? peer;
