/** The half of reading that is the same for every CLI: lines, the sum of what was told, and when stderr may be believed. */
import type { Millis } from "../core/vocabulary.ts";
import type { AgentEvent, AgentReader, AgentReading, AgentTrouble } from "../ports/agent.ts";
import { eventOf, type Line, lineReader } from "./json-lines.ts";

export type Dialect = {
  /** What one event of the CLI, a whole line of stdout, says. */
  readonly read: (event: Readonly<Record<string, unknown>>, now: Millis) => readonly AgentEvent[];
  /** What it says only on stderr: patterns for whole lines, without colours. */
  readonly complaints?: readonly Complaint[];
  /** What stands between two pieces of text: nothing where the CLI sends them as they grow. */
  readonly between: "" | "\n\n";
  /** The last word, with the exit code. */
  readonly finish?: (reading: AgentReading, exitCode: number | null) => AgentReading;
};
export type Complaint = readonly [line: RegExp, kind: AgentTrouble["kind"]];

type Told = {
  readonly session: string | null;
  /** Text since the last tool was used: the answer, if nothing follows. */
  readonly text: string;
  readonly usage: AgentReading["usage"];
  readonly result: Extract<AgentEvent, { kind: "result" }> | null;
  /** The trouble of the try it is waiting to repeat. */
  readonly waiting: AgentTrouble | null;
  readonly usedTools: boolean;
};

const nothing: Told = { session: null, text: "", usage: null, result: null, waiting: null, usedTools: false };
const longestText = 256 * 1024;
const longestComplaint = 2_000;

export function streamReader(dialect: Dialect): AgentReader {
  const stdout = lineReader();
  const stderr = lineReader();
  let told = nothing;
  let plain = "";
  let complaint: AgentTrouble | null = null;

  const readStdout = (lines: readonly Line[], now: Millis) =>
    lines.flatMap((line) => {
      const event = eventOf(line);
      if (!event) plain = keepEnd(`${plain}${line.text}\n`);
      const events = event ? dialect.read(event, now) : [];
      told = events.reduce((sofar, next) => add(sofar, next, dialect.between), told);
      return events;
    });
  const readStderr = (lines: readonly Line[]) => {
    complaint ??= lines.map((line) => complaintIn(line, dialect.complaints ?? [])).find((found) => found !== null) ?? null;
  };

  return {
    push: (stream, chunk, now) => {
      if (stream === "stdout") return readStdout(stdout.push(chunk), now);
      readStderr(stderr.push(chunk));
      return [];
    },
    end: (exitCode, now) => {
      readStdout(stdout.end(), now);
      readStderr(stderr.end());
      const spoke = told !== nothing;
      const reading: AgentReading = {
        session: told.session,
        // An operator's own argv may ask for plain text: then that is the answer, and nothing else is known.
        text: (spoke ? told.result?.text || told.text : plain).trim(),
        usage: told.usage,
        ended: told.result !== null,
        trouble: told.result ? told.result.trouble : (told.waiting ?? believed(complaint, told, exitCode)),
      };
      return dialect.finish ? dialect.finish(reading, exitCode) : reading;
    },
  };
}

function add(told: Told, event: AgentEvent, between: string): Told {
  switch (event.kind) {
    case "session":
      return { ...told, session: event.id };
    case "text":
      return { ...told, waiting: null, text: keepEnd(told.text === "" ? event.text : `${told.text}${between}${event.text}`) };
    case "tool":
      return { ...told, waiting: null, usedTools: true, text: "" };
    case "tool-ended":
      return { ...told, waiting: null, usedTools: true };
    case "usage":
      return { ...told, usage: { tokens: event.tokens, usd: event.usd, model: event.model } };
    case "retry":
      return { ...told, waiting: event.trouble };
    case "result":
      return { ...told, result: event };
  }
}

/**
 * stderr counts only for a run that failed before it used a tool or said how it ended: a tool's commands can reach the CLI's stderr
 * (through /proc), so anything after the first of them may have been written by the agent.
 */
function believed(complaint: AgentTrouble | null, told: Told, exitCode: number | null): AgentTrouble | null {
  return exitCode === 0 || told.usedTools ? null : complaint;
}

function complaintIn(line: Line, known: readonly Complaint[]): AgentTrouble | null {
  if (line.text.length > longestComplaint) return null;
  const text = withoutColours(line.text).trim();
  const found = known.find(([pattern]) => pattern.test(text));
  return found ? { kind: found[1], message: text, retryAt: null } : null;
}

function withoutColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with a control character
  return text.replace(/\x1b\[[0-9;]{0,20}m/g, "");
}

/** Kept to four times the limit before it is cut, so that many small pieces do not copy the text each time. */
function keepEnd(text: string): string {
  return text.length <= 4 * longestText ? text : text.slice(-longestText);
}
