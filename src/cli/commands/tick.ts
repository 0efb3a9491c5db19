import { join } from "node:path";
import { lockHolder } from "../../adapters/lock.ts";
import { signal } from "../../adapters/spool.ts";
import { Refusal } from "../../app/accept.ts";
import { claimFor } from "../../app/claim.ts";
import { createRunner } from "../../app/runner.ts";
import { decide } from "../../core/decide.ts";
import type { Handler, Invocation } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { startDetached } from "../start-detached.ts";
import { type Wired, wire } from "../wire.ts";

const lookMs = 200;

/** `peers tick`: records what happened, arms the loop, and returns; a runner does the rest. Safe to call at any moment, from anywhere. */
export const tick: Handler = async (invocation) => {
  const wired = await wire(invocation);
  try {
    const { session, world, paths } = wired;
    if (!session.state().policy) throw new Refusal("no policy is accepted in this repository; `peers init` does it");
    const after = invocation.options.after;
    // The stop hook of an agent that peers itself started: its runner sees the end of the process anyway.
    if (invocation.environment.PEERS_TOKEN) return exitCodes.ok.code;
    const runner = createRunner(world, session, new AbortController().signal);
    if (typeof after === "string") invocation.print(`${await claimFor(runner, after)} commits are ${after}'s`);
    else await runner.takeIn();
    if (session.state().status === "fresh") await session.insist([{ kind: "runner-started", mode: "tick", pid: process.pid, limits: {} }]);
    const turns = session.state().tick;
    signal(paths.runtimeDir, "tick");
    await startDetached(invocation);
    if (invocation.options.wait) await nextTurnEnds(invocation, wired, turns);
    return exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};

/** Until a turn begun after ours has ended, or nothing is left to do. */
async function nextTurnEnds(invocation: Invocation, { session, world, paths }: Wired, turns: number): Promise<void> {
  const folder = join(paths.runtimeDir, "lock");
  for (;;) {
    await world.clock.sleep(lookMs);
    await session.refresh();
    const state = session.state();
    if (state.tick > turns && !state.turn) break;
    if (decide(state, world.clock.now()).do === "rest" || (!lockHolder(folder, world.processes) && state.waiting)) break;
  }
  invocation.print(session.state().stop?.why ?? session.state().turns.at(-1)?.outcome ?? "nothing to do");
}
