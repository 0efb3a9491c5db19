/** What became of commits and branches. Part of the union in event.ts. */
import { z } from "zod";
import { author, oid } from "../vocabulary.ts";

export const commitSeen = z.object({
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

export const branchMoved = z.object({
  kind: z.literal("branch-moved"),
  branch: z.string(),
  from: oid.nullable(),
  /** The new tip, always a commit known before; null when the ref is gone. */
  to: oid.nullable(),
  tree: oid.nullable(),
  how: z.enum(["forward", "rewind", "sideways", "created", "deleted"]),
  turn: z.number().int().nullable(),
});

export const tamperingFound = z.object({
  kind: z.literal("tampering-found"),
  turn: z.number().int().nullable(),
  peer: z.string().nullable(),
  what: z.enum(["policy", "log", "hooks", "tags", "notes", "refs", "config", "replace"]),
  detail: z.string(),
  repaired: z.boolean(),
});

export const turnUndone = z.object({
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

export const workKept = z.object({
  kind: z.literal("work-kept"),
  turn: z.number().int(),
  peer: z.string(),
  why: z.string(),
  ref: z.string(),
  /** The commit made to keep it; on no branch. */
  kept: oid,
});
