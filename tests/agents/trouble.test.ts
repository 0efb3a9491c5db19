import { describe, expect, test } from "vitest";
import { claude } from "../../src/agents/claude.ts";
import { codex } from "../../src/agents/codex.ts";
import { lineReader } from "../../src/agents/json-lines.ts";
import { opencode } from "../../src/agents/opencode.ts";
import { priceOf } from "../../src/agents/prices.ts";
import { nextLocalTime, retryAtOf } from "../../src/agents/trouble.ts";
import { printed, read, recordedAt, recording } from "./recording.ts";

/** The clock of this machine, whatever its time zone. */
const at = (hours: number, minutes: number, day = 25) => new Date(2026, 10, day, hours, minutes).getTime();

describe("a time to try again", () => {
  test("of day, on this machine's clock, is the next such time", () => {
    expect(nextLocalTime("10:46 AM.", at(9, 0))).toBe(at(10, 46));
    expect(nextLocalTime("10:46 AM.", at(10, 46))).toBe(at(10, 46, 26));
    expect(nextLocalTime("12:05 AM", at(23, 0))).toBe(at(0, 5, 26));
    expect(nextLocalTime("12:30 PM", at(9, 0))).toBe(at(12, 30));
  });
  test("of another day is that day's", () => expect(nextLocalTime("Nov 28th, 2026 11:06 AM.", at(9, 0))).toBe(at(11, 6, 28)));
  test("that is no time is none", () => expect(nextLocalTime("later", at(9, 0))).toBe(null));

  test("codex's usage limit has the time it gives, and is for a person when it gives none", () => {
    const failed = (message: string) => read(codex, printed([{ type: "turn.failed", error: { message } }], { exitCode: 1 })).reading.trouble;
    const hour = new Date(recordedAt).getHours() + 1;
    const clock = `${hour % 12 || 12}:46 ${hour % 24 < 12 ? "AM" : "PM"}`;
    expect(failed(`You’ve hit your usage limit. Visit https://x.y or try again at ${clock}.`)).toMatchObject({
      kind: "rate-limited",
      retryAt: recordedAt + 106 * 60_000,
    });
    expect(failed("You've hit your usage limit.")).toMatchObject({ kind: "out-of-quota", retryAt: null });
  });

  test("in a header is seconds, milliseconds or a date", () => {
    expect(retryAtOf({ "Retry-After": "3600" }, 1_000)).toBe(3_601_000);
    expect(retryAtOf({ "retry-after-ms": "250", "retry-after": "9" }, 1_000)).toBe(1_250);
    expect(retryAtOf({ "retry-after": "Wed, 25 Nov 2026 01:00:00 GMT" }, 0)).toBe(recordedAt);
    expect(retryAtOf({ "retry-after": "soon" }, 0)).toBe(null);
    expect(retryAtOf({}, 0)).toBe(null);
  });
});

describe("a notice of the CLI's own", () => {
  test("is no text and no model of Claude Code's", () => {
    const { events, reading } = read(claude, recording("claude", "unauthorized"));
    expect(events.filter(({ kind }) => kind === "text")).toEqual([]);
    expect(reading).toMatchObject({ text: "", usage: { model: "claude-opus-5-5" } });
  });

  test.each([
    "unexpected status 400 Bad Request: Quota exceeded. unexpected status 401",
    "stream disconnected before completion: You've hit your usage limit, exceeded retry limit, last status: 429",
  ])("of codex's counts by how it begins: %s", (message) => {
    expect(read(codex, printed([{ type: "turn.failed", error: { message } }], { exitCode: 1 })).reading.trouble).toMatchObject({ kind: "api-error" });
  });
});

describe("trouble that looks like success", () => {
  test("a tool Claude Code was not allowed to use", () => {
    const result = { type: "result", subtype: "success", is_error: false, result: "ok", permission_denials: [{ tool_name: "Bash" }, { tool_name: "Bash" }] };
    expect(read(claude, printed([result])).reading).toMatchObject({
      ended: true,
      text: "ok",
      trouble: { kind: "denied", message: "it was not allowed to use Bash" },
    });
  });

  test("Claude Code stopped by SIGINT ends with exit code 0", () => {
    const result = { type: "result", subtype: "error_during_execution", is_error: true, terminal_reason: "aborted_tools" };
    expect(read(claude, printed([result])).reading.trouble).toMatchObject({ kind: "interrupted" });
  });

  test("opencode stops at a tool it was not allowed to use, with exit code 0 and no last word", () => {
    const state = { status: "error", input: {}, error: "The user rejected permission to use this specific tool call." };
    const run = printed([
      { type: "step_start", sessionID: "s" },
      { type: "tool_use", sessionID: "s", part: { tool: "bash", state } },
    ]);
    expect(read(opencode, run).reading).toMatchObject({ ended: false, trouble: { kind: "denied", message: "it was not allowed to use bash" } });
  });

  test("a run that is killed while it waits to try again is in the trouble it waits for", () => {
    const { stdout } = recording("claude", "rate-limit-once");
    const upToRetry = stdout.split("\n").slice(0, 2);
    expect(read(claude, printed(upToRetry, { exitCode: null })).reading).toMatchObject({ ended: false, trouble: { kind: "rate-limited" } });
  });
});

describe("lines", () => {
  test("an event of 15 million characters is whole, one of 17 million is cut to what a person may look at", () => {
    const reader = lineReader();
    const long = (millions: number) => `{"text":"${"x".repeat(millions * 1_000_000)}"}\n`;
    const sizes = (millions: number) => reader.push(long(millions)).map(({ text, cut }) => [text.length, cut]);
    expect(sizes(15)).toEqual([[15_000_011, false]]);
    expect(sizes(17)).toEqual([[64 * 1024, true]]);
    expect(reader.push("{}\n")).toEqual([{ cut: false, text: "{}" }]);
  });

  test("what is not JSON is never held longer than a person may look at", () => {
    const reader = lineReader();
    for (let pieces = 0; pieces < 100; pieces += 1) reader.push("x".repeat(10_000));
    expect(reader.end()).toEqual([{ cut: true, text: "x".repeat(64 * 1024) }]);
  });
});

describe("list prices", () => {
  const million = { input: 1_000_000, output: 1_000_000, cached: 1_000_000 };

  test("are found whatever vendor, date or stage a model's name carries", () => {
    expect(priceOf("gpt-5.5", million)).toBe(35.5);
    expect(priceOf("openai/gpt-5.5-2026-04-01", million)).toBe(35.5);
    expect(priceOf("claude-opus-5-5[1m]", million)).toBeCloseTo(24.2, 8);
    expect(priceOf("gemini-3.1-pro-preview-customtools", million)).toBe(16);
  });

  test("of an unknown model, or of a variant of a known one, are unknown and not nothing", () => {
    expect(priceOf("gpt-5.5-pro", million)).toBe(null);
    expect(priceOf("scripted/m1", million)).toBe(null);
    expect(priceOf("constructor", million)).toBe(null);
    expect(priceOf(null, million)).toBe(null);
  });
});
