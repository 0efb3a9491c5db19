/**
 * The facts of the log: one union, past tense. Decoded once, here, with zod; everything else trusts the types.
 * An entry is one commit of a chain under `refs/peers/log/<writer>`; it carries one or a few events.
 */
import { z } from "zod";
import { concernAnswered, concernClosed, concernOpened } from "./concerns/events.ts";
import { phaseAccepted, planAmended, planTraced, stepMoved } from "./plan/events.ts";
import { policySchema } from "./policy.ts";

/** A git object name: 40 hex digits (sha1) or 64 (sha256). */
export const oid = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);
export type Oid = string;

export const verdicts = ["pass", "fail", "broken", "not-applicable"] as const;
export type Verdict = (typeof verdicts)[number];

export const roles = ["implement", "review", "sceptic"] as const;
export type Role = (typeof roles)[number];

export const severities = ["info", "low", "med", "high", "crit"] as const;
export type Severity = (typeof severities)[number];

export const categories = ["correctness", "security", "tests", "performance", "docs", "design", "other"] as const;
export type Category = (typeof categories)[number];

/** How a turn can end. `handed-off`, `reviewed` and `calibrated` are the good ends; `halted` needs a person before that peer can go on. */
export const turnOutcomes = [
  "handed-off",
  "reviewed",
  "calibrated",
  "nothing-done",
  "left-uncommitted",
  "no-review",
  "process-failed",
  "idle",
  "over-time",
  "rewrote-history",
  "weakened-tests",
  "changed-policy",
  "not-landed",
  "interrupted",
  "api-error",
  "rate-limited",
  "over-budget",
  "halted",
] as const;
export type TurnOutcome = (typeof turnOutcomes)[number];

/** Why the loop stopped without being done. */
export const stopOutcomes = [
  "out-of-budget",
  "stuck",
  "oscillating",
  "not-converging",
  "needs-person",
  "gate-broken",
  "peers-unavailable",
  "log-damaged",
  "by-operator",
] as const;
export type StopOutcome = (typeof stopOutcomes)[number];

/** Who made a commit. `tool` is peers itself (a revert, the ignore entry of init). */
const author = z.object({ kind: z.enum(["human", "peer", "tool"]), name: z.string() });
export type Author = z.infer<typeof author>;

const finding = z.object({
  severity: z.enum(severities),
  file: z.string().nullable(),
  line: z.number().int().nullable(),
  claim: z.string(),
  /** A command that fails on the reviewed commit, when the finding cites one instead of a place. */
  command: z.string().nullable(),
  /** Whether the cited place exists or the cited command failed; a finding without standing never blocks. */
  stands: z.boolean(),
  /** Whether the cited command really failed on the commit: what confirms a finding at once. */
  fails: z.boolean().default(false),
  category: z.enum(categories).default("other"),
  /** The finding it says it is, e.g. `F3`. */
  cites: z.string().nullable().default(null),
  /** The commit that last wrote the cited line, as git tells it, and whose it is in this log. */
  origin: z.object({ commit: oid, author, turn: z.number().int().nullable() }).nullable().default(null),
});
export type Finding = z.infer<typeof finding>;

/** What can become of a finding, each by one answer, trailer, command or run of its evidence. */
export const findingMoves = [
  "confirmed",
  "disputed",
  "refuted",
  "fixed",
  "reopened",
  "left",
  "defer-proposed",
  "cut-proposed",
  "refused",
  "deferred",
  "cut",
  "asked",
  "closed",
] as const;
export type FindingMove = (typeof findingMoves)[number];

/** `usd` is null where nobody knows the price; `billed` whether it is paid by the token rather than covered by a subscription. */
const usage = z.object({
  tokens: z.number(),
  input: z.number(),
  output: z.number(),
  cached: z.number(),
  usd: z.number().nullable(),
  billed: z.boolean(),
  model: z.string().nullable(),
  source: z.enum(["tool", "price-table", "unknown"]),
});
export type Usage = z.infer<typeof usage>;

const started = z.object({
  kind: z.literal("log-started"),
  writer: z.string(),
  /** OpenSSH public key line of the writer, e.g. `ssh-ed25519 AAAA…`. */
  publicKey: z.string(),
  /** The chain of another clone this one continues. */
  continues: z.object({ ref: z.string(), tip: oid, publicKey: z.string() }).nullable(),
});

const branchesKnown = z.object({
  kind: z.literal("branches-known"),
  /** Tips of all branches when the log began: what was there before is not news. */
  branches: z.record(z.string(), oid),
  /** The last entry of the chain this one continues, so that it stays with it. */
  continues: oid.nullable(),
});

