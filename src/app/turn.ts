import type { Action } from "../core/action.ts";
import type { LiveTurn } from "../core/attribute.ts";
import type { Oid } from "../core/event.ts";
import type { Peer, Policy } from "../core/policy.ts";
import { assemblePrompt } from "../core/prompt.ts";
import type { State } from "../core/state.ts";
import type { Command, Finished, RunLimits } from "../ports/processes.ts";
import type { Workspace } from "../ports/workspaces.ts";
import { finishTurn } from "./finish-turn.ts";
import type { Runner } from "./runner.ts";

type Ask = Extract<Action, { do: "ask" }>;

/** A turn could not start yet; why, in one sentence. */
export type Waiting = { readonly wait: string };

/** Kept of each stream of a turn. */
const outputBytes = 512 * 1024;

/** One turn of one peer: workspace, prompt, process, and then what came of it. */
export async function takeTurn(runner: Runner, action: Ask): Promise<Waiting | null> {
  const { world, session } = runner;
  const before = session.state();
  const workspace = await openWorkspace(runner, before, action);
  if ("wait" in workspace) return workspace;
  const turn = before.tick + 1;
  const { token, digest } = world.newToken();
  const mayMove = movableRefs(before, action, workspace);
  const [prompt, snapshot] = await Promise.all([promptFor(runner, before, action, turn), world.guard.snapshot(mayMove)]);
  await world.turnFiles.writePrompt(turn, prompt);
  await world.turnFiles.rememberToken(turn, token);
  const { peer, role, goals, commit, tree } = action;
  const began = await session.record([{ kind: "turn-started", turn, peer, role, goals: [...goals], commit, tree, workspace: workspace.kind, token: digest }], {
    "prompt.md": prompt,
  });
  if (!began) return null;
  world.say(`turn ${turn}: ${peer}, ${role} (${action.why})`);
  const live: LiveTurn = { turn, peer, token, root: null };
  const { finished, root } = await runWatched(
    runner,
    commandFor(runner, action, { workspace, prompt, token, turn }),
    limitsFor(policyOf(before), peerOf(before, peer), token),
    live,
  );
  await finishTurn(runner, { live: { ...live, root }, workspace, finished, tampering: async () => world.guard.check(snapshot, mayMove) });
  return null;
}

/** The program runs; meanwhile commits are recorded as they come, and a stop by the operator or a spent budget ends it. */
async function runWatched(
  runner: Runner,
  command: Command,
  limits: Omit<RunLimits, "signal" | "onStart">,
  live: LiveTurn,
): Promise<{ finished: Finished; root: string | null }> {
  const { world, session } = runner;
  const cancel = new AbortController();
  const stop = () => cancel.abort();
  runner.ending.addEventListener("abort", stop, { once: true });
  let root: string | null = null;
  const over = new AbortController();
  const running = world.processes
    .run(command, {
      ...limits,
      signal: cancel.signal,
      onStart: (pid) => {
        const identity = world.processes.identify(pid);
        root = identity ? `${identity.pid}:${identity.start}` : null;
      },
    })
    .finally(() => over.abort());
  try {
    while (!over.signal.aborted) {
      await world.wakeups.next(over.signal);
      if (over.signal.aborted) break;
      await runner.takeIn({ live: { ...live, root } });
      if (session.state().status === "stopped") cancel.abort();
    }
  } catch (fault) {
    // The log cannot be written, or is no longer ours: the program must not outlive the one who watches it.
    cancel.abort();
    await running;
    throw fault;
  } finally {
    runner.ending.removeEventListener("abort", stop);
  }
  return { finished: await running, root };
}

async function openWorkspace(runner: Runner, state: State, action: Ask): Promise<Workspace | Waiting> {
  const { workspaces } = runner.world;
  const accepted = state.policy;
  if (!accepted) return { wait: "no policy is accepted" };
  if (action.role !== "implement") return workspaces.openReview(action.peer, accepted.baseline?.commit ?? null, action.commit);
  return accepted.policy.turns.workspace === "own" ? workspaces.openOwn(action.peer, action.commit) : workspaces.openShared(accepted.branch, action.commit);
}

