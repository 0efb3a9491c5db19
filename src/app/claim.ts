import type { Event } from "../core/event.ts";
import type { State } from "../core/state.ts";
import { Refusal } from "./accept.ts";
import type { Runner } from "./runner.ts";

export function refuseUnknown(state: State, peer: string): void {
  const known = state.policy?.policy.peers.map(({ name }) => name) ?? [];
  if (!known.includes(peer)) throw new Refusal(`--after ${JSON.stringify(peer)} names no peer; known: ${known.join(", ")}`);
}

/** An interactive peer's session (with its id, where the CLI says it) ended a turn: people's commits since the last turn are its own. Returns how many. */
export async function claimFor(runner: Runner, peer: string, sessionId: string | null): Promise<number> {
  const { session } = runner;
  for (;;) {
    await runner.takeIn();
    const state = session.state();
    const commits = [...state.unclaimed];
    const commit = commits.at(-1);
    // A turn of ours is under way: its peer is not interactive, and its end will be recorded by its runner.
    if (!commit || state.turn) return 0;
    const turn = state.tick + 1;
    const started: Event = {
      kind: "turn-started",
      turn,
      peer,
      role: "implement",
      goals: [],
      commit,
      tree: state.tip?.tree ?? commit,
      workspace: "shared",
      token: "",
    };
    const ended: Event = {
      kind: "turn-ended",
      turn,
      peer,
      role: "implement",
      outcome: "handed-off",
      why: "",
      exitCode: null,
      durationMs: 0,
      commits,
      commit,
      interactive: true,
      warnings: [],
      usage: null,
      restUntil: null,
      session: sessionId,
    };
    if (await session.record([started, ended])) return commits.length;
  }
}
