/** The log as lines: one JSON object an event for programs, one sentence for people. */
import type { Recorded } from "./event.ts";
import { sentence } from "./headline.ts";

/** One event as a JSON line: `seq`, `at` (ms), `tick`, `kind`, and the event's own fields. Where it speaks of a peer as author, `peer` names it. */
export function jsonLine({ seq, at, tick, event }: Recorded): string {
  const peer = event.kind === "commit-seen" && event.author.kind === "peer" ? { peer: event.author.name } : {};
  return JSON.stringify({ seq, at, tick, ...event, ...peer });
}

export function humanLine({ seq, at, tick, event }: Recorded): string {
  const time = new Date(at).toISOString().slice(0, 19).replace("T", " ");
  return `${String(seq).padStart(5)}  ${time}  tick ${String(tick).padStart(3)}  ${sentence(event).replace(/\s+/g, " ").slice(0, 200)}`;
}
