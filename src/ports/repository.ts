import type { FileChange } from "../core/file-change.ts";
import type { Oid } from "../core/vocabulary.ts";

/** Where things are. All absolute. */
export type RepositoryPaths = {
  /** Top of the checkout the command was started in; the repository itself when bare. */
  readonly top: string;
  /** Top of the checkout the peers work in, the shared workspace: the main one, or the linked worktree `peers init` ran in. */
  readonly mainTop: string;
  readonly gitDir: string;
  readonly commonDir: string;
  /** `<common dir>/peers`: spool, runner lock, rebuildable caches. */
  readonly runtimeDir: string;
  /** `$XDG_STATE_HOME/peers/<id>`: signing key, expected tip of the log, checkpoint. Owned by the operator. */
  readonly stateDir: string;
  /** `$XDG_CACHE_HOME/peers/<id>`: gate and peer worktrees. */
  readonly cacheDir: string;
  readonly id: string;
  readonly objectFormat: "sha1" | "sha256";
};

export type CommitFacts = {
  readonly commit: Oid;
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly authorName: string;
  readonly subject: string;
  readonly message: string;
};

/** Questions about history and refs; replace refs, grafts, hooks and fsmonitor of the repository never take part. */
export type Repository = {
  readonly paths: RepositoryPaths;
  /** Tips of all `refs/heads/*`, and of detached worktrees as `HEAD@<worktree name>`. */
  readonly tips: () => Promise<Readonly<Record<string, Oid>>>;
  /** Full ref HEAD of the shared workspace points to, e.g. `refs/heads/main`; null when detached. */
  readonly headRef: () => Promise<string | null>;
  readonly resolve: (revision: string) => Promise<Oid | null>;
  readonly facts: (commit: Oid) => Promise<CommitFacts>;
  /** Commits reachable from `of` and from none of `known`, oldest first. */
  readonly newCommits: (of: readonly Oid[], known: readonly Oid[]) => Promise<CommitFacts[]>;
  readonly isAncestor: (older: Oid, newer: Oid) => Promise<boolean>;
  readonly changes: (from: Oid, to: Oid) => Promise<FileChange[]>;
  readonly diffstat: (from: Oid, to: Oid) => Promise<string>;
  /** Unified diff text; `paths` limits it. Capped by the caller. */
  readonly diff: (from: Oid, to: Oid, paths?: readonly string[]) => Promise<string>;
  /** The commit that last wrote a line of a file, numbered from 1; null when there is no such line. */
  readonly blame: (commit: Oid, path: string, line: number) => Promise<Oid | null>;
  readonly readFile: (commit: Oid, path: string) => Promise<string | null>;
  /** The object name of a file; null when there is none at that path. */
  readonly blobAt: (commit: Oid, path: string) => Promise<Oid | null>;
  /** The bytes of a file by its object name; null when there is no such blob. */
  readonly blob: (oid: Oid) => Promise<Uint8Array | null>;
  readonly treeOf: (commit: Oid) => Promise<Oid>;
  /** Moves a ref if it is where it is believed to be; false when it is not. `to` null deletes, `from` null creates. */
  readonly moveRef: (ref: string, to: Oid | null, from: Oid | null) => Promise<boolean>;
  /** All refs with their values: `prefix` e.g. `refs/tags/`. */
  readonly refs: (prefix: string) => Promise<Readonly<Record<string, Oid>>>;
  /** A rebase, merge or cherry-pick under way in the shared workspace; events wait for its end. */
  readonly operationUnderWay: () => Promise<string | null>;
  readonly close: () => Promise<void>;
};
