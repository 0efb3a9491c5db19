import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { LiveTurn } from "../core/attribute.ts";
import { redact } from "../core/redact.ts";
import type { AgentEvent } from "../ports/agent.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import { appendTo } from "./rendering.ts";

/** Streams of this many turns are kept. */
const keptTurns = 50;
const longestText = 4_000;

export const peekFolder = (paths: RepositoryPaths) => join(paths.mainTop, ".peers", "log", "peers");

/** Writes what a turn does, decoded and redacted, to `.peers/log/peers/<turn>-<peer>.jsonl` for whoever peeks. */
export function createPeek(paths: RepositoryPaths, secrets: readonly string[]): (live: LiveTurn, events: readonly AgentEvent[]) => void {
  const folder = peekFolder(paths);
  let last = 0;
  return ({ turn, peer }, events) => {
    if (turn !== last) forgetOld(folder);
    last = turn;
    const at = Date.now();
    const lines = events.map((event) => `${redact(JSON.stringify({ at, ...shortened(event) }), [...secrets])}\n`);
    appendTo(join(folder, `${String(turn).padStart(5, "0")}-${peer}.jsonl`), lines.join(""));
  };
}

function shortened(event: AgentEvent): AgentEvent {
  if (event.kind === "text" || event.kind === "result") return { ...event, text: event.text.slice(0, longestText) };
  return event.kind === "tool" ? { ...event, detail: event.detail.slice(0, longestText) } : event;
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
