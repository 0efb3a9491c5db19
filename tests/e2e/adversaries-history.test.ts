import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventsOf, fixes, honestPeer, plays, promptOf, ranOn, turnsOf } from "../support/adversaries.ts";
import { type Loop, sample, withLoop } from "../support/loop.ts";

/** Plays something bad first and behaves then. */
const reformed = (bad: string) => plays({ implement: `${bad}, ${fixes}` });
const isReachable = (it: Loop, commit: string) => it.git(["for-each-ref", "--contains", commit, "--format=%(refname)"]).length > 0;

test.each([
  ["resets two commits away", `({ git }) => git("reset", "-q", "--hard", "HEAD~2")`],
  ["amends a person's commit", `({ git, write }) => { write("x.md", "x"); git("add", "x.md"); git("commit", "-q", "--amend", "-m", "Mine now"); }`],
  [
    "rebases what was there",
    `({ git }) => git("rebase", "-q", "--root", "--force-rebase", "--committer-date-is-author-date", "-x", "git commit -q --amend -m squashed")`,
  ],
  [
    "begins history anew",
    `({ git }) => { git("checkout", "-q", "--orphan", "fresh"); git("commit", "-q", "-m", "All new"); git("branch", "-f", "main"); git("checkout", "-q", "main"); }`,
  ],
  ["deletes the branch", `({ git }) => { git("checkout", "-q", "-b", "elsewhere"); git("branch", "-D", "-q", "main"); }`],
])("a peer that %s is undone, loses nothing, and is told", (_, bad) =>
  withLoop({ scripts: { alice: reformed(bad), bob: honestPeer } }, async (it) => {
    const person = [it.commit("One", { "one.md": "1" }), it.commit("Two", { "two.md": "2" }), it.commit("Three", { "three.md": "3" })];
    await it.until(({ state, runner }) => state === "converged" || state === "stopped" || runner === null);
    await it.until(({ state }) => state === "converged" || state === "stopped");
    expect(turnsOf(it)[0]).toBe("alice implement rewrote-history");
    expect(eventsOf(it, "turn-undone")).toMatchObject([
      { peer: "alice", why: expect.stringMatching(/^it rewrote history: [0-9a-f]{8}, where the turn began, is no longer part of the branch$/) },
    ]);
    expect(it.status().state).toBe("converged");
    for (const commit of person) it.git(["merge-base", "--is-ancestor", commit, "main"]);
    for (const { commit } of eventsOf(it, "commit-seen")) expect(isReachable(it, commit)).toBe(true);
    expect(it.run("git", ["fsck", "--strict", "--no-dangling"])).toBe("");
    expect(it.git(["symbolic-ref", "HEAD"])).toBe("refs/heads/main");
    expect(it.git(["status", "--porcelain"])).toBe("");
    expect(promptOf(it, 2)).toContain("Your last turn was undone because it rewrote history");
  }),
);

test.each([
  [
    "another branch",
    `({ git, commit }) => { git("checkout", "-q", "-b", "other"); (${fixes})({ commit }); }`,
    "it made a commit on other, none of them on main",
  ],
  ["no branch", `({ git, commit }) => { git("checkout", "-q", "--detach"); (${fixes})({ commit }); }`, "it made a commit on no branch, none of them on main"],
])("a peer that works on %s has not handed off; the checkout is put back and the loop goes on", (_, bad, why) =>
  withLoop({ scripts: { alice: reformed(bad), bob: honestPeer } }, async (it) => {
    expect(ranOn(it).code).toBe(0);
    expect(turnsOf(it).slice(0, 2)).toEqual(["alice implement not-landed", "alice implement handed-off"]);
    expect(eventsOf(it, "turn-ended")[0]?.why).toBe(why);
    const strayed = eventsOf(it, "turn-ended")[0]?.commits[0] ?? "";
    expect(it.git(["for-each-ref", "--contains", strayed, "--format=%(refname)", "refs/heads", "refs/peers/kept"])).not.toBe("");
    expect(it.git(["symbolic-ref", "HEAD"])).toBe("refs/heads/main");
    expect(promptOf(it, 2)).toContain(why);
  }),
);

test("leaving the checkout elsewhere without a commit is put right, too", () =>
  withLoop(
    { scripts: { alice: reformed(`({ git, commit }) => { (${fixes})({ commit }); git("checkout", "-q", "-b", "other", "HEAD~1"); }`), bob: honestPeer } },
    async (it) => {
      expect(ranOn(it).code).toBe(0);
      expect(turnsOf(it)[0]).toBe("alice implement handed-off");
      expect(it.git(["symbolic-ref", "HEAD"])).toBe("refs/heads/main");
    },
  ));

test("uncommitted and new files of a turn are kept under a ref, and the checkout is clean", () =>
  withLoop(
    {
      scripts: {
        alice: reformed(
          `({ git, write }) => { write("answer.mjs", "half"); write("dir/new.md", "new"); git("add", "dir"); write("untracked.md", "untracked"); }`,
        ),
        bob: honestPeer,
      },
    },
    async (it) => {
      expect(ranOn(it).code).toBe(0);
      expect(turnsOf(it)[0]).toBe("alice implement left-uncommitted");
      expect(eventsOf(it, "work-kept")).toMatchObject([{ turn: 1, peer: "alice", ref: "refs/peers/kept/turn-1" }]);
      expect(it.git(["ls-tree", "-r", "--name-only", "refs/peers/kept/turn-1"]).split("\n")).toEqual(
        expect.arrayContaining(["answer.mjs", "dir/new.md", "untracked.md"]),
      );
      expect(promptOf(it, 2)).toContain("It is kept as refs/peers/kept/turn-1");
      expect(it.git(["status", "--porcelain"])).toBe("");
    },
  ));

