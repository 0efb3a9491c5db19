import { type Calibration, notCalibrated } from "./calibration/trust.ts";
import { type Concerns, noConcerns } from "./concerns/concern.ts";
import { noRegister, type Register } from "./findings/register.ts";
import type { PlanState } from "./plan/state.ts";
import type { Policy } from "./policy.ts";
import type { DescribedBefore } from "./review/described-before.ts";
import type { Said } from "./review/repeated-notes.ts";
import type { Author, Millis, Oid, Role, StopOutcome, TurnOutcome, Usage, Verdict } from "./vocabulary.ts";

/** What the facts add up to. Bounded: it does not grow with history, except by hand-offs not yet proven. */
export type State = {
  readonly seq: number;
  readonly at: Millis;
  /** Turns begun so far, in all runs. */
  readonly tick: number;
  readonly writer: string;
  readonly policy: AcceptedPolicy | null;
  readonly status: "fresh" | "running" | "paused" | "converged" | "stopped";
  /** Why the loop is not running; null while it is. */
  readonly stop: Stop | null;
  readonly waiting: string | null;
  /** Tips of all refs as recorded. */
  readonly tips: Readonly<Record<string, Oid>>;
  /** The tip of the work branch; null before the first commit. */
  readonly tip: Tip | null;
  /** The newest tip everything later must contain. */
  readonly anchor: Oid | null;
  /** Who made the last 200 commits: a branch that goes back to one of them goes back to its author. */
  readonly authors: readonly Pick<Tip, "commit" | "author" | "turn">[];
  readonly turn: OpenTurn | null;
  /** The last 20. */
  readonly turns: readonly EndedTurn[];
  /** The last 50, reviews and failed turns between them or not. */
  readonly handedOff: readonly { readonly turn: number; readonly peer: string; readonly commit: Oid }[];
  readonly peers: Readonly<Record<string, PeerState>>;
  /** Who had the last turn, good or bad. */
  readonly lastPeer: string | null;
  /** Tries in a row of one peer that led to nothing good (a failed turn, a red hand-off). */
  readonly failedTries: { readonly peer: string; readonly count: number } | null;
  /** An implement turn has answered the task of the accepted policy. */
  readonly taskTaken: boolean;
  readonly verdicts: readonly StoredVerdict[];
  /** Reviews of the tip's tree. */
  readonly reviews: readonly StoredReview[];
  /** Longer notes of reviewers, by name, the last of each. */
  readonly said: Readonly<Record<string, readonly Said[]>>;
  /** Marks of what reviewers said that files change, by name, the last 200 of each. */
  readonly described: Readonly<Record<string, readonly DescribedBefore[]>>;
  /** Every finding with what became of it. */
  readonly register: Register;
  /** What has become of the plan; null without one. */
  readonly plan: PlanState | null;
  /** What reviewers made of planted defects. */
  readonly calibration: Calibration;
  readonly concerns: Concerns;
  readonly handoffs: readonly StoredHandoff[];
  /** People's commits on the work branch since the last turn, oldest first: what an interactive peer can claim. */
  readonly unclaimed: readonly Oid[];
  /** Turns in a row that left the tip's tree green and unquestioned. */
  readonly cleanTicks: number;
  /** The tip came from a hand-off whose gates are not all judged yet: one that changed files, or one that says all is done already. */
  readonly unjudgedHandoff: "none" | "work" | "empty";
  readonly run: RunTotals;
  readonly stuck: StuckCounters;
  /** What the next prompt has to say to a peer, by name. */
  readonly notices: Readonly<Record<string, readonly string[]>>;
  /** Commits each peer has not been told of yet, by name, oldest first, the last 50. */
  readonly inbox: Readonly<Record<string, readonly Letter[]>>;
};

export type Stop = { readonly outcome: StopOutcome | null; readonly why: string; readonly hint: string };

export type AcceptedPolicy = {
  readonly seq: number;
  readonly hash: string;
  readonly branch: string;
  readonly baseline: { readonly commit: Oid; readonly tree: Oid } | null;
  readonly policy: Policy;
};

