import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { followPlan } from "../adapters/hooks/follow-plan.ts";
import { readLaunch, writeLaunch } from "../adapters/hooks/record.ts";
import { keepOpen } from "../adapters/keep-open.ts";
import { type Holder, takeLock } from "../adapters/lock.ts";
import { launchCommand } from "../adapters/self.ts";
import { queueDepth, signal, spoolFolder } from "../adapters/spool.ts";
import { tidyUp } from "../adapters/tidy.ts";
import { run } from "../app/run.ts";
import { createRunner, giveWaySignal, recordProblems } from "../app/runner.ts";
import { whileHolding } from "../app/session.ts";
import type { Event } from "../core/event.ts";
import type { State } from "../core/state.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import type { Lock } from "../ports/world.ts";
import type { Invocation } from "./command.ts";
import { type Wired, wire } from "./wire.ts";

export type RunnerMode = "run" | "watch" | "detached" | "tick";

export type RunnerOptions = {
  readonly mode: RunnerMode;
  readonly whenAtRest: "end" | "linger" | "wait";
  readonly say: (line: string) => void;
  readonly onState?: (state: State) => void;
  /** Recorded once the lock is held. */
  readonly first?: (wired: Wired) => readonly Event[];
};

export type RunnerEnd = { readonly state: State; readonly signal: "SIGINT" | "SIGTERM" | null } | { readonly heldBy: Holder };

/** A runner a hook started stays this long for the next commit, so that a burst of commits starts one process. */
const lingerMs = 5_000;
const giveWayMs = 250;

/** Becomes the one runner of the repository, works, and leaves nothing behind: no child, no lock, no claim to be alive. */
export async function asRunner(invocation: Invocation, options: RunnerOptions): Promise<RunnerEnd> {
  const { options: given } = invocation;
  const primer = { recon: given.withoutRecon !== true, codemap: given.codemap !== false };
  const wired = await wire(invocation, { watch: true, say: options.say, primer });
  try {
    const lock = await lockFor(wired, options);
    if ("heldBy" in lock) return lock;
    return await work(wired, lock, options).finally(() => lock.release());
  } finally {
    await wired.close();
  }
}

/** A runner that a hook started gives way to one a person starts, once its present turn has ended; any other is not disturbed. */
async function lockFor({ paths, world, session }: Wired, options: RunnerOptions): Promise<Lock | { readonly heldBy: Holder }> {
  const folder = join(paths.runtimeDir, "lock");
  let told = false;
  for (;;) {
    const lock = takeLock(folder, world.processes, world.clock.now(), options.mode);
    if (!("heldBy" in lock) || lock.heldBy.mode !== "detached" || options.mode === "detached") return lock;
    if (!told) options.say(`runner ${lock.heldBy.pid} (${lock.heldBy.mode}) is at work; taking over ${whenOf(session.state())}`);
    told = true;
    signal(paths.runtimeDir, giveWaySignal, String(world.clock.now()));
    await world.clock.sleep(giveWayMs);
  }
}

const whenOf = ({ turn }: State) =>
  turn ? `when turn ${turn.turn} of ${turn.peer} (${turn.role}) ends; \`peers stop\` ends it now` : "when it has done what it is at";

async function work(wired: Wired, lock: Lock, options: RunnerOptions): Promise<RunnerEnd> {
  const { paths, world } = wired;
  const ending = new AbortController();
  const unlisten = listen(ending);
  const present = join(paths.runtimeDir, "runner");
  const announce = () => beFound(paths, world.environment, { present, start: world.processes.identify(process.pid)?.start ?? "-" });
  const isHeld = () => {
    if (!lock.isHeld()) return false;
    // Somebody removed the folder: hooks must find us again, or a commit would go unnoticed until the next look at the refs.
    if (!existsSync(present)) announce();
    return true;
  };
  const session = whileHolding(wired.session, isHeld);
  try {
    announce();
    await recordProblems(session, await session.refresh(), null);
    const trouble = await followPlan(paths, session.state().policy?.policy.plan?.file ?? null);
    if (trouble !== null) options.say(trouble);
    const first = options.first?.(wired) ?? [];
    if (first.length > 0) await session.insist(first);
    const runner = createRunner(world, session, ending.signal);
    for (;;) {
      await run(runner, { whenAtRest: options.whenAtRest, lingerMs, ...(options.onState ? { onState: options.onState } : {}) });
      // Hooks look for this file after they have left word; once it is gone, whatever they left before is still to be read.
      rmSync(present, { force: true });
      if (ending.signal.aborted || options.whenAtRest !== "linger" || queueDepth(paths.runtimeDir) === 0) break;
      announce();
    }
    if (!ending.signal.aborted) tidyUp(paths);
    return { state: session.state(), signal: ending.signal.aborted ? (ending.signal.reason as "SIGINT" | "SIGTERM") : null };
  } finally {
    unlisten();
    rmSync(present, { force: true });
  }
}

/** What hooks need: where to leave word, whether a runner is up, and what to start when none is. */
function beFound(paths: RepositoryPaths, environment: Readonly<Record<string, string>>, { present, start }: { present: string; start: string }): void {
  if (readLaunch(paths) === null) writeLaunch(paths, launchCommand(environment));
  mkdirSync(spoolFolder(paths.runtimeDir), { recursive: true });
  keepOpen(present, (descriptor) => `${process.pid} ${start} ${descriptor}\n`);
}

/** The first signal ends the run in order, the second at once. A terminal that was closed, or a reader that went away, ends nothing: what happens is in the log. */
function listen(ending: AbortController): () => void {
  const unheard = () => undefined;
  for (const stream of [process.stdout, process.stderr]) stream.on("error", unheard);
  const handlers = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((signal) => {
    const handler = () => {
      // A terminal that closes says so more than once; only who presses Ctrl-C again is in a hurry.
      if (ending.signal.aborted && signal === "SIGHUP") return;
      if (ending.signal.aborted) process.exit(signal === "SIGINT" ? 130 : 143);
      ending.abort(signal === "SIGHUP" ? "SIGTERM" : signal);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => handlers.forEach((off) => void off());
}
