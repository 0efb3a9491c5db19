import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canHide } from "../../src/adapters/processes/hiding.ts";
import { isolation } from "../../src/adapters/processes/isolation.ts";
import { createProcesses } from "../../src/adapters/processes.ts";
import type { Command, RunLimits } from "../../src/ports/processes.ts";
import { inRepository } from "../support/repo.ts";

const processes = createProcesses();
const fixture = (name: string) => resolve(import.meta.dirname, "../fixtures/processes", name);
let home = "";
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "peers-processes-"));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

let count = 0;
const runOne = (program: string, args: readonly string[] = [], limits: Partial<RunLimits> = {}, command: Partial<Command> = {}) =>
  processes.run(
    { program, args, cwd: home, env: { PATH: process.env.PATH ?? "", HOME: home }, ...command },
    { timeoutMs: 20_000, token: `test-${process.pid}-${count++}`, isolate: false, maxBytes: 100_000, ...limits },
  );
const sh = (script: string, limits: Partial<RunLimits> = {}, command: Partial<Command> = {}) => runOne("sh", ["-c", script], limits, command);
const newFile = () => join(home, `file-${count++}`);

test.skipIf((await canHide()) === null)("what is kept from peers is empty for a program, whatever it does to uncover it", async () => {
  const secret = mkdtempSync(join(home, "secret-"));
  writeFileSync(join(secret, "kept"), "kept\n");
  const hiding = createProcesses(() => [secret, join(home, "nowhere")]);
  const script = `cat ${secret}/kept || echo nothing; (umount ${secret}; umount -l ${secret}; unshare -rm umount ${secret}) || echo stays; cat ${secret}/kept /proc/1/root${secret}/kept; touch ${secret}/new; exit 3`;
  const answer = await hiding.run(
    { program: "sh", args: ["-c", `(${script}) 2>/dev/null`], cwd: home, env: { PATH: process.env.PATH ?? "", HOME: home } },
    { timeoutMs: 20_000, token: `test-${process.pid}-hiding`, isolate: true, maxBytes: 100_000 },
  );
  expect(answer).toMatchObject({ ended: "exited", exitCode: 3, stdout: "nothing\nstays\n", survivors: 0 });
  expect(await sh(`cat ${secret}/kept`, { isolate: true })).toMatchObject({ stdout: "kept\n" });
});

