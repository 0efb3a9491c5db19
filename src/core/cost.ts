/** What the log says was used: by turn, by peer, by run. */
import type { Recorded } from "./event.ts";
import { evolve } from "./fold.ts";
import { initial } from "./state.ts";
import type { Millis, Usage } from "./vocabulary.ts";

export type TurnCost = {
  readonly turn: number;
  readonly run: number;
  readonly peer: string;
  readonly role: string;
  readonly outcome: string;
  readonly durationMs: Millis;
  readonly usage: Usage | null;
};
export type Sum = {
  readonly turns: number;
  readonly tokens: number;
  readonly usd: number;
  readonly billed: number /** Turns whose price nobody knows. */;
  readonly unpriced: number;
  /** Turns whose program told nothing at all of what it used. */
  readonly untold: number;
  readonly durationMs: Millis;
};
export type Cost = { readonly turns: readonly TurnCost[]; readonly peers: Readonly<Record<string, Sum>>; readonly runs: readonly Sum[]; readonly total: Sum };

export function costOf(events: readonly Recorded[]): Cost {
  const turns: TurnCost[] = [];
  let state = initial;
  let run = 0;
  for (const recorded of events) {
    const before = state.run.startedAt;
    state = evolve(state, recorded);
    if (state.run.startedAt !== before && state.run.startedAt !== null) run += 1;
    const { event } = recorded;
    if (event.kind === "turn-ended")
      turns.push({ turn: event.turn, run, peer: event.peer, role: event.role, outcome: event.outcome, durationMs: event.durationMs, usage: event.usage });
  }
  const names = [...new Set(turns.map(({ peer }) => peer))];
  const runs = [...new Set(turns.map((turn) => turn.run))];
  return {
    turns,
    peers: Object.fromEntries(names.map((name) => [name, sum(turns.filter(({ peer }) => peer === name))])),
    runs: runs.map((number) => sum(turns.filter((turn) => turn.run === number))),
    total: sum(turns),
  };
}

export function renderCost({ turns, peers, runs, total }: Cost, pricesAsOf: string): string {
  const rows = [
    ["turn", "peer", "role", "outcome", "s", "tokens", "usd", "by"],
    ...turns.map(({ turn, peer, role, outcome, durationMs, usage }) => [
      String(turn),
      peer,
      role,
      outcome,
      seconds(durationMs),
      usage ? String(usage.tokens) : "-",
      usage?.usd == null ? "-" : dollars(usage.usd),
      byWhom(usage),
    ]),
    ...Object.entries(peers).map(([name, figures]) => ["all", name, "", turnsOf(figures.turns), ...figuresOf(figures)]),
    ...runs.map((figures, index) => ["run", String(index + 1), "", turnsOf(figures.turns), ...figuresOf(figures)]),
    ["total", "", "", turnsOf(total.turns), ...figuresOf(total)],
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const notes = [
    ...(total.untold > 0 ? [`${total.untold} of ${turnsOf(total.turns)} told nothing of what they used; it is in none of these sums.`] : []),
    ...(total.unpriced > 0 ? [`${turnsOf(total.unpriced)} without a price: the CLI says none and no price of its model is known.`] : []),
    ...(turns.some(({ usage }) => usage?.source === "price-table") ? [`Prices by table are list prices as of ${pricesAsOf}.`] : []),
    ...(total.usd > total.billed ? [`${dollars(total.usd - total.billed)} of it is covered by subscriptions.`] : []),
  ];
  return [
    ...rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    ),
    ...notes,
  ].join("\n");
}

function sum(turns: readonly TurnCost[]): Sum {
  const usd = (usage: Usage | null) => usage?.usd ?? 0;
  return {
    turns: turns.length,
    tokens: turns.reduce((all, { usage }) => all + (usage?.tokens ?? 0), 0),
    usd: turns.reduce((all, { usage }) => all + usd(usage), 0),
    billed: turns.reduce((all, { usage }) => all + (usage?.billed ? usd(usage) : 0), 0),
    unpriced: turns.filter(({ usage }) => usage !== null && usage.usd === null).length,
    untold: turns.filter(({ usage }) => usage === null).length,
    durationMs: turns.reduce((all, { durationMs }) => all + durationMs, 0),
  };
}

const figuresOf = ({ turns, untold, unpriced, durationMs, tokens, usd }: Sum) => [
  seconds(durationMs),
  turns > 0 && untold === turns ? "-" : String(tokens),
  turns > 0 && untold + unpriced === turns ? "-" : dollars(usd),
  "",
];
const turnsOf = (count: number) => `${count} turn${count === 1 ? "" : "s"}`;
const byWhom = (usage: Usage | null) => (usage ? `${usage.source}${usage.billed ? "" : ", subscription"}` : "");
const seconds = (ms: Millis) => (ms / 1000).toFixed(1);
const dollars = (usd: number) => usd.toFixed(4);
