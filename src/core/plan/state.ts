/** What has become of the steps and phases of the accepted plan, by the log. */
import type { Author, Oid } from "../vocabulary.ts";
import type { Phase } from "./phases.ts";
import type { StepStateName } from "./transitions.ts";

export type PlanState = {
  /** Where the branch stood when a plan was first accepted: work before it is no work on the plan. */
  readonly start: Oid | null;
  /** All commits up to this one have been looked at; null when none have. */
  readonly traced: Oid | null;
  readonly steps: Readonly<Record<string, StepState>>;
  /** Commits not yet covered by a review that found the step done (or the phase acceptable), oldest first, by step or phase. */
  readonly work: Readonly<Record<string, readonly Work[]>>;
  readonly phases: Readonly<Partial<Record<Phase, AcceptedPhase>>>;
  /** The artefact of the phase at hand, as the tip has it. */
  readonly artefact: Artefact | null;
  /** Content of an artefact that a reviewer refused. */
  readonly refused: Oid | null;
  /** Rest between the phases and the first step until `peers resume`. */
  readonly checkpoint: boolean;
};

export type StepState = {
  readonly state: StepStateName;
  readonly why: string;
  /** Who moved it last, and in which turn. */
  readonly name: string;
  readonly turn: number | null;
  /** What it was moved at. */
  readonly commit: Oid | null;
  /** There is work that nobody has reviewed and that its author does not call partial. */
  readonly ready: boolean;
  /** Commits that a review found to be it, the last 50. */
  readonly proof: readonly Work[];
};

export type Work = {
  readonly commit: Oid;
  readonly author: Author;
  readonly turn: number | null;
  /** Its message names the step. */
  readonly named: boolean;
  /** It changes something the step touches. */
  readonly touched: boolean;
};

export type AcceptedPhase = { readonly file: string; readonly blob: Oid; readonly commit: Oid; readonly name: string };
export type Artefact = { readonly phase: Phase; readonly blob: Oid | null; readonly problems: readonly string[] };

export const openStep: StepState = { state: "open", why: "", name: "", turn: null, commit: null, ready: false, proof: [] };
