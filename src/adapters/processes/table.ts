import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { ProcessIdentity } from "../../ports/processes.ts";

/** One living process. `start` is in clock ticks since boot from /proc, a date from `ps` elsewhere. */
export type Row = ProcessIdentity & { readonly parent: number; readonly group: number; readonly session: number };

/** All processes that are alive; a zombie is not. */
export function processTable(): Row[] {
  return hasProc ? procTable() : psTable();
}

/** The process with this id as it is now; null when there is none or it is a zombie. */
export function identify(pid: number): ProcessIdentity | null {
  const row = hasProc ? procRow(pid) : (psTable(["-p", String(pid)])[0] ?? null);
  return row && { pid: row.pid, start: row.start };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.start === identity.start;
}

/** Whether the process was started with `name=value` in its environment. False where that cannot be read. */
export function wasStartedWith(pid: number, name: string, value: string): boolean {
  if (!hasProc) return false;
  try {
    const wanted = Buffer.from(`${name}=${value}\0`);
    const environment = readFileSync(`/proc/${pid}/environ`);
    const at = environment.indexOf(wanted);
    return at === 0 || environment.indexOf(Buffer.concat([Buffer.from("\0"), wanted])) !== -1;
  } catch {
    return false;
  }
}

const hasProc = existsSync("/proc/self/stat");

const procTable = () =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => procRow(Number(name)))
    .filter((row): row is Row => row !== null);

function procRow(pid: number): Row | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name may hold spaces and parentheses; everything after its last ")" is plain fields, the first of them number 3.
    const [state, parent, group, session, ...rest] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    if (state === "Z" || state === "X") return null;
    return { pid, parent: Number(parent), group: Number(group), session: Number(session), start: rest[15] ?? "" };
  } catch {
    return null;
  }
}

function psTable(which: readonly string[] = ["-e"]): Row[] {
  try {
    const text = execFileSync("ps", [...which, "-o", "pid=,ppid=,pgid=,stat=,lstart="], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return text.split("\n").flatMap(psRow);
  } catch {
    return [];
  }
}

function psRow(line: string): Row[] {
  const [, pid, parent, group, state, start] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line) ?? [];
  if (!pid || !start || state?.startsWith("Z")) return [];
  return [{ pid: Number(pid), parent: Number(parent), group: Number(group), session: 0, start }];
}
