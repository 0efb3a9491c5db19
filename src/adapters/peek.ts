import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readdirSync, readSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { LiveTurn } from "../core/attribute.ts";
import type { Peeked } from "../core/peek-view.ts";
import { redact } from "../core/redact.ts";
import type { AgentEvent } from "../ports/agent.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import { appendTo } from "./rendering.ts";

/** Streams of this many turns are kept, each twice this large at most. */
const keptTurns = 50;
export const peekBytes = 2 * 1024 * 1024;
const longestText = 4_000;
/** Redacting takes time: of a peer that prints faster than anybody reads only this much is kept in each second. */
const charactersEachSecond = 256 * 1024;
/** Cut before it is redacted so that it does not take long, and after it so that half a secret is not left at the end. */
const redactedAtMost = 4 * longestText;

export const peekFolder = (paths: RepositoryPaths) => join(paths.mainTop, ".peers", "log", "peers");

/** Writes what a turn does, decoded and redacted, to `.peers/log/peers/<turn>-<peer>.jsonl` for whoever peeks. */
export function createPeek(paths: RepositoryPaths, secrets: readonly string[]): (live: LiveTurn, events: readonly AgentEvent[]) => void {
  const folder = peekFolder(paths);
  let last = 0;
  let second = { begun: 0, used: 0 };
  let leftOut = 0;
  const mayKeep = (event: AgentEvent, at: number) => {
    if (at - second.begun >= 1_000) second = { begun: at, used: 0 };
    if (second.used > charactersEachSecond && event.kind !== "result" && event.kind !== "session") return false;
    second.used += Math.min(sizeOf(event), redactedAtMost) + 100;
    return true;
  };
  return ({ turn, peer }, events) => {
    if (turn !== last) forgetOld(folder);
    last = turn;
    const at = Date.now();
    const lines: string[] = [];
    for (const event of events) {
      if (!mayKeep(event, at)) {
        leftOut += 1;
        continue;
      }
      if (leftOut > 0) lines.push(JSON.stringify({ at, kind: "left-out", events: leftOut }));
      leftOut = 0;
      lines.push(JSON.stringify({ at, ...redacted(event, secrets) }));
    }
    if (lines.length > 0) appendTo(join(folder, nameOf(turn, peer)), `${lines.join("\n")}\n`, peekBytes);
  };
}

/** The newest events of a turn, oldest first. */
export function lastPeeked(paths: RepositoryPaths, { turn, peer }: Pick<LiveTurn, "turn" | "peer">, bytes = 64 * 1024): Peeked[] {
  const file = join(peekFolder(paths), nameOf(turn, peer));
  if (!existsSync(file)) return [];
  const descriptor = openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, bytes));
    const text = buffer.toString("utf8", 0, readSync(descriptor, buffer, 0, buffer.length, size - buffer.length));
    return peekedIn(size > bytes ? text.slice(text.indexOf("\n") + 1) : text);
  } finally {
    closeSync(descriptor);
  }
}

/** The whole lines of a file as events; the last line may be half written, and one that is not ours is none. */
export function peekedIn(text: string): Peeked[] {
  return text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .flatMap((line) => {
      try {
        return line === "" ? [] : [JSON.parse(line) as Peeked];
      } catch {
        return [];
      }
    });
}

const nameOf = (turn: number, peer: string) => `${String(turn).padStart(5, "0")}-${peer}.jsonl`;

function sizeOf(event: AgentEvent): number {
  return "text" in event ? event.text.length : event.kind === "tool" ? event.detail.length : 0;
}

// The strings, not their JSON: there a quote looks different, and what ends a secret would not be seen.
function redacted(event: AgentEvent, secrets: readonly string[]): AgentEvent {
  const clean = (text: string) => redact(text.slice(0, redactedAtMost), secrets).slice(0, longestText);
  return JSON.parse(JSON.stringify(event), (_, value) => (typeof value === "string" ? clean(value) : value)) as AgentEvent;
}

function forgetOld(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    const files = readdirSync(folder).toSorted();
    for (const name of files.slice(0, Math.max(0, files.length - keptTurns))) if (statSync(join(folder, name)).isFile()) rmSync(join(folder, name));
  } catch {
    // A view only: the transcript is in the log.
  }
}
