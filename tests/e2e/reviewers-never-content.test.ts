import { describe, expect, test } from "vitest";
import { eventsOf, plays, ranOn } from "../support/adversaries.ts";
import { bounded, denies, findingsOf, finds, keepsChanging } from "../support/findings.ts";
import { withLoop } from "../support/loop.ts";

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
