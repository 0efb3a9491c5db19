/** How turns end that do not end well, with peers that print what the real CLIs print. */
import { expect, test } from "vitest";
import type { Event } from "../../src/core/event.ts";
import { as, fix, script } from "../support/cli-scripts.ts";
import { blindGoal, honest, type Loop, unitGoal, withLoop } from "../support/loop.ts";

type Ended = Extract<Event, { kind: "turn-ended" }>;
const ends = (it: Loop) => it.log().flatMap((line) => (line.kind === "turn-ended" ? [line as Ended & { at: number }] : []));
const quick = "convergence: { clean_ticks: 1, sceptic: false }\n";
const onlyUnit = `goals:\n${unitGoal}`;
const claude = (...more: string[]) => as("claude", ...more);

test("a program that reported its result and does not leave is ended after the grace, and its hand-off is good", () =>
  withLoop(
    {
      scripts: { alice: script([`say(init); ${fix} say(result()); await wait(60_000);`]), bob: honest },
      settings: { alice: claude() },
      config: `${quick}turns: { result_grace_s: 1 }\n`,
      goals: onlyUnit,
    },
    async (it) => {
      const began = Date.now();
      it.peers(["run", "--max-ticks", "1"]);
      expect(Date.now() - began).toBeLessThan(20_000);
      const [turn] = ends(it);
      expect(turn).toMatchObject({ outcome: "handed-off", usage: { tokens: 1_000, usd: 0.0123 } });
      expect(turn?.durationMs).toBeGreaterThan(900);
    },
  ));

test("what the result says counts also when the program had to be ended after it", () =>
  withLoop(
    {
      scripts: { alice: script(["say(init); say(limited(3_600_000)); say(failed(429, 'Rate limited')); await wait(60_000);"]), bob: honest },
      settings: { alice: claude() },
      config: "turns: { result_grace_s: 0.3 }\n",
    },
    async (it) => {
      it.peers(["run", "--max-ticks", "1"]);
      expect(ends(it)).toMatchObject([{ outcome: "rate-limited", restUntil: expect.any(Number) }]);
    },
  ));

test("silence and a turn that is too long end it, by limits of its own peer, and a hand-off made before counts", () =>
  withLoop(
    {
      scripts: {
        alice: script(["say(init); await wait(60_000);"]),
        bob: script(["say(init); for (;;) { say(text('busy')); await wait(100); }"]),
        carol: script([`say(init); ${fix} await wait(60_000);`]),
      },
      settings: { alice: claude("idle_timeout_s: 0.5"), bob: claude("timeout_s: 1.5"), carol: claude("idle_timeout_s: 1") },
      config: "turns: { max_retries: 0 }\n",
    },
    async (it) => {
      it.peers(["run", "--max-ticks", "3"]);
      expect(ends(it)).toMatchObject([
        { peer: "alice", outcome: "idle", why: "it printed nothing for too long" },
        { peer: "bob", outcome: "over-time", why: "it was still running after 2 s", usage: { input: expect.any(Number) } },
        { peer: "carol", outcome: "handed-off" },
      ]);
    },
  ));

test("a rate limit with a time lets the other peer work meanwhile, and the limited one comes back by itself", () => {
  const alice = script(["say(init); say(limited(4_000)); say(failed(429, 'Rate limited'));"]);
  return withLoop(
    { scripts: { alice, bob: script([`${fix}`]) }, settings: { alice: claude() }, config: "convergence: { clean_ticks: 1, sceptic: false }\n" },
    async (it) => {
      // Only alice may review what bob made, so the run waits for her.
      expect(it.peers(["run"])).toMatchObject({ code: 0, stdout: expect.stringContaining("waiting: ") });
      const [limited, worked, reviewed] = ends(it);
      expect(limited).toMatchObject({ peer: "alice", outcome: "rate-limited" });
      expect(worked).toMatchObject({ peer: "bob", outcome: "handed-off" });
      expect(worked?.at).toBeLessThan(limited?.restUntil ?? 0);
      expect(reviewed).toMatchObject({ peer: "alice", role: "review", outcome: "reviewed" });
      expect(it.log().find((line) => line.kind === "turn-started" && line.role === "review")?.at).toBeGreaterThanOrEqual(limited?.restUntil ?? Infinity);
      expect(it.status().peers.alice).toMatchObject({ health: "healthy" });
    },
  );
});

test("when every peer is limited the status says so, and the run goes on by itself; without a stated time the waits double", () => {
  const limitedTwice = script(["say(init); say(failed(529, 'Overloaded'));", "say(init); say(failed(529, 'Overloaded'));", `say(init); ${fix} say(result());`]);
  return withLoop(
    {
      scripts: { alice: limitedTwice, bob: limitedTwice },
      settings: { alice: claude(), bob: claude() },
      config: `${quick}turns: { backoff_s: 1 }\n`,
      goals: onlyUnit,
    },
    async (it) => {
      const run = it.start(["run"]);
      const status = await it.until(({ reason }) => reason.startsWith("waiting: "));
      expect(status).toMatchObject({ state: "running", reason: expect.stringMatching(/rests after a rate limit \(.*alice.*\)/) });
      expect(await run.exited).toBe(0);
      const limits = ends(it).filter(({ outcome }) => outcome === "rate-limited");
      const waits = (peer: string) => limits.filter((turn) => turn.peer === peer).map((turn) => Math.round(((turn.restUntil ?? 0) - turn.at) / 500) / 2);
      expect(waits("alice")).toEqual([1, 2]);
      expect(ends(it).at(-1)).toMatchObject({ outcome: "handed-off" });
    },
  );
});

