import { describe, expect, test } from "vitest";
import { claude } from "../../src/agents/claude.ts";
import { codex } from "../../src/agents/codex.ts";
import { gemini } from "../../src/agents/gemini.ts";
import { agents } from "../../src/agents/index.ts";
import { opencode } from "../../src/agents/opencode.ts";
import type { Agent, AgentReading, AgentTrouble, TokenCounts } from "../../src/ports/agent.ts";
import { read, recording, recordingsOf } from "./recording.ts";

/** What each recorded run was: trouble, or the last word of a run that went well. */
type Meant = { readonly trouble: AgentTrouble["kind"] } | { readonly says: string } | "cut off";
type Cases = Readonly<Record<string, Meant>>;

const happy: Cases = {
  success: { says: "Committed the greeting." },
  resume: { says: "Nothing is left to do." },
  "failing-command": { says: "The file is missing." },
  "rate-limit-once": { says: "Done after waiting." },
  "cut-once": { says: "Done after a cut." },
  killed: "cut off",
};
const troubles = (kinds: Readonly<Record<string, AgentTrouble["kind"]>>): Cases =>
  Object.fromEntries(Object.entries(kinds).map(([name, trouble]) => [name, { trouble }]));

const everywhere = {
  "rate-limit": "rate-limited",
  overloaded: "overloaded",
  unauthorized: "signed-out",
  cut: "api-error",
  garbage: "api-error",
  "unknown-session": "session-unknown",
} as const;
const meant: readonly (readonly [Agent, Cases])[] = [
  // An empty account looks like any other limit to Claude Code.
  [
    claude,
    { ...happy, ...troubles({ ...everywhere, "server-error": "api-error", quota: "rate-limited", "usage-limit": "rate-limited", "no-key": "signed-out" }) },
  ],
  // Codex words a 500 as high demand.
  [
    codex,
    { ...happy, ...troubles({ ...everywhere, "server-error": "overloaded", quota: "out-of-quota", "usage-limit": "rate-limited", "no-key": "signed-out" }) },
  ],
  [
    opencode,
    {
      ...happy,
      ...troubles({ ...everywhere, "server-error": "api-error", quota: "out-of-quota", "usage-limit": "rate-limited" }),
    },
  ],
  // Gemini CLI gives up at once when a stream is cut.
  [
    gemini,
    {
      ...happy,
      ...troubles({
        ...everywhere,
        "cut-once": "api-error",
        "server-error": "api-error",
        quota: "out-of-quota",
        "usage-limit": "out-of-quota",
        "no-key": "signed-out",
      }),
    },
  ],
];

describe.each(meant.map(([agent, cases]) => [agent.title, agent, cases] as const))("%s", (_, agent, cases) => {
  test.each(Object.entries(cases))("%s is read for what it was", (name, what) => {
    const { reading } = read(agent, recording(agent.id, name));
    if (what === "cut off") return expect(reading).toMatchObject({ ended: false, trouble: null });
    if ("says" in what) return expect(reading).toMatchObject({ text: what.says, ended: true, trouble: null });
    expect(reading.trouble).toMatchObject({ kind: what.trouble, message: expect.stringMatching(/^.{4,400}$/) });
  });

  test("every recording is meant, and every run but a refused one names its session", () => {
    expect(recordingsOf(agent.id).toSorted()).toEqual([...Object.keys(cases), "echo"].toSorted());
    const nameless = recordingsOf(agent.id).filter((name) => read(agent, recording(agent.id, name)).reading.session === null);
    expect(["unknown-session", "no-key"]).toEqual(expect.arrayContaining(nameless));
  });

  test("going on with a session keeps its id", () => {
    expect(read(agent, recording(agent.id, "resume")).reading.session).toBe(read(agent, recording(agent.id, "success")).reading.session);
  });

  test("a tool is seen when it is used and when it has ended", () => {
    const { events } = read(agent, recording(agent.id, "success"));
    const tools = events.filter(({ kind }) => kind === "tool" || kind === "tool-ended");
    expect(tools).toMatchObject([
      { kind: "tool", detail: expect.stringContaining("git commit") },
      { kind: "tool-ended", failed: false },
    ]);
    expect(tools[1]).toMatchObject({ name: tools[0]?.kind === "tool" ? tools[0].name : "" });
  });
});

