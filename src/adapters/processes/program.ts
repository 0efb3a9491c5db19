import { accessSync, closeSync, constants, openSync, readSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "../../ports/processes.ts";

export type FoundProgram = { readonly file: string } | { readonly ended: "not-found" | "not-runnable"; readonly why: string };

/**
 * Finds the program a command names as the system would: on the PATH of the command's own environment, relative to its cwd.
 * Asked before spawning, because a wrapper around the program turns "not there" into an exit code.
 */
export function findProgram(command: Command): FoundProgram {
  const { program, cwd } = command;
  if (!isFolder(cwd)) return { ended: "not-runnable", why: `${cwd} is not a folder, so ${program} cannot be run there` };
  const places = candidates(command);
  const there = places.filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
  const file = there.find(isExecutable);
  if (file) return missingInterpreter(file, cwd) ?? { file };
  if (there[0]) return { ended: "not-runnable", why: `${there[0]} is not executable; chmod +x would make it so` };
  if (places.some(isFolder) && program.includes("/")) return { ended: "not-runnable", why: `${program} is a folder, not a program` };
  const where = program.includes("/") ? `in ${cwd}` : `on the PATH of this runner${command.env.PATH === undefined ? ", which is not set" : ""}`;
  return { ended: "not-found", why: `${program} is not there ${where}` };
}

function candidates({ program, cwd, env }: Command): string[] {
  if (program === "" || program.includes("\0")) return [];
  if (program.includes("/")) return [resolve(cwd, program)];
  return (env.PATH ?? "/usr/local/bin:/usr/bin:/bin").split(":").map((folder) => resolve(cwd, folder || ".", program));
}

function missingInterpreter(file: string, cwd: string): FoundProgram | null {
  const interpreter = /^#!\s*(\S+)/.exec(firstBytes(file))?.[1];
  if (!interpreter || isExecutable(resolve(cwd, interpreter))) return null;
  return { ended: "not-runnable", why: `${file} begins with #!${interpreter}, which is not there or not executable` };
}

function firstBytes(file: string): string {
  const buffer = Buffer.alloc(256);
  try {
    const descriptor = openSync(file, "r");
    const length = readSync(descriptor, buffer, 0, buffer.length, 0);
    closeSync(descriptor);
    return buffer.toString("latin1", 0, length);
  } catch {
    return ""; // Executable without being readable: the system can run it, we need not look.
  }
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
