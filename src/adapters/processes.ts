import type { Command, Processes } from "../ports/processes.ts";
import { findProgram } from "./processes/program.ts";
import { run } from "./processes/run.ts";
import { identify, isAlive } from "./processes/table.ts";
import { endAll, findByToken } from "./processes/tree.ts";
import { vouches } from "./processes/vouch.ts";

/**
 * Runs programs so that nothing of them is left afterwards. A program that ended by signal n has `exitCode` 128+n, as a shell
 * says, and `signal` its name; `exitCode` is null when the program was ended by us or never began. Inside a pid namespace an
 * `exit 137` cannot be told from SIGKILL and is reported as the signal as well.
 */
export function createProcesses(hidden: () => readonly string[] = () => []): Processes {
  // Whatever runs here is a peer's or may be written by one: each is kept from the same folders, but for the one it is to run in.
  const runHiding: Processes["run"] = (command, limits) => {
    const hide = [...hidden(), ...(limits.hide ?? [])].filter((folder) => !`${command.cwd}/`.startsWith(`${folder}/`));
    return run(command, { ...limits, hide });
  };
  return { run: runHiding, reap: (token) => endAll(() => findByToken(token)), whyNot, identify, isAlive, vouches };
}

function whyNot(command: Command): string | null {
  const found = findProgram(command);
  return "file" in found ? null : found.why;
}
