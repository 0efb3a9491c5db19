import { join } from "node:path";
import { discover } from "../../adapters/discover.ts";
import { lockHolder } from "../../adapters/lock.ts";
import { readPromptly } from "../../adapters/read-promptly.ts";
import { signal } from "../../adapters/spool.ts";
import { Refusal } from "../../app/accept.ts";
import { claimFor, refuseUnknown } from "../../app/claim.ts";
import { createRunner } from "../../app/runner.ts";
import { decide } from "../../core/decide.ts";
import { type HookNote, readHookNote } from "../../core/hook-note.ts";
import type { Handler, Invocation } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { pathsOf } from "../paths-of.ts";
import { startDetached } from "../start-detached.ts";
import { type Wired, wire } from "../wire.ts";

const lookMs = 200;
/** A hook's JSON is there before we are; a pipe that stays silent for so long has none. */
const noteMs = 200;

/** `peers tick`: records what happened, arms the loop, and returns; a runner does the rest. Safe to call at any moment, from anywhere. */
export const tick: Handler = async (invocation) => {
  const { after } = invocation.options;
  // The stop hook of an agent that peers itself started: its runner sees the end of the process anyway.
  if (invocation.environment.PEERS_TOKEN) return exitCodes.ok.code;
  const note = typeof after === "string" ? await noteOf(invocation) : null;
  if (typeof after === "string" && !isOurs(invocation, note)) return exitCodes.ok.code;
  const wired = await wire(invocation);
  try {
    const { session, paths } = wired;
    if (!session.state().policy) throw new Refusal("no policy is accepted in this repository; `peers init` does it");
    if (typeof after === "string") refuseUnknown(session.state(), after);
    const turns = session.state().tick;
    if (!invocation.options.failed) await takeIn(invocation, wired, note);
    signal(paths.runtimeDir, "tick");
    await startDetached(invocation);
    if (invocation.options.wait) await nextTurnEnds(invocation, wired, turns);
    return exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};

async function noteOf({ args, input }: Invocation): Promise<HookNote | null> {
  return readHookNote(args[0]) ?? (input ? readHookNote(await readPromptly(input, noteMs)) : null);
}

/** A hook may be the person's own for all their projects; and a stop that a stop hook brought about is not another end of a turn. */
function isOurs(invocation: Invocation, note: HookNote | null): boolean {
  if (note?.stopHookActive) return false;
  return discover(note?.cwd ?? invocation.calledIn, invocation.environment)?.id === pathsOf(invocation).id;
}

async function takeIn(invocation: Invocation, { session, world }: Wired, note: HookNote | null): Promise<void> {
  const { after } = invocation.options;
  const runner = createRunner(world, session, new AbortController().signal);
  if (typeof after === "string") {
    // Not to stdout: there some agents expect nothing, or their own JSON.
    invocation.complain(`${await claimFor(runner, after, note?.session ?? null)} commits are ${after}'s`);
    return;
  }
  await runner.takeIn();
  const { status, unclaimed } = session.state();
  if (status === "fresh" || unclaimed.length > 0) await session.insist([{ kind: "runner-started", mode: "tick", pid: process.pid, limits: {} }]);
}

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
