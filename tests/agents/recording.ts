import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Agent, AgentEvent, AgentReading, ReaderContext } from "../../src/ports/agent.ts";

/** What a real CLI printed, as tests/support/record-agents.mjs wrote it down. */
export type Recording = { readonly stdout: string; readonly stderr: string; readonly exitCode: number | null };

const streams = join(import.meta.dirname, "streams");

/** When the streams were recorded: 25 November 2026, 01:00 UTC. */
export const recordedAt = Date.UTC(2026, 10, 25, 1);

export const recordingsOf = (agent: string): readonly string[] =>
  readdirSync(join(streams, agent))
    .filter((file) => file.endsWith(".jsonl"))
    .map((file) => file.slice(0, -".jsonl".length));

export function recording(agent: string, name: string): Recording {
  const run = JSON.parse(readFileSync(join(streams, agent, `${name}.run.json`), "utf8")) as { exitCode: number | null; stderr: string[] };
  return { stdout: readFileSync(join(streams, agent, `${name}.jsonl`), "utf8"), stderr: run.stderr.join("\n"), exitCode: run.exitCode };
}

export type Read = { readonly events: readonly AgentEvent[]; readonly reading: AgentReading };

/** Reads a run; `cut` says in which pieces its output comes. */
export function read(agent: Agent, run: Recording, context: Partial<ReaderContext> = {}, cut: (text: string) => readonly string[] = (text) => [text]): Read {
  const reader = agent.reader({ usedBefore: null, model: null, ...context });
  for (const piece of cut(run.stderr)) reader.push("stderr", piece, recordedAt);
  const events = cut(run.stdout).flatMap((piece) => reader.push("stdout", piece, recordedAt));
  return { events, reading: reader.end(run.exitCode, recordedAt) };
}

/** A run whose stdout is these lines. */
export const printed = (lines: readonly (string | object)[], rest: Partial<Recording> = {}): Recording => ({
  stdout: lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""),
  stderr: "",
  exitCode: 0,
  ...rest,
});
