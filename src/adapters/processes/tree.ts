import { setTimeout as sleep } from "node:timers/promises";
import type { ProcessIdentity } from "../../ports/processes.ts";
import { processTable, type Row, wasStartedWith } from "./table.ts";

/** Every process of another run that carries the token, and what descends from it. Never this process or one above it. */
export function findByToken(token: string): ProcessIdentity[] {
  const table = processTable();
  return withDescendants(table, (row) => wasStartedWith(row.pid, "PEERS_TOKEN", token));
}

/** What belongs to a run: its process group and session, the marked, those seen before as its descendants, and theirs. */
export function findTree(leader: number, token: string, seen: ReadonlyMap<number, string>): ProcessIdentity[] {
  const table = processTable();
  return withDescendants(
    table,
    (row) => row.group === leader || row.session === leader || seen.get(row.pid) === row.start || wasStartedWith(row.pid, "PEERS_TOKEN", token),
  );
}

/** Remembers the descendants a run has now: one that later loses its parent, session and environment is still known. */
export function remember(leader: number, seen: Map<number, string>): void {
  for (const row of withDescendants(processTable(), (each) => each.pid === leader || seen.get(each.pid) === each.start)) seen.set(row.pid, row.start);
}

/**
 * Ends everything `find` finds, again and again until it finds nothing. Asks first: a git that is asked removes its lock
 * files, one that is killed leaves them to the next turn. Resolves with how many different processes there were.
 */
export async function endAll(find: () => readonly ProcessIdentity[]): Promise<number> {
  const met = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    const found = find();
    if (found.length === 0) break;
    const fresh = found.filter(({ pid, start }) => !met.has(`${pid} ${start}`));
    for (const { pid, start } of found) met.add(`${pid} ${start}`);
    if (round < askingRounds) for (const { pid } of fresh) signal(pid, "SIGTERM");
    else for (const { pid } of found) signal(pid, "SIGKILL");
    await sleep(round < 5 ? 10 : 50);
  }
  return met.size;
}

/** Whether this process or one above it was started with `name=value` in its environment. */
export function isBelow(name: string, value: string): boolean {
  return [...ancestry(processTable())].some((pid) => pid > 0 && wasStartedWith(pid, name, value));
}

/** Sends a signal to one process, or to a group when negative. False when there is none. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

// A process in an uninterruptible sleep cannot be ended by anyone; after about 10 seconds we go on without it.
const rounds = 200;
const askingRounds = 8;

function withDescendants(table: readonly Row[], belongs: (row: Row) => boolean): Row[] {
  const spared = ancestry(table);
  const found = new Map(table.filter((row) => !spared.has(row.pid) && belongs(row)).map((row) => [row.pid, row]));
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const row of table) if (found.has(row.parent) && !spared.has(row.pid)) found.set(row.pid, row);
  }
  return [...found.values()];
}

function ancestry(table: readonly Row[]): Set<number> {
  const parents = new Map(table.map((row) => [row.pid, row.parent]));
  const spared = new Set<number>([0, 1]);
  for (let pid: number | undefined = process.pid; pid !== undefined && !spared.has(pid); pid = parents.get(pid)) spared.add(pid);
  return spared;
}
