import { join } from "node:path";
import { lockHolder } from "../../adapters/lock.ts";
import { signal } from "../../adapters/spool.ts";
import { Refusal } from "../../app/accept.ts";
import type { Event } from "../../core/event.ts";
import type { Handler, Invocation } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { startDetached } from "../start-detached.ts";
import { type Wired, wire } from "../wire.ts";

export const pause: Handler = (invocation) => tell(invocation, { kind: "run-paused" }, "paused; a turn under way is let end. `peers resume` goes on");

export const resume: Handler = async (invocation) => {
  const code = await tell(invocation, { kind: "run-resumed" }, "resumed");
  await startDetached(invocation);
  return code;
};

const stopWithinMs = 15_000;

/** Recorded first, so that even a runner that cannot be reached does not go on with another turn. */
export const stop: Handler = async (invocation) => {
  const stopped: Event = { kind: "run-stopped", outcome: "by-operator", why: "stopped by the operator", hint: "`peers resume` goes on" };
  const wired = await opened(invocation);
  try {
    const folder = join(wired.paths.runtimeDir, "lock");
    const holder = lockHolder(folder, wired.world.processes);
    await wired.session.insist([stopped]);
    signal(wired.paths.runtimeDir, "stop");
    if (!holder) {
      invocation.print("stopped; no runner was up");
      return exitCodes.ok.code;
    }
    process.kill(holder.pid, "SIGTERM");
    const until = Date.now() + stopWithinMs;
    while (wired.world.processes.isAlive(holder) && Date.now() < until) await wired.world.clock.sleep(50);
    const alive = wired.world.processes.isAlive(holder);
    invocation.print(
      alive
        ? `runner ${holder.pid} does not end; \`kill -9 ${holder.pid}\` is safe, its turn is cleaned up at the next start`
        : `stopped; runner ${holder.pid} has ended`,
    );
    return alive ? exitCodes.fault.code : exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};

async function tell(invocation: Invocation, event: Event, says: string): Promise<number> {
  const wired = await opened(invocation);
  try {
    await wired.session.insist([event]);
    signal(wired.paths.runtimeDir, event.kind);
    invocation.print(says);
    return exitCodes.ok.code;
  } finally {
    await wired.close();
  }
}

async function opened(invocation: Invocation): Promise<Wired> {
  const wired = await wire(invocation);
  if (!wired.session.state().policy) throw new Refusal("no policy is accepted in this repository; `peers init` does it");
  return wired;
}