test("a command that fails is a failed tool, except for Gemini CLI, which does not tell", () => {
  const failed = agents
    .filter(({ program }) => program !== "")
    .map((agent) => {
      const { events } = read(agent, recording(agent.id, "failing-command"));
      return [agent.id, events.flatMap((event) => (event.kind === "tool-ended" ? [event.failed] : []))];
    });
  expect(Object.fromEntries(failed)).toEqual({ claude: [true], codex: [true], opencode: [true], gemini: [false] });
});

describe("what a run cost", () => {
  const usage = (agent: Agent, name: string, context = {}): AgentReading["usage"] => read(agent, recording(agent.id, name), context).reading.usage;
  const first: TokenCounts = { input: 1900, output: 50, cached: 100 };
  const second: TokenCounts = { input: 1000, output: 20, cached: 0 };

  test("cached input is told apart from other input", () => {
    expect(usage(claude, "success")).toMatchObject({ tokens: first, usd: 0.00862, model: "claude-opus-5-5" });
    expect(usage(codex, "success", { model: "gpt-5.5" })).toEqual({ tokens: first, usd: null, model: "gpt-5.5" });
    expect(usage(opencode, "success")).toMatchObject({ tokens: first });
    expect(usage(opencode, "success")?.usd).toBeCloseTo(0.00648, 8);
    // With 10 and 1 of the model router.
    expect(usage(gemini, "success")).toEqual({ tokens: { input: 1910, output: 51, cached: 100 }, usd: null, model: "gemini-3.8-flash" });
  });

  test("after resuming, Claude Code's cost is this run's, although its total is the session's", () => {
    expect(usage(claude, "resume", { usedBefore: { tokens: first, usd: 0.00862 } })).toMatchObject({ tokens: second, usd: 0.0044 });
  });

  test("after resuming, what the thread had used before is taken off codex's totals", () => {
    expect(usage(codex, "resume", { usedBefore: { tokens: first, usd: 0 } })).toMatchObject({ tokens: second });
    expect(usage(codex, "resume")).toMatchObject({ tokens: { input: 2900, output: 70, cached: 100 } });
  });

  test("totals that are smaller than what was used before are this run's alone", () => {
    expect(usage(codex, "success", { usedBefore: { tokens: { input: 9_000, output: 9, cached: 0 }, usd: 0 } })).toMatchObject({ tokens: first });
  });

  test("opencode and Gemini CLI count each run for itself", () => {
    expect(usage(opencode, "resume", { usedBefore: { tokens: first, usd: 1 } })).toMatchObject({ tokens: second });
    expect(usage(gemini, "resume", { usedBefore: { tokens: first, usd: 1 } })).toMatchObject({ tokens: { input: 1010, output: 21, cached: 0 } });
  });
});

describe("waiting", () => {
  test("a try that is repeated says why, and Claude Code also for how long", () => {
    const retries = (agent: Agent) => read(agent, recording(agent.id, "rate-limit-once")).events.filter(({ kind }) => kind === "retry");
    expect(retries(claude)).toMatchObject([{ afterMs: expect.any(Number), trouble: { kind: "rate-limited" } }]);
    expect(retries(codex)).toMatchObject([{ afterMs: null, trouble: { kind: "rate-limited" } }]);
  });

  test("the end of a limit is known where the CLI tells it", () => {
    const retryAt = (agent: Agent, name: string) => read(agent, recording(agent.id, name)).reading.trouble?.retryAt;
    expect(retryAt(claude, "usage-limit")).toBe(1_798_000_000_000);
    expect(retryAt(opencode, "rate-limit")).toBe(Date.UTC(2026, 10, 25, 1, 0, 1));
    expect(retryAt(gemini, "rate-limit")).toBe(Date.UTC(2026, 10, 25, 1, 0, 1));
    expect(retryAt(claude, "unauthorized")).toBe(null);
  });
});
