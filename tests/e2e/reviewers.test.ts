import { describe, expect, test } from "vitest";
import type { RegisteredFinding } from "../../src/core/findings/register.ts";
import { eventsOf, honestPeer, plays, promptOf, ranOn, turnsOf } from "../support/adversaries.ts";
import { type Loop, withLoop } from "../support/loop.ts";

const findingsOf = (it: Loop) => JSON.parse(it.peers(["findings", "--json"]).stdout) as RegisteredFinding[];
const told = (it: Loop) => findingsOf(it).map(({ id, status }) => `${id} ${status}`);
const finds = (claim: string, more = "") => `[{ severity: "high", file: "answer.mjs", line: 1, claim: ${JSON.stringify(claim)}${more} }]`;
/** A change that keeps the gate green, another one each time. */
const keepsChanging = `({ commit, played }) => commit("Settle it", { "answer.mjs": \`export const answer = 42; // \${played}\\n\` })`;
const bounded = "budget:\n  max_ticks: 40\n";
const denies = "({ confirm }) => confirm(false)";

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

describe("a reviewer that never has enough", () => {
  const rejects = `({ review }) => review(false, ${finds("not nice at all")})`;

  test("rejects always, as sceptic in the same words too: what was refuted stays so, and the work is done", () =>
    withLoop({ scripts: { alice: plays({ confirm: denies }), bob: plays({ review: rejects, sceptic: rejects }) }, config: bounded }, async (it) => {
      expect(ranOn(it).code).toBe(0);
      expect(findingsOf(it)).toMatchObject([{ id: "F1", status: "refuted", again: 1 }]);
    }));

  test("rejects always, as sceptic with something new each time: the run ends within its bound and names what is left", () =>
    withLoop(
      {
        scripts: {
          alice: plays({ implement: keepsChanging, confirm: denies }),
          bob: plays({ review: rejects, sceptic: `({ review, played }) => review(false, ${finds("doubtful")})` }),
        },
        config: bounded,
      },
      async (it) => {
        expect(ranOn(it).code).toBe(5);
        expect(eventsOf(it, "run-stopped")).toMatchObject([
          { outcome: "not-converging", why: expect.stringMatching(/; what remains: F\d+ \(high, answer\.mjs:1\)/) },
        ]);
        expect(it.log().filter(({ kind }) => kind === "turn-started").length).toBeLessThan(30);
      },
    ));

  test("never holds anything for settled: the run ends with what remains and what to do", () =>
    withLoop(
      {
        scripts: { alice: plays({ implement: keepsChanging }), bob: plays({ review: `({ review }) => review(false, ${finds("not nice")})` }) },
        config: bounded,
      },
      async (it) => {
        expect(ranOn(it).code).toBe(5);
        expect(it.status()).toMatchObject({
          state: "stopped",
          reason: "F1 was answered 3 times and is still there; what remains: F1 (high, answer.mjs:1)",
          hint: expect.stringContaining("peers findings close F1"),
          findings: [{ id: "F1", status: "confirmed", reopened: 3 }],
        });
        expect(eventsOf(it, "run-stopped")).toMatchObject([{ outcome: "not-converging" }]);
      },
    ));

  test("goes back and forth between two demands: the run ends", () =>
    withLoop(
      {
        scripts: {
          alice: plays({
            implement: `({ commit, played }) => commit("As you wish", { "answer.mjs": \`export const answer = 42; // \${played % 2 ? "tabs" : "spaces"} \${played}\\n\` })`,
          }),
          bob: plays({
            review: `({ review, played, findings }) => review(false, played % 2 ? ${finds("indent with spaces please")} : ${finds("use tabulators everywhere")}, undefined, { settled: Object.fromEntries(findings.map((id) => [id, { fixed: true, notes: "done as I asked" }])) })`,
          }),
        },
        config: bounded,
      },
      async (it) => {
        expect(ranOn(it).code).toBe(5);
        expect(eventsOf(it, "run-stopped")).toMatchObject([
          { outcome: "not-converging", why: expect.stringContaining("found fault with answer.mjs; what remains: F2 (high, answer.mjs:1)") },
        ]);
        expect(it.log().filter(({ kind }) => kind === "turn-started").length).toBeLessThan(20);
      },
    ));

  test("finds something else each time: the run ends before its budget does", () =>
    withLoop(
      {
        scripts: {
          alice: plays({
            implement: `({ commit, played }) => commit("More", { "answer.mjs": "export const answer = 42;\\n", [\`part\${played}.mjs\`]: "export {};\\n" })`,
          }),
          bob: plays({
            review: `({ review, played, findings }) => review(false, [{ severity: "high", file: \`part\${played}.mjs\`, line: 1, claim: \`part \${played} is empty\` }], undefined, { settled: Object.fromEntries(findings.map((id) => [id, { fixed: true, notes: "gone" }])) })`,
          }),
        },
        config: `${bounded}convergence:\n  rounds: 4\n  fix_window: 60\n`,
      },
      async (it) => {
        expect(ranOn(it).code).toBe(5);
        expect(it.status().reason).toBe("4 reviews in a row did not make the open findings fewer; what remains: F4 (high, part3.mjs:1)");
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

test("fixes that break something each time are told from progress", () =>
  withLoop(
    {
      scripts: {
        alice: plays({
          implement: `({ commit, played, sh, git }) => { if (played) git("rm", "-q", \`bug\${played - 1}.mjs\`); commit("Mend " + played, { "answer.mjs": "export const answer = 42;\\n", [\`bug\${played}.mjs\`]: \`export const bug\${played} = 1;\\n\` }); }`,
        }),
        bob: plays({
          review: `({ review, played }) => review(false, [{ severity: "high", file: \`bug\${played}.mjs\`, line: 1, command: \`! test -f bug\${played}.mjs\`, claim: \`number \${played} crashes\` }])`,
        }),
      },
      config: `${bounded}convergence:\n  fix_window: 4\n`,
    },
    async (it) => {
      expect(ranOn(it).code).toBe(5);
      expect(it.status().reason).toBe("fixes cause as many defects as they settle (3 of the last 4 findings); what remains: F4 (high, bug3.mjs:1)");
      expect(findingsOf(it).map(({ causedByFix }) => causedByFix)).toEqual([false, true, true, true]);
      expect(it.peers(["findings"]).stdout).toContain("written by alice in ");
    },
  ));

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
