import { expect, test } from "vitest";
import { eventsOf, honestPeer, plays, promptOf, ranOn, turnsOf } from "../support/adversaries.ts";
import { withLoop } from "../support/loop.ts";

const finds = (severity: string, place = '"answer.mjs", line: 1') =>
  `({ review }) => review(false, [{ severity: "${severity}", file: ${place}, claim: "I do not like it" }])`;
const keepsChanging = `({ commit, played }) => commit("Settle it", { "answer.mjs": \`export const answer = 42; // \${played}\\n\` })`;
const strict = "budget:\n  max_ticks: 30\nstuck:\n  same_region: 2\n";

test("a reviewer who finds fault with the same file for ever ends the run, and the file is named", () =>
  withLoop(
    {
      scripts: { alice: plays({ implement: keepsChanging, review: finds("high") }), bob: plays({ implement: keepsChanging, review: finds("high") }) },
      config: strict,
    },
    async (it) => {
      expect(ranOn(it).code).toBe(5);
      expect(it.status()).toMatchObject({
        state: "stopped",
        reason: "2 reviews in a row found fault with answer.mjs; what remains: F1 (high, answer.mjs:1)",
        hint: expect.stringContaining("peers findings close F1"),
      });
      expect(eventsOf(it, "run-stopped")).toMatchObject([{ outcome: "not-converging" }]);
    },
  ));

test("findings below the bar are advice, and the work converges", () =>
  withLoop({ scripts: { alice: honestPeer, bob: plays({ review: finds("low") }) } }, async (it) => {
    expect(ranOn(it).code).toBe(0);
    expect(eventsOf(it, "review-given")).toMatchObject([{ verdict: "pass", findings: [{ severity: "low", stands: true }] }, { verdict: "pass" }]);
    expect(it.status()).toMatchObject({
      state: "converged",
      reason: expect.stringMatching(/^every gate is green on [0-9a-f]{8}, reviewed and doubted$/),
    });
  }));

test("refusing without a finding is void: the reviewer is told, and when it goes on the run stops and says so", () =>
  withLoop(
    { scripts: { alice: honestPeer, bob: plays({ review: "({ review }) => review(false)" }) }, config: "budget:\n  max_consecutive_failures: 3\n" },
    async (it) => {
      expect(ranOn(it).code).toBe(5);
      expect(turnsOf(it)).toEqual(["alice implement handed-off", "bob review no-review", "bob review no-review", "bob review no-review"]);
      expect(eventsOf(it, "review-given").every(({ verdict }) => verdict === "void")).toBe(true);
      expect(it.status().reason).toMatch(/^3 turns in a row came to nothing; the last: bob, no-review, /);
      expect(promptOf(it, 3)).toContain("Your last review did not count");
    },
  ));

test("a place that does not exist, and a command that succeeds, are no findings", () =>
  withLoop(
    {
      scripts: {
        alice: honestPeer,
        bob: plays({
          review: `({ review, played }) => review(false, [[{ severity: "crit", file: "nowhere.mjs", line: 1, claim: "bad" }], [{ severity: "crit", file: "answer.mjs", line: 99, claim: "bad" }], [{ severity: "crit", file: "../../etc/passwd", line: 1, claim: "bad" }], [{ severity: "crit", command: "node test.mjs", claim: "bad" }], [{ severity: "crit", command: "no-such-program-here", claim: "bad" }]][played])`,
        }),
      },
      config: "budget:\n  max_consecutive_failures: 5\n",
    },
    async (it) => {
      expect(ranOn(it)).toMatchObject({ code: 5, stderr: "" });
      const given = eventsOf(it, "review-given");
      expect(given).toHaveLength(5);
      for (const review of given) expect(review).toMatchObject({ verdict: "void", findings: [{ stands: false }] });
    },
  ));

test("a finding that cites a failing command goes back to the author", () =>
  withLoop(
    {
      scripts: {
        alice: plays({ implement: keepsChanging }),
        bob: plays({
          review: `({ review, played }) => review(played > 0, played > 0 ? [] : [{ severity: "high", command: "grep -q '// 1' answer.mjs", claim: "the mark is missing" }])`,
        }),
      },
    },
    async (it) => {
      expect(ranOn(it).code).toBe(0);
      expect(turnsOf(it).slice(0, 4)).toEqual(["alice implement handed-off", "bob review reviewed", "alice implement handed-off", "bob review reviewed"]);
      expect(promptOf(it, 3)).toContain("the mark is missing");
    },
  ));

test("approving for ever does not help against a red gate", () =>
  withLoop(
    {
      scripts: { alice: plays({ implement: "({ commit }) => commit('Done, all good', { 'NOTES.md': 'done' })" }), bob: plays({ implement: "() => {}" }) },
      config: "budget:\n  max_consecutive_failures: 3\n",
    },
    async (it) => {
      expect(ranOn(it).code).toBe(5);
      expect(eventsOf(it, "review-given")).toEqual([]);
      expect(it.status()).toMatchObject({ state: "stopped", gates: [{ id: "unit", verdict: "fail" }] });
    },
  ));

test.each([
  ["prints garbage instead of JSON", `() => console.log("Looks great to me! {oops")`, "it neither wrote the review file nor printed a JSON object"],
  ["writes half an answer", `({ env, write }) => write(env.PEERS_REVIEW_FILE, '{"goals": {"blind": {"pass": tr')`, "its review does not read"],
  ["answers another question", "({ review }) => review(true, [], ['colour'])", "its review does not answer blind"],
  ["approves and then crashes", "({ review }) => { review(true); process.exit(9); }", "it ended with exit code 9"],
])("a reviewer that %s has not reviewed", (_, review, why) =>
  withLoop({ scripts: { alice: honestPeer, bob: plays({ review }) }, config: "budget:\n  max_consecutive_failures: 2\n" }, async (it) => {
    expect(ranOn(it).code).toBe(5);
    expect(eventsOf(it, "review-given")).toEqual([]);
    expect(it.status()).toMatchObject({ state: "stopped", reason: expect.stringContaining(why) });
    expect(it.status().reason).toMatch(/^2 turns in a row came to nothing; the last: bob, (no-review|process-failed), /);
  }),
);

test("a sceptic that finds something keeps the work from being done", () =>
  withLoop({ scripts: { alice: plays({ implement: keepsChanging }), bob: plays({ sceptic: finds("crit") }) }, config: strict }, async (it) => {
    expect(ranOn(it, "--max-ticks", "7").code).toBe(5);
    expect(it.kinds()).not.toContain("run-converged");
  }));
