import type { Oid, Verdict } from "../core/event.ts";
import type { FileChange } from "../core/file-change.ts";
import type { HistoryFacts } from "./judging.ts";
import type { CommitFacts } from "./repository.ts";

/** A built-in gate: a question about one commit, answered by our own code from the installed package. */
export type Gate = {
  readonly id: string;
  /** Changes when the same commit may get another answer. */
  readonly version: string;
  /** The question, one sentence. */
  readonly says: string;
  /** Languages it understands; empty means it does not look at code. */
  readonly languages: readonly string[];
  /** What it does not notice, one sentence: what a reviewer still has to look for. */
  readonly cannotSee: string;
  /** `commit` when the answer depends on history and not only on the files. */
  readonly per: "tree" | "commit";
  readonly judge: (view: GateView) => Promise<GateAnswer>;
};

export type GateAnswer = { readonly verdict: Verdict; readonly why: string; readonly findings: readonly GateFinding[] };
export type GateFinding = { readonly commit: Oid | null; readonly file: string | null; readonly line: number | null; readonly claim: string };

/** What a built-in gate may look at. Commits and their authors come from the log, never from what a commit says of itself. */
export type GateView = {
  readonly commit: Oid;
  readonly tree: Oid;
  readonly facts: HistoryFacts;
  readonly message: (commit: Oid) => Promise<string>;
  readonly isAncestor: (older: Oid, newer: Oid) => Promise<boolean>;
  readonly changes: (from: Oid, to: Oid) => Promise<readonly FileChange[]>;
  /** Paths a commit changed against its first parent; all of its files when it has none. */
  readonly changedIn: (commit: Oid) => Promise<readonly string[]>;
  /** Commits reachable from `of` and not from `known`, oldest first. */
  readonly onlyIn: (of: Oid, known: Oid) => Promise<readonly CommitFacts[]>;
};
