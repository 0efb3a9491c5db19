import type { LiveTurn } from "../core/attribute.ts";
import type { Event, Oid, TurnOutcome } from "../core/event.ts";
import type { Finished } from "../ports/processes.ts";
import type { Tampering, Workspace } from "../ports/workspaces.ts";

export type Ending = {
  readonly live: LiveTurn;
  readonly workspace: Workspace;
  readonly finished: Finished;
  /** Puts back what the turn bent outside its files, and says what it was. */
  readonly tampering: () => Promise<readonly Tampering[]>;
};

/** What a turn's work or review amounted to. */
export type Outcome = {
  readonly outcome: TurnOutcome;
  readonly why: string;
  readonly commit: Oid | null;
  /** The commits handed off, oldest first; those attributed to the turn when absent. */
  readonly commits?: readonly Oid[];
  readonly warnings: readonly string[];
  readonly events: readonly Event[];
};

/** Why a process that should have worked did not, in words; null when it simply ended well. */
export function processTrouble(finished: Finished, program: string): { outcome: TurnOutcome; why: string } | null {
  const last = (finished.stderr.trim() || finished.stdout.trim()).split("\n").slice(-3).join(" / ").slice(-300);
  switch (finished.ended) {
    case "not-found":
      return { outcome: "process-failed", why: `${program} was not found on the PATH` };
    case "not-runnable":
      return { outcome: "process-failed", why: `${program} is not executable` };
    case "over-time":
      return { outcome: "over-time", why: `it was still running after ${Math.round(finished.durationMs / 1000)} s` };
    case "idle":
      return { outcome: "idle", why: "it printed nothing for too long" };
    case "cancelled":
      return { outcome: "interrupted", why: "the runner was told to end" };
    case "exited":
      if (finished.exitCode === 0) return null;
      return {
        outcome: "process-failed",
        why: `it ended with ${finished.signal ?? `exit code ${finished.exitCode}`}${last ? `: ${last}` : ""}`,
      };
  }
}
