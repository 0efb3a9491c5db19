import type { Oid } from "../core/vocabulary.ts";
import type { Runner } from "./runner.ts";

/** A command cited as evidence gets this long. */
const evidenceMs = 120_000;

type Overlay = Readonly<Record<string, string>>;

/** What a cited command says of a clean checkout of the commit, with `overlay` laid over it; `broken` when it says nothing. */
export async function outcomeAt({ world }: Runner, commit: Oid, command: string, overlay: Overlay = {}): Promise<"passes" | "fails" | "broken"> {
  if (alwaysFails.test(command)) return "broken";
  const { exitCode } = await world.bench.runAt(commit, command, evidenceMs, overlay);
  // 126 and 127 say that the command itself could not be run, which proves nothing about the work.
  if (exitCode === null || exitCode === 126 || exitCode === 127) return "broken";
  return exitCode === 0 ? "passes" : "fails";
}

/** Says nothing of any work. */
const alwaysFails = /^[\s({]*(?:false|exit\s+\d+|!\s*true)[\s;)}]*$/;

export const failsAt = async (runner: Runner, commit: Oid, command: string, overlay: Overlay = {}): Promise<boolean> =>
  (await outcomeAt(runner, commit, command, overlay)) === "fails";
