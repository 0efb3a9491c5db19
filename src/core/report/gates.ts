/** How each gate stood over the ticks, and how long it was red. */
import type { EventOf } from "../event.ts";
import type { State } from "../state.ts";
import { gateStatuses } from "../verdicts.ts";
import type { Millis, Verdict } from "../vocabulary.ts";

export type GateLine = {
  readonly gate: string;
  /** The last answer of each tick it was asked in, oldest first. */
  readonly cells: readonly { readonly tick: number; readonly verdict: Verdict }[];
  readonly now: Verdict | "unjudged";
  readonly why: string;
  readonly asked: number;
  readonly red: number;
  readonly longestRed: RedSpan | null;
};

/** `to` is the tick it was green again; null while it is red. */
export type RedSpan = { readonly from: number; readonly to: number | null; readonly fromAt: Millis; readonly toAt: Millis };

type Kept = { readonly cells: Map<number, Verdict>; asked: number; red: number; open: RedSpan | null; longest: RedSpan | null };
export type GatesSoFar = Map<string, Kept>;

export function gatesAfter(gates: GatesSoFar, { gate, verdict }: EventOf<"gate-judged">, { at, tick }: { at: Millis; tick: number }): void {
  const kept = gates.get(gate) ?? { cells: new Map<number, Verdict>(), asked: 0, red: 0, open: null, longest: null };
  gates.set(gate, kept);
  kept.cells.set(tick, verdict);
  kept.asked += 1;
  const isRed = verdict === "fail" || verdict === "broken";
  if (isRed) kept.red += 1;
  if (kept.open) kept.open = { ...kept.open, toAt: at, to: isRed ? null : tick };
  else if (isRed) kept.open = { from: tick, to: null, fromAt: at, toAt: at };
  kept.longest = longer(kept.longest, kept.open);
  if (!isRed) kept.open = null;
}

/** The gates of the accepted policy in its order, then those that were asked before it changed. */
export function gateLines(gates: GatesSoFar, state: State): GateLine[] {
  const statuses = gateStatuses(state);
  const now = new Map(statuses.map(({ goal, verdict }) => [goal.id, verdict]));
  return [...new Set([...now.keys(), ...gates.keys()])].map((gate) => {
    const kept = gates.get(gate);
    return {
      gate,
      cells: [...(kept?.cells ?? [])].map(([tick, verdict]) => ({ tick, verdict })),
      now: now.get(gate)?.verdict ?? "unjudged",
      why: now.get(gate)?.why ?? "",
      asked: kept?.asked ?? 0,
      red: kept?.red ?? 0,
      longestRed: kept?.longest ?? null,
    };
  });
}

const ticksOf = (span: RedSpan | null) => (span ? (span.to ?? span.from) - span.from : -1);

function longer(one: RedSpan | null, other: RedSpan | null): RedSpan | null {
  if (!one || !other) return one ?? other;
  if (one.from === other.from && one.fromAt === other.fromAt) return other;
  const [first, second] = [ticksOf(one), ticksOf(other)];
  return second > first || (second === first && other.toAt - other.fromAt > one.toAt - one.fromAt) ? other : one;
}
