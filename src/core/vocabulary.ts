/** The words events are made of. Apart from the events, so that each part of them can be read where it belongs. */
import { z } from "zod";

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
export const author = z.object({ kind: z.enum(["human", "peer", "tool"]), name: z.string() });
export type Author = z.infer<typeof author>;

export const finding = z.object({
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
export const usage = z.object({
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

/** Milliseconds since 1970 (UTC), always passed in. */
export type Millis = number;
