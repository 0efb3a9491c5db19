import type { Oid } from "../core/vocabulary.ts";

/** A folder a turn works in. */
export type Workspace = {
  readonly kind: "shared" | "own" | "review";
  readonly dir: string;
  readonly base: Oid;
  /** Of a review: all the work since the baseline, and what changed since another commit, as the worktree has it. */
  readonly diffs?: { readonly range: string; readonly since: string };
};

/** `since`: the commit its reviewer saw last. `plant`: the text one file has instead of its own. */
export type ReviewAsked = {
  readonly peer: string;
  readonly baseline: Oid | null;
  readonly tip: Oid;
  readonly since?: Oid | null;
  readonly plant?: { readonly file: string; readonly text: string } | null;
};

export type Landing = { readonly landed: true; readonly tip: Oid } | { readonly landed: false; readonly why: string; readonly ref: string; readonly tip: Oid };

export type Workspaces = {
  /** Whether a workspace has nothing uncommitted and nothing half-done: then there is nothing to keep. */
  readonly isSettled: (workspace: Workspace) => Promise<boolean>;
  /** Paths with uncommitted or untracked work in the main checkout; empty when clean. Takes no lock, refreshes no index. */
  readonly uncommitted: (dir: string) => Promise<string[]>;
  /** The main checkout, when it is on `branch` at `tip`, clean, and no rebase or merge is under way; otherwise why not. */
  readonly openShared: (branch: string, tip: Oid) => Promise<Workspace | { readonly wait: string }>;
  /** The peer's own linked worktree, on branch `peers/<name>` at `tip`. */
  readonly openOwn: (peer: string, tip: Oid) => Promise<Workspace>;
  /**
   * A worktree with two commits made for it: the baseline and, on top, the work under review. It holds no message, note, branch
   * or review of the author, so a reviewer cannot read them; what it commits there is thrown away.
   */
  readonly openReview: (asked: ReviewAsked) => Promise<Workspace>;
  /** Begins what `openReview` of that tip will need, while other things take time. Nothing planted is prepared. */
  readonly prepareReview: (asked: Omit<ReviewAsked, "peer" | "plant">) => void;
  /** Moves commits made in an own worktree onto `branch` (compare-and-swap; replayed on top when the branch moved meanwhile). */
  readonly land: (workspace: Workspace, branch: string) => Promise<Landing>;
  /** Saves all uncommitted and untracked work of a workspace as a commit under `ref`, then makes the workspace clean. Null: there was none. */
  readonly keep: (workspace: Workspace, ref: string, message: string) => Promise<Oid | null>;
  /** Puts the shared checkout, clean, back on `branch`; a commit on no branch is kept under `ref`. Says where it was, e.g. `on other`; null: in its place. */
  readonly comeBack: (workspace: Workspace, branch: string, ref: string) => Promise<string | null>;
  /** Puts `branch` (and the checkout on it) back to `to`; the former tip is kept under `ref`. */
  readonly restore: (workspace: Workspace, branch: string, to: Oid, ref: string) => Promise<void>;
  /** One commit by peers that undoes `commits` (newest first in effect) on `branch`; null when it does not apply. */
  readonly revert: (workspace: Workspace, branch: string, commits: readonly Oid[], message: string) => Promise<Oid | null>;
};

/** What a turn could bend outside its files. */
export type Tampering = {
  readonly what: "policy" | "log" | "hooks" | "tags" | "notes" | "refs" | "config" | "replace";
  readonly detail: string;
  readonly repaired: boolean;
};

/** Opaque: what `guard` saw before a turn. */
export type GuardSnapshot = { readonly takenAt: number; readonly content: unknown };

export type Guard = {
  /** Remembers policy files, hooks, repository configuration, attributes, and refs other than the ones a turn may move. */
  readonly snapshot: (mayMove: readonly string[]) => Promise<GuardSnapshot>;
  /** Compares with the snapshot, puts back what was bent, and says so. */
  readonly check: (snapshot: GuardSnapshot, mayMove: readonly string[]) => Promise<Tampering[]>;
};
