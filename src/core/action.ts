import type { Millis, Oid, Role, StopOutcome } from "./vocabulary.ts";

/** What `decide` may tell the world to do; one per tick. */
export type Action =
  | { readonly do: "rest"; readonly why: string }
  /** Until a time, or until something else happens; null when only a person can make it happen. */
  | { readonly do: "wait"; readonly until: Millis | null; readonly why: string }
  | { readonly do: "recover"; readonly turn: number }
  | { readonly do: "judge"; readonly commit: Oid; readonly tree: Oid; readonly gates: readonly string[] }
  /** Looks what the new commits are to the steps of the plan. */
  | { readonly do: "trace"; readonly commit: Oid }
  /** Runs the commands of answered findings again. */
  | { readonly do: "recheck"; readonly commit: Oid; readonly tree: Oid; readonly findings: readonly string[] }
  | {
      readonly do: "ask";
      readonly peer: string;
      readonly role: Role;
      readonly goals: readonly string[];
      readonly commit: Oid;
      readonly tree: Oid;
      readonly why: string;
    }
  | { readonly do: "stop"; readonly outcome: StopOutcome; readonly why: string; readonly hint: string }
  | { readonly do: "converge"; readonly commit: Oid; readonly tree: Oid };
