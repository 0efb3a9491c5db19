import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Signal } from "../ports/world.ts";

/**
 * Where hooks leave word: `log` holds one line a signal and stays where it is, because making a file is what costs a hook most;
 * `read` says how many of its bytes were taken.
 */
export const spoolFolder = (runtimeDir: string) => join(runtimeDir, "spool");

/** Leaves word as a hook would; used by commands that want the runner to look. */
export function signal(runtimeDir: string, hook: string, args = ""): void {
  const folder = spoolFolder(runtimeDir);
  mkdirSync(folder, { recursive: true });
  const file = openSync(join(folder, "log"), "a");
  writeSync(file, `2\t${hook}\t${args}\t-\t-\t-\t-\n`);
  closeSync(file);
}

/** A log longer than this is put away once it was read; a hook that still has it open is read from there the next time. */
const longestLog = 1024 * 1024;

/** Takes what the spool holds, each line once. */
export function drainSpool(runtimeDir: string): Signal[] {
  const folder = spoolFolder(runtimeDir);
  if (!existsSync(folder)) return [];
  const [log, former, mark] = [join(folder, "log"), join(folder, "former"), join(folder, "read")];
  const late = linesAfter(former, sizeOf(former) === 0 ? 0 : numberIn(join(folder, "former-read")));
  rmSync(former, { force: true });
  const before = numberIn(mark);
  const fresh = linesAfter(log, before);
  const after = fresh.start + fresh.text.length;
  if (after >= longestLog) {
    renameSync(log, former);
    writeFileSync(join(folder, "former-read"), String(after));
    writeFileSync(mark, "0");
  } else if (after !== before) writeFileSync(mark, String(after));
  return `${late.text}${fresh.text}`.split("\n").flatMap(parse);
}

/** How many signals wait. */
export function queueDepth(runtimeDir: string): number {
  const folder = spoolFolder(runtimeDir);
  const before = numberIn(join(folder, "read"));
  if (sizeOf(join(folder, "log")) === before) return 0;
  return linesAfter(join(folder, "log"), before).text.toString().split("\n").filter(Boolean).length;
}

type Lines = { readonly start: number; readonly text: Buffer };

/** Whole lines after so many bytes; from the beginning when the file is shorter than that, for then it is another. */
function linesAfter(file: string, bytes: number): Lines {
  if (sizeOf(file) === 0) return { start: 0, text: Buffer.alloc(0) };
  const descriptor = openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    const start = bytes > size ? 0 : bytes;
    const text = Buffer.alloc(size - start);
    readSync(descriptor, text, 0, text.length, start);
    return { start, text: text.subarray(0, text.lastIndexOf("\n") + 1) };
  } finally {
    closeSync(descriptor);
  }
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function numberIn(file: string): number {
  const number = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}

function parse(line: string): Signal[] {
  const [version, hook = "", args = "", cwd = "", token = "-", tip = "-", ancestors = "-"] = line.split("\t");
  if (version !== "2") return [];
  return [{ hook, args, cwd, token: orNull(token), tip: orNull(tip), ancestors: ancestors.split(",").filter(isAbovePeople) }];
}

// A peer can write such lines, and find out the runner's identity; process 1 is easily guessed. Neither is above a person's git and nobody else's.
const isAbovePeople = (ancestor: string) => /^\d+:\d+$/.test(ancestor) && ![1, process.pid].includes(Number.parseInt(ancestor, 10));

const orNull = (value: string) => (value === "-" || value === "" ? null : value);
