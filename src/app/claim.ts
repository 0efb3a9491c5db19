import type { Event } from "../core/event.ts";
import { Refusal } from "./accept.ts";
import type { Runner } from "./runner.ts";

/** An interactive peer's session ended a turn: people's commits since the last turn are its own. Returns how many. */
export async function claimFor(runner: Runner, peer: string): Promise<number> {
  const { session } = runner;
  const known = session.state().policy?.policy.peers.map(({ name }) => name) ?? [];
  if (!known.includes(peer)) throw new Refusal(`--after ${JSON.stringify(peer)} names no peer; known: ${known.join(", ")}`);
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
      session: null,
    };
    if (await session.record([started, ended])) return commits.length;
  }
}
