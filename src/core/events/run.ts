/** How runs go on and end. Part of the union in event.ts. */
import { z } from "zod";
import { oid, stopOutcomes } from "../vocabulary.ts";

export const waitStarted = z.object({ kind: z.literal("wait-started"), why: z.string() });

export const runPaused = z.object({ kind: z.literal("run-paused") });

export const runResumed = z.object({ kind: z.literal("run-resumed") });

export const runStopped = z.object({
  kind: z.literal("run-stopped"),
  outcome: z.enum(stopOutcomes),
  /** One plain sentence, and what a person could do. */
  why: z.string(),
  hint: z.string(),
});

export const runConverged = z.object({ kind: z.literal("run-converged"), commit: oid, tree: oid, ticks: z.number().int() });

export const runInterrupted = z.object({ kind: z.literal("run-interrupted"), signal: z.string() });
