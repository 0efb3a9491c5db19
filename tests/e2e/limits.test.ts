/** Money, tokens and time, with peers that print the usage the real CLIs print. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Event } from "../../src/core/event.ts";
import { as, fix, script } from "../support/cli-scripts.ts";
import { honest, type Loop, unitGoal, withLoop } from "../support/loop.ts";

type Ended = Extract<Event, { kind: "turn-ended" }>;
const ends = (it: Loop) => it.log().flatMap((line) => (line.kind === "turn-ended" ? [line as Ended] : []));
const quick = "convergence: { clean_ticks: 1, sceptic: false }\n";
const onlyUnit = `goals:\n${unitGoal}`;
const key = 'env: { ANTHROPIC_API_KEY: "k", CODEX_API_KEY: "k" }';
/** Each event costs 0.01 US dollars at list price: 2,500 tokens in of claude-opus-5-5, 2,000 of gpt-5.5. */
const claudeSpends = "say(init); for (let n = 1; n <= 40; n += 1) { say(text('step ' + n, { input_tokens: 2_500, output_tokens: 0 })); await wait(60); }";
const codexSpends = "say(thread); for (let n = 1; n <= 40; n += 1) { say(completed(n * 2_000)); await wait(60); }";

describe("max_usd", () => {
  test.each([
    ["claude, which says what a run costs only at its end", as("claude", key), claudeSpends],
    ["codex, which never says it, by the price of its model", as("codex", "model: gpt-5.5", key), codexSpends],
  ])("ends the turn of %s at the cap, within one event", (_, settings, spends) =>
    withLoop(
      {
        scripts: { alice: script([spends]), bob: honest },
        settings: { alice: settings },
        config: "budget: { max_usd: 0.05, unknown_price: allow, reserve_usd: 0 }\n",
      },
      async (it) => {
        expect(it.peers(["run"])).toMatchObject({ code: 5, stdout: expect.stringContaining("the budget is used up: 0.0") });
        const [turn, ...more] = ends(it);
        expect(more).toEqual([]);
        expect(turn).toMatchObject({
          outcome: "over-budget",
          why: expect.stringMatching(/of 0.05 US dollars of the run$/),
          usage: { source: "price-table", billed: true },
        });
        expect(turn?.usage?.usd).toBeGreaterThanOrEqual(0.05);
        expect(turn?.usage?.usd).toBeLessThan(0.0701);
      },
    ),
  );

  test("covered by a subscription nothing counts under auto, and everything under hard", async () => {
    const settings = { alice: as("claude", 'env: { CLAUDE_CODE_OAUTH_TOKEN: "t", ANTHROPIC_API_KEY: "", ANTHROPIC_AUTH_TOKEN: "" }') };
    const scripts = { alice: script([`say(init); ${fix} say(result({ total_cost_usd: 9 }));`]), bob: honest };
    await withLoop({ scripts, settings, config: `${quick}budget: { max_usd: 0.05, unknown_price: allow }\n`, goals: onlyUnit }, async (it) => {
      expect(it.peers(["run"]).code).toBe(0);
      expect(ends(it)).toMatchObject([{ usage: { usd: 9, billed: false } }]);
      expect(it.peers(["cost"]).stdout).toContain("9.0000 of it is covered by subscriptions.");
    });
    const spends = script([claudeSpends]);
    await withLoop(
      { scripts: { alice: spends, bob: honest }, settings, config: "budget: { max_usd: 0.05, max_usd_mode: hard, unknown_price: allow }\n" },
      async (it) => {
        expect(it.peers(["run"]).code).toBe(5);
        expect(ends(it)).toMatchObject([{ outcome: "over-budget", usage: { billed: false } }]);
      },
    );
  });

  test("in warn mode it is said, in the run and in the status, and stops nothing", () =>
    withLoop(
      {
        scripts: { alice: script([`say(init); ${fix} say(result({ total_cost_usd: 9 }));`]), bob: honest },
        settings: { alice: as("claude", key) },
        config: `${quick}budget: { max_usd: 0.05, max_usd_mode: warn }\n`,
        goals: onlyUnit,
      },
      async (it) => {
        expect(it.peers(["run"])).toMatchObject({
          code: 0,
          stdout: expect.stringContaining("the run has used 9 of 0.05 US dollars; max_usd_mode is warn, so it goes on"),
        });
        expect(it.peers(["status"]).stdout).toMatch(/max_usd +9 of 0\.05 \(only a warning\)/);
      },
    ));

  test("of one peer it takes that peer out, and the others go on", () =>
    withLoop(
      {
        scripts: { alice: script([claudeSpends]), bob: script([fix]), carol: honest },
        settings: { alice: as("claude", key, "max_usd: 0.03") },
        config: `${quick}turns: { max_retries: 3 }\n`,
        goals: onlyUnit,
      },
      async (it) => {
        expect(it.peers(["run"]).code).toBe(0);
        expect(ends(it)).toMatchObject([
          { peer: "alice", outcome: "over-budget", why: expect.stringContaining("of 0.03 US dollars of alice") },
          { peer: "bob", outcome: "handed-off" },
        ]);
      },
    ));

  test("without a price the run is refused before anything is spent; allowed by name it runs", () =>
    withLoop(
      {
        scripts: { alice: script([`say(thread); ${fix} say(completed(10));`]), bob: honest },
        settings: { alice: as("codex", "model: nobody-knows", key), bob: as("claude", key) },
        config: `${quick}budget: { max_usd: 1 }\n`,
        goals: onlyUnit,
      },
      async (it) => {
        expect(it.peers(["run"])).toMatchObject({ code: 5, stdout: expect.stringContaining("no price of model nobody-knows is known") });
        expect(it.kinds()).not.toContain("turn-started");
        it.write(".peers/config.yaml", readFileSync(`${it.dir}/.peers/config.yaml`, "utf8").replace("max_usd: 1", "max_usd: 1, unknown_price: allow"));
        expect(it.peers(["goals", "accept"]).code).toBe(0);
        expect(it.peers(["run"]).code).toBe(0);
      },
    ));
});