async function promptFor(runner: Runner, state: State, action: Ask, turn: number): Promise<string> {
  const { world } = runner;
  const letters = action.role === "implement" ? (state.inbox[action.peer] ?? []).slice(-10) : [];
  const messages = Object.fromEntries(await Promise.all(letters.map(async ({ commit }) => [commit, (await world.repository.facts(commit)).message] as const)));
  const since = lastLook(state, action.peer);
  const diffstat = since && since !== action.commit ? await world.repository.diffstat(since, action.commit) : "";
  const { reviewFile } = world.turnFiles.open(turn);
  return assemblePrompt(await world.template(action.role), state, {
    peer: action.peer,
    role: action.role,
    goals: action.goals,
    turn,
    now: world.clock.now(),
    reviewFile,
    messages,
    diffstat,
  });
}

/** The commit the peer's last turn ended at; the baseline when it had none. */
function lastLook(state: State, peer: string): Oid | null {
  return state.turns.findLast((turn) => turn.peer === peer && turn.commit !== null)?.commit ?? state.policy?.baseline?.commit ?? null;
}

function movableRefs(state: State, action: Ask, workspace: Workspace): string[] {
  const branch = state.policy?.branch ?? "";
  if (workspace.kind === "review") return [branch];
  return workspace.kind === "own" ? [branch, `refs/heads/peers/${action.peer}`] : [branch];
}

type Setting = { readonly workspace: Workspace; readonly prompt: string; readonly token: string; readonly turn: number };

function commandFor(runner: Runner, action: Ask, { workspace, prompt, token, turn }: Setting): Command {
  const peer = peerOf(runner.session.state(), action.peer);
  const { promptFile, reviewFile } = runner.world.turnFiles.open(turn);
  const filled = peer.argv.map((part) => part.replaceAll("{PROMPT_FILE}", promptFile).replaceAll("{PROMPT}", peer.prompt === "argv" ? prompt : "{PROMPT}"));
  const [program = "", ...args] = filled;
  const identity = {
    GIT_AUTHOR_NAME: peer.name,
    GIT_AUTHOR_EMAIL: `${peer.name}@peers`,
    GIT_COMMITTER_NAME: peer.name,
    GIT_COMMITTER_EMAIL: `${peer.name}@peers`,
  };
  const told = {
    PEERS_PEER_NAME: peer.name,
    PEERS_ROLE: action.role,
    PEERS_TURN: String(turn),
    PEERS_TOKEN: token,
    PEERS_REPOSITORY: runner.world.repository.paths.id,
    PEERS_PROMPT_FILE: promptFile,
    ...(action.role === "implement" ? {} : { PEERS_REVIEW_FILE: reviewFile }),
  };
  return {
    program,
    args,
    cwd: peer.cwd === "." ? workspace.dir : `${workspace.dir}/${peer.cwd}`,
    env: { ...runner.world.environment, ...identity, ...peer.env, ...told },
    ...(peer.prompt === "stdin" ? { stdin: prompt } : {}),
  };
}

function limitsFor(policy: Policy, peer: Peer, token: string): Omit<RunLimits, "signal" | "onStart"> {
  return {
    timeoutMs: (peer.timeout_s ?? policy.turns.timeout_s) * 1000,
    idleMs: (peer.idle_timeout_s ?? policy.turns.idle_timeout_s) * 1000,
    token,
    isolate: policy.turns.isolation === "auto",
    maxBytes: outputBytes,
  };
}

export const policyOf = (state: State): Policy => state.policy?.policy as Policy;
export const peerOf = (state: State, name: string): Peer => policyOf(state).peers.find((peer) => peer.name === name) as Peer;