describe.each([
  ["in a pid namespace", true],
  ["without a pid namespace", false],
])("%s", (_, isolate) => {
  test("the exit code and both streams arrive", async () => {
    const answer = await sh("echo out; echo err >&2; exit 3", { isolate });
    expect(answer).toMatchObject({ ended: "exited", exitCode: 3, signal: null, stdout: "out\n", stderr: "err\n", survivors: 0 });
  });

  test("a program that killed itself is reported by its signal and 128 + n", async () => {
    expect(await sh("kill -TERM $$", { isolate })).toMatchObject({ ended: "exited", exitCode: 143, signal: "SIGTERM", stderr: "" });
    expect(await sh("kill -KILL $$", { isolate })).toMatchObject({ ended: "exited", exitCode: 137, signal: "SIGKILL", stderr: "" });
  });

  test("a program that is not there is not-found, and a wrong one not-runnable, with the reason", async () => {
    expect(await runOne("no-such-program", [], { isolate })).toMatchObject({
      ended: "not-found",
      exitCode: null,
      stderr: expect.stringContaining("no-such-program"),
    });
    expect(await runOne("./nowhere/x", [], { isolate })).toMatchObject({ ended: "not-found" });
    rmSync(join(home, "plain"), { force: true });
    writeFileSync(join(home, "plain"), "#!/bin/sh\necho ran\n");
    expect(await runOne("./plain", [], { isolate })).toMatchObject({ ended: "not-runnable", stderr: expect.stringContaining("chmod +x") });
    chmodSync(join(home, "plain"), 0o755);
    expect(await runOne("./plain", [], { isolate })).toMatchObject({ ended: "exited", stdout: "ran\n" });
    writeFileSync(join(home, "odd"), "#!/no/such/interpreter\n", { mode: 0o755 });
    expect(await runOne("./odd", [], { isolate })).toMatchObject({ ended: "not-runnable", stderr: expect.stringContaining("/no/such/interpreter") });
    expect(await runOne("sh", [], { isolate }, { cwd: join(home, "gone") })).toMatchObject({ ended: "not-runnable", stderr: expect.stringContaining("gone") });
  });

  test("the PATH of the command counts, not ours", async () => {
    expect(await runOne("exits.sh", ["0"], { isolate }, { env: { PATH: `${fixture("")}:/usr/bin:/bin` } })).toMatchObject({ ended: "exited", exitCode: 0 });
    expect(await runOne("sh", [], { isolate }, { env: { PATH: "/nowhere" } })).toMatchObject({ ended: "not-found" });
  });

  test("nothing of our environment is passed on but the token", async () => {
    const answer = await runOne("/usr/bin/env", [], { isolate, token: "tok" }, { env: { A: "1" } });
    expect(
      answer.stdout
        .split("\n")
        .filter((line) => line && !/^(PWD|OLDPWD|SHLVL|_)=/.test(line))
        .sort(),
    ).toEqual(["A=1", "PEERS_TOKEN=tok"]);
  });

  test("arguments arrive as they are", async () => {
    const hard = ["", " ", "$HOME", "a'b\"c", "--", "*", "line\nbreak"];
    expect((await runOne("printf", ["<%s>", ...hard], { isolate })).stdout).toBe(hard.map((each) => `<${each}>`).join(""));
  });

  test("1 MiB of stdin arrives while output comes back", async () => {
    const text = "x".repeat(1 << 20);
    expect((await runOne("cat", [], { isolate, maxBytes: 4 << 20 }, { stdin: text })).stdout).toBe(text);
  });

  test("a program that does not read its stdin ends as it likes", async () => {
    expect(await runOne("true", [], { isolate }, { stdin: "x".repeat(1 << 20) })).toMatchObject({ ended: "exited", exitCode: 0 });
    expect((await runOne("cat", [], { isolate })).stdout).toBe("");
    expect((await runOne("cat", [], { isolate }, { stdin: "" })).stdout).toBe("");
  });

  test("a child that wanted to commit later is gone when the run is over", async () => {
    await inRepository(async ({ dir, env, git }) => {
      const answer = await runOne(fixture("commits-later.sh"), ["0.4"], { isolate }, { cwd: dir, env });
      expect(answer).toMatchObject({ ended: "exited", exitCode: 0 });
      expect(answer.survivors).toBeGreaterThan(0);
      await sleep(700);
      expect(git(["log", "--format=%s"]).split("\n")).toEqual(["Now", "Begin"]);
    });
  });

  test("a child that keeps the pipe open does not keep us, and is gone", async () => {
    const token = `held-${process.pid}-${count++}`;
    const answer = await runOne(fixture("holds-pipe.sh"), [], { isolate, token });
    expect(answer).toMatchObject({ ended: "exited", exitCode: 0, stdout: "answered\n" });
    expect(answer.durationMs).toBeLessThan(3_000);
    expect(await processes.reap(token)).toBe(0);
  });

  test("a program that closes its output and lives on is waited for", async () => {
    const file = newFile();
    expect(await runOne(fixture("closes-stdout.sh"), [file], { isolate })).toMatchObject({ ended: "exited", exitCode: 0 });
    expect(readFileSync(file, "utf8")).toBe("done\n");
  });

  test("a program that ignores SIGTERM is over-time after the grace", async () => {
    const answer = await runOne(fixture("ignores-term.sh"), [], { isolate, timeoutMs: 300 });
    expect(answer).toMatchObject({ ended: "over-time", exitCode: null, stdout: "started\n" });
    expect(answer.durationMs).toBeGreaterThan(2_000);
    expect(answer.durationMs).toBeLessThan(5_000);
  });

  test("a program that obeys SIGTERM may still say something", async () => {
    const answer = await sh("trap 'echo bye; exit 0' TERM; while :; do sleep 0.05; done", { isolate, timeoutMs: 300 });
    expect(answer).toMatchObject({ ended: "over-time", stdout: "bye\n" });
    expect(answer.durationMs).toBeLessThan(1_500);
  });

  test("silence is idle; output postpones it", async () => {
    expect(await runOne(fixture("silent.sh"), [], { isolate, idleMs: 300 })).toMatchObject({ ended: "idle", stdout: "started\n" });
    expect(await sh("for i in 1 2 3 4 5 6; do echo $i; sleep 0.1; done", { isolate, idleMs: 400 })).toMatchObject({ ended: "exited", exitCode: 0 });
  });

  test("an aborted run is cancelled, also before it begins", async () => {
    const file = newFile();
    expect(await sh(`touch ${file}`, { isolate, signal: AbortSignal.abort() })).toMatchObject({ ended: "cancelled" });
    expect(existsSync(file)).toBe(false);
    const answer = await sh("sleep 60", { isolate, signal: AbortSignal.timeout(200) });
    expect(answer).toMatchObject({ ended: "cancelled", exitCode: null });
    expect(answer.durationMs).toBeLessThan(2_000);
  });

  test("onStart names a process that is alive, and that is gone afterwards", async () => {
    let identity: ReturnType<typeof processes.identify> = null;
    await sh("sleep 0.1", {
      isolate,
      onStart: (pid) => {
        identity = processes.identify(pid);
        expect(identity && processes.isAlive(identity)).toBe(true);
      },
    });
    expect(identity && processes.isAlive(identity)).toBe(false);
  });

  test("of a long output the first and the last half are kept, and the rest is counted", async () => {
    const answer = await runOne("node", [fixture("flood.mjs"), "1000000"], { isolate, maxBytes: 100 });
    expect(answer.stdout).toBe(`A${".".repeat(49)}\n[... 999900 bytes left out ...]\n${".".repeat(49)}Z`);
  });

  test("a flood of 1 GiB leaves memory flat", async () => {
    let heard = 0;
    const before = process.memoryUsage().rss;
    let highest = 0;
    const answer = await runOne("node", [fixture("flood.mjs"), String(1 << 30)], {
      isolate,
      maxBytes: 1 << 20,
      timeoutMs: 60_000,
      onOutput: (_stream, text) => {
        heard += text.length;
        highest = Math.max(highest, process.memoryUsage.rss());
      },
    });
    expect(answer).toMatchObject({ ended: "exited", exitCode: 0 });
    expect(heard).toBe(1 << 30);
    expect((highest - before) / (1 << 20)).toBeLessThan(150);
  });
});

