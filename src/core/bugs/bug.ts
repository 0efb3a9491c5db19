import type { Told } from "../message-reader.ts";
import type { Author, Oid, Severity } from "../vocabulary.ts";
import type { BugClaim, BugNotes } from "./notes.ts";
import type { BugReport } from "./read-report.ts";

/** One commit of the ledger with what is known of it besides its message. */
export type LedgerCommit = Told<BugNotes> & { readonly by: Author | null };

export type Reported = BugReport & { readonly commit: Oid; readonly by: Author | null };
export type Claimed = BugClaim & { readonly commit: Oid; readonly by: Author | null; readonly paths: readonly string[] };

export type Bug = {
  readonly id: string;
  /** The highest it was ever given, or that of its duplicates; null when no report can be read. */
  readonly severity: Severity | null;
  /** Oldest first. */
  readonly reports: readonly Reported[];
  readonly claims: readonly Claimed[];
  readonly confirms: readonly LedgerCommit[];
};

export type Ledger = {
  readonly bugs: readonly Bug[];
  readonly isBehind: (older: Oid, newer: Oid) => boolean;
  /** Commits that were taken back and stayed so, with the commit that did. */
  readonly reverted: ReadonlyMap<Oid, Oid>;
  readonly notes: readonly string[];
};

/** Who is unknown is nobody's equal. */
export const isSame = (one: Author | null, other: Author | null): boolean =>
  one !== null && other !== null && one.kind === other.kind && one.name === other.name;
