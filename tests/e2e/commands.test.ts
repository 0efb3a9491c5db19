import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { blindGoal, cli, equip, honest, isAtRest, type Loop, unitGoal, withLoop } from "../support/loop.ts";
import { inRepository } from "../support/repo.ts";

const both = { alice: honest, bob: honest };
const slow = (ms: number) =>
  honest.replace("implement: [({ commit }) => commit(", `implement: [async ({ commit }) => (await new Promise((done) => setTimeout(done, ${ms})), commit)(`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("`peers run` begins on a red baseline without a commit, and ends with exit code 0 when it is done", () =>
  withLoop({ scripts: both }, async (it) => {
    const ran = it.peers(["run"]);
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/^done: every gate is green/m) });
    expect(it.log().find(({ kind }) => kind === "runner-started")).toMatchObject({ mode: "run" });
  }));

test("`--max-ticks` ends a run that is not done with exit code 5, a sentence and what remains", () =>
  withLoop({ scripts: both }, async (it) => {
    const ran = it.peers(["run", "--max-ticks", "1"]);
    expect(ran).toMatchObject({ code: 5, stdout: expect.stringContaining("not done: the budget is used up: 1 of 1 turns") });
    expect(ran.stdout).toContain("\nremains: no review of the present files has answered blind\nremains: no sceptic has tried to break the present files\n");
    expect(it.peers(["run"])).toMatchObject({ code: 0 });
  }));

/** Works once a test has said `go`, so that no turn ends before what the test does meanwhile, however slow the machine is. */
const held = (work: string) => `import { existsSync } from "node:fs";
const go = async ({ env }) => { while (!existsSync(env.HOME + "/go")) await new Promise((done) => setTimeout(done, 50)); };
export default {
  implement: [async (it) => (await go(it), ${work})],
  review: [({ review }) => review(true)],
  sceptic: [({ review }) => review(true)],
};`;
const go = (it: Loop) => writeFileSync(join(it.home, "go"), "");

test("`peers run --max-ticks` takes over from the runner of a hook when its turn ends, not when its work is done", () => {
  const tireless = held('it.commit("Try " + it.played, { [it.peer + it.played + ".txt"]: "tried\\n" })');
  return withLoop({ scripts: { alice: tireless, bob: tireless }, goals: "goals:\n  - {id: never, type: hard, cmd: 'false'}\n" }, async (it) => {
    it.commit("Ask", { "ASK.md": "42\n" });
    await it.until(({ turn }) => turn !== null);
    const run = it.start(["run", "--max-ticks", "1"]);
    await vi.waitFor(() => expect(run.output()).toContain("taking over when turn 1 of alice (implement) ends"), { timeout: 30_000 });
    go(it);
    expect(await run.exited).toBe(5);
    expect(run.output()).toMatch(/not done: the budget is used up: 1 of 1 turns\n {2}that was the limit of this/);
    expect(it.log().filter(({ kind }) => kind === "turn-ended")).toMatchObject([{ outcome: "handed-off" }, { outcome: "handed-off" }]);
    expect(it.status()).toMatchObject({ tick: 2, runner: null });
  });
});

test("`peers uninstall` asks a runner that only waits for the next commit to end, and refuses while one is at work", () =>
  withLoop({ scripts: { alice: held('it.commit("Make the answer right", { "answer.mjs": "export const answer = 42;\\n" })'), bob: honest } }, async (it) => {
    it.commit("Ask", { "ASK.md": "42\n" });
    await it.until(({ turn }) => turn !== null);
    expect(it.peers(["uninstall"])).toMatchObject({ code: 2, stderr: expect.stringContaining("`peers stop` ends it, then `peers uninstall` again") });
    go(it);
    // Nobody waits any more: the work goes on.
    await it.until(({ state }) => state === "converged");
    expect(it.peers(["uninstall"])).toMatchObject({ code: 0, stdout: expect.stringContaining("removed the git hooks") });
  }));

test("a reader of a run that goes away, as a closed terminal does, ends nothing", () =>
  withLoop({ scripts: both }, async (it) => {
    expect(it.run("sh", ["-c", `'${process.execPath}' '${cli}' run | head -n 1`])).toMatch(/^judging /);
    expect(it.kinds().at(-1)).toBe("run-converged");
  }));

test("`peers run` without a policy is a wrong call, and says what to do", () =>
  inRepository((it) => {
    const { peers } = equip(it, [process.execPath, cli]);
    expect(peers(["uninstall"])).toMatchObject({ code: 0, stdout: "peers is not set up here; there is nothing to take out\n" });
    expect(peers(["run"])).toMatchObject({ code: 2, stderr: "peers: no policy is accepted here yet; `peers init` does it\n" });
  }));

test.each([
  [["run", "--max-ticks", "abc"], /argument 'abc' is invalid\. Write a number above 0\./],
  [["goals"], /missing required argument 'what'\n {2}<what> {2}accept, diff or hidden\n`peers help goals` says more/],
  [["run", "--nope"], /unknown option '--nope'\n`peers help run` says more/],
])("a wrong call says what would be right: %j", (args, says) =>
  withLoop({ scripts: both }, async (it) => {
    expect(it.peers(args)).toMatchObject({ code: 2, stderr: expect.stringMatching(says) });
  }),
);

test("`--max-runtime` and `--max-usd` only tighten the policy's budget", () =>
  withLoop({ scripts: { alice: slow(1500), bob: slow(1500) } }, async (it) => {
    expect(it.peers(["run", "--max-runtime", "1"])).toMatchObject({ code: 5, stdout: expect.stringContaining("s of wall time") });
    expect(it.peers(["info"]).stdout).toContain("alice");
  }));

