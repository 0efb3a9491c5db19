/** What must hold after anything: nothing lost, nothing twice, nobody left. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { Line, Loop } from "./loop.ts";

/** Fails unless the log and the repository are whole: every commit reachable and seen once, every turn ended at most once, no gap. */
export function expectWhole(loop: Loop): Line[] {
  const log = loop.log();
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  const times = log.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(twice(log.flatMap((line) => (line.kind === "commit-seen" ? [line.commit] : [])))).toEqual([]);
  expect(twice(log.flatMap((line) => (line.kind === "turn-started" ? [line.turn] : [])))).toEqual([]);
  expect(twice(log.flatMap((line) => (line.kind === "turn-ended" ? [line.turn] : [])))).toEqual([]);
  expectOneTurnAtATime(log);
  expect(loop.run("git", ["fsck", "--strict", "--no-dangling"])).not.toMatch(/missing|corrupt|broken|error/);
  const reachable = loop.git(["rev-list", "--all"]).split("\n");
  for (const line of log) if (line.kind === "commit-seen") expect(reachable).toContain(line.commit);
  expect(loop.peers(["verify", "--log"])).toMatchObject({ code: 0 });
  return log;
}

function expectOneTurnAtATime(log: readonly Line[]): void {
  let open: number | null = null;
  for (const line of log) {
    if (line.kind === "turn-started") {
      expect(open, `turn ${line.turn} began while ${open} was open`).toBe(null);
      open = line.turn;
    }
    if (line.kind === "turn-ended") open = null;
  }
}

const twice = <T>(all: readonly T[]): T[] => all.filter((one, index) => all.indexOf(one) !== index);

/** Living processes whose command line names this sandbox, or which were started inside one of its turns. */
export function processesOf(home: string): { pid: number; args: string }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      const [args, environment, stat] = ["cmdline", "environ", "stat"].map((file) => read(`/proc/${name}/${file}`)) as [string, string, string];
      const isDead = /\) [ZX] /.test(stat) || stat === "";
      const isOurs = args.includes(home) || environment.includes(`HOME=${home}\0`);
      return isOurs && !isDead ? [{ pid: Number(name), args: args.replaceAll("\0", " ").trim() }] : [];
    });
}

export const peersAlive = (home: string) => processesOf(home).filter(({ args }) => args.includes("scripted.mjs"));

/** Waits until `found` holds something, and returns it. */
export async function eventually<T>(found: () => T | null | undefined | false, ms = 20_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const answer = found();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error("it did not happen in time");
    await sleep(20);
  }
}

/** A detached runner that a hook started ends by itself after a while; tests that count processes wait for it. */
export async function nobodyLeft(loop: Loop): Promise<void> {
  await eventually(() => processesOf(loop.home).length === 0 || null, 15_000).catch(() => {
    throw new Error(`still there: ${JSON.stringify(processesOf(loop.home), null, 2)}`);
  });
}

function read(file: string): string {
  try {
    return existsSync(file) ? readFileSync(file, "latin1") : "";
  } catch {
    return "";
  }
}
