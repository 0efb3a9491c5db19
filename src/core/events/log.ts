/** How a log begins, what it goes by, and who drives it. Part of the union in event.ts. */
import { z } from "zod";
import { policySchema } from "../policy.ts";
import { oid } from "../vocabulary.ts";

export const started = z.object({
  kind: z.literal("log-started"),
  writer: z.string(),
  /** OpenSSH public key line of the writer, e.g. `ssh-ed25519 AAAA…`. */
  publicKey: z.string(),
  /** The chain of another clone this one continues. */
  continues: z.object({ ref: z.string(), tip: oid, publicKey: z.string() }).nullable(),
});

export const branchesKnown = z.object({
  kind: z.literal("branches-known"),
  /** Tips of all branches when the log began: what was there before is not news. */
  branches: z.record(z.string(), oid),
  /** The last entry of the chain this one continues, so that it stays with it. */
  continues: oid.nullable(),
});

export const policyAccepted = z.object({
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

export const runnerStarted = z.object({
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