test("a dry run goes the whole way in a copy and touches neither refs, files, log nor hooks", () =>
  withLoop({ scripts: both }, async (it) => {
    it.write("scratch.txt", "not committed");
    const before = { refs: it.git(["for-each-ref"]), status: it.git(["status", "--porcelain"]), worktrees: it.git(["worktree", "list"]), log: it.log().length };
    const ran = it.peers(["run", "--dry-run"]);
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining("done: ") });
    expect({
      refs: it.git(["for-each-ref"]),
      status: it.git(["status", "--porcelain"]),
      worktrees: it.git(["worktree", "list"]),
      log: it.log().length,
    }).toEqual(before);
    expect(readFileSync(join(it.dir, "answer.mjs"), "utf8")).toContain("41");
  }));

test("a resident `peers watch` reacts to a commit, prints a line for each thing, and ends in order", () =>
  withLoop({ scripts: both }, async (it) => {
    const watch = it.start(["watch"]);
    await it.until(({ runner }) => runner?.mode === "watch");
    it.commit("Ask", { "ASK.md": "42\n" });
    await it.until(isAtRest);
    expect(await watch.stop()).toBe(143);
    expect(watch.output()).toContain("turn 1: alice, implement (red: unit)");
    expect(watch.output()).toContain("interrupted (SIGTERM)");
    expect(existsSync(join(it.dir, ".git", "peers", "runner"))).toBe(false);
  }));

test("a second runner is told who holds the lock, with exit code 6; status shows it and takes nothing", () =>
  withLoop({ scripts: both }, async (it) => {
    const watch = it.start(["watch"]);
    const { runner } = await it.until((status) => status.runner !== null);
    expect(it.peers(["run"])).toMatchObject({ code: 6, stderr: expect.stringContaining(`process ${runner?.pid}`) });
    expect(it.peers(["status"]).stdout).toContain(`runner ${runner?.pid} (watch)`);
    await watch.stop();
  }));

test("pausing lets the turn end and then rests; resuming goes on to the end", () =>
  withLoop({ scripts: { alice: slow(1200), bob: honest } }, async (it) => {
    it.commit("Ask", { "ASK.md": "42\n" });
    await it.until(({ turn }) => turn !== null);
    expect(it.peers(["pause"])).toMatchObject({ code: 0 });
    await it.until(({ turn }) => turn === null);
    await pause(500);
    expect(it.status()).toMatchObject({ state: "paused", tick: 1 });
    expect(it.peers(["resume"])).toMatchObject({ code: 0 });
    expect(await it.until(isAtRest)).toMatchObject({ state: "converged" });
  }));

test("stopping ends the turn and the runner, and a person's commit goes on from there", () =>
  withLoop({ scripts: { alice: slow(60_000), bob: honest } }, async (it) => {
    it.commit("Ask", { "ASK.md": "42\n" });
    const { runner } = await it.until(({ turn }) => turn !== null);
    expect(it.peers(["stop"])).toMatchObject({ code: 0, stdout: expect.stringContaining(`runner ${runner?.pid} has ended`) });
    expect(it.status()).toMatchObject({ state: "stopped", reason: "stopped by the operator", runner: null, turn: null });
    expect(it.log().filter(({ kind }) => kind === "turn-ended")).toMatchObject([{ outcome: "interrupted" }]);
    it.commit("Fix it myself", { "answer.mjs": "export const answer = 42;\n" });
    await it.until(({ state }) => state === "converged");
  }));

test("`peers tick --after NAME` gives a person's session its commits and hands off to the other peer", () =>
  withLoop({ scripts: both, goals: `goals:\n${unitGoal}${blindGoal}` }, async (it) => {
    it.peers(["pause"]);
    const commit = it.commit("Answer", { "answer.mjs": "export const answer = 42;\n" });
    expect(it.peers(["tick", "--after", "bob"])).toMatchObject({ code: 0, stdout: "", stderr: expect.stringContaining("1 commits are bob's") });
    it.peers(["resume"]);
    await it.until(isAtRest);
    const turns = it.log().filter(({ kind }) => kind === "turn-ended");
    expect(turns[0]).toMatchObject({ peer: "bob", interactive: true, commits: [commit] });
    expect(turns[1]).toMatchObject({ peer: "alice", role: "review" });
    expect(it.peers(["tick", "--after", "dora"])).toMatchObject({ code: 2, stderr: expect.stringContaining('"dora" names no peer; known: alice, bob') });
  }));

test("`peers tick --wait` returns when the next turn has ended", () =>
  withLoop({ scripts: both }, async (it) => {
    expect(it.peers(["tick", "--wait"])).toMatchObject({ code: 0 });
    expect(it.log().some(({ kind }) => kind === "turn-ended")).toBe(true);
    await it.until(isAtRest);
  }));

test("`peers tick` within a turn changes nothing: the runner sees the end of the turn itself", () => {
  const calling = honest.replace('commit("Make', '(sh(`${process.env.CLI} tick --after alice`), commit)("Make').replace("({ commit })", "({ commit, sh })");
  return withLoop({ scripts: { alice: calling, bob: honest } }, async (it) => {
    expect(it.peers(["run"], { env: { CLI: `${process.execPath} ${cli}` } })).toMatchObject({ code: 0 });
    expect(it.log().filter((line) => line.kind === "turn-ended" && line.interactive)).toHaveLength(0);
  });
});

test("`peers log --follow` tells what happens as it happens", () =>
  withLoop({ scripts: both }, async (it) => {
    const follow = it.start(["log", "--follow", "--json"]);
    it.commit("Ask", { "ASK.md": "42\n" });
    await it.until(isAtRest);
    await pause(1200);
    await follow.stop("SIGKILL");
    const lines = follow
      .output()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).seq);
    expect(lines).toEqual(it.log().map(({ seq }) => seq));
  }));
