import { describe, expect, test } from "vitest";
import { eventsOf, honestPeer, plays, promptOf, ranOn, turnsOf } from "../support/adversaries.ts";
import { bounded, denies, findingsOf, finds, keepsChanging, told } from "../support/findings.ts";
import { withLoop } from "../support/loop.ts";

describe("a reviewer of another vendor", () => {
  const [claude, gpt] = [["tool: claude"], ["tool: codex"]];
  test("is asked before one of the author's, though that one is next in line", () =>
    withLoop({ scripts: { alice: honestPeer, bob: honestPeer, carol: honestPeer }, settings: { alice: claude, bob: claude, carol: gpt } }, async (it) => {
      expect(ranOn(it).stdout).not.toContain("another vendor");
      expect(turnsOf(it)).toEqual(["alice implement handed-off", "carol review reviewed", "carol sceptic reviewed"]);
    }));

  test("is missed aloud where there is none: while it runs, in the log and in the status", () =>
    withLoop({ scripts: { alice: honestPeer, bob: honestPeer }, settings: { alice: claude, bob: claude } }, async (it) => {
      const { code, stdout } = ranOn(it);
      expect([code, stdout]).toEqual([0, expect.stringContaining("no reviewer of another vendor")]);
      expect(eventsOf(it, "turn-started").map(({ role, sameVendor }) => [role, sameVendor])).toEqual([
        ["implement", undefined],
        ["review", true],
        ["sceptic", true],
      ]);
      expect(it.peers(["log"]).stdout).toMatch(/Asked bob to review .*, no reviewer of another vendor/);
      expect(it.peers(["status"]).stdout).toContain("  note    no reviewer of another vendor than alice\n");
    }));
});

describe("a reviewer that picks nits", () => {
  test("below the bar gives advice, each with a number, and the work is done", () =>
    withLoop(
      {
        scripts: {
          alice: honestPeer,
          bob: plays({ review: `({ review }) => review(false, [{ severity: "low", file: "answer.mjs", line: 1, claim: "I would call it result" }])` }),
        },
      },
      async (it) => {
        expect(ranOn(it).code).toBe(0);
        expect(told(it)).toEqual(["F1 advice"]);
      },
    ));
});

