import type { OpenTurn } from "../core/state.ts";
import type { Workspace } from "../ports/workspaces.ts";
import { finishTurn } from "./finish-turn.ts";
import type { Runner } from "./runner.ts";
import { senders } from "./turn-prompt.ts";

/**
 * A turn without an end: its runner was killed. Whatever it left running is ended first, so that nothing commits later and
 * no two turns share a worktree; what it committed is its own, what it left uncommitted is set aside.
 */
export async function recoverTurn(runner: Runner): Promise<void> {
  const { world, session } = runner;
  const turn = session.state().turn;
  if (!turn) return;
  const token = await world.turnFiles.tokenOf(turn.turn);
  const survivors = token ? await world.processes.reap(token) : 0;
  world.say(`turn ${turn.turn} of ${turn.peer} was cut off${survivors > 0 ? `; ${survivors} process${survivors === 1 ? "" : "es"} of it ended` : ""}`);
  const finished = {
    ended: "cancelled",
    exitCode: null,
    signal: null,
    stdout: "",
    stderr: "",
    durationMs: Math.max(0, world.clock.now() - turn.startedAt),
    survivors,
  } as const;
  await finishTurn(runner, {
    live: { turn: turn.turn, peer: turn.peer, token: token ?? "", root: null },
    workspace: workspaceOf(runner, turn),
    finished,
    reading: null,
    signIn: "unknown",
    cut: { outcome: "interrupted", why: "its runner was killed" },
    // A hand-off made before the crash counts, so what its prompt held was read.
    mail: await world.mail.toldIn(world.turnFiles.open(turn.turn).promptFile, turn.peer, senders(session.state())),
    tampering: async () => [],
  });
}

function workspaceOf({ world }: Runner, turn: OpenTurn): Workspace {
  const { mainTop, cacheDir } = world.repository.paths;
  const dir = { shared: mainTop, own: `${cacheDir}/work/${turn.peer}`, review: `${cacheDir}/review/${turn.peer}` }[turn.workspace];
  return { kind: turn.workspace, dir, base: turn.commit };
}
