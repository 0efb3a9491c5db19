import type { Action } from "../core/action.ts";
import type { LiveTurn } from "../core/attribute.ts";
import type { State } from "../core/state.ts";
import type { Workspace } from "../ports/workspaces.ts";
import { finishTurn } from "./finish-turn.ts";
import type { Runner } from "./runner.ts";
import { commandFor, limitsFor, peerOf, policyOf } from "./turn-command.ts";
import { promptFor } from "./turn-prompt.ts";
import { runWatched } from "./watch-turn.ts";

type Ask = Extract<Action, { do: "ask" }>;

/** A turn could not start yet; why, in one sentence. */
export type Waiting = { readonly wait: string };

/** One turn of one peer: workspace, prompt, process, and then what came of it. */
export async function takeTurn(runner: Runner, action: Ask): Promise<Waiting | null> {
  const { world, session } = runner;
  const before = session.state();
  const turn = before.tick + 1;
  const { token, digest } = world.newToken();
  const mayMove = movableRefs(before, action);
  const [workspace, { text: prompt, mail, beside }, snapshot] = await Promise.all([
    openWorkspace(runner, before, action),
    promptFor(runner, before, action, turn),
    world.guard.snapshot(mayMove),
  ]);
  if ("wait" in workspace) return workspace;
  const command = commandFor(runner, { action, workspace, prompt, token, turn });
  if ("refused" in command) return { wait: `${action.peer} cannot be called: ${command.refused}` };
  await world.turnFiles.writePrompt(turn, prompt, beside);
  await world.turnFiles.rememberToken(turn, token);
  const { peer, role, goals, commit, tree } = action;
  const began = await session.record([{ kind: "turn-started", turn, peer, role, goals: [...goals], commit, tree, workspace: workspace.kind, token: digest }], {
    "prompt.md": prompt,
  });
  if (!began) return null;
  world.say(`turn ${turn}: ${peer}, ${role} (${action.why})`);
  const live: LiveTurn = { turn, peer, token, root: null };
  const settings = peerOf(before, peer);
  const { root, ...watched } = await runWatched(runner, { command, limits: limitsFor(policyOf(before), settings, token), live, peer: settings });
  await finishTurn(runner, { ...watched, mail, live: { ...live, root }, workspace, tampering: async () => world.guard.check(snapshot, mayMove) });
  return null;
}

async function openWorkspace(runner: Runner, state: State, action: Ask): Promise<Workspace | Waiting> {
  const { workspaces } = runner.world;
  const accepted = state.policy;
  if (!accepted) return { wait: "no policy is accepted" };
  if (action.role !== "implement") return workspaces.openReview(action.peer, accepted.baseline?.commit ?? null, action.commit);
  return accepted.policy.turns.workspace === "own" ? workspaces.openOwn(action.peer, action.commit) : workspaces.openShared(accepted.branch, action.commit);
}

function movableRefs(state: State, action: Ask): string[] {
  const branch = state.policy?.branch ?? "";
  const own = action.role === "implement" && state.policy?.policy.turns.workspace === "own";
  return own ? [branch, `refs/heads/peers/${action.peer}`] : [branch];
}