describe("a reviewer that claims with places only", () => {
  test("is believed once another looked: the author mends it, and the delta is looked at again", () =>
    withLoop(
      {
        scripts: {
          alice: plays({ implement: keepsChanging }),
          bob: plays({ review: `({ review }) => review(false, ${finds("no unit is given")}), ({ review }) => review(true)` }),
        },
        config: bounded,
      },
      async (it) => {
        expect(ranOn(it).code).toBe(0);
        expect(turnsOf(it).slice(0, 5)).toEqual([
          "alice implement handed-off",
          "bob review reviewed",
          "alice sceptic reviewed",
          "alice implement handed-off",
          "bob review reviewed",
        ]);
        expect(promptOf(it, 4)).toContain("[F1] high, answer.mjs:1: no unit is given");
        expect(promptOf(it, 5)).toContain("-export const answer = 42; // 0");
        expect(findingsOf(it)).toMatchObject([
          { id: "F1", status: "fixed", finder: "bob", introducedBy: { author: { kind: "peer", name: "alice" }, turn: 1 }, causedByFix: false },
        ]);
      },
    ));

  test("invents them: denied by the author and without a command they become advice, and the work is done", () =>
    withLoop(
      {
        scripts: {
          alice: plays({ confirm: denies }),
          bob: plays({
            review: `({ review, played }) => review(false, [{ severity: "high", file: "test.mjs", line: 1 + played, claim: "invented " + played }])`,
          }),
        },
        config: bounded,
      },
      async (it) => {
        expect(ranOn(it).code).toBe(0);
        expect(turnsOf(it).slice(0, 4)).toEqual(["alice implement handed-off", "bob review reviewed", "alice sceptic reviewed", "bob sceptic reviewed"]);
        expect(told(it)).toEqual(["F1 refuted"]);
        expect(promptOf(it, 4)).toContain("only a `command` that fails here keeps it");
      },
    ));

  test.each([
    ["a command that succeeds", "true"],
    ["a command that says nothing of the work", "exit 1"],
  ])("cannot keep a claim with %s", (_, command) =>
    withLoop(
      {
        scripts: {
          alice: plays({ confirm: denies }),
          bob: plays({ review: `({ review }) => review(false, ${finds("bad")})`, confirm: `({ confirm }) => confirm(true, ${JSON.stringify(command)})` }),
        },
        config: bounded,
      },
      async (it) => {
        expect(ranOn(it).code).toBe(0);
        expect(told(it)).toEqual(["F1 refuted"]);
      },
    ),
  );

  test("keeps a claim the author denies with a command that fails", () =>
    withLoop(
      {
        scripts: {
          alice: plays({
            implement: `({ commit, played }) => commit("Settle it", { "answer.mjs": played ? "// EUR\\nexport const answer = 42;\\n" : "export const answer = 42;\\n" })`,
            confirm: denies,
          }),
          bob: plays({
            review: `({ review }) => review(false, ${finds("no unit")}), ({ review }) => review(true)`,
            confirm: `({ confirm }) => confirm(true, "grep -q EUR answer.mjs")`,
          }),
        },
        config: bounded,
      },
      async (it) => {
        expect(ranOn(it).code).toBe(0);
        expect(findingsOf(it)).toMatchObject([{ id: "F1", status: "fixed", command: "grep -q EUR answer.mjs", by: "peers" }]);
        expect(eventsOf(it, "finding-moved").map(({ to }) => to)).toEqual(["disputed", "confirmed", "fixed"]);
      },
    ));

  test("says the same in other words: one finding, and refuted stays refuted", () =>
    withLoop(
      {
        scripts: {
          alice: plays({ confirm: denies }),
          bob: plays({
            review: `({ review, played }) => review(false, [[{ severity: "high", file: "answer.mjs", line: 1, claim: "the constant has no unit" }], [{ severity: "crit", file: "./answer.mjs", line: 1, claim: "readers cannot know what is counted" }]][Math.min(played, 1)])`,
          }),
        },
        goals:
          "goals:\n  - id: unit\n    type: hard\n    cmd: node test.mjs\n  - id: blind\n    type: soft\n    prompt: Is it right?\n    consensus_needed: 3\n",
        config: bounded,
      },
      async (it) => {
        expect(ranOn(it).code).toBe(0);
        expect(findingsOf(it)).toMatchObject([{ id: "F1", status: "refuted", severity: "high", again: 2 }]);
      },
    ));

  test("leaves a number unanswered: that is no review, and the run ends", () =>
    withLoop(
      {
        scripts: {
          alice: plays({ implement: keepsChanging }),
          bob: plays({ review: `({ review }) => review(false, ${finds("no unit is given")}), ({ review }) => review(true, [], undefined, { settled: {} })` }),
        },
        config: "budget:\n  max_consecutive_failures: 2\n",
      },
      async (it) => {
        expect(ranOn(it).code).toBe(5);
        expect(it.status()).toMatchObject({ state: "stopped", reason: expect.stringContaining("its review does not answer settled.F1") });
      },
    ));
});

test("a reviewer that approves everything does not settle what a command shows", () =>
  withLoop(
    {
      scripts: {
        alice: plays({ implement: keepsChanging }),
        bob: plays({
          review: `({ review }) => review(false, [{ severity: "high", command: "grep -q EUR answer.mjs", claim: "no unit" }]), ({ review }) => review(true)`,
        }),
      },
      config: bounded,
    },
    async (it) => {
      expect(ranOn(it).code).toBe(5);
      expect(it.status().reason).toBe("F1 was answered 3 times and is still there; what remains: F1 (high, `grep -q EUR answer.mjs`)");
      expect(eventsOf(it, "review-given")).toHaveLength(1);
    },
  ));
