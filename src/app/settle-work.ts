import { concernsInWork } from "../core/concerns/said.ts";
import type { Event } from "../core/event.ts";
import type { OpenTurn, State } from "../core/state.ts";
import { isPerCommit, redGates } from "../core/verdicts.ts";
import type { Oid } from "../core/vocabulary.ts";
import { saidInWork } from "./findings.ts";
import type { Runner } from "./runner.ts";
import { type Ending, type Outcome, troubleOf } from "./turn-ending.ts";
import { messagesOf, undoPolicyChange, undoRewriting, undoWeakening, type Work } from "./undo.ts";

/** What an implement turn left in the repository: set aside what is uncommitted, undo what must be, and name the outcome. */
export async function settleWork(runner: Runner, ending: Ending, { turn, clean }: { turn: OpenTurn; clean: boolean }): Promise<Outcome> {
  const branch = runner.session.state().policy?.branch ?? "";
  const kept = clean ? nothingKept : await setAside(runner, ending);
  const bad = (await undoRewriting(runner, ending, branch)) ?? (await comeBack(runner, ending, branch)) ?? (await settleCommits(runner, ending, branch));
  const events = [...kept.events, ...(bad?.events ?? [])];
  const warnings = [...kept.warnings, ...(bad?.warnings ?? [])];
  if (bad) return { ...bad, events, warnings };
  const done = await achieved(runner, ending, { turn, branch, warnings });
  return { ...done, events: [...events, ...done.events] };
}

/** What the commits of any turn must not do, wherever they came from; null when there is nothing to undo. */
export async function settleCommits(runner: Runner, ending: Ending, branch: string): Promise<Outcome | null> {
  if (ending.workspace.kind !== "own") {
    const work = await workOn(runner, ending, branch);
    return (await undoPolicyChange(runner, ending, work)) ?? (await undoWeakening(runner, ending, work));
  }
  const before = await workOn(runner, ending, `refs/heads/peers/${ending.live.peer}`);
  return (
    (await undoPolicyChange(runner, ending, { ...before, branch })) ??
    (await landOwn(runner, ending, branch)) ??
    (await undoWeakening(runner, ending, await workOn(runner, ending, branch)))
  );
}

type Set = { readonly events: readonly Event[]; readonly warnings: readonly string[] };

const nothingKept: Set = { events: [], warnings: [] };

async function setAside({ world }: Runner, { live, workspace }: Ending): Promise<Set> {
  const ref = `refs/peers/kept/turn-${live.turn}`;
  const kept = await world.workspaces.keep(workspace, ref, `Uncommitted work of turn ${live.turn} (${live.peer})`);
  if (!kept) return nothingKept;
  const why = `Turn ${live.turn} left uncommitted work; only commits count.`;
  return { events: [{ kind: "work-kept", turn: live.turn, peer: live.peer, why, ref, kept }], warnings: [`${why} It is kept as ${ref}.`] };
}

/** A turn that ended on another branch, or on none: the next one must find the checkout where it belongs. */
async function comeBack(runner: Runner, ending: Ending, branch: string): Promise<Outcome | null> {
  const { world, session } = runner;
  const { live, workspace } = ending;
  const ref = `refs/peers/kept/strayed-${live.turn}`;
  const where = await world.workspaces.comeBack(workspace, branch, ref);
  if (where) await runner.takeIn({ live });
  const work = await workOn(runner, ending, branch);
  const commits = session.state().turn?.commits ?? [];
  if (work.commits.length > 0 || commits.length === 0 || workspace.kind === "own") return null;
  const name = branch.replace("refs/heads/", "");
  const why = `it made ${commits.length === 1 ? "a commit" : `${commits.length} commits`}${where ? ` ${where}` : ""}, none of them on ${name}`;
  const advice = where === null ? "" : ` The checkout is on ${name} again; your newest commit is ${commits.at(-1)?.slice(0, 10)}.`;
  return { outcome: "not-landed", why, commit: null, warnings: [`Your last turn did not count: ${why}.${advice}`], events: [] };
}

async function landOwn(runner: Runner, { live, workspace }: Ending, branch: string): Promise<Outcome | null> {
  if ((runner.session.state().turn?.commits.length ?? 0) === 0) return null;
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

type Achieving = { readonly turn: OpenTurn; readonly branch: string; readonly warnings: readonly string[] };

async function achieved(runner: Runner, ending: Ending, { turn, branch, warnings }: Achieving): Promise<Outcome> {
  const { commits } = await workOn(runner, ending, branch);
  const tip = commits.at(-1) ?? null;
  const trouble = troubleOf(ending, programOf(runner, turn.peer));
  if (tip && (trouble === null || (await saysHandoff(runner, commits)))) {
    const said = await saidInWork(runner, turn, commits);
    const worried = concernsInWork(runner.session.state(), { ...turn, commit: tip }, await messagesOf(runner, commits));
    const moves = [...said.moves, ...worried.moves];
    const told = [...warnings, ...said.warnings, ...worried.warnings];
    if (moves.length > 0 || !isIdle(runner.session.state(), turn))
      return { outcome: "handed-off", why: "", commit: tip, commits, warnings: told, events: moves };
    return {
      outcome: "nothing-done",
      why: "its commits change no file",
      commit: tip,
      warnings: [...told, "The commits of your last turn change no file."],
      events: [],
    };
  }
  if (trouble) return { ...trouble, commit: tip, warnings: [...warnings, `Your last turn failed: ${trouble.why}.`], events: [] };
  if (warnings.length > 0)
    return { outcome: "left-uncommitted", why: "it committed nothing and left changes, which were set aside", commit: null, warnings, events: [] };
  return { outcome: "nothing-done", why: "it made no commit", commit: null, warnings: ["Your last turn made no commit."], events: [] };
}

/** What the turn brought onto the branch, oldest first: also commits that were known before and on another branch. */
async function workOn({ world, session }: Runner, { workspace }: Ending, branch: string): Promise<Work> {
  const { tips, authors } = session.state();
  const tip = tips[branch];
  if (tip === undefined || tip === workspace.base) return { branch, commits: [] };
  const others = new Set(authors.filter(({ author }) => author.kind !== "peer").map(({ commit }) => commit));
  const found = (await world.repository.newCommits([tip], [workspace.base])).map(({ commit }) => commit);
  return { branch, commits: found.filter((commit) => !others.has(commit)) };
}

/**
 * The same files as before. Where a gate that looks at messages was red, a commit without files may be just what was missing;
 * and a peer that finds the task done already says so in one.
 */
function isIdle(state: State, turn: OpenTurn): boolean {
  if (!state.tip || state.tip.tree !== turn.tree) return false;
  if (state.policy?.policy.task.trim() && !state.taskTaken) return false;
  const before = { ...state, tip: { ...state.tip, commit: turn.commit } };
  return !redGates(before).some(({ goal }) => isPerCommit(goal));
}

/** A hand-off made before the process came to grief counts. */
const saysHandoff = async (runner: Runner, commits: readonly Oid[]) =>
  (await messagesOf(runner, commits)).some((message) => /^Peer-Status:\s*handoff\s*$/im.test(message));

const programOf = ({ session }: Runner, peer: string) => session.state().policy?.policy.peers.find(({ name }) => name === peer)?.argv?.[0] ?? peer;
