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