test("a character split between two chunks stays whole, and one cut by the cap is left out whole", async () => {
  const chunks: string[] = [];
  const answer = await sh("printf '\\303'; sleep 0.1; printf '\\244b'", { onOutput: (_, text) => chunks.push(text) });
  expect([answer.stdout, chunks.join("")]).toEqual(["äb", "äb"]);
  const cut = await runOne("printf", ["%s", "ä".repeat(20)], { maxBytes: 14 });
  expect(cut.stdout).toBe(`äää\n[... 28 bytes left out ...]\näää`);
});

test("a daemon with a session of its own and an empty environment does not outlive an isolated run", async () => {
  if (!(await isolation())) return;
  const file = newFile();
  const answer = await runOne(fixture("daemon.sh"), [file], { isolate: true });
  expect(answer).toMatchObject({ ended: "exited", exitCode: 0 });
  expect(answer.survivors).toBeGreaterThan(0);
  await expectNoGrowth(file);
});

test("without a namespace such a daemon is found when it was seen while its parents lived", async () => {
  const file = newFile();
  const answer = await runOne("sh", ["-c", `setsid env -i sh -c 'while :; do echo alive >>${file}; sleep 0.02; done' </dev/null >/dev/null 2>&1 & sleep 1.2`]);
  expect(answer.survivors).toBeGreaterThan(0);
  await expectNoGrowth(file);
});

test("reap ends what a dead runner left, with its namespace, and spares everybody else", async () => {
  const token = `left-${process.pid}`;
  const file = newFile();
  const bystander = sh("sleep 1.5; echo spared");
  const stories = [() => runOne(fixture("daemon.sh"), [file, "60"], { isolate: true, token })];
  // Without a namespace the environment is what a dead runner's leftovers are known by.
  const keepsItsEnvironment = `setsid sh -c 'while :; do echo alive >>${file}; sleep 0.02; done' </dev/null >/dev/null 2>&1 & sleep 60`;
  stories.push(() => sh(keepsItsEnvironment, { token }));
  for (const story of stories.slice((await isolation()) ? 0 : 1)) {
    const lost = story();
    while (!existsSync(file)) await sleep(20);
    expect(await processes.reap(token)).toBeGreaterThan(1);
    expect(await processes.reap(token)).toBe(0);
    expect((await lost).ended).toBe("exited");
    await expectNoGrowth(file);
    rmSync(file);
  }
  expect((await bystander).stdout).toBe("spared\n");
  expect(await processes.reap(`${token}-other`)).toBe(0);
});

test("reap never ends the caller and what is above it, although they carry the token themselves", async () => {
  const loader = newFile();
  writeFileSync(
    `${loader}.mts`,
    `import { endAll, findByToken } from ${JSON.stringify(resolve(import.meta.dirname, "../../src/adapters/processes/tree.ts"))};
    console.log(await endAll(() => findByToken("mine")));`,
  );
  const bundled = `${loader}.mjs`;
  execFileSync("npx", ["rolldown", `${loader}.mts`, "--platform", "node", "-o", bundled], { stdio: "ignore" });
  const answer = await sh(`sleep 60 & sh -c 'node ${bundled}; echo on'`, { token: "mine" });
  expect(answer).toMatchObject({ ended: "exited", stdout: "1\non\n" });
});

test("a process is known by its id and its start; a zombie is gone", async () => {
  const self = processes.identify(process.pid);
  expect(self).toEqual({ pid: process.pid, start: expect.stringMatching(/^\d+$/) });
  expect(self && processes.isAlive(self)).toBe(true);
  expect(processes.isAlive({ pid: process.pid, start: "1" })).toBe(false);
  expect(processes.identify(2 ** 22 + 1)).toBeNull();
  const parent = spawn("sh", ["-c", "(exit 0) & echo $!; exec sleep 60"]);
  const [zombie] = await once(parent.stdout, "data");
  await expect.poll(() => readFileSync(`/proc/${Number(zombie)}/stat`, "utf8"), { timeout: 10_000 }).toContain(" Z ");
  expect(processes.identify(Number(zombie))).toBeNull();
  parent.kill("SIGKILL");
});

async function expectNoGrowth(file: string): Promise<void> {
  const size = statSync(file).size;
  await sleep(150);
  expect(statSync(file).size).toBe(size);
}
