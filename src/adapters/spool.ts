import { randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Signal } from "../ports/world.ts";

/** Where hooks leave word: `log` holds one line a signal, a new file `w.*` is what the watcher notices. */
export const spoolFolder = (runtimeDir: string) => join(runtimeDir, "spool");

/** Leaves word as a hook would; used by commands that want the runner to look. */
export function signal(runtimeDir: string, hook: string, args = ""): void {
  const folder = spoolFolder(runtimeDir);
  mkdirSync(folder, { recursive: true });
  const file = openSync(join(folder, "log"), "a");
  writeSync(file, `2\t${hook}\t${args}\t-\t-\t-\t-\n`);
  closeSync(file);
  closeSync(openSync(join(folder, `w.${process.pid}-${randomBytes(4).toString("hex")}`), "w"));
}

/**
 * Takes what the spool holds. The wake-up files go first: a hook that writes after that leaves a new one, and is seen next time.
 * The log is moved away before it is read; a hook that still has it open appends to the moved file, so that is kept until the
 * next time, under a name that says how much of it was read.
 */
export function drainSpool(runtimeDir: string): Signal[] {
  const folder = spoolFolder(runtimeDir);
  if (!existsSync(folder)) return [];
  for (const name of readdirSync(folder)) if (name.startsWith("w.")) rmSync(join(folder, name), { force: true });
  const late = readdirSync(folder)
    // Without a number, of a runner that was killed before it had read it.
    .filter((name) => name.startsWith("taken"))
    .map((name) => takeFrom(join(folder, name), Number(name.slice("taken.".length))));
  const log = join(folder, "log");
  if (!existsSync(log)) return late.join("").split("\n").flatMap(parse);
  const taken = join(folder, "taken");
  renameSync(log, taken);
  const text = readFileSync(taken);
  renameSync(taken, join(folder, `taken.${text.length}`));
  return [...late, text.toString()].join("").split("\n").flatMap(parse);
}

function takeFrom(file: string, bytesRead: number): string {
  const text = readFileSync(file).subarray(bytesRead).toString();
  rmSync(file, { force: true });
  return text;
}

/** How many signals wait. */
export function queueDepth(runtimeDir: string): number {
  try {
    return readFileSync(join(spoolFolder(runtimeDir), "log"), "utf8")
      .split("\n")
      .filter(Boolean).length;
  } catch {
    // Not there, or taken by the runner between two looks.
    return 0;
  }
}

function parse(line: string): Signal[] {
  const [version, hook = "", args = "", cwd = "", token = "-", tip = "-", ancestors = "-"] = line.split("\t");
  if (version !== "2") return [];
  return [{ hook, args, cwd, token: orNull(token), tip: orNull(tip), ancestors: ancestors.split(",").filter(isAbovePeople) }];
}

// A peer can write such lines, and find out the runner's identity; process 1 is easily guessed. Neither is above a person's git and nobody else's.
const isAbovePeople = (ancestor: string) => /^\d+:\d+$/.test(ancestor) && ![1, process.pid].includes(Number.parseInt(ancestor, 10));

const orNull = (value: string) => (value === "-" || value === "" ? null : value);
