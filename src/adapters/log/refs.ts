import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { Oid } from "../../core/vocabulary.ts";
import { apart, gitEnvironment, steady } from "../git.ts";

export type RefMove = { readonly ref: string; readonly to: Oid | null; readonly from: Oid | null };

/** Compare-and-swap of refs through one resident `git update-ref --stdin`; all moves of a transaction happen or none does. */
export type RefMover = { readonly move: (moves: readonly RefMove[]) => Promise<boolean>; readonly close: () => void };

export function createRefMover(dir: string): RefMover {
  let resident: Resident | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  // Transactions share one pipe, so they wait for each other.
  const move = (moves: readonly RefMove[]) => {
    const result = turn.then(async () => {
      resident ??= startResident(dir);
      const done = await resident.transact(moves);
      if (!done) resident = null;
      return done;
    });
    turn = result.catch(() => undefined);
    return result;
  };
  return { move, close: () => resident?.end() };
}

type Resident = { readonly transact: (moves: readonly RefMove[]) => Promise<boolean>; readonly end: () => void };

// A refused transaction ends the process, so a false answer always means: start another.
function startResident(dir: string): Resident {
  const child: ChildProcessWithoutNullStreams = spawn("git", [...steady, "-c", "core.fsync=reference", "update-ref", "--stdin"], {
    cwd: dir,
    env: gitEnvironment(process.env),
    ...apart,
  });
  let said = "";
  let settle: ((done: boolean) => void) | null = null;
  child.stdin.on("error", () => undefined);
  child.stderr.resume();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (!said.includes("commit: ok\n")) return;
    said = "";
    settle?.(true);
  });
  child.on("close", () => settle?.(false));
  child.on("error", () => settle?.(false));
  // The runner must be able to end while this child waits for more.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as { unref?: () => void }).unref?.();
  return {
    transact: (moves) =>
      new Promise((resolve) => {
        const keepAlive = setInterval(() => undefined, 1_000);
        settle = (done) => {
          clearInterval(keepAlive);
          settle = null;
          resolve(done);
        };
        if (child.exitCode !== null || !child.stdin.writable) settle(false);
        else child.stdin.write(`start\n${moves.map(line).join("")}prepare\ncommit\n`);
      }),
    end: () => child.stdin.end(),
  };
}

const zero = "0".repeat(40);

function line({ ref, to, from }: RefMove): string {
  const none = zero.repeat((to ?? from ?? zero).length === 64 ? 2 : 1).slice(0, (to ?? from ?? zero).length);
  // A ref of ours that was made a name for a branch would otherwise carry every entry of the log onto it.
  const itself = ref.startsWith("refs/peers/") ? "option no-deref\n" : "";
  return `${itself}update ${ref} ${to ?? none} ${from ?? none}\n`;
}
