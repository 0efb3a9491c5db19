/** What gates, reviewers and checks said. Part of the union in event.ts. */
import { z } from "zod";
import { author, finding, findingMoves, oid, roles, verdicts } from "../vocabulary.ts";

export const gateJudged = z.object({
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

export const reviewGiven = z.object({
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

export const findingMoved = z.object({
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

export const calibrationMeasured = z.object({
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
