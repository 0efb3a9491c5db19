import type { LiveTurn, Sighting } from "../core/attribute.ts";
import type { Event } from "../core/event.ts";
import type { State } from "../core/state.ts";
import type { Oid } from "../core/vocabulary.ts";
import type { LogProblem } from "../ports/event-log.ts";
import type { World } from "../ports/world.ts";
import { reconcile } from "./reconcile.ts";
import type { Session } from "./session.ts";

/** What the parts of one runner share. `takeIn` is the one way news enters: it may be called at any moment, also during a turn. */
export type Runner = {
  readonly world: World;
  readonly session: Session;
  /** Reads the spool, the log and the refs, and records what is new. */
  readonly takeIn: (news?: { readonly live?: LiveTurn; readonly ours?: readonly Oid[] }) => Promise<readonly Event[]>;
  /** A person's command waits for this runner, which a hook started, to end before its next action. */
  readonly giveWay: () => boolean;
  /** Fires when the runner is to end now. */
  readonly ending: AbortSignal;
};

/** With the time as its argument, again and again while somebody waits: who gave up waiting does not end the work of a night. */
export const giveWaySignal = "give-way";
const giveWayHoldsMs = 2_000;

/** Sightings are matched by commit, so old ones are dead weight. */
const sightingsKept = 500;

/** Git moves the ref first and runs the hook then: a watcher can be faster than the hook's word of who made the commit. */
const hookDelayMs = 500;
const hookPollMs = 20;

export function createRunner(world: World, session: Session, ending: AbortSignal): Runner {
  let sightings: readonly Sighting[] = [];
  let giveWayUntil = 0;
  const hear = async () => {
    const signals = await world.wakeups.drain();
    for (const { hook, args } of signals) if (hook === giveWaySignal) giveWayUntil = Number(args) + giveWayHoldsMs;
    sightings = [...sightings, ...signals.filter(({ tip }) => tip !== null)].slice(-sightingsKept);
  };
  const sightingsOf = async (commits: readonly Oid[]) => {
    for (let waited = 0; waited < hookDelayMs && !commits.every((commit) => sightings.some(({ tip }) => tip === commit)); waited += hookPollMs) {
      await world.clock.sleep(hookPollMs);
      await hear();
    }
    return sightings;
  };
  const takeIn: Runner["takeIn"] = async ({ live, ours = [] } = {}) => {
    await hear();
    const problems = await session.refresh();
    const turn = live ?? (await cutOff(world, session.state()));
    await recordProblems(session, problems, turn);
    return reconcile(world, session, { live: turn, sightingsOf: turn?.root ? sightingsOf : async () => sightings, ours });
  };
  return { world, session, takeIn, ending, giveWay: () => world.clock.now() < giveWayUntil };
}

/** A turn nobody here runs: its runner was killed, or is another process. What comes while it is open is its own, never a person's. */
export async function cutOff(world: World, { turn }: State): Promise<LiveTurn | null> {
  return turn && { turn: turn.turn, peer: turn.peer, token: (await world.turnFiles.tokenOf(turn.turn)) ?? "", root: null };
}

/** The log cannot be trusted further and cannot be mended from what is here. */
export class LogDamaged extends Error {
  override readonly name = "LogDamaged";
}

/** What opening the log put back is recorded by whoever opened it, also a command that only reads: later nobody would see it. */
export async function recordMended(session: Session, problems: readonly LogProblem[]): Promise<void> {
  const { seq, turn } = session.state();
  if (seq > 0)
    await recordProblems(
      session,
      problems.filter(({ recovered }) => recovered),
      turn,
    );
}

export async function recordProblems(session: Session, problems: readonly LogProblem[], live: Pick<LiveTurn, "turn" | "peer"> | null): Promise<void> {
  for (const { why, recovered } of problems) {
    if (!recovered)
      throw new LogDamaged(
        `${why}; restore it from a clone (git fetch ORIGIN 'refs/peers/log/*:refs/peers/log/*'), or begin a new log with \`peers init --new-log\``,
      );
    await session.insist([{ kind: "tampering-found", turn: live?.turn ?? null, peer: live?.peer ?? null, what: "log", detail: why, repaired: true }]);
  }
}
