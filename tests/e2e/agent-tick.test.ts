/** A person's session with an agent as a peer: what its hooks call, and what comes of it. */
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cli, honest, isAtRest, type Loop, root, withLoop } from "../support/loop.ts";

const scripts = { alice: "export default {};", bob: honest };
const right = { "answer.mjs": "export const answer = 42;\n" };
const note = (changes: object) => JSON.stringify({ session_id: "s-1", hook_event_name: "Stop", stop_hook_active: false, ...changes });

/** Alice is one a person talks to. */
const withAlice = (story: (loop: Loop) => Promise<unknown>, tool = "") =>
  withLoop({ scripts }, async (it) => {
    const file = join(it.dir, ".peers", "config.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("- name: alice\n", `- name: alice\n    interactive: true\n${tool && `    tool: ${tool}\n`}`));
    expect(it.peers(["goals", "accept"])).toMatchObject({ code: 0 });
    await story(it);
  });
const turns = (it: Loop) => it.log().filter((line) => line.kind === "turn-ended");
const afterAlice = (it: Loop, input: string, more: readonly string[] = [], cwd = it.home) =>
  it.peers(["-C", it.dir, "tick", "--after", "alice", ...more], { cwd, input });
const isWaiting = ({ reason }: { reason: string }) => /waiting: for alice, who works interactively/.test(reason);

test("the loop waits for an interactive peer, takes its commits when its session comes to rest, and hands them to the other peer", () =>
  withAlice(async (it) => {
    it.peers(["tick"]);
    expect((await it.until(isWaiting)).reason).toContain("(implement: red: unit)");
    const commit = it.commit("Make the answer right", right);
    expect((await it.until(({ tip, reason }) => tip === commit && /to end the turn/.test(reason))).turn).toBe(null);
    expect(afterAlice(it, note({ cwd: it.dir }))).toMatchObject({ code: 0, stdout: "" });
    expect(await it.until(isAtRest)).toMatchObject({ state: "converged" });
    expect(turns(it)).toMatchObject([
      { peer: "alice", interactive: true, commits: [commit], session: "s-1" },
      { peer: "bob", role: "review", interactive: false },
      { peer: "bob", role: "sceptic", interactive: false },
    ]);
    expect(it.log().filter(({ kind, peer }) => kind === "turn-started" && peer === "alice")).toHaveLength(1);
  }));

test("a runner that a hook started does not stay for a person, who may take days", () =>
  withAlice(async (it) => {
    it.commit("Make the answer right", right);
    await it.until(({ runner, reason }) => runner === null && /to end the turn/.test(reason), 30_000);
    expect(it.status().next).toBe("wait for alice, who works interactively, to end the turn; were these commits yours, `peers tick` goes on");
  }));

test("a foreground run waits for the session too, and one line says so", () =>
  withAlice(async (it) => {
    const run = it.start(["run"]);
    await it.until(isWaiting);
    it.commit("Make the answer right", right);
    await it.until(({ reason }) => /to end the turn/.test(reason));
    expect(afterAlice(it, note({ cwd: it.dir }))).toMatchObject({ code: 0 });
    expect(await run.exited).toBe(0);
    expect(it.log().filter(({ kind }) => kind === "wait-started")).toHaveLength(2);
  }));

test("commits that were a person's own go on with a plain `peers tick`", () =>
  withAlice(async (it) => {
    const commit = it.commit("Make the answer right", right);
    await it.until(isWaiting);
    expect(it.peers(["tick"])).toMatchObject({ code: 0 });
    expect(await it.until(isAtRest)).toMatchObject({ state: "converged", tip: commit });
    expect(turns(it).every(({ peer }) => peer === "bob")).toBe(true);
  }));

describe("does nothing, without a word and with exit code 0,", () => {
  const quiet = (story: (it: Loop) => ReturnType<Loop["peers"]>) =>
    withAlice(async (it) => {
      it.peers(["pause"]);
      it.commit("Make the answer right", right);
      const before = it.kinds().filter((kind) => kind !== "commit-seen");
      expect(story(it)).toEqual({ code: 0, stdout: "", stderr: "" });
      expect(it.kinds().filter((kind) => kind !== "commit-seen")).toEqual(before);
    });
  test("after a session in another folder", () => quiet((it) => afterAlice(it, note({ cwd: it.home }), [], it.dir)));
  test("after a session in another repository", () =>
    quiet((it) => {
      it.run("git", ["init", "-q", join(it.home, "repo2")]);
      return afterAlice(it, note({ cwd: join(it.home, "repo2") }));
    }));
  test("called elsewhere by a hook that says nothing", () => quiet((it) => afterAlice(it, "")));
  test("when a stop hook is what keeps the session going", () => quiet((it) => afterAlice(it, note({ cwd: it.dir, stop_hook_active: true }))));
  test("within a turn of peers' own", () => quiet((it) => it.peers(["tick", "--after", "alice"], { env: { PEERS_TOKEN: "x" } })));
});

test("a session in a linked worktree is one of this repository", () =>
  withAlice(async (it) => {
    it.git(["worktree", "add", "-q", "--detach", join(it.home, "linked")]);
    it.peers(["pause"]);
    it.commit("Make the answer right", right);
    expect(afterAlice(it, note({ cwd: join(it.home, "linked") })).stderr).toContain("1 commits are alice's");
  }));

test("Codex gives its note as one more argument", () =>
  withAlice(async (it) => {
    it.peers(["pause"]);
    it.commit("Make the answer right", right);
    const json = JSON.stringify({ type: "agent-turn-complete", "thread-id": "t-1", "turn-id": "1", cwd: it.dir });
    expect(afterAlice(it, "", [json])).toMatchObject({ code: 0, stdout: "" });
    expect(turns(it)).toMatchObject([{ peer: "alice", session: "t-1" }]);
  }));

test("a pipe that is left open and silent is not waited for, nor one that stays open after the note", () =>
  withAlice(async (it) => {
    it.peers(["pause"]);
    it.commit("Make the answer right", right);
    const tick = (input: string) =>
      new Promise<number | null>((resolve) => {
        const child = spawn(process.execPath, [cli, "tick", "--after", "alice"], {
          cwd: it.dir,
          env: { ...process.env, ...it.env },
          stdio: ["pipe", "ignore", "ignore"],
        });
        child.stdin.write(input);
        const limit = setTimeout(() => child.kill("SIGKILL"), 20_000);
        child.on("exit", (code) => {
          clearTimeout(limit);
          resolve(code);
        });
      });
    expect(await tick("")).toBe(0);
    expect(await tick(note({ cwd: it.dir }))).toBe(0);
    expect(turns(it)).toHaveLength(1);
  }));

test("it returns while the next turn goes on", () =>
  withAlice(async (it) => {
    const slow = 'review: [({ sh, review }) => (sh("sleep 5"), review(true))]';
    writeFileSync(join(it.home, "bob.mjs"), honest.replace(/review: .*/, `${slow},`));
    it.commit("Make the answer right", right);
    expect(afterAlice(it, note({ cwd: it.dir }))).toMatchObject({ code: 0 });
    expect(turns(it)).toHaveLength(1);
    expect((await it.until(({ turn }) => turn !== null)).turn).toMatchObject({ peer: "bob", role: "review" });
  }));

test("a session that committed nothing begins nothing", () =>
  withLoop({ scripts }, async (it) => {
    expect(afterAlice(it, note({ cwd: it.dir }))).toMatchObject({ code: 0, stdout: "" });
    expect([it.status().state, it.kinds().includes("runner-started")]).toEqual(["fresh", false]);
  }));

test("init names the driver it knows, and of two peers with one agent the interactive one", () =>
  withAlice(async (it) => {
    expect(it.peers(["init", "--install"])).toMatchObject({ code: 2, stderr: expect.stringContaining("write --driver=hooks with it") });
    expect(it.peers(["init", "--driver=hook"])).toMatchObject({ code: 2, stderr: expect.stringContaining('no driver "hook"; known: hooks') });
    const file = join(it.dir, ".peers", "config.yaml");
    const text = readFileSync(file, "utf8").replace("- name: bob\n", "- name: bob\n    tool: claude\n");
    writeFileSync(file, `${text.replace(/peers:\n( {2}- name: alice\n(?: {4}.*\n)*)/, "peers:\n")}${/ {2}- name: alice\n(?: {4}.*\n)*/.exec(text)?.[0]}`);
    const { stdout } = it.peers(["init", "--driver=hooks"]);
    expect([stdout.includes("alice-claude.json"), stdout.includes("bob-claude.json")]).toEqual([true, false]);
  }, "claude"));

test("after a failure nothing is recorded, and the runner is woken", () =>
  withAlice(async (it) => {
    it.peers(["pause"]);
    it.git(["-c", "core.hooksPath=/dev/null", "commit", "-q", "--allow-empty", "-m", "Unseen"]);
    await it.until(({ runner }) => runner === null);
    const before = it.log().length;
    expect(afterAlice(it, note({ cwd: it.dir }), ["--failed"])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(
      it
        .log()
        .slice(before)
        .filter(({ kind }) => kind !== "commit-seen"),
    ).toEqual([]);
    await it.until(() => it.log().at(-1)?.kind === "commit-seen");
    expect(turns(it)).toEqual([]);
  }));

test("a name that no peer has is an error that names them", () =>
  withAlice(async (it) => {
    const answer = it.peers(["tick", "--after", "dora", "--failed"], { input: note({ cwd: it.dir }) });
    expect(answer).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining('"dora" names no peer; known: alice, bob') });
  }));

