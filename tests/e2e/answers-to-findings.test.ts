import { describe, expect, test } from "vitest";
import { eventsOf, plays, promptOf, ranOn, turnsOf } from "../support/adversaries.ts";
import { bounded, findingsOf, told } from "../support/findings.ts";
import { withLoop } from "../support/loop.ts";

const answersWith = (trailer: string) =>
  `({ commit, played, handoff }) => played === 0 ? commit("Answer", { "answer.mjs": "export const answer = 42;\\n" }) : commit("Answer the finding", {}, handoff("Answer the finding", ["nothing"]) + ${JSON.stringify(`${trailer}\n`)})`;
const withCommand = (severity: string) => `[{ severity: "${severity}", command: "grep -q EUR answer.mjs", claim: "no unit" }]`;

describe("other answers than a change", () => {
  test("put off with a reason, and another peer agrees: done, and it stays in the list", () =>
    withLoop(
      {
        scripts: {
          alice: plays({ implement: answersWith("Finding-Defer: F1: units come with the next release") }),
          bob: plays({ review: `({ review }) => review(false, ${withCommand("high")}), ({ review }) => review(true)` }),
        },
        config: bounded,
      },
      async (it) => {
        expect(ranOn(it).code).toBe(0);
        expect(promptOf(it, 4)).toContain("alice wants to put it off: units come with the next release");
        expect(findingsOf(it)).toMatchObject([{ id: "F1", status: "deferred", by: "bob" }]);
      },
    ));

  test("the feature is cut, another peer agrees that it is gone: done, and the last sentence says so", () =>
    withLoop(
      {
        scripts: {
          alice: plays({
            implement: `({ commit, played, git, handoff }) => { if (played) git("rm", "-q", "extra.mjs"); commit("Answer", played ? {} : { "answer.mjs": "export const answer = 42;\\n", "extra.mjs": "export {};\\n" }, handoff("Answer", ["answer.mjs", "extra.mjs"]) + (played ? "Finding-Cut: F1: the extra part\\n" : "")); }`,
          }),
          bob: plays({
            review: `({ review }) => review(false, [{ severity: "high", file: "extra.mjs", line: 1, command: "! test -f extra.mjs", claim: "it is empty" }]), ({ review }) => review(true)`,
          }),
        },
        config: bounded,
      },
      async (it) => {
        expect(ranOn(it).code).toBe(0);
        expect(told(it)).toEqual(["F1 cut"]);
        expect(it.status().reason).toMatch(/^every gate is green on .*reviewed and doubted \(F1 cut\)$/);
      },
    ));

  test("cut with nothing removed, the finding stays, whatever the other peer would say", () =>
    withLoop(
      {
        scripts: {
          alice: plays({
            implement: `({ commit, played, handoff }) => commit("Answer", played ? { "more.mjs": "export {};\\n" } : { "answer.mjs": "export const answer = 42;\\n", "extra.mjs": "export {};\\n" }, handoff("Answer", ["answer.mjs", "extra.mjs"]) + (played ? "Finding-Cut: F1: the extra part\\n" : ""))`,
          }),
          bob: plays({
            review: `({ review }) => review(false, [{ severity: "crit", file: "extra.mjs", line: 1, command: "! test -f extra.mjs", claim: "it is empty" }]), ({ review }) => review(true)`,
          }),
        },
        config: bounded,
      },
      async (it) => {
        expect(ranOn(it).code, it.peers(["log"]).stdout).not.toBe(0);
        expect(findingsOf(it), it.peers(["log"]).stdout).toMatchObject([{ id: "F1", status: "confirmed" }]);
        expect(JSON.stringify(it.log())).toContain("Finding-Cut of F1 did not count: nothing was removed where it is");
      },
    ));

  test.each(["shared", "own"])("of two findings the one that is named is answered, the other stays for the next turn (workspace: %s)", (workspace) =>
    withLoop(
      {
        scripts: {
          alice: plays({
            implement: `({ commit, played }) => commit(["Answer", "Mend F1"][played], { "answer.mjs": "export const answer = 42;\\n" + ["", "// one\\n"][played] })`,
          }),
          bob: plays({
            implement: `({ commit }) => commit("Mend F2", { "answer.mjs": "export const answer = 42;\\n// one\\n// two\\n" })`,
            review: `({ review }) => review(false, [{ severity: "high", file: "answer.mjs", line: 1, claim: "says nothing of one" }, { severity: "high", file: "test.mjs", line: 1, claim: "nobody tests two" }]), ({ review }) => review(true)`,
          }),
        },
        config: `${bounded}turns:\n  workspace: ${workspace}\n`,
      },
      async (it) => {
        expect(ranOn(it).code).toBe(0);
        expect(findingsOf(it)).toMatchObject([
          { id: "F1", status: "fixed", reopened: 0 },
          { id: "F2", status: "fixed", reopened: 0 },
        ]);
        // Each settles what the other answered.
        expect(turnsOf(it).slice(3, 7)).toEqual(["alice implement handed-off", "bob implement handed-off", "bob review reviewed", "alice review reviewed"]);
      },
    ),
  );

  test("nobody agrees: it comes back, and the run ends", () =>
    withLoop(
      {
        scripts: {
          alice: plays({ implement: answersWith("Finding-Defer: F1: later") }),
          bob: plays({
            review: `({ review }) => review(false, ${withCommand("high")}), ({ review, findings }) => review(true, [], undefined, { agrees: Object.fromEntries(findings.map((id) => [id, false])) })`,
          }),
        },
        config: bounded,
      },
      async (it) => {
        expect(ranOn(it).code).toBe(5);
        expect(eventsOf(it, "run-stopped")).toMatchObject([{ outcome: "not-converging" }]);
        expect(told(it)).toEqual(["F1 confirmed"]);
      },
    ));

  test("what is crit is not put off by peers, even when all agree", () =>
    withLoop(
      {
        scripts: {
          alice: plays({ implement: answersWith("Finding-Defer: F1: later") }),
          bob: plays({ implement: "() => {}", review: `({ review }) => review(false, ${withCommand("crit")}), ({ review }) => review(true)` }),
        },
        config: "budget:\n  max_consecutive_failures: 3\n",
      },
      async (it) => {
        expect(ranOn(it).code).toBe(5);
        expect(told(it)).toEqual(["F1 confirmed"]);
        expect(promptOf(it, 4)).toContain("F1 is crit: peers cannot put it off");
      },
    ));

  test("a person is asked: the rest is finished, then the run stops with the question, and the person's word ends it", () =>
    withLoop(
      {
        scripts: {
          alice: plays({ implement: answersWith("Finding-Ask: F1: euros or dollars?") }),
          bob: plays({ review: `({ review }) => review(false, ${withCommand("high")}), ({ review }) => review(true)` }),
        },
        config: bounded,
      },
      async (it) => {
        const ended = ranOn(it);
        expect(ended.code).toBe(5);
        expect(ended.stdout).toContain("not done: alice asks about F1, no unit: euros or dollars?");
        expect(eventsOf(it, "run-stopped")).toMatchObject([{ outcome: "needs-person" }]);
        expect(turnsOf(it).at(-1)).toBe("bob sceptic reviewed");
        expect(it.peers(["findings", "close", "F1"])).toMatchObject({ code: 2, stderr: expect.stringContaining("say why") });
        expect(it.peers(["findings", "close", "F7", "--reason", "x"])).toMatchObject({
          code: 2,
          stderr: expect.stringContaining('there is no finding "F7"; open: F1'),
        });
        expect(it.peers(["findings", "close", "F1", "--reason", "x"], { env: { PEERS_TOKEN: "token" } }).code).toBe(2);
        expect(it.peers(["findings", "close", "F1", "--reason", "dollars, as the price list says"]).code).toBe(0);
        expect(it.peers(["findings"]).stdout).toContain("closed by the operator: dollars, as the price list says");
        expect(ranOn(it).code).toBe(0);
        expect(it.peers(["verify", "--log"]).code).toBe(0);
      },
    ));
});