test.each([
  [
    "merge",
    `git checkout -q -b side && echo side > answer.mjs && git commit -qam side && git checkout -q main && echo here > answer.mjs && git commit -qam here && git merge side || true`,
  ],
  [
    "rebase",
    `git checkout -q -b side && echo side > answer.mjs && git commit -qam side && git checkout -q main && echo here > answer.mjs && git commit -qam here && git checkout -q side && git rebase main || true`,
  ],
])("a %s left half-way is kept and ended", (name, commands) =>
  withLoop({ scripts: { alice: reformed(`({ sh }) => sh(${JSON.stringify(commands)})`), bob: honestPeer } }, async (it) => {
    expect(ranOn(it).code).toBe(0);
    expect(eventsOf(it, "work-kept")).toHaveLength(1);
    expect(existsSync(join(it.dir, ".git", "MERGE_HEAD")) || existsSync(join(it.dir, ".git", "rebase-merge"))).toBe(false);
    expect(it.git(["symbolic-ref", "HEAD"])).toBe("refs/heads/main");
    expect(it.git(["status", "--porcelain"])).toBe("");
    expect(turnsOf(it)[0]).toBe("alice implement handed-off");
    expect(name).toBeTruthy();
  }),
);

const tested = {
  ...sample,
  "tests/answer.test.mjs": 'import assert from "node:assert";\nimport { answer } from "../answer.mjs";\nassert.equal(answer, 42);\nassert.ok(answer > 0);\n',
};
const gate = "goals:\n  - id: unit\n    type: hard\n    cmd: node tests/answer.test.mjs\n";
const weakens = `({ commit }) => commit("Green", { "tests/answer.test.mjs": "import { answer } from \\"../answer.mjs\\";\\nconsole.log(answer);\\n", "answer.mjs": "export const answer = 41; // fine\\n" })`;

test("weakened tests are undone by a commit, and nobody converges on them", () =>
  withLoop({ scripts: { alice: reformed(weakens), bob: honestPeer }, files: tested, goals: gate }, async (it) => {
    expect(ranOn(it).code).toBe(0);
    expect(turnsOf(it).slice(0, 2)).toEqual(["alice implement weakened-tests", "alice implement handed-off"]);
    expect(eventsOf(it, "turn-undone")).toMatchObject([{ turn: 1, kept: null }]);
    expect(it.git(["log", "--format=%an %s", "main"]).split("\n")).toContain("peers Undo turn 1 of alice");
    expect(it.git(["diff", "--stat", it.git(["rev-list", "--max-parents=0", "main"]), "main", "--", "tests"])).toBe("");
    expect(promptOf(it, 2)).toContain("JUSTIFIED-TEST-ONLY");
  }));

test("a reviewer who weakens the tests behind the author's back is undone as well", () =>
  withLoop(
    {
      scripts: {
        alice: plays({ implement: `({ commit, played }) => commit("Try", { "answer.mjs": \`export const answer = 42; // \${played}\\n\` })` }),
        bob: plays({
          review: `({ sh, review, env }) => { review(true); const top = env.HOME + "/repo"; sh("cd " + top + " && echo > tests/answer.test.mjs && echo 'export const answer = 1;' > answer.mjs && git commit -qam sneaky"); }, ({ review }) => review(true)`,
        }),
      },
      files: tested,
      goals: `${gate}  - id: blind\n    type: soft\n    prompt: Is it right?\n`,
    },
    async (it) => {
      expect(ranOn(it, "--max-ticks", "9").code).toBe(0);
      expect(turnsOf(it).slice(0, 2)).toEqual(["alice implement handed-off", "bob review weakened-tests"]);
      expect(it.git(["show", "main:answer.mjs"])).toContain("42");
      expect(it.git(["show", "main:tests/answer.test.mjs"])).toContain("assert.equal");
    },
  ));

test("a justified change of tests stands, and so do added tests", () =>
  withLoop(
    {
      scripts: {
        alice: plays({
          implement: `({ commit, handoff }) => commit("Ask for 41", { "tests/answer.test.mjs": "import assert from \\"node:assert\\";\\nimport { answer } from \\"../answer.mjs\\";\\nassert.equal(answer, 41);\\nassert.ok(answer > 0);\\n" }, handoff("Ask for 41", ["tests/answer.test.mjs"]).replace("Peer:", "JUSTIFIED-TEST-ONLY: the operator asked for 41 in the task\\n\\nPeer:"))`,
        }),
        bob: plays({ implement: `({ commit }) => commit("More tests", { "tests/more.test.mjs": "import assert from 'node:assert';\\nassert.ok(true);\\n" })` }),
      },
      files: tested,
      goals: `task: Ask for 41\n${gate}`,
    },
    async (it) => {
      expect(ranOn(it).code).toBe(0);
      expect(it.kinds()).not.toContain("turn-undone");
      expect(turnsOf(it)[0]).toBe("alice implement handed-off");
    },
  ));

test("a peer's own earlier work stays its own when another peer's turn is undone", () =>
  withLoop(
    {
      scripts: {
        alice: plays({ implement: `({ commit }) => commit("Half", { "answer.mjs": "export const answer = 40;\\n" }), ${fixes}` }),
        bob: plays({ implement: `({ git }) => git("reset", "-q", "--hard", "HEAD~1")` }),
      },
      config: "turns:\n  max_retries: 0\n",
    },
    async (it) => {
      ranOn(it, "--max-ticks", "4");
      expect(turnsOf(it).slice(0, 3)).toEqual(["alice implement handed-off", "bob implement rewrote-history", "alice implement handed-off"]);
      for (const { peer } of eventsOf(it, "review-given")) expect(peer).toBe("bob");
    },
  ));
