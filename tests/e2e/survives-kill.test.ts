import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { honest, type Loop, withLoop } from "../support/loop.ts";
import { eventually, expectWhole, nobodyLeft, processesOf } from "../support/survive.ts";

// Hooks start no runner of their own here: which process appends, and how often, must be known.
const quiet = { PEERS_HOOKS: "0" };

function ask(it: Loop): void {
  it.write("ASK.md", "The answer should be 42.\n");
  it.run("git", ["add", "-A"]);
  it.run("git", ["commit", "-q", "-m", "Ask for an answer"], { env: quiet });
}

const life = async (it: Loop, env: Record<string, string> = {}) => {
  const runner = it.start(["run"], { ...quiet, ...env });
  return { code: await runner.exited, output: runner.output() };
};

/** A peer that notes when another one works at the same time: the kernel lets go of the name when its holder dies, however it dies. */
const alone = `import { createServer } from "node:net";
import { appendFileSync } from "node:fs";
const holder = createServer();
const hold = (home) => new Promise((resolve) => holder
  .on("error", () => { appendFileSync(home + "/overlap", "two at once\\n"); resolve(); })
  .listen("\\0" + home, resolve));
const letGo = () => new Promise((resolve) => holder.close(resolve));
`;
const honestAlone = `${alone}
const step = (act) => async (tools) => { await hold(tools.env.HOME); await act(tools); await letGo(); };
export default {
  implement: [step(({ commit }) => commit("Make the answer right", { "answer.mjs": "export const answer = 42;\\n" }))],
  review: [step(({ review }) => review(true))],
  sceptic: [step(({ review }) => review(true))],
};`;

for (const place of ["before", "written", "after"] as const) {
  const when = { before: "before each append", written: "between the objects and the ref of each append", after: "after each append" }[place];
  test(`kill -9 of the runner ${when}: nothing is lost, nothing comes twice, and the run goes on to its end`, () =>
    withLoop({ scripts: { alice: honestAlone, bob: honestAlone } }, async (it) => {
      ask(it);
      // Each life adds one entry to that of its start and dies; what it left is for the next. Where that leads round and round (a
      // turn that is always cut off) it may add one more each time.
      const least = place === "after" ? 2 : 3;
      const last = new Map<string, number>();
      for (let [lives, further] = [0, 0]; lives < 40; lives++) {
        const { code } = await life(it, { PEERS_CRASH_AT: `append:${least + further}:${place}` });
        if (code !== 137) break;
        const kind = it.log().at(-1)?.kind ?? "";
        further = last.get(kind) ?? 0;
        last.set(kind, further + 1);
      }
      expect([...last.keys()]).toEqual(expect.arrayContaining(["turn-started", "turn-ended", "gate-judged"]));
      expect(await life(it)).toMatchObject({ code: 0, output: expect.stringContaining("done: ") });
      expectWhole(it);
      expect(it.git(["status", "--porcelain"])).toBe("");
      expect(existsSync(join(it.home, "overlap"))).toBe(false);
      await nobodyLeft(it);
    }));
}

/** Works until it is killed the first time, with a child of its own; is honest afterwards. */
const slowFirst = `${alone}
import { spawn } from "node:child_process";
export default {
  implement: [async ({ env, write, git }) => {
    await hold(env.HOME);
    write("half.txt", "half done\\n");
    spawn("sleep", ["987"], { stdio: "ignore" });
    write(env.HOME + "/working", "");
    await new Promise((resolve) => setTimeout(resolve, 600_000));
  }, async ({ env, commit }) => { await hold(env.HOME); commit("Make the answer right", { "answer.mjs": "export const answer = 42;\\n" }); await letGo(); }],
  review: [({ review }) => review(true)],
  sceptic: [({ review }) => review(true)],
};`;
const atWork = (it: Loop) => eventually(() => existsSync(join(it.home, "working")));

for (const isolation of ["auto", "none"]) {
  test(`kill -9 of the runner during a turn (isolation ${isolation}): the next runner ends what the turn left before anyone else works`, () =>
    withLoop({ scripts: { alice: slowFirst, bob: honest }, config: `turns:\n  isolation: ${isolation}\n` }, async (it) => {
      ask(it);
      const first = it.start(["run"], quiet);
      await atWork(it);
      expect(await first.stop("SIGKILL")).toBe(137);
      expect(await life(it)).toMatchObject({ code: 0 });
      const log = expectWhole(it);
      expect(log.find(({ kind }) => kind === "turn-ended")).toMatchObject({ turn: 1, outcome: "interrupted", why: "its runner was killed" });
      expect(log.find(({ kind }) => kind === "work-kept")).toMatchObject({ turn: 1 });
      expect(existsSync(join(it.home, "overlap"))).toBe(false);
      await nobodyLeft(it);
    }));
}

