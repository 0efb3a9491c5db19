/** Turns of peers. Part of the union in event.ts. */
import { z } from "zod";
import { oid, roles, turnOutcomes, usage } from "../vocabulary.ts";

export const turnStarted = z.object({
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

export const turnEnded = z.object({
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
