import type { Section } from "../page.ts";
import { dateText, durationText, short } from "../plain.ts";
import type { Story } from "../story.ts";
import { capped, empty } from "./blocks.ts";

export function turnsSection({ turns }: Story): Section {
  if (turns.length === 0) return empty("Turn by turn", "No turn has ended yet.");
  const rows = turns.map(({ turn, peer, role, outcome, good, durationMs, commits, why }) => [
    String(turn),
    peer,
    role,
    good ? outcome : outcome.toUpperCase(),
    durationText(durationMs),
    commits.map(({ commit, subject }) => `${short(commit)} ${subject}`).join("; ") || why,
  ]);
  return {
    title: "Turn by turn",
    blocks: [{ is: "table", table: capped({ head: ["turn", "peer", "role", "end", "time", "commits, or why"], rows, numbers: [0, 4] }, "last") }],
  };
}

export function runsSection({ runs }: Story): Section {
  if (runs.length === 0) return empty("Runs", "None has begun.");
  const rows = runs.map(({ run, beganAt, endedAt, turns, end, stop }) => [
    String(run),
    dateText(beganAt),
    durationText(endedAt - beganAt),
    String(turns),
    end,
    stop ? stop.why : "",
  ]);
  return {
    title: "Runs",
    blocks: [{ is: "table", table: capped({ head: ["run", "began", "lasted", "turns", "end", "why"], rows, numbers: [0, 2, 3] }, "last") }],
  };
}