test("kill -9 of a peer: its turn ends with the signal in words, and the loop goes on", () =>
  withLoop({ scripts: { alice: slowFirst, bob: honest } }, async (it) => {
    ask(it);
    const runner = it.start(["run"], quiet);
    await atWork(it);
    const peer = processesOf(it.home).filter(({ args }) => /node\S* \S*scripted\.mjs/.test(args) && !args.includes("unshare") && !args.startsWith("/bin/sh"));
    expect(peer).toHaveLength(1);
    process.kill(peer[0]?.pid ?? 0, "SIGKILL");
    expect(await runner.exited).toBe(0);
    expect(expectWhole(it).find(({ kind }) => kind === "turn-ended")).toMatchObject({
      turn: 1,
      outcome: "process-failed",
      why: expect.stringContaining("SIGKILL"),
    });
    await nobodyLeft(it);
  }));

const slowGate = (it: { home: string }) =>
  `goals:\n  - id: slow\n    type: hard\n    cmd: "node test.mjs && if [ ! -e ${it.home}/once ]; then touch ${it.home}/once; sleep 986; fi"\n`;
const acceptSlowGate = (it: Loop) => {
  it.write(".peers/goals.yaml", slowGate(it));
  expect(it.peers(["goals", "accept"])).toMatchObject({ code: 0 });
};
const right = { "answer.mjs": "export const answer = 42;\n" };
const gateAtWork = (it: Loop) => eventually(() => processesOf(it.home).find(({ args }) => args === "sleep 986"));

test("kill -9 of a gate: a gate that was killed did not pass, and says so", () =>
  withLoop({ scripts: { alice: honest, bob: honest } }, async (it) => {
    acceptSlowGate(it);
    ask(it);
    it.commit("Answer", right);
    const gate = await gateAtWork(it);
    process.kill(gate.pid, "SIGKILL");
    await eventually(() => it.log().some((line) => line.kind === "gate-judged"));
    expect(it.log().find(({ kind }) => kind === "gate-judged")).toMatchObject({
      verdict: expect.stringMatching(/fail|broken/),
      why: expect.stringMatching(/SIGKILL|137/),
    });
  }));

test("kill -9 of the runner while a gate runs: the next one ends the old gate before it judges anew", () =>
  withLoop({ scripts: { alice: honest, bob: honest }, config: "turns:\n  isolation: none\n" }, async (it) => {
    acceptSlowGate(it);
    it.run("git", ["-c", "core.hooksPath=/dev/null", "commit", "-q", "--allow-empty", "-m", "x"]);
    it.write("answer.mjs", right["answer.mjs"]);
    ask(it);
    const first = it.start(["run"], quiet);
    const gate = await gateAtWork(it);
    expect(await first.stop("SIGKILL")).toBe(137);
    const second = it.start(["run"], quiet);
    await eventually(() => !existsSync(`/proc/${gate.pid}`));
    expect(await second.exited).toBe(0);
    expectWhole(it);
    await nobodyLeft(it);
  }));

test("a closed terminal, which says so to everybody and more than once, ends the run in order", () =>
  withLoop({ scripts: { alice: slowFirst, bob: honest } }, async (it) => {
    ask(it);
    const run = it.start(["run"], quiet, true);
    await atWork(it);
    process.kill(-run.pid, "SIGHUP");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await run.stop("SIGHUP")).toBe(143);
    expect(it.log().at(-1)).toMatchObject({ kind: "run-interrupted", signal: "SIGTERM" });
    await nobodyLeft(it);
  }));

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  test(`${signal} during a turn and during a gate: one line, exit ${code}, children gone, and the next run goes on`, () =>
    withLoop({ scripts: { alice: slowFirst, bob: honest } }, async (it) => {
      ask(it);
      const inTurn = it.start(["run"], quiet, true);
      await atWork(it);
      expect(await inTurn.stop(signal)).toBe(code);
      expect(inTurn.output().match(new RegExp(`interrupted \\(${signal}\\).*`, "g"))).toHaveLength(1);
      await nobodyLeft(it);
      expect(it.log().at(-1)).toMatchObject({ kind: "run-interrupted", signal });
      expect(it.git(["status", "--porcelain"])).toBe("");
      acceptSlowGate(it);
      const inGate = it.start(["run"], quiet, true);
      await gateAtWork(it);
      expect(await inGate.stop(signal)).toBe(code);
      await nobodyLeft(it);
      expect(await life(it)).toMatchObject({ code: 0, output: expect.stringContaining("done: ") });
      expectWhole(it);
    }));
}
