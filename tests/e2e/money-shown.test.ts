import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { moneySentence } from "../../src/core/money.ts";
import { as, script } from "../support/cli-scripts.ts";
import { honest, withLoop } from "../support/loop.ts";

const paid = [
  { name: "codex", signIn: "key" },
  { name: "claude", signIn: "subscription" },
  { name: "other", signIn: "unknown" },
] as const;

test.each([
  [
    "auto",
    "max_usd_mode auto: codex is paid by key, so it counts; claude is covered by a subscription, so it does not; how other is signed in cannot be seen, so it counts",
  ],
  ["hard", "max_usd_mode hard: every peer counts, at list price, however it is paid for"],
  ["warn", "max_usd_mode warn: passing max_usd is said and stops nothing"],
  ["off", "max_usd_mode off: nobody looks at max_usd"],
] as const)("%s is explained in one sentence", (max_usd_mode, sentence) => expect(moneySentence({ max_usd_mode }, paid)).toBe(sentence));

test("`peers info` says how each peer is signed in, from its key or its login, and what that means for max_usd", () =>
  withLoop(
    {
      scripts: { codex: honest, claude: honest },
      settings: { codex: as("codex", 'env: { CODEX_API_KEY: "k" }'), claude: as("claude") },
      config: "budget: { max_usd: 3 }\n",
    },
    async (it) => {
      const none = { ANTHROPIC_API_KEY: "", ANTHROPIC_AUTH_TOKEN: "", CLAUDE_CODE_OAUTH_TOKEN: "", CODEX_API_KEY: "" };
      expect(it.peers(["info"], { env: none }).stdout).toContain("how claude is signed in cannot be seen");
      mkdirSync(join(it.home, ".claude"));
      writeFileSync(join(it.home, ".claude", ".credentials.json"), '{"claudeAiOauth":{"accessToken":"x"}}');
      const { stdout } = it.peers(["info"], { env: none });
      expect(stdout).toMatch(/peer {6}codex: .*, paid by key$/m);
      expect(stdout).toMatch(/peer {6}claude: .*, covered by a subscription$/m);
      expect(stdout).toContain("max_usd 3; max_usd_mode auto: codex is paid by key, so it counts; claude is covered by a subscription, so it does not");
      expect(JSON.parse(it.peers(["info", "--json"], { env: none }).stdout).money).toMatchObject({
        max_usd: 3,
        max_usd_mode: "auto",
        peers: [
          { name: "codex", agent: "codex", signIn: "key" },
          { name: "claude", agent: "claude", signIn: "subscription" },
        ],
      });
    },
  ));

test("`peers cost` shows turns, peers and runs, says which turns have no price, and as of when list prices are", () => {
  const bob = script(['say(thread); say(completed(1_000_000, 1_000)); commit("Nothing", { "b.txt": "b" });']);
  const carol = script(['say(thread); say(completed(500)); commit("Nothing", { "c.txt": "c" });']);
  return withLoop(
    {
      scripts: { alice: script([`say(init); commit("Nothing", { "a.txt": "a" }); say(result());`]), bob, carol: carol },
      settings: { alice: as("claude"), bob: as("codex", "model: gpt-5.5"), carol: as("codex", "model: nobody-knows") },
      config: "turns: { max_retries: 0 }\n",
    },
    async (it) => {
      it.peers(["run", "--max-ticks", "3"]);
      it.peers(["run", "--max-ticks", "1"]);
      const { stdout } = it.peers(["cost"]);
      expect(stdout).toMatch(/^turn +peer +role +outcome +s +tokens +usd +by$/m);
      expect(stdout).toMatch(/^1 +alice +implement +handed-off +[\d.]+ +1000 +0\.0123 +tool/m);
      expect(stdout).toMatch(/^2 +bob +implement +handed-off +[\d.]+ +1001000 +5\.0300 +price-table/m);
      expect(stdout).toMatch(/^3 +carol +implement +handed-off +[\d.]+ +500 +- +unknown/m);
      expect(stdout).toMatch(/^all +bob +1 turn +[\d.]+ +1001000 +5\.0300$/m);
      expect(stdout).toMatch(/^all +carol +1 turn +[\d.]+ +500 +-$/m);
      expect(stdout).toMatch(/^run +1 +3 turns +[\d.]+ +1002500 +5\.0423$/m);
      expect(stdout).toMatch(/^run +2 +1 turn /m);
      expect(stdout).toMatch(/^total +4 turns/m);
      expect(stdout).toContain("1 turn without a price: the CLI says none and no price of its model is known.");
      expect(stdout).toMatch(/Prices by table are list prices as of \d{4}-\d\d-\d\d\./);
      expect(JSON.parse(it.peers(["cost", "--json"]).stdout)).toMatchObject({
        pricesAsOf: expect.any(String),
        peers: { carol: { unpriced: 1 } },
        runs: [{ turns: 3 }, { turns: 1 }],
      });
    },
  );
});
