import { decide } from "../core/decide.ts";
import type { EventOf } from "../core/event.ts";
import { evolve } from "../core/fold.ts";
import { humanLine } from "../core/log-view.ts";
import { initial, type State } from "../core/state.ts";
import { describe } from "../core/status.ts";
import type { EventLog } from "../ports/event-log.ts";
import type { Repository } from "../ports/repository.ts";
import { Refusal } from "./accept.ts";

export type Replayed = {
  readonly tick: number;
  /** The state the decision was taken on. */
  readonly state: State;
  readonly decision: string;
  readonly events: readonly { readonly seq: number; readonly line: string }[];
  readonly prompt: string | null;
  /** As it was handed in, without secrets. */
  readonly review: string | null;
  readonly diff: string;
  readonly verdicts: readonly Pick<EventOf<"gate-judged">, "gate" | "verdict" | "commit" | "why">[];
};

/** Rebuilds a tick from the log and the objects alone: what was known, what was decided, what was said to the peer, what came of it. */
export async function replay(log: EventLog, repository: Repository, tick: number): Promise<Replayed> {
  let state = initial;
  let before: State | null = null;
  const during = [];
  for await (const recorded of log.events()) {
    if (recorded.tick > tick) break;
    if (recorded.tick === tick) {
      before ??= state;
      during.push(recorded);
    }
    state = evolve(state, recorded);
  }
  if (!before) throw new Refusal(`there is no tick ${tick} in the log; the last is ${state.tick}`);
  const started = during.find(({ event }) => event.kind === "turn-started");
  const end = during.find(({ event }) => event.kind === "turn-ended");
  const ended = end?.event.kind === "turn-ended" ? end.event : null;
  const base = started?.event.kind === "turn-started" ? started.event.commit : null;
  return {
    tick,
    state: before,
    decision: describe(decide(before, started?.at ?? before.at)),
    events: during.map((recorded) => ({ seq: recorded.seq, line: humanLine(recorded) })),
    prompt: started ? await log.artefact(started.entry, "prompt.md") : null,
    review: end && ended?.role !== "implement" ? await log.artefact(end.entry, "review.json") : null,
    diff: base && ended?.commit && ended.commit !== base ? await repository.diff(base, ended.commit) : "",
    verdicts: during.flatMap(({ event }) =>
      event.kind === "gate-judged" ? [{ gate: event.gate, verdict: event.verdict, commit: event.commit, why: event.why }] : [],
    ),
  };
}
