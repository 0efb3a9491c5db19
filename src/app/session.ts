import type { Event } from "../core/event.ts";
import type { State } from "../core/state.ts";
import type { Artefacts, EventLog, LogProblem } from "../ports/event-log.ts";

/** The log as one process sees it: the state it last read, and ways to add to it. */
export type Session = {
  readonly state: () => State;
  /** Reads what others appended; returns the log's own troubles, which were mended unless they say otherwise. */
  readonly refresh: () => Promise<readonly LogProblem[]>;
  /** Appends if nobody else did since the state was read; false means: the state is new now, think again. */
  readonly record: (events: readonly Event[], artefacts?: Artefacts) => Promise<boolean>;
  /** Appends facts that stay true whatever others append meanwhile. */
  readonly insist: (events: readonly Event[], artefacts?: Artefacts) => Promise<void>;
};

/** Somebody else is the runner now: whatever this process still meant to say, it must not. */
export class LockLost extends Error {
  override readonly name = "LockLost";
}

/** The same session, which throws instead of reading or adding once its runner no longer holds the lock. */
export function whileHolding(session: Session, isHeld: () => boolean): Session {
  const holding = <A extends readonly unknown[], T>(act: (...given: A) => Promise<T>) => {
    return async (...given: A): Promise<T> => {
      if (!isHeld()) throw new LockLost("another runner took over here (was the lock folder removed?); this one ends and leaves the rest to it");
      return act(...given);
    };
  };
  return { state: session.state, refresh: holding(session.refresh), record: holding(session.record), insist: holding(session.insist) };
}

export async function openSession(log: EventLog): Promise<Session & { readonly problems: readonly LogProblem[] }> {
  const first = await log.read();
  let state = first.state;
  // Appends of one process queue up; between processes the log's compare-and-swap decides.
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  };
  const record = (events: readonly Event[], artefacts?: Artefacts) =>
    inTurn(async () => {
      const answer = await log.append(state, events, artefacts);
      state = answer.state;
      return answer.appended;
    });
  return {
    problems: first.problems,
    state: () => state,
    refresh: () =>
      inTurn(async () => {
        const read = await log.read();
        state = read.state;
        return read.problems;
      }),
    record,
    insist: async (events, artefacts) => {
      while (!(await record(events, artefacts)));
    },
  };
}
