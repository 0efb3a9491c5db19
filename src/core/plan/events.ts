/** The facts about a plan; part of the union in event.ts. */
import { z } from "zod";
import { author, oid } from "../vocabulary.ts";
import { phases } from "./phases.ts";
import { stepId } from "./plan.ts";
import { movers, stepStates } from "./transitions.ts";

export const stepMoved = z.object({
  kind: z.literal("step-moved"),
  step: stepId,
  from: z.enum(stepStates),
  to: z.enum(stepStates),
  why: z.string(),
  commit: oid.nullable(),
  turn: z.number().int().nullable(),
  by: z.enum(movers),
  name: z.string(),
});

export const planTraced = z.object({
  kind: z.literal("plan-traced"),
  /** Everything reachable from here has been looked at. */
  to: oid,
  /** What the new commits are to steps and phases, oldest first. */
  work: z.array(z.object({ item: z.string(), commit: oid, author, turn: z.number().int().nullable(), named: z.boolean(), touched: z.boolean() })),
  /** Steps whose new work asks for a review. */
  ready: z.array(stepId),
  /** Commits that are no longer part of the branch. */
  gone: z.array(oid),
  artefact: z.object({ phase: z.enum(phases), blob: oid.nullable(), problems: z.array(z.string()) }).nullable(),
  /** What the next prompt has to say to a peer. */
  told: z.array(z.object({ peer: z.string(), says: z.string() })),
});

export const phaseAccepted = z.object({
  kind: z.literal("phase-accepted"),
  phase: z.enum(phases),
  file: z.string(),
  blob: oid,
  commit: oid,
  turn: z.number().int().nullable(),
  by: z.enum(["reviewer", "operator"]),
  name: z.string(),
});

export const planAmended = z.object({
  kind: z.literal("plan-amended"),
  reason: z.string(),
  /** In words, one each. */
  changes: z.array(z.string()),
});
