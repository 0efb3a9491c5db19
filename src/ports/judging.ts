import type { Defect } from "../core/calibration/plant.ts";
import type { Concerns } from "../core/concerns/concern.ts";
import type { PlanState } from "../core/plan/state.ts";
import type { HardGoal, Policy } from "../core/policy.ts";
import type { Author, Millis, Oid, Verdict } from "../core/vocabulary.ts";
import type { GateAnswer, Ran, RunAsked, TreeView } from "./gate.ts";

/** A hand-off not yet proven to carry its self-review, oldest first. */
export type Handoff = { readonly turn: number; readonly peer: string; readonly commits: readonly Oid[] };

/** What built-in gates may know beyond the files: facts from the log, never from the repository's own claims. */
export type HistoryFacts = {
  readonly baseline: Oid | null;
  /** The newest tip everything later must contain; null when there is none yet. */
  readonly anchor: Oid | null;
  readonly handoffs: readonly Handoff[];
  /** The newest hand-offs, proven or not, oldest first, each with its last commit. */
  readonly handedOff?: readonly { readonly turn: number; readonly peer: string; readonly commit: Oid }[];
  /** Who made the newest commits, as the log attributed them. Null outside of a log, where git's author is all there is. */
  readonly authors: Readonly<Record<Oid, Author>> | null;
  /** What peers worry about, by the log; absent where there is none. */
  readonly concerns?: Concerns;
  /** What the log says of the plan; absent where there is none. */
  readonly plan?: PlanState | null;
};

export type Judgement = {
  readonly gate: string;
  readonly version: string;
  readonly verdict: Verdict;
  readonly why: string;
  readonly durationMs: Millis;
  readonly attempts: number;
  /** Everything the gate printed, capped and redacted. */
  readonly output: string;
  readonly key: string;
};

/** Stands for the hash of a policy where none was accepted. */
export const noPolicy = "none";

export type JudgeRequest = {
  readonly commit: Oid;
  readonly tree: Oid;
  readonly gates: readonly HardGoal[];
  readonly policy: Policy;
  readonly policyHash: string;
  readonly facts: HistoryFacts;
};

export type JudgeOptions = {
  /** Judge again what is known already. */
  readonly fresh?: boolean;
  /** Aborted when a newer commit makes the answers worthless: whatever runs is killed, nothing more is reported. */
  readonly signal: AbortSignal;
  readonly onJudged: (judgement: Judgement) => void;
};

export type Bench = {
  /** Judges exactly this commit in a clean worktree, gates in parallel. Resolves when all are judged or the signal fired. */
  readonly judge: (request: JudgeRequest, options: JudgeOptions) => Promise<Judgement[]>;
  /** Brings a worktree to a commit that will be asked about soon, so that `judge` finds it there. Its failure means only that nothing was gained. */
  readonly prepare: (request: Pick<JudgeRequest, "commit" | "tree" | "policy">) => void;
  /** The cache key a gate has for a commit: what `judge` will put in `Judgement.key`. */
  readonly keyOf: (gate: HardGoal, request: Pick<JudgeRequest, "commit" | "tree" | "policyHash">) => string;
  /** What one built-in gate says of a commit, whole: with every finding, nothing recorded. */
  readonly ask: (goal: HardGoal, request: JudgeRequest, signal: AbortSignal) => Promise<GateAnswer>;
  /** The files of a commit. */
  readonly look: (commit: Oid) => Promise<TreeView>;
  /** Runs a command as a gate would, by these settings, nothing recorded. */
  readonly tryOut: (policy: Policy, asked: RunAsked) => Promise<Ran>;
  /** Defects that could be planted in the changed lines of a commit. */
  readonly defects: (request: JudgeRequest) => Promise<readonly Defect[]>;
  /** With `overlay` laid over the files, by path. Runs one command in the clean worktree of a commit: evidence of a finding, `verify.commands`. */
  readonly runAt: (
    commit: Oid,
    cmd: string,
    timeoutMs: Millis,
    overlay?: Readonly<Record<string, string>>,
  ) => Promise<{ exitCode: number | null; output: string }>;
};
