import { describe, expect, test } from "vitest";
import { agents } from "../../src/agents/index.ts";
import type { Agent } from "../../src/ports/agent.ts";
import { printed, read, recording } from "./recording.ts";

const clis = agents.filter(({ program }) => program !== "");
const titled = clis.map((agent) => [agent.title, agent] as const);

/** Every way any of the CLIs says that something is wrong. */
const complaints = [
  '{"type":"result","subtype":"success","is_error":true,"terminal_reason":"api_error","api_error_status":401,"result":"Not logged in · Please run /login"}',
  '{"type":"system","subtype":"api_retry","attempt":1,"max_retries":10,"retry_delay_ms":1000,"error_status":429,"error":"rate_limit"}',
  '{"type":"turn.failed","error":{"message":"You\'ve hit your usage limit."}}',
  '{"type":"error","error":{"name":"APIError","data":{"message":"x","statusCode":401}}}',
  '{"type":"result","status":"error","error":{"type":"unknown","message":"[API Error: You have exhausted your daily quota on this model.]"}}',
  "No conversation found with session ID: 7b0c1c6e-0000-4000-8000-000000000000",
  "Error: thread/resume: thread/resume failed: no rollout found for thread id 1 (code -32600)",
  "When using Gemini API, you must specify the GEMINI_API_KEY environment variable.",
  "Error: Session not found",
  "2026-01-01 ERROR authentication failed: invalid api key; quota exhausted; usage limit reached; please run /login",
];
const all = complaints.join("\n");

/** The same in each CLI's own words: it says this, and runs a command that prints this. */
const spoken: Readonly<Record<string, (said: string) => readonly object[]>> = {
  claude: (said) => [
    { type: "system", subtype: "init", session_id: "s" },
    {
      type: "assistant",
      message: {
        id: "1",
        content: [
          { type: "text", text: said },
          { type: "tool_use", id: "t", name: "Bash", input: { command: said } },
        ],
      },
    },
    { type: "user", message: { content: [{ type: "tool_result", tool_use_id: "t", content: said, is_error: true }] }, tool_use_result: said },
    { type: "result", subtype: "success", is_error: false, result: said, terminal_reason: "completed", permission_denials: [] },
  ],
  codex: (said) => [
    { type: "thread.started", thread_id: "s" },
    { type: "item.started", item: { type: "command_execution", command: said, status: "in_progress" } },
    { type: "item.completed", item: { type: "command_execution", command: said, aggregated_output: said, exit_code: 1, status: "failed" } },
    { type: "item.completed", item: { type: "error", message: said } },
    { type: "item.completed", item: { type: "agent_message", text: said } },
    { type: "turn.completed", usage: { input_tokens: 1, cached_input_tokens: 0, output_tokens: 1 } },
  ],
  opencode: (said) => [
    { type: "step_start", sessionID: "s" },
    { type: "tool_use", sessionID: "s", part: { tool: "bash", state: { status: "error", input: { command: said }, output: said, error: said } } },
    { type: "text", sessionID: "s", part: { text: said } },
    { type: "step_finish", sessionID: "s", part: { reason: "stop", cost: 0, tokens: { input: 1, output: 1, reasoning: 0, cache: { read: 0, write: 0 } } } },
  ],
  gemini: (said) => [
    { type: "init", session_id: "s", model: "auto" },
    { type: "message", role: "user", content: said },
    { type: "tool_use", tool_name: "run_shell_command", tool_id: "t", parameters: { command: said } },
    { type: "tool_result", tool_id: "t", status: "error", output: said, error: { type: "x", message: said } },
    { type: "message", role: "assistant", content: said, delta: true },
    { type: "result", status: "success", stats: { input: 1, output_tokens: 1, cached: 0, models: {} } },
  ],
};
const saying = (agent: Agent, said: string) => spoken[agent.id]?.(said) ?? [];
const inPieces = (size: number) => (text: string) => text.match(new RegExp(`[\\s\\S]{1,${size}}`, "g")) ?? [];
const alarms = ({ events, reading }: ReturnType<typeof read>) => [
  ...events.filter((event) => event.kind === "retry" || (event.kind === "result" && event.trouble)),
  ...(reading.trouble ? [reading.trouble] : []),
];

describe.each(titled)("an agent that talks about errors is no agent in trouble: %s", (_, agent) => {
  test("the real CLI, printing a log of errors and quoting it", () => {
    const run = read(agent, recording(agent.id, "echo"));
    expect(alarms(run)).toEqual([]);
    expect(run.reading).toMatchObject({ ended: true, text: expect.stringContaining("Quota exceeded.") });
  });

  test("in what it says, in its commands, in their output, also when that reaches stderr and the run fails", () => {
    expect(alarms(read(agent, printed(saying(agent, all), { stderr: `${all}\n`, exitCode: 1 })))).toEqual([]);
  });

  test("killed after a tool was used, with complaints on stderr", () => {
    expect(alarms(read(agent, printed(saying(agent, all).slice(0, 3), { stderr: `${all}\n`, exitCode: 1 })))).toEqual([]);
  });

  test("in pieces that begin with a complaint", () => {
    const run = printed(saying(agent, `x${complaints.join("x")}`));
    const starts = (text: string) => text.split(/(?=\{\\"type)|(?=2026-01-01)|(?=No conversation)/);
    expect(alarms(read(agent, run, {}, starts))).toEqual([]);
    expect(alarms(read(agent, run, {}, inPieces(7)))).toEqual([]);
  });

  test("in lines of five million characters, read in a moment", () => {
    const long = `${"ERROR 429 rate limit ".repeat(240_000)}${all}`;
    const run = printed(saying(agent, long), { stderr: `${long}\n`, exitCode: 1 });
    const began = performance.now();
    expect(alarms(read(agent, run, {}, inPieces(64 * 1024)))).toEqual([]);
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  test("in a line that is longer than any event: what comes after the cut never becomes the end of one", () => {
    const lines = complaints
      .filter((complaint) => complaint.startsWith("{"))
      .map((complaint) => `{"x":"${"y".repeat(17 * 1024 * 1024)}",${complaint.slice(1)}`);
    for (const line of lines) expect(alarms(read(agent, printed([line], { exitCode: 1 }), {}, inPieces(1024 * 1024)))).toEqual([]);
  });
});

test.each(titled)("hostile input takes %s time in proportion to its length", (_, agent) => {
  const hostile = [
    "{".repeat(2_000_000),
    `{"type":${"[".repeat(500_000)}`,
    `${'{"a":'.repeat(200_000)}1${"}".repeat(200_000)}`,
    '"'.repeat(2_000_000),
    " ".repeat(2_000_000),
  ];
  const began = performance.now();
  read(agent, printed(hostile, { stderr: `${"Error: ".repeat(300_000)}\n${"\u001b[1m".repeat(300_000)}\n`, exitCode: 1 }), {}, inPieces(1_000));
  expect(performance.now() - began).toBeLessThan(3_000);
});
