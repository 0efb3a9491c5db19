import { spending } from "../core/budget.ts";
import { decide } from "../core/decide.ts";
import { restsAtCheckpoint } from "../core/plan/view.ts";
import { oneLine } from "../core/report/plain.ts";
import { remaining } from "../core/report/remaining.ts";
import type { State } from "../core/state.ts";
import { describe } from "../core/status.ts";
import type { Invocation } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import type { RunnerEnd } from "./runner.ts";

/** The last lines of a run, for someone who was asleep, and its exit code. */
export function endOfRun({ print, complain }: Invocation, end: RunnerEnd): number {
  if ("heldBy" in end) {
    complain(
      `another runner is at work here: process ${end.heldBy.pid} on ${end.heldBy.host} (${end.heldBy.mode}); \`peers status\` shows it, \`peers stop\` ends it`,
    );
    return exitCodes.lockHeld.code;
  }
  const { state, signal } = end;
  print(summary(state, signal !== null));
  if (signal) return exitCodes[signal === "SIGINT" ? "interrupted" : "terminated"].code;
  return state.status === "converged" ? exitCodes.ok.code : exitCodes.notDone.code;
}

function whyNothing(state: State): string {
  const next = decide(state, state.at);
  return next.do === "rest" ? next.why : `next would be to ${describe(next)}; the next commit, \`peers run\` or \`peers watch\` goes on`;
}

function summary(state: State, isInterrupted: boolean): string {
  const spent = spending(state, state.at)
    .filter(({ used }) => used > 0)
    .map(({ used, says }) => `${Math.round(used * 100) / 100} ${used === 1 && says === "turns" ? "turn" : says}`)
    .join(", ");
  const stop = state.stop
    ? `${state.stop.why}${state.stop.hint ? `\n  ${state.stop.hint}` : ""}`
    : (state.waiting ?? restsAtCheckpoint(state) ?? whyNothing(state));
  const word = state.status === "converged" ? "done" : state.status === "paused" ? "paused" : isInterrupted ? "not done, interrupted" : "not done";
  return `${word}: ${stop}${remainsText(state)}${spent ? `\nused: ${spent}` : ""}`;
}

const shown = 5;

/** Whatever ended it: who wakes up to this wants to know how far it is from done. */
function remainsText(state: State): string {
  const left = state.status === "stopped" ? remaining(state) : [];
  const more = left.length > shown ? [`and ${left.length - shown} more; \`peers report\` has them all`] : [];
  return [...left.slice(0, shown).map((line) => oneLine(line)), ...more].map((line) => `\nremains: ${line}`).join("");
}
