import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { blindGoal, honest, isAtRest, type Loop, unitGoal, withLoop } from "../support/loop.ts";

const counted = '  - id: counted\n    type: hard\n    cmd: echo run >> "$COUNT"; node test.mjs\n';

const withRemote = (it: Loop) => {
  const remote = join(it.home, "remote.git");
  it.git(["init", "-q", "--bare", remote]);
  it.git(["remote", "add", "origin", remote]);
  return remote;
};
const push = (it: Loop, ...args: string[]) => {
  const { status, stderr } = spawnSync("git", ["push", "origin", ...args], { cwd: it.dir, env: { ...process.env, ...it.env }, encoding: "utf8" });
  return { status, stderr };
};
const green = { "answer.mjs": "export const answer = 42;\n" };

test("a push of a red commit is refused, says which gate on which commit, and how to see more", () =>
  withLoop({ scripts: { alice: honest, bob: honest }, goals: `goals:\n${unitGoal}` }, async (it) => {
    withRemote(it);
    it.peers(["pause"]);
    const commit = it.commit("Not yet", { "a.txt": "a" });
    const refused = push(it, "main");
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain(`refs/heads/main is refused: gate unit is red on ${commit.slice(0, 12)}`);
    expect(refused.stderr).toContain(`peers verify --at ${commit.slice(0, 12)}`);
    expect(push(it, "--no-verify", "main").status).toBe(0);
    expect(it.log().filter(({ kind }) => kind === "gate-judged")).toMatchObject([{ gate: "unit", verdict: "fail", commit }]);
  }));

test("a green commit is judged once at the first push and not again at the second", () =>
  withLoop({ scripts: { alice: honest, bob: honest }, goals: `goals:\n${unitGoal}` }, async (it) => {
    withRemote(it);
    it.peers(["pause"]);
    it.commit("Answer", green);
    expect(push(it, "main").status).toBe(0);
    expect(push(it, "main:other").status).toBe(0);
    expect(it.log().filter(({ kind }) => kind === "gate-judged")).toHaveLength(1);
  }));

test("what was there before the policy, deletions, the log itself and tags of old commits may be pushed", () =>
  withLoop({ scripts: { alice: honest, bob: honest }, goals: `goals:\n${unitGoal}` }, async (it) => {
    withRemote(it);
    it.peers(["pause"]);
    const before = it.git(["rev-parse", "HEAD"]);
    it.git(["tag", "old", before]);
    it.git(["branch", "old-branch", before]);
    expect(push(it, "old", "old-branch").status).toBe(0);
    expect(push(it, "refs/peers/log/*:refs/peers/log/*").status).toBe(0);
    expect(push(it, ":old-branch").status).toBe(0);
    it.git(["tag", "tree-tag", "HEAD^{tree}"]);
    expect(push(it, "tree-tag").status).toBe(0);
  }));

test("tags, new branches and forced pushes of unproven work are refused like any other", () =>
  withLoop({ scripts: { alice: honest, bob: honest }, goals: `goals:\n${unitGoal}` }, async (it) => {
    withRemote(it);
    it.peers(["pause"]);
    it.commit("Answer", green);
    expect(push(it, "main").status).toBe(0);
    it.commit("Break it", { "answer.mjs": "export const answer = 1;\n" });
    it.git(["tag", "-a", "-m", "bad", "bad"]);
    expect(push(it, "bad").status).not.toBe(0);
    expect(push(it, "main:fresh").status).not.toBe(0);
    expect(push(it, "--force", "main").status).not.toBe(0);
    it.git(["reset", "-q", "--hard", "HEAD~1"]);
    expect(push(it, "--force", "main").status).toBe(0);
  }));

test("the commit that is pushed is judged, not the files that happen to lie in the checkout", () =>
  withLoop({ scripts: { alice: honest, bob: honest }, goals: `goals:\n${unitGoal}` }, async (it) => {
    withRemote(it);
    it.peers(["pause"]);
    it.commit("Not yet", { "a.txt": "a" });
    it.write("answer.mjs", "export const answer = 42;\n");
    expect(push(it, "main").status).not.toBe(0);
  }));

test("a running judgement is waited for rather than done twice", () =>
  withLoop(
    {
      scripts: { alice: honest, bob: honest },
      goals: `goals:\n${counted.replace("node test.mjs", "sleep 2; node test.mjs").replaceAll("$COUNT", "$HOME/count")}${blindGoal}`,
      files: { ...green, "test.mjs": "" },
    },
    async (it) => {
      withRemote(it);
      it.commit("Go on", { "a.txt": "a" });
      await it.until(({ runner }) => runner !== null);
      await new Promise((resolve) => setTimeout(resolve, 700));
      expect(push(it, "main").status).toBe(0);
      expect(
        it
          .run("cat", [join(it.home, "count")])
          .trim()
          .split("\n"),
      ).toHaveLength(1);
      await it.until(isAtRest);
    },
  ));