export type Tip = {
  readonly commit: Oid;
  readonly tree: Oid;
  readonly author: Author;
  readonly turn: number | null;
  /** Who made the files, when commits without files came on top: that of the newest commit with some. */
  readonly wrote?: Author;
};

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
  /** Attributed to it so far, oldest first. */
  readonly commits: readonly Oid[];
};

export type EndedTurn = {
  readonly turn: number;
  readonly peer: string;
  readonly role: Role;
  readonly outcome: TurnOutcome;
  readonly why: string;
  readonly commit: Oid | null;
  readonly at: Millis;
  readonly durationMs: Millis;
  readonly usage: Usage | null;
};

/** `recent` holds the last five turns: 0 good, 0.5 commits without a hand-off, 1 failed. A sum of 3 degrades. */
export type PeerState = {
  /** `resting` is never stored: it follows from `restUntil` and the time. */
  readonly health: "healthy" | "degraded" | "resting" | "unavailable";
  readonly why: string;
  readonly recent: readonly number[];
  /** The tick its health last changed or it was last tried. */
  readonly sinceTick: number;
  /** Of all runs. */
  readonly usage: Spent;
  /** Of this run. */
  readonly run: Spent;
  /** Not to be asked before this time; 0 when it may. */
  readonly restUntil: Millis;
  /** Rate limits in a row. */
  readonly rests: number;
  /** The last implement session and what it had used, to go on with. */
  readonly session: { readonly id: string; readonly usage: Usage } | null;
};

/** `usd` counts what is known; `billed` the part paid by the token. */
export type Spent = { readonly tokens: number; readonly usd: number; readonly billed: number };
export const nothingSpent: Spent = { tokens: 0, usd: 0, billed: 0 };

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
  /** The findings its refusal rests on. */
  readonly raised: readonly string[];
};

export type StoredHandoff = { readonly turn: number; readonly peer: string; readonly commits: readonly Oid[] };
export type Letter = { readonly commit: Oid; readonly from: string; readonly subject: string };

/** Totals since the run was armed (by a person's commit, `peers run`, `resume` or `goals accept`). */
export type RunTotals = {
  readonly startedAt: Millis | null;
  readonly ticks: number;
  readonly tokens: number;
  /** What counts against max_usd. */
  readonly usd: number;
  /** Everything at list price, for the eye. */
  readonly listUsd: number;
  readonly dearestUsd: number;
  readonly consecutiveFailures: number;
  readonly limits: Limits;
};

export type Limits = {
  readonly max_ticks?: number | undefined;
  readonly max_usd?: number | undefined;
  readonly max_runtime_s?: number | undefined;
  readonly withoutSceptic?: boolean;
};

export type StuckCounters = {
  /** The set of gates last found red, and the different trees (or commits) in a row that had exactly it. */
  readonly redGates: string;
  readonly redTries: readonly Oid[];
  /** Trees that hand-offs led to, newest last, with how often each came back. */
  readonly trees: readonly { readonly tree: Oid; readonly visits: number }[];
};

export const noStuck: StuckCounters = { redGates: "", redTries: [], trees: [] };
export const noRun: RunTotals = { startedAt: null, ticks: 0, tokens: 0, usd: 0, listUsd: 0, dearestUsd: 0, consecutiveFailures: 0, limits: {} };
export const newPeer: PeerState = {
  health: "healthy",
  why: "",
  recent: [],
  sinceTick: 0,
  usage: nothingSpent,
  run: nothingSpent,
  restUntil: 0,
  rests: 0,
  session: null,
};

export const initial: State = {
  seq: 0,
  at: 0,
  tick: 0,
  writer: "",
  policy: null,
  status: "fresh",
  stop: null,
  waiting: null,
  tips: {},
  tip: null,
  anchor: null,
  authors: [],
  turn: null,
  turns: [],
  handedOff: [],
  peers: {},
  lastPeer: null,
  failedTries: null,
  taskTaken: false,
  verdicts: [],
  reviews: [],
  said: {},
  described: {},
  register: noRegister,
  plan: null,
  calibration: notCalibrated,
  concerns: noConcerns,
  handoffs: [],
  unclaimed: [],
  cleanTicks: 0,
  unjudgedHandoff: "none",
  run: noRun,
  stuck: noStuck,
  notices: {},
  inbox: {},
};
