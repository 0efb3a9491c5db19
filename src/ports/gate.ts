import type { z } from "zod";
import type { FrozenFile } from "../core/acceptance/contract.ts";
import type { Recorded } from "../core/event.ts";
import type { FileChange } from "../core/file-change.ts";
import type { MessageReader, Told } from "../core/message-reader.ts";
import type { Policy, ProjectCommands } from "../core/policy.ts";
import type { Extractor } from "../core/source-file.ts";
import type { Surface } from "../core/structure/surface/symbol.ts";
import type { Family } from "../core/syntax.ts";
import type { Author, Millis, Oid, Verdict } from "../core/vocabulary.ts";
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
  readonly languages: readonly Family[];
  /** What it does not notice, one sentence: what a reviewer still has to look for. */
  readonly cannotSee: string;
  /** `commit` when the answer depends on history and not only on the files. */
  readonly per: "tree" | "commit";
  /**
   * What it needs: each file by itself, what differs from the baseline, history, or commands of the project run. Gates that run
   * nothing are asked first.
   */
  readonly reads: "files" | "difference" | "history" | "commands";
  /** What it finds in single files: named here, a second thread can look for it as well. */
  readonly extractors?: readonly Extractor<unknown>[];
  /** What may stand under `with:` of its goal. */
  readonly settings?: z.ZodObject;
  readonly judge: (view: GateView) => Promise<GateAnswer>;
};

export type GateAnswer = {
  readonly verdict: Verdict;
  readonly why: string;
  readonly findings: readonly GateFinding[];
  /** What was there already when the policy was accepted: listed, not held against the commit. */
  readonly known?: readonly GateFinding[];
  /** Worth knowing, not a violation: flaky tests, survivors for the reviewer. */
  readonly notes?: readonly string[];
};

export type GateFinding = {
  readonly commit: Oid | null;
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  /** The offending text, one line. */
  readonly text: string;
  /** What is wrong with it. */
  readonly claim: string;
  /** What would satisfy the gate. */
  readonly remedy: string;
  /** Names this finding by its content, for waivers; the same wherever the content stands. */
  readonly fingerprint?: string;
};

/** What a built-in gate may look at. Commits and their authors come from the log, never from what a commit says of itself. */
export type GateView = {
  readonly commit: Oid;
  readonly tree: Oid;
  readonly facts: HistoryFacts;
  /** The files of the commit. */
  readonly now: TreeView;
  /** The files of the baseline; null when there is none: everything is new then. */
  readonly base: TreeView | null;
  /** What differs from the baseline to the commit, renames found; every file as added when there is no baseline. */
  readonly changed: () => Promise<readonly FileChange[]>;
  /** The files of any other commit. */
  readonly at: (commit: Oid) => Promise<TreeView>;
  readonly message: (commit: Oid) => Promise<string>;
  readonly parents: (commit: Oid) => Promise<readonly Oid[]>;
  readonly isAncestor: (older: Oid, newer: Oid) => Promise<boolean>;
  readonly changes: (from: Oid, to: Oid) => Promise<readonly FileChange[]>;
  /** Unified diff, three lines of context; `paths` limits it. */
  readonly diff: (from: Oid, to: Oid, paths?: readonly string[]) => Promise<string>;
  /** Paths a commit changed against its first parent; all of its files when it has none. */
  readonly changedIn: (commit: Oid) => Promise<readonly string[]>;
  /** What each of many commits changed against its first parent, renames found. */
  readonly changesIn: (commits: readonly Oid[]) => Promise<ReadonlyMap<Oid, readonly FileChange[]>>;
  /** What a reader makes of the messages since the baseline (of all without one), oldest first. Each message is read once, ever. */
  readonly told: <T>(reader: MessageReader<T>) => Promise<readonly Told<T>[]>;
  /** Commits reachable from `of` and not from `known` (everything when null), oldest first. */
  readonly onlyIn: (of: Oid, known: Oid | null) => Promise<readonly CommitFacts[]>;
  /** What the commits reachable from `of` and not from `known` wrote, against each of their parents; oldest first, each content and path once. */
  readonly written: (of: Oid, known: Oid | null) => Promise<readonly WrittenFile[]>;
  /** What an extractor finds in contents wherever they stand; null for those it does not read. Each content is looked at once, ever. */
  readonly look: <T>(extractor: Extractor<T>, files: readonly Pick<TreeFile, "path" | "oid">[]) => Promise<readonly (T | null)[]>;
  /** Who made a commit, by the log; outside of a log by git's author. Null when neither knows. */
  readonly authorOf: (commit: Oid) => Promise<Author | null>;
  /** The whole log, oldest first; empty where there is none. */
  readonly logged: () => Promise<readonly Recorded[]>;
  /** As the operator accepted it; null where nobody did. */
  readonly policy: Policy | null;
  /** The project's own commands as the operator set them; what is not set is found by looking at the baseline's files. */
  readonly project: ProjectCommands;
  /** `with:` of the goal, as the gate's own schema read it. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Runs a command in a clean worktree of a commit; the same question is run once, whoever asks. */
  readonly run: (asked: RunAsked) => Promise<Ran>;
  /** sha256 in hexadecimal. */
  readonly digest: (text: string) => string;
};

/** The files of one commit. */
export type TreeView = {
  readonly tree: Oid;
  /** Sorted by path. */
  readonly files: readonly TreeFile[];
  readonly file: (path: string) => TreeFile | null;
  readonly bytes: (path: string) => Promise<Uint8Array | null>;
  /** As UTF-8, or as what its byte order mark says; null when there is no such file or it is not text. */
  readonly text: (path: string) => Promise<string | null>;
  /** What an extractor finds in each file it wants (among `paths`, when given). Each content is looked at once, ever. */
  readonly extract: <T>(extractor: Extractor<T>, paths?: readonly string[]) => Promise<ReadonlyMap<string, T>>;
  /** What code outside of the repository can use, in every language. Worked out once for each tree. */
  readonly surface: () => Promise<Surface>;
};

export type TreeFile = { readonly path: string; readonly oid: Oid; readonly kind: "file" | "executable" | "symlink" | "submodule" };

/** A file as a commit left it. */
export type WrittenFile = TreeFile & { readonly commit: Oid };

export type RunAsked = {
  readonly at: Oid;
  /** A line for sh. `$PEERS_REPORTS` is an empty folder outside of the worktree for what it is to leave behind. */
  readonly cmd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Files written over the worktree before the command starts, by path. */
  readonly overlay?: Readonly<Record<string, string>>;
  /** Files laid over it as they were frozen, whatever stands at their path: blobs, or what the operator's folder has of hidden ones. */
  readonly laid?: readonly FrozenFile[];
  /** Paths taken out of the worktree before the command starts. */
  readonly without?: readonly string[];
  /** Files of the worktree to bring back besides those in `$PEERS_REPORTS`. */
  readonly reads?: readonly string[];
  /** The goal's own limit when absent. */
  readonly timeoutMs?: Millis;
};

export type Ran = {
  /** Null when it did not end by itself. */
  readonly exitCode: number | null;
  readonly ended: "exited" | "over-time" | "cancelled" | "not-started";
  readonly stdout: string;
  readonly stderr: string;
  /** Files it left in `$PEERS_REPORTS` (by their path there) and those of `reads` that exist. */
  readonly files: Readonly<Record<string, string>>;
  /** Those of `laid` that were not any more what they are when the command had ended. */
  readonly altered?: readonly string[];
  readonly durationMs: Millis;
};