const policyAccepted = z.object({
  kind: z.literal("policy-accepted"),
  policy: policySchema,
  /** sha256 of the canonical JSON of `policy`. */
  hash: z.string(),
  /** The work branch, e.g. `refs/heads/main`, and the commit everything is compared with; null before the first commit. */
  branch: z.string(),
  baseline: z.object({ commit: oid, tree: oid }).nullable(),
  /** Where the branch stood when the policy was accepted. */
  tip: z.object({ commit: oid, tree: oid }).nullable(),
});

const runnerStarted = z.object({
  kind: z.literal("runner-started"),
  mode: z.enum(["run", "watch", "detached", "tick"]),
  pid: z.number().int(),
  /** Limits given on the command line; they can only be tighter than the policy's. */
  limits: z.object({ max_ticks: z.number(), max_usd: z.number(), max_runtime_s: z.number() }).partial(),
  /** Rest after the phases of a plan until a person resumes. */
  checkpoint: z.boolean().optional(),
  /** The operator wants no sceptic in this run. */
  withoutSceptic: z.boolean().optional(),
});

const commitSeen = z.object({
  kind: z.literal("commit-seen"),
  commit: oid,
  tree: oid,
  parents: z.array(oid),
  subject: z.string(),
  /** The branch or worktree (`HEAD@<name>`) it was found on, and whether it is now that ref's tip. */
  branch: z.string(),
  tip: z.boolean(),
  how: z.enum(["baseline", "commit", "amend", "merge", "rewrite", "arrived"]),
  /** The former tip of that ref; null for a new ref. */
  from: oid.nullable(),
  author,
  turn: z.number().int().nullable(),
});

const branchMoved = z.object({
  kind: z.literal("branch-moved"),
  branch: z.string(),
  from: oid.nullable(),
  /** The new tip, always a commit known before; null when the ref is gone. */
  to: oid.nullable(),
  tree: oid.nullable(),
  how: z.enum(["forward", "rewind", "sideways", "created", "deleted"]),
  turn: z.number().int().nullable(),
});

const turnStarted = z.object({
  kind: z.literal("turn-started"),
  turn: z.number().int(),
  peer: z.string(),
  role: z.enum(roles),
  /** Soft goals this turn is to answer; `sceptic` for a sceptic turn. */
  goals: z.array(z.string()),
  commit: oid,
  tree: oid,
  workspace: z.enum(["shared", "own", "review"]),
  /** sha256 of the turn's token: lets a later runner recognise leftovers without the log revealing the token. */
  token: z.string(),
  /** sha256 of what is planted in a review, if anything, with a nonce: revealed when it is measured, and the same length when there is nothing. */
  sealed: z.string().optional(),
  /** Nobody of another vendor than the author's could be asked. */
  sameVendor: z.boolean().optional(),
});

const turnEnded = z.object({
  kind: z.literal("turn-ended"),
  turn: z.number().int(),
  peer: z.string(),
  role: z.enum(roles),
  outcome: z.enum(turnOutcomes),
  why: z.string(),
  exitCode: z.number().int().nullable(),
  durationMs: z.number(),
  /** The commits attributed to the turn, oldest first; `commit` is the last of them. */
  commits: z.array(oid),
  commit: oid.nullable(),
  /** A person's session that called `peers tick --after`, rather than a process of ours. */
  interactive: z.boolean(),
  warnings: z.array(z.string()),
  usage: usage.nullable(),
  /** Not to be asked again before this time (milliseconds since 1970): a rate limit, an overload. */
  restUntil: z.number().nullable(),
  /** The session of the CLI, to go on with. */
  session: z.string().nullable(),
});

const gateJudged = z.object({
  kind: z.literal("gate-judged"),
  gate: z.string(),
  version: z.string(),
  commit: oid,
  tree: oid,
  verdict: z.enum(verdicts),
  why: z.string(),
  durationMs: z.number(),
  attempts: z.number().int(),
  /** Tree, gate id and version, policy hash, toolchain: what makes two questions the same question. */
  key: z.string(),
  /** First lines of the output, for status; the whole (capped) is the artefact `gates/<gate>.txt`. */
  head: z.string(),
});

