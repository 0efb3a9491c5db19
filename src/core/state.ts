import type { Author, Finding, Millis, Oid, Role, StopOutcome, TurnOutcome, Usage, Verdict } from "./event.ts";
import type { Policy } from "./policy.ts";

/** What the facts add up to. Bounded: it does not grow with history, except by hand-offs not yet proven. */
export type State = {
  readonly seq: number;
  readonly at: Millis;
  readonly tick: number;
  readonly writer: string;
  readonly policy: AcceptedPolicy | null;
  readonly status: "fresh" | "running" | "paused" | "converged" | "stopped";
  /** Why the loop is not running, in one sentence; null while it runs. */
  readonly stop: { readonly outcome: StopOutcome | null; readonly why: string; readonly hint: string } | null;
  readonly waiting: string | null;
  /** Tips of all refs as recorded. */
  readonly tips: Readonly<Record<string, Oid>>;
  /** The tip of the work branch; null before the first commit. */
  readonly tip: Tip | null;
  /** The newest tip everything later must contain. */
  readonly anchor: Oid | null;
  readonly turn: OpenTurn | null;
  readonly turns: readonly EndedTurn[];
  readonly peers: Readonly<Record<string, PeerState>>;
  /** Who had the last turn, good or bad. */
  readonly lastPeer: string | null;
  /** Further tries the last peer has had in a row. */
  readonly retries: number;
  readonly verdicts: readonly StoredVerdict[];
  readonly reviews: readonly StoredReview[];
  /** Blocking findings of the last review of the tip's line of work, until the next review. */
  readonly findings: readonly Finding[];
  readonly handoffs: readonly StoredHandoff[];
  readonly cleanTicks: number;
  readonly run: RunTotals;
  readonly stuck: StuckCounters;
  /** What the next prompt has to say to a peer, by name. */
  readonly notices: Readonly<Record<string, readonly string[]>>;
  /** Commits each peer has not been told of yet, by name, newest last. */
  readonly inbox: Readonly<Record<string, readonly Letter[]>>;
};

export type AcceptedPolicy = {
  readonly seq: number;
  readonly hash: string;
  readonly branch: string;
  readonly baseline: { readonly commit: Oid; readonly tree: Oid } | null;
  readonly policy: Policy;
};

export type Tip = { readonly commit: Oid; readonly tree: Oid; readonly author: Author; readonly turn: number | null };
export type OpenTurn = {
  readonly turn: number;
  readonly peer: string;
  readonly role: Role;
  readonly goals: readonly string[];
  readonly commit: Oid;
  readonly tree: Oid;
  readonly workspace: "shared" | "own" | "review";
  readonly token: string;
  readonly startedAt: Millis;
};
export type EndedTurn = {
  readonly turn: number;
  readonly peer: string;
  readonly role: Role;
  readonly outcome: TurnOutcome;
  readonly why: string;
  readonly commit: Oid | null;
  readonly durationMs: Millis;
  readonly usage: Usage | null;
};
/** `recent` holds the last five turns: 0 good, 0.5 commits without hand-off, 1 failed. A sum of 3 degrades. */
export type PeerState = {
  readonly health: "healthy" | "degraded" | "unavailable";
  readonly why: string;
  readonly recent: readonly number[];
  readonly sinceTick: number;
  readonly usage: Usage;
};
export type StoredVerdict = {
  readonly key: string;
  readonly gate: string;
  readonly tree: Oid;
  readonly commit: Oid;
  readonly verdict: Verdict;
  readonly why: string;
  readonly head: string;
  readonly seq: number;
};
export type StoredReview = {
  readonly goal: string;
  readonly peer: string;
  readonly tree: Oid;
  readonly verdict: "pass" | "fail" | "void";
  readonly why: string;
};
export type StoredHandoff = { readonly turn: number; readonly peer: string; readonly commits: readonly Oid[] };
export type Letter = { readonly commit: Oid; readonly from: string; readonly subject: string };
export type RunTotals = {
  readonly startedAt: Millis | null;
  readonly ticks: number;
  readonly tokens: number;
  readonly usd: number;
  readonly dearestUsd: number;
  readonly consecutiveFailures: number;
  readonly limits: { readonly max_ticks?: number | undefined; readonly max_usd?: number | undefined; readonly max_runtime_s?: number | undefined };
};
export type StuckCounters = {
  readonly redGates: string;
  readonly redTrees: number;
  /** Trees the tip has had, newest last, with how often each came back. */
  readonly trees: readonly { readonly tree: Oid; readonly visits: number }[];
  readonly regions: Readonly<Record<string, number>>;
};
