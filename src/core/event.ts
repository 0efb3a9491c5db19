/**
 * The facts of the log: one union, past tense. Decoded once, here, with zod; everything else trusts the types.
 * An entry is one commit of a chain under `refs/peers/log/<writer>`; it carries one or a few events.
 */
import { z } from "zod";
import { concernAnswered, concernClosed, concernOpened } from "./concerns/events.ts";
import { branchMoved, commitSeen, tamperingFound, turnUndone, workKept } from "./events/commits.ts";
import { calibrationMeasured, findingMoved, gateJudged, reviewGiven } from "./events/judging.ts";
import { branchesKnown, policyAccepted, runnerStarted, started } from "./events/log.ts";
import { runConverged, runInterrupted, runPaused, runResumed, runStopped, waitStarted } from "./events/run.ts";
import { turnEnded, turnStarted } from "./events/turns.ts";
import { phaseAccepted, planAmended, planTraced, stepMoved } from "./plan/events.ts";

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
