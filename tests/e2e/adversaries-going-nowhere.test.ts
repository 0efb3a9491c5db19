import { expect, test } from "vitest";
import { eventsOf, plays, promptOf, ranOn, triesInVain, turnsOf } from "../support/adversaries.ts";
import { unitGoal, withLoop } from "../support/loop.ts";

const forward = `({ commit }) => commit("Forward", { "answer.mjs": "export const answer = 1;\\n" })`;
const back = `({ commit }) => commit("Back", { "answer.mjs": "export const answer = 2;\\n" })`;

test("two peers who undo each other are told apart from two who make progress", () =>
  withLoop(
    { scripts: { alice: plays({ implement: forward }), bob: plays({ implement: back }) }, config: "stuck:\n  oscillation: 2\nturns:\n  max_retries: 0\n" },
    async (it) => {
      expect(ranOn(it, "--max-ticks", "12").code).toBe(5);
      expect(eventsOf(it, "run-stopped")).toMatchObject([{ outcome: "oscillating" }]);
      expect(it.status().reason).toMatch(/^the work came back to the same files \(tree [0-9a-f]{8}\) for the second time$/);
    },
  ));

test("peers that do nothing end in a stop that names the last turn", () =>
  withLoop({ scripts: { alice: plays({ implement: "() => {}" }), bob: plays({ implement: "() => {}" }) } }, async (it) => {
    expect(ranOn(it).code).toBe(5);
    expect(it.status()).toMatchObject({ state: "stopped", reason: "5 turns in a row came to nothing; the last: alice, nothing-done, it made no commit" });
    expect(turnsOf(it)).toHaveLength(5);
  }));

const empty = `({ commit }) => commit("More work")`;

test("empty commits are nothing done", () =>
  withLoop({ scripts: { alice: plays({ implement: empty }), bob: plays({ implement: empty }) } }, async (it) => {
    expect(ranOn(it, "--max-ticks", "12").code).toBe(5);
    expect(eventsOf(it, "run-stopped")).toMatchObject([{ outcome: "stuck" }]);
    expect(it.status().reason).toBe("5 turns in a row came to nothing; the last: alice, nothing-done, its commits change no file");
    expect(promptOf(it, 2)).toContain("change no file");
  }));

test("empty commits are nothing done where gates look at each commit, too", () =>
  withLoop(
    {
      scripts: { alice: plays({ implement: empty }), bob: plays({ implement: empty }) },
      goals: `goals:\n${unitGoal}  - id: said\n    type: hard\n    gate: self-review-on-handoff\n    per: commit\n`,
    },
    async (it) => {
      expect(ranOn(it, "--max-ticks", "12").code).toBe(5);
      expect(eventsOf(it, "run-stopped")).toMatchObject([{ outcome: "stuck" }]);
    },
  ));

test("an empty commit that says what was missing is work", () =>
  withLoop(
    {
      scripts: {
        alice: plays({
          implement: `({ commit, git, played, handoff }) => commit("Answer", played === 0 ? { "answer.mjs": "export const answer = 42;\\n" } : {}, played === 0 ? "Answer\\n" : handoff("Say what was done", ["answer.mjs in " + git("rev-parse", "HEAD")]))`,
        }),
        bob: plays({}),
      },
      goals: `goals:\n${unitGoal}  - id: said\n    type: hard\n    gate: self-review-on-handoff\n    per: commit\n`,
    },
    async (it) => {
      expect(ranOn(it, "--max-ticks", "8").code).toBe(0);
      expect(turnsOf(it).slice(0, 2)).toEqual(["alice implement handed-off", "alice implement handed-off"]);
    },
  ));

test("the same words over red gates end it once enough trees were tried", () =>
  withLoop(
    { scripts: { alice: plays({ implement: triesInVain }), bob: plays({ implement: triesInVain }) }, config: "stuck:\n  same_gates: 3\n" },
    async (it) => {
      expect(ranOn(it, "--max-ticks", "12").code).toBe(5);
      expect(eventsOf(it, "run-stopped")).toMatchObject([{ outcome: "stuck" }]);
      expect(it.status().reason).toMatch(/^unit stayed red over 3 different tries; the last time: /);
    },
  ));

test("hand-offs that never say what was checked end it as well", () => {
  const silent = `({ commit, played }) => commit("x", played === 0 ? { "answer.mjs": "export const answer = 42;\\n" } : {}, "Trust me\\n\\nPeer-Status: handoff\\n")`;
  return withLoop(
    {
      scripts: { alice: plays({ implement: silent }), bob: plays({ implement: silent }) },
      goals: `goals:\n${unitGoal}  - id: said\n    type: hard\n    gate: self-review-on-handoff\n    per: commit\n`,
      config: "stuck:\n  same_gates: 3\n",
    },
    async (it) => {
      expect(ranOn(it, "--max-ticks", "12").code).toBe(5);
      expect(eventsOf(it, "run-stopped")).toMatchObject([{ outcome: "stuck" }]);
      expect(it.status().reason).toMatch(/^said stayed red over 3 different tries; the last time: /);
    },
  );
});

test("a task nobody touched is not called done because everyone approves", () =>
  withLoop(
    {
      scripts: { alice: plays({ implement: "() => {}" }), bob: plays({ implement: "() => {}" }) },
      goals: "task: Add a colour\ngoals:\n  - id: unit\n    type: hard\n    cmd: 'true'\n",
    },
    async (it) => {
      expect(ranOn(it, "--max-ticks", "12").code).toBe(5);
      expect(it.kinds()).not.toContain("run-converged");
    },
  ));