test("max_turn_tokens ends a turn in its midst", () =>
  withLoop(
    { scripts: { alice: script([codexSpends]), bob: honest }, settings: { alice: as("codex") }, config: "budget: { max_turn_tokens: 9000 }\n" },
    async (it) => {
      it.peers(["run", "--max-ticks", "1"]);
      const [turn] = ends(it);
      expect(turn).toMatchObject({ outcome: "over-budget", why: "it reached 10000 of 9000 tokens for one turn" });
      expect(turn?.usage?.tokens).toBeLessThanOrEqual(12_000);
    },
  ));

describe("wall time", () => {
  test("ends a turn in its midst", () =>
    withLoop({ scripts: { alice: script(["for (;;) { say('busy'); await wait(100); }"]), bob: honest } }, async (it) => {
      expect(it.peers(["run", "--max-runtime", "2"])).toMatchObject({ code: 5, stdout: expect.stringContaining("s of wall time") });
      expect(ends(it)).toMatchObject([{ outcome: "over-budget", why: "the wall time of the run is used up" }]);
    }));

  test("counts waiting for a rate limit", () => {
    const limited = script(["say(init); say(limited(3_600_000)); say(failed(429, 'Rate limited'));"]);
    return withLoop({ scripts: { alice: limited, bob: limited }, settings: { alice: as("claude"), bob: as("claude") } }, async (it) => {
      expect(it.peers(["run", "--max-runtime", "3"])).toMatchObject({ code: 5, stdout: expect.stringContaining("s of wall time") });
      expect(it.kinds()).toContain("wait-started");
    });
  });

  test("counts gates", () =>
    withLoop({ scripts: { alice: honest, bob: honest }, goals: "goals:\n  - { id: slow, type: hard, cmd: sleep 2; exit 1 }\n" }, async (it) => {
      expect(it.peers(["run", "--max-runtime", "1"])).toMatchObject({ code: 5, stdout: expect.stringContaining("s of wall time") });
      expect(it.kinds()).not.toContain("turn-started");
    }));
});
