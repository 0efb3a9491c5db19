import { randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Processes } from "../ports/processes.ts";
import type { Lock } from "../ports/world.ts";

export type Holder = {
  readonly pid: number;
  readonly start: string;
  readonly host: string;
  readonly pidNamespace: string;
  readonly mode: string;
  readonly since: number;
};

/**
 * The lock of the one runner. Files `<n>` in a folder: the highest number holds. A number is taken by `link`, which succeeds for
 * one process only, and is never used twice, so a contender with an old view cannot take what another took meanwhile; a holder
 * is gone when its process (id **and** start time) is. Returns the lock, or who holds it.
 */
export function takeLock(folder: string, processes: Processes, now: number, mode: string): Lock | { readonly heldBy: Holder } {
  mkdirSync(folder, { recursive: true });
  for (;;) {
    const top = highest(folder);
    const holder = top === 0 ? null : readHolder(join(folder, String(top)));
    if (holder && isPresent(holder, processes)) return { heldBy: holder };
    const mine = top + 1;
    const claimant = { ...me(processes), mode, since: now };
    if (!claim(folder, mine, claimant)) continue;
    // With an old view one can take a number that others took, left and removed meanwhile: then a higher one is there already.
    if (highest(folder) !== mine) rmSync(join(folder, String(mine)), { force: true });
    else return held(folder, mine, claimant);
  }
}

/** Who holds the lock now; null when nobody does. Takes nothing. */
export function lockHolder(folder: string, processes: Pick<Processes, "isAlive">): Holder | null {
  const top = existsSync(folder) ? highest(folder) : 0;
  const holder = top === 0 ? null : readHolder(join(folder, String(top)));
  return holder && isPresent(holder, processes) ? holder : null;
}

function held(folder: string, number: number, holder: Holder): Lock {
  for (const old of numbers(folder).filter((other) => other < number)) rmSync(join(folder, String(old)), { force: true });
  let mine = number;
  const file = () => join(folder, String(mine));
  // Someone removed the folder with our claim in it, or is still at it. It is taken anew, unless another was quicker.
  const reclaim = (tries = 20): boolean => {
    mine = 1;
    try {
      mkdirSync(folder, { recursive: true });
      return claim(folder, mine, holder);
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== "ENOENT" || tries === 0) throw fault;
      return reclaim(tries - 1);
    }
  };
  const top = () => (existsSync(folder) ? highest(folder) : 0);
  return {
    isHeld: () => (top() === 0 ? reclaim() : top() === mine && isSame(readHolder(file()), holder)),
    // The number stays taken; only its holder is gone. Truncating is enough, and works on a full disk.
    release: () => {
      if (isSame(readHolder(file()), holder)) truncateSync(file());
    },
  };
}

// Two processes may begin in the same tick of the kernel's clock; an id is given once in it.
const isSame = (one: Holder | null, other: Holder) => one?.pid === other.pid && one.start === other.start && one.since === other.since;

function claim(folder: string, number: number, holder: Holder): boolean {
  const temporary = join(folder, `claim-${randomBytes(6).toString("hex")}`);
  writeFileSync(temporary, JSON.stringify(holder));
  try {
    linkSync(temporary, join(folder, String(number)));
    return true;
  } catch {
    return false;
  } finally {
    rmSync(temporary, { force: true });
  }
}

// Seen from another pid namespace or machine, an id says nothing about whether the process lives: then it is taken to live.
function isPresent(holder: Holder, processes: Pick<Processes, "isAlive">): boolean {
  if (holder.host !== hostname() || holder.pidNamespace !== pidNamespace()) return true;
  return processes.isAlive(holder);
}

function me(processes: Processes): Omit<Holder, "mode" | "since"> {
  const identity = processes.identify(process.pid);
  return { pid: process.pid, start: identity?.start ?? "", host: hostname(), pidNamespace: pidNamespace() };
}

function pidNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

function readHolder(file: string): Holder | null {
  try {
    const holder = JSON.parse(readFileSync(file, "utf8")) as Holder;
    return typeof holder.pid === "number" ? holder : null;
  } catch {
    return null;
  }
}

const numbers = (folder: string) =>
  readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
const highest = (folder: string) => Math.max(0, ...numbers(folder));