describe("what `peers init --driver=hooks --install` puts in place does it, run the way the agent runs it:", () => {
  const chain = (tool: string, run: (it: Loop) => string) =>
    withAlice(async (it) => {
      expect(it.peers(["init", "--driver=hooks", "--install"]).stdout).toContain("put the hook of alice");
      expect(it.git(["status", "--porcelain"])).toBe("");
      const commit = it.commit("Make the answer right", right);
      expect(run(it)).toBe("");
      expect(await it.until(isAtRest)).toMatchObject({ state: "converged" });
      expect(turns(it)[0]).toMatchObject({ peer: "alice", interactive: true, commits: [commit], session: "s-1" });
      it.peers(["stop"]);
      expect(it.peers(["uninstall"]).stdout).toContain("took our hook out of");
    }, tool);
  const shell = (it: Loop, line: string) =>
    execFileSync("sh", ["-c", line], { cwd: join(it.dir), env: { ...process.env, ...it.env }, input: note({ cwd: it.dir }), encoding: "utf8", stdio: "pipe" });

  test("Claude Code", () =>
    chain("claude", (it) => shell(it, JSON.parse(readFileSync(join(it.dir, ".claude/settings.local.json"), "utf8")).hooks.Stop[0].hooks[0].command)));
  test("Gemini CLI", () =>
    chain("gemini", (it) => shell(it, JSON.parse(readFileSync(join(it.dir, ".gemini/settings.json"), "utf8")).hooks.AfterAgent[0].hooks[0].command)));
  test("Codex", () =>
    chain("codex", (it) => {
      const [program = "", ...args] = JSON.parse(/^notify = (.*)$/m.exec(readFileSync(join(it.home, ".codex/config.toml"), "utf8"))?.[1] ?? "[]") as string[];
      const json = JSON.stringify({ type: "agent-turn-complete", "thread-id": "s-1", cwd: it.dir });
      return execFileSync(program, [...args, json], { cwd: root, env: { ...process.env, ...it.env }, input: "", encoding: "utf8", stdio: "pipe" });
    }));
  test("opencode", () =>
    chain("opencode", (it) => {
      const plugin = readFileSync(join(it.dir, ".opencode/plugins/peers.js"), "utf8");
      const line = JSON.parse(/^const tick = (.*);$/m.exec(plugin)?.[1] ?? '""') as string;
      return execFileSync("sh", ["-c", line, "peers", JSON.stringify({ session_id: "s-1", cwd: it.dir })], {
        env: { ...process.env, ...it.env },
        encoding: "utf8",
      });
    }));
});
