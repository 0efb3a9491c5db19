import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drainSpool, queueDepth, signal, spoolFolder } from "../../src/adapters/spool.ts";
import { install, pathsOf } from "../support/hooks.ts";
import { inRepository } from "../support/repo.ts";

let home = "";
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "peers-spool-"));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

let count = 0;
const newRuntime = () => join(home, `r${count++}`);
function written(text: string): string {
  const runtime = newRuntime();
  mkdirSync(spoolFolder(runtime), { recursive: true });
  writeFileSync(join(spoolFolder(runtime), "log"), text);
  return runtime;
}

test("without a spool there is nothing, and nobody is troubled", () => expect([drainSpool(newRuntime()), queueDepth(newRuntime())]).toEqual([[], 0]));

test("a command's word is counted, and taken once", () => {
  const runtime = newRuntime();
  signal(runtime, "goals");
  signal(runtime, "tick", "alice");
  expect(queueDepth(runtime)).toBe(2);
  expect(drainSpool(runtime)).toEqual([
    { hook: "goals", args: "", cwd: "-", token: null, tip: null, ancestors: [] },
    { hook: "tick", args: "alice", cwd: "-", token: null, tip: null, ancestors: [] },
  ]);
  expect([drainSpool(runtime), queueDepth(runtime)]).toEqual([[], 0]);
});

test("a hook's line is read with its token, tip and ancestors", () => {
  const tip = "a".repeat(40);
  expect(drainSpool(written(`2\tpost-commit\tx y\t/repo\tsecret\t${tip}\t12:100,7:50\n`))).toEqual([
    { hook: "post-commit", args: "x y", cwd: "/repo", token: "secret", tip, ancestors: ["12:100", "7:50"] },
  ]);
});

test("lines of another version, cut ones and binary ones cost nothing but themselves", () => {
  const lines = ["1\told\t\t\t-\t-\t-", "3\tnew", "", "\u0000\u0001\t", "2", "2\tpost-merge"];
  expect(drainSpool(written(`${lines.join("\n")}\n`)).map(({ hook, ancestors }) => [hook, ancestors])).toEqual([
    ["", []],
    ["post-merge", []],
  ]);
});

test("a log that grew long is put away, and a hook that still has it open is heard the next time, once", () => {
  const runtime = written("2\tlong\t\t\t-\t-\t-\n".repeat(80_000));
  const open = openSync(join(spoolFolder(runtime), "log"), "a");
  expect(drainSpool(runtime)).toHaveLength(80_000);
  expect(existsSync(join(spoolFolder(runtime), "log"))).toBe(false);
  writeSync(open, "2\tlate\t\t\t-\t-\t-\n");
  closeSync(open);
  signal(runtime, "two");
  expect(drainSpool(runtime).map(({ hook }) => hook)).toEqual(["late", "two"]);
  expect(drainSpool(runtime)).toEqual([]);
});

test("half a line is left until it is whole, and another log is read from its beginning", () => {
  const runtime = written("2\tone\t\t\t-\t-\t-\n2\ttw");
  expect(drainSpool(runtime).map(({ hook }) => hook)).toEqual(["one"]);
  appendFileSync(join(spoolFolder(runtime), "log"), "o\t\t\t-\t-\t-\n");
  expect(drainSpool(runtime).map(({ hook }) => hook)).toEqual(["two"]);
  writeFileSync(join(spoolFolder(runtime), "log"), "2\tthree\t\t\t-\t-\t-\n");
  expect(drainSpool(runtime).map(({ hook }) => hook)).toEqual(["three"]);
});

test("of 300 words left by four processes while one drains, none is lost and none is read twice", async () => {
  const runtime = newRuntime();
  mkdirSync(spoolFolder(runtime), { recursive: true });
  const script = `i=0; while [ $i -lt 75 ]; do printf '2\\t%s\\t%s\\t\\t-\\t-\\t-\\n' "$0" $i >>log; i=$((i + 1)); done`;
  const writers = ["a", "b", "c", "d"].map((name) => spawn("sh", ["-c", script, name], { cwd: spoolFolder(runtime), stdio: "inherit" }));
  let running = writers.length;
  for (const writer of writers) void once(writer, "exit").then(() => running--);
  const seen: string[] = [];
  const look = () => seen.push(...drainSpool(runtime).map(({ hook, args }) => `${hook}${args}`));
  while (running > 0) {
    look();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  look();
  look();
  expect([seen.length, new Set(seen).size]).toEqual([300, 300]);
});

test("the real hook's line comes through whole", () =>
  inRepository(async (sandbox) => {
    await install(sandbox);
    writeFileSync(join(sandbox.dir, ".git/peers/live"), "");
    sandbox.run("sh", ["-c", "git commit -q --allow-empty -m Work; exit $?"]);
    const commit = sandbox.git(["rev-parse", "HEAD"]);
    const paths = pathsOf(sandbox);
    expect(queueDepth(paths.runtimeDir)).toBe(1);
    const [seen] = drainSpool(paths.runtimeDir);
    expect(seen).toMatchObject({ hook: "post-commit", cwd: sandbox.dir, token: null, tip: commit });
    // Git, and the shell above it; who reads the spool and process 1 are above everybody and tell nothing.
    expect(seen?.ancestors.length).toBeGreaterThanOrEqual(2);
    expect(seen?.ancestors.join()).not.toMatch(new RegExp(`\\b(1|${process.pid}):`));
  }));
