import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventsOf, fixes, honestPeer, plays, promptOf, ranOn, turnsOf } from "../support/adversaries.ts";
import { isAtRest, withLoop } from "../support/loop.ts";

const own = "turns:\n  workspace: own\n";
/** Takes long enough for a person to do something meanwhile. */
const slowly = (work: string) => `(tools) => new Promise((done) => setTimeout(() => done((${work})(tools)), 1_500))`;

test("the loop waits for a person's uncommitted work, says so, and goes on by itself", () =>
  withLoop({ scripts: { alice: honestPeer, bob: honestPeer } }, async (it) => {
    it.write("answer.mjs", "export const answer = 'in the middle of something';\n");
    it.write("new.md", "also mine\n");
    const run = it.start(["run"]);
    const waiting = await it.until(({ reason }) => reason.startsWith("waiting: "));
    expect(waiting.reason).toBe("waiting: the checkout has uncommitted work (answer.mjs, new.md); commit or stash it, or set turns.workspace to own");
    expect(waiting.state).toBe("running");
    expect(turnsOf(it)).toEqual([]);
    expect(readFileSync(join(it.dir, "answer.mjs"), "utf8")).toContain("in the middle");
    it.git(["checkout", "-q", "answer.mjs"]);
    const mine = it.commit("Mine");
    expect(await run.exited).toBe(0);
    expect(eventsOf(it, "commit-seen").find(({ commit }) => commit === mine)).toMatchObject({ author: { kind: "human", name: "Pat" } });
    it.git(["merge-base", "--is-ancestor", mine, "main"]);
    expect(it.status().state).toBe("converged");
  }));

test("a person who commits while a reviewer works is the newest event, and is judged and reviewed", () =>
  withLoop({ scripts: { alice: honestPeer, bob: plays({ review: slowly("({ review }) => review(true)") }) } }, async (it) => {
    const run = it.start(["run"]);
    await it.until(({ turn }) => turn?.role === "review");
    const mine = it.commit("A person's wish", { "WISH.md": "and a pony\n" });
    expect(await run.exited).toBe(0);
    expect(eventsOf(it, "commit-seen").find(({ commit }) => commit === mine)).toMatchObject({ author: { kind: "human" }, turn: null });
    expect(eventsOf(it, "run-converged")).toMatchObject([{ commit: mine }]);
    expect(eventsOf(it, "gate-judged").some(({ commit }) => commit === mine)).toBe(true);
    expect(eventsOf(it, "review-given").filter(({ commit, goal }) => commit === mine && goal === "blind")).toHaveLength(1);
  }));

test("in worktrees of their own, peers land work while a person goes on in the checkout", () =>
  withLoop({ scripts: { alice: honestPeer, bob: honestPeer }, config: own }, async (it) => {
    it.write("notes.md", "a person's notes\n");
    it.git(["add", "notes.md"]);
    it.write("test.mjs", `${readFileSync(join(it.dir, "test.mjs"), "utf8")}// a person's remark\n`);
    expect(ranOn(it).code).toBe(0);
    expect(it.git(["status", "--porcelain"]).split("\n")).toEqual(["A  notes.md", " M test.mjs"].map((line, index) => (index === 0 ? line.trim() : line)));
    expect(readFileSync(join(it.dir, "answer.mjs"), "utf8")).toContain("42");
    expect(readFileSync(join(it.dir, "test.mjs"), "utf8")).toContain("a person's remark");
    expect(it.status().state).toBe("converged");
  }));

test("work in the way of a person's changes is not landed, told, and tried again", () =>
  withLoop({ scripts: { alice: plays({ implement: `${slowly(fixes)}, ${fixes}` }), bob: honestPeer }, config: own }, async (it) => {
    const run = it.start(["run"]);
    await it.until(({ turn }) => turn?.role === "implement");
    const mine = it.commit("I will do it myself", { "answer.mjs": "export const answer = 40 + 1;\n" });
    expect(await run.exited).toBe(0);
    expect(turnsOf(it).slice(0, 2)).toEqual(["alice implement not-landed", "alice implement handed-off"]);
    expect(eventsOf(it, "turn-ended")[0]?.why).toMatch(
      /^main moved to [0-9a-f]{10} meanwhile and the work could not be replayed on it: conflicts in answer\.mjs$/,
    );
    expect(promptOf(it, 2)).toContain("Your commits could not be moved to the branch");
    it.git(["merge-base", "--is-ancestor", mine, "main"]);
    expect(it.status().state).toBe("converged");
  }));

test("work replayed on a person's commit lands beside it", () =>
  withLoop({ scripts: { alice: plays({ implement: slowly(fixes) }), bob: honestPeer }, config: own }, async (it) => {
    const run = it.start(["run"]);
    await it.until(({ turn }) => turn?.role === "implement");
    const mine = it.commit("Beside it", { "BESIDE.md": "me\n" });
    expect(await run.exited).toBe(0);
    expect(turnsOf(it)[0]).toBe("alice implement handed-off");
    it.git(["merge-base", "--is-ancestor", mine, "main"]);
    expect(it.git(["show", "main:answer.mjs"])).toContain("42");
  }));

test("a person who says stop is obeyed at once, and what was under way is kept", () =>
  withLoop(
    {
      scripts: {
        alice: plays({ implement: `({ write }) => { write("half.md", "half"); return new Promise((done) => setTimeout(done, 60_000)); }` }),
        bob: honestPeer,
      },
    },
    async (it) => {
      const run = it.start(["run"]);
      await it.until(({ turn }) => turn !== null);
      await new Promise((done) => setTimeout(done, 700));
      expect(it.peers(["stop"]).code).toBe(0);
      await run.exited;
      const status = await it.until(isAtRest);
      expect(status).toMatchObject({ state: "stopped", reason: "stopped by the operator" });
      expect(eventsOf(it, "work-kept")).toHaveLength(1);
      expect(it.git(["status", "--porcelain"])).toBe("");
    },
  ));