const reviewGiven = z.object({
  kind: z.literal("review-given"),
  turn: z.number().int(),
  peer: z.string(),
  /** A soft goal's id, or `sceptic`, or `clean-tick`. */
  goal: z.string(),
  commit: oid,
  tree: oid,
  verdict: z.enum(["pass", "fail", "void"]),
  why: z.string(),
  findings: z.array(finding),
  /** How the whole review sums up, and what it saw change; with the first of its answers, the others leave it out. */
  stance: z.enum(["approve", "reject", "unsure"]).nullable().default(null),
  changes: z
    .array(z.object({ file: z.string(), kind: z.enum(["behaviour", "refactor", "tests", "docs", "config", "generated"]), what: z.string() }))
    .default([]),
});

const findingMoved = z.object({
  kind: z.literal("finding-moved"),
  /** Its number in the register, e.g. `F3`. */
  finding: z.string(),
  to: z.enum(findingMoves),
  by: author,
  turn: z.number().int().nullable(),
  commit: oid,
  why: z.string(),
  /** A command that failed on the commit and is its evidence from now on. */
  command: z.string().nullable().default(null),
});

const calibrationMeasured = z.object({
  kind: z.literal("calibration-measured"),
  turn: z.number().int(),
  peer: z.string(),
  role: z.enum(roles),
  /** The real ones; what was reviewed differs by the planted defect. */
  commit: oid,
  tree: oid,
  plant: z.object({ file: z.string(), line: z.number().int(), says: z.string() }),
  /** With the plant it makes the digest that the beginning of the turn recorded. */
  nonce: z.string(),
  outcome: z.enum(["caught", "missed", "unclear"]),
  /** What it said about the rest: advice, for what is reviewed again counts. */
  findings: z.array(finding),
});

const tamperingFound = z.object({
  kind: z.literal("tampering-found"),
  turn: z.number().int().nullable(),
  peer: z.string().nullable(),
  what: z.enum(["policy", "log", "hooks", "tags", "notes", "refs", "config", "replace"]),
  detail: z.string(),
  repaired: z.boolean(),
});

const turnUndone = z.object({
  kind: z.literal("turn-undone"),
  turn: z.number().int(),
  peer: z.string(),
  why: z.string(),
  /** The commits undone; they stay reachable from `kept`. */
  commits: z.array(oid),
  /** The commit that reverts them, or the tip restored. */
  commit: oid,
  kept: z.string().nullable(),
});

const workKept = z.object({
  kind: z.literal("work-kept"),
  turn: z.number().int(),
  peer: z.string(),
  why: z.string(),
  ref: z.string(),
  /** The commit made to keep it; on no branch. */
  kept: oid,
});

const waitStarted = z.object({ kind: z.literal("wait-started"), why: z.string() });
const runPaused = z.object({ kind: z.literal("run-paused") });
const runResumed = z.object({ kind: z.literal("run-resumed") });
const runStopped = z.object({
  kind: z.literal("run-stopped"),
  outcome: z.enum(stopOutcomes),
  /** One plain sentence, and what a person could do. */
  why: z.string(),
  hint: z.string(),
});
const runConverged = z.object({ kind: z.literal("run-converged"), commit: oid, tree: oid, ticks: z.number().int() });
const runInterrupted = z.object({ kind: z.literal("run-interrupted"), signal: z.string() });

export const eventSchema = z.discriminatedUnion("kind", [
  started,
  branchesKnown,
  policyAccepted,
  runnerStarted,
  commitSeen,
  branchMoved,
  turnStarted,
  turnEnded,
  gateJudged,
  reviewGiven,
  calibrationMeasured,
  findingMoved,
  stepMoved,
  planTraced,
  phaseAccepted,
  planAmended,
  concernOpened,
  concernAnswered,
  concernClosed,
  tamperingFound,
  turnUndone,
  workKept,
  waitStarted,
  runPaused,
  runResumed,
  runStopped,
  runConverged,
  runInterrupted,
]);
export type Event = z.infer<typeof eventSchema>;
export type EventOf<K extends Event["kind"]> = Extract<Event, { kind: K }>;

/** The body of one log commit. `at` is milliseconds since 1970 (UTC); `seq` numbers the first of its events, from 1. */
export const entrySchema = z.object({
  v: z.literal(1),
  seq: z.number().int().positive(),
  at: z.number(),
  tick: z.number().int(),
  events: z.array(eventSchema).min(1),
});
export type Entry = z.infer<typeof entrySchema>;

/** An event with the place it has in the log. */
export type Recorded = { readonly seq: number; readonly at: number; readonly tick: number; readonly event: Event };

/** Milliseconds since 1970 (UTC), always passed in. */
export type Millis = number;