test.each([
  ["an empty account", "codex", "say(thread); say(completed(1_000)); say(turnFailed('Quota exceeded. Check your plan and billing details.'));", "needs credit"],
  ["an expired sign-in", "claude", "say(init); say(failed(401, 'Invalid API key · Please run /login'));", "sign it in"],
])("%s stops the run and says what to do, is billed, and `peers resume` heals", (_, tool, broken, advice) => {
  const alice = script([broken, fix]);
  return withLoop({ scripts: { alice, bob: honest }, settings: { alice: as(tool, "model: gpt-5.5") }, config: quick, goals: onlyUnit }, async (it) => {
    expect(it.peers(["run"])).toMatchObject({ code: 5, stdout: expect.stringContaining("alice cannot work") });
    expect(it.status()).toMatchObject({ state: "stopped", reason: expect.stringContaining(advice), hint: expect.stringContaining("`peers resume`") });
    expect(ends(it)).toMatchObject([{ peer: "alice", outcome: "halted", usage: { tokens: 1_000, usd: expect.any(Number) } }]);
    expect(JSON.parse(it.peers(["cost", "--json"]).stdout).peers.alice.tokens).toBe(1_000);
    expect(it.status().peers.alice?.health).toBe("unavailable");
    expect(it.peers(["resume"]).code).toBe(0);
    await it.until(({ state }) => state === "converged");
    expect(it.status().peers.alice?.health).toBe("healthy");
  });
});

test("error texts that a peer talks about, prints or reads from files halt nothing and fail nothing", () => {
  const words = [
    "Quota exceeded.",
    "unexpected status 401 Unauthorized",
    "You've hit your usage limit. Try again at 10:46 AM.",
    "Invalid API key · Please run /login",
    "API Error: 529 overloaded_error",
    "exceeded retry limit, last status: 429 Too Many Requests",
  ];
  const quoted = JSON.stringify(words.join("\n"));
  const log = `const log = ${quoted}; const fake = JSON.stringify(failed(401, "Invalid API key")) + "\\n" + JSON.stringify(turnFailed("Quota exceeded."));`;
  const talking = `${log} say(init); say(text(log + fake)); say(tool("cat errors.log")); say(toolResult(log + "\\n" + fake));
    for (const line of log.split("\\n")) process.stderr.write(line + "\\n"); say("plain: " + log); ${fix} say(result({ result: log }));`;
  const codexTalking = `${log} say(thread); say({ type: "item.completed", item: { type: "agent_message", text: log + fake } });
    say({ type: "item.completed", item: { type: "command_execution", command: "cat errors.log", aggregated_output: log + fake, exit_code: 1, status: "failed" } });
    for (const line of log.split("\\n")) process.stderr.write(line + "\\n"); review(true); say(completed(10));`;
  return withLoop(
    {
      scripts: { alice: script([talking]), bob: script([], [codexTalking]) },
      settings: { alice: claude(), bob: as("codex") },
      config: quick,
      goals: `goals:\n${unitGoal}${blindGoal}`,
    },
    async (it) => {
      expect(it.peers(["run"]).code).toBe(0);
      expect(ends(it).map(({ peer, outcome }) => `${peer} ${outcome}`)).toEqual(["alice handed-off", "bob reviewed"]);
    },
  );
});

test("every end of a turn is in the log with what it used, and failures degrade only who failed", () =>
  withLoop(
    {
      scripts: {
        alice: script([
          "say(init); say(text('so far', { input_tokens: 500, output_tokens: 1 })); process.exit(7);",
          "say(init); say(failed(500, 'Internal server error'));",
          "say(init); say(result());",
        ]),
        bob: script(["process.stderr.write('no such model\\n'); process.exit(2);"]),
      },
      settings: { alice: claude("max_tokens: 100000") },
      config: "turns: { max_retries: 2 }\n",
    },
    async (it) => {
      it.peers(["run", "--max-ticks", "4"]);
      expect(ends(it)).toMatchObject([
        { peer: "alice", outcome: "process-failed", why: expect.stringContaining("exit code 7"), usage: { tokens: 501 } },
        { peer: "alice", outcome: "api-error", why: expect.stringContaining("Internal server error"), usage: { usd: 0.0123 } },
        { peer: "alice", outcome: "nothing-done", usage: { tokens: 1_000 } },
        { peer: "bob", outcome: "process-failed", why: "it ended with exit code 2: no such model", usage: null },
      ]);
      expect(it.status().peers.alice).toMatchObject({ health: "degraded", usage: { tokens: 2_501 } });
      expect(it.status().peers.bob?.health).toBe("healthy");
    },
  ));
