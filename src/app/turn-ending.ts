import type { LiveTurn } from "../core/attribute.ts";
import type { Event } from "../core/event.ts";
import type { Message } from "../core/mail.ts";
import type { Oid, TurnOutcome } from "../core/vocabulary.ts";
import type { AgentReading, AgentTrouble, SignIn } from "../ports/agent.ts";
import type { Artefacts } from "../ports/event-log.ts";
import type { Finished } from "../ports/processes.ts";
import type { Tampering, Workspace } from "../ports/workspaces.ts";
import { outcomeOf } from "./agent-turn.ts";
import type { Cut } from "./watch-turn.ts";

export type Ending = {
  readonly live: LiveTurn;
  readonly workspace: Workspace;
  readonly finished: Finished;
  /** What its CLI said of itself; null where nobody listened, as after a crash of ours. */
  readonly reading: AgentReading | null;
  readonly signIn: SignIn;
  readonly cut: Cut | null;
  /** The messages it was given. */
  readonly mail: readonly Message[];
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
  /** What it handed in, as it was. */
  readonly kept?: Artefacts;
};

/** Why a turn that should have worked did not, in words; null when it simply ended well. What the CLI itself says counts before its exit code. */
export function troubleOf(
  { finished, reading, cut }: Pick<Ending, "finished" | "reading" | "cut">,
  program: string,
): { outcome: TurnOutcome; why: string } | null {
  if (cut?.outcome === "over-budget") return { outcome: "over-budget", why: cut.why };
  const said = reading?.trouble;
  const ownEnd = finished.ended !== "cancelled" || cut?.outcome === "done";
  if (said && ownEnd) return { outcome: outcomeOf(said), why: `${program}: ${said.message.slice(0, 300)}${adviceFor(said)}` };
  // It had said that it was done and only would not leave.
  return cut?.outcome === "done" ? null : processTrouble(finished, program, cut?.why);
}

/** What only a person can do about it. */
function adviceFor({ kind }: AgentTrouble): string {
  if (kind === "signed-out") return " (sign it in, or set its key)";
  return kind === "out-of-quota" ? " (its account or its key needs credit)" : "";
}

function processTrouble(finished: Finished, program: string, cutBecause = "the runner was told to end"): { outcome: TurnOutcome; why: string } | null {
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
      return { outcome: "interrupted", why: cutBecause };
    case "exited":
      if (finished.exitCode === 0) return null;
      return {
        outcome: "process-failed",
        why: `it ended with ${finished.signal ?? `exit code ${finished.exitCode}`}${last ? `: ${last}` : ""}`,
      };
  }
}
