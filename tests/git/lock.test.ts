import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lockHolder, takeLock } from "../../src/adapters/lock.ts";
import { createProcesses } from "../../src/adapters/processes.ts";
import type { Lock } from "../../src/ports/world.ts";

const processes = createProcesses();
let home = "";
let contender = "";
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "peers-lock-"));
  contender = join(home, "contender.mjs");
  const bundle = await rolldown({ input: resolve(import.meta.dirname, "../fixtures/processes/contender.ts"), platform: "node" });
  await bundle.write({ file: contender, format: "esm", codeSplitting: false });
  await bundle.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

let count = 0;
const newFolder = () => join(home, `lock-${count++}`);
const start = (...args: string[]): ChildProcess => spawn(process.execPath, [contender, ...args], { stdio: ["ignore", "pipe", "inherit"] });
const take = (folder: string, now = 1) => takeLock(folder, processes, now, "test");
function taken(folder: string, now?: number): Lock {
  const lock = take(folder, now);
  if ("heldBy" in lock) throw new Error(`held by ${JSON.stringify(lock.heldBy)}`);
  return lock;
}
const filesOf = (folder: string) => readdirSync(folder).toSorted();

/** A process of its own that holds the lock until it is killed. */
async function holding(folder: string): Promise<ChildProcess> {
  const child = start(folder, home, "hold");
  await once(child.stdout as NodeJS.ReadableStream, "data");
  return child;
}
async function killed(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

test("of twenty processes that take and leave it again and again, never two hold it, and each comes to it", async () => {
  const [folder, arena] = [newFolder(), newFolder()];
  mkdirSync(arena);
  const children = Array.from({ length: 20 }, () => start(folder, arena, "rounds", "5"));
  const codes = await Promise.all(children.map(async (child) => (await once(child, "exit"))[0] as number));
  expect(codes).toEqual(codes.map(() => 0));
  const journal = readFileSync(join(arena, "journal"), "utf8").split("\n").filter(Boolean);
  expect(journal).toHaveLength(100);
  expect(new Set(journal).size).toBe(20);
  expect(filesOf(folder).filter((name) => name.startsWith("claim-"))).toEqual([]);
});

test("who holds it is told to whoever comes second", async () => {
  const folder = newFolder();
  const child = await holding(folder);
  const answer = take(folder);
  expect(answer).toMatchObject({ heldBy: { pid: child.pid, mode: "test", host: hostname() } });
  expect(lockHolder(folder, processes)).toMatchObject({ pid: child.pid });
  await killed(child);
});

test("a holder that was killed holds nothing", async () => {
  const folder = newFolder();
  await killed(await holding(folder));
  expect(lockHolder(folder, processes)).toBeNull();
  expect(taken(folder).isHeld()).toBe(true);
});

/** The file a holder leaves, changed. */
function forge(folder: string, changes: object): void {
  const probe = newFolder();
  taken(probe);
  const own = JSON.parse(readFileSync(join(probe, "1"), "utf8")) as object;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "7"), JSON.stringify({ ...own, ...changes }));
}

test("a living process with the id of a dead holder, but another start, is not the holder", () => {
  const folder = newFolder();
  forge(folder, { start: "1" });
  expect(lockHolder(folder, processes)).toBeNull();
  taken(folder);
  expect(filesOf(folder)).toEqual(["8"]);
});

test.each([
  ["on another machine", { host: "elsewhere", pid: 999_999 }],
  ["in another pid namespace", { pidNamespace: "pid:[1]", pid: 999_999 }],
])("a holder %s is taken to live", (_, changes) => {
  const folder = newFolder();
  forge(folder, changes);
  expect(take(folder)).toMatchObject({ heldBy: changes });
});

test.each(["", "{", "null", '{"pid":"x"}'])("a file that says %j holds nothing", (text) => {
  const folder = newFolder();
  mkdirSync(folder);
  writeFileSync(join(folder, "3"), text);
  expect(lockHolder(folder, processes)).toBeNull();
  expect(taken(folder).isHeld()).toBe(true);
});

test("the number of a lock that was left is never used again", () => {
  const folder = newFolder();
  const first = taken(folder);
  first.release();
  expect([first.isHeld(), filesOf(folder), lockHolder(folder, processes)]).toEqual([false, ["1"], null]);
  const second = taken(folder, 2);
  expect([first.isHeld(), second.isHeld(), filesOf(folder)]).toEqual([false, true, ["2"]]);
  first.release();
  expect(second.isHeld()).toBe(true);
});

test("the folder deleted under it, the holder takes it anew", () => {
  const folder = newFolder();
  const lock = taken(folder);
  rmSync(folder, { recursive: true });
  expect(lockHolder(folder, processes)).toBeNull();
  expect(lock.isHeld()).toBe(true);
  expect(take(folder)).toMatchObject({ heldBy: { pid: process.pid } });
  lock.release();
  expect(lockHolder(folder, processes)).toBeNull();
});

test("the folder half deleted, the holder takes it anew rather than giving up", () => {
  const folder = newFolder();
  const lock = taken(folder);
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  expect(lock.isHeld()).toBe(true);
  expect(take(folder)).toMatchObject({ heldBy: { pid: process.pid } });
});

test("the folder deleted under it and taken by another, the former holder knows, and leaves the other's lock alone", async () => {
  const folder = newFolder();
  const lock = taken(folder);
  rmSync(folder, { recursive: true });
  const child = await holding(folder);
  expect(lock.isHeld()).toBe(false);
  lock.release();
  expect(lockHolder(folder, processes)).toMatchObject({ pid: child.pid });
  await killed(child);
});

test.each([
  ["another process of the same kernel tick", { pid: process.ppid }],
  ["another process with the same id", { start: "1" }],
  ["the same process at another time", { since: 2 }],
])("held by %s, it is not ours", (_, changes) => {
  const folder = newFolder();
  const lock = taken(folder);
  const file = join(folder, "1");
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, "utf8")) as object), ...changes }));
  expect(lock.isHeld()).toBe(false);
  lock.release();
  expect(readFileSync(file, "utf8")).not.toBe("");
});
