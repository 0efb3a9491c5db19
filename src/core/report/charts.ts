/** The three charts as figures: gates over ticks, cost by peer, findings opened and closed. */
import type { Verdict } from "../vocabulary.ts";
import { type FindingStory, isOpen } from "./findings.ts";
import type { GateLine } from "./gates.ts";
import type { GridChart, LinesChart, Mark } from "./page.ts";
import type { TurnStory } from "./story.ts";

/** More columns than this are too narrow to see; several ticks then share one. */
const columnsShown = 72;

export function gatesChart(gates: readonly GateLine[]): GridChart {
  const ticks = [...new Set(gates.flatMap(({ cells }) => cells.map(({ tick }) => tick)))].toSorted((one, other) => one - other);
  const each = Math.max(1, Math.ceil(ticks.length / columnsShown));
  const groups = Array.from({ length: Math.ceil(ticks.length / each) }, (_, at) => ticks.slice(at * each, (at + 1) * each));
  const column = new Map(groups.flatMap((group, at) => group.map((tick) => [tick, at] as const)));
  return {
    is: "grid",
    title: "Gates over ticks",
    says: each > 1 ? `Each column is ${each} ticks; the worst answer of them is shown.` : "Each column is a tick at which gates were asked.",
    columns: groups.map((group) => (group.length > 1 ? `${group[0]}–${group.at(-1)}` : String(group[0]))),
    rows: gates.map(({ gate, cells }) => ({ name: gate, marks: marksOf(cells, column, groups.length) })),
  };
}

function marksOf(cells: GateLine["cells"], column: ReadonlyMap<number, number>, width: number): Mark[] {
  const marks = new Array<Mark>(width).fill("none");
  for (const { tick, verdict } of cells) {
    const at = column.get(tick) ?? 0;
    marks[at] = worse(marks[at] ?? "none", verdict);
  }
  return marks;
}

const ladder: readonly Mark[] = ["none", "not-applicable", "pass", "fail", "broken"];
const worse = (mark: Mark, verdict: Verdict): Mark => (ladder.indexOf(verdict) > ladder.indexOf(mark) ? verdict : mark);

/** In US dollars where any are known, else in tokens, else in minutes of turns. */
export function costChart(turns: readonly TurnStory[]): LinesChart {
  const measure = measures.find(({ of }) => turns.some((turn) => of(turn) > 0)) ?? minutes;
  const names = [...new Set(turns.map(({ peer }) => peer))];
  const last = turns.at(-1)?.tick ?? 0;
  const lines = names.map((name) => {
    const points = summed(turns.filter(({ peer }) => peer === name).map((turn) => ({ tick: turn.tick, value: measure.of(turn) })));
    return { name, points: [...points, { tick: last, value: points.at(-1)?.value ?? 0 }] };
  });
  return { is: "lines", title: "Cost by peer", says: `What each peer had used by each tick, in ${measure.unit}.`, unit: measure.unit, lines };
}

const minutes = { unit: "minutes", of: ({ durationMs }: TurnStory) => durationMs / 60_000 };
const measures = [
  { unit: "US dollars", of: ({ usage }: TurnStory) => usage?.usd ?? 0 },
  { unit: "tokens", of: ({ usage }: TurnStory) => usage?.tokens ?? 0 },
  minutes,
];

export function findingsChart(findings: readonly FindingStory[]): LinesChart {
  const turns = findings.flatMap(({ steps }) =>
    steps.map(({ tick, status }, at) => ({ tick, is: isOpen(status), was: at > 0 && isOpen(steps[at - 1]?.status ?? status) })),
  );
  const opened = inOrder(turns.filter(({ is, was }) => is && !was));
  const closed = inOrder(turns.filter(({ is, was }) => !is && was));
  const last = Math.max(0, ...turns.map(({ tick }) => tick));
  const upTo = (points: typeof opened) => [...points, { tick: last, value: points.at(-1)?.value ?? 0 }];
  return {
    is: "lines",
    title: "Findings opened and closed",
    says: `Opened ${opened.length} times, closed ${closed.length} times; where the lines part, something was open.`,
    unit: "findings",
    lines: [
      { name: "opened", points: upTo(opened) },
      { name: "closed", points: upTo(closed) },
    ],
  };
}

const inOrder = (turns: readonly { tick: number }[]) => summed(turns.toSorted((one, other) => one.tick - other.tick).map(({ tick }) => ({ tick, value: 1 })));

function summed(steps: readonly { tick: number; value: number }[]): { tick: number; value: number }[] {
  let total = 0;
  return steps.map(({ tick, value }) => {
    total += value;
    return { tick, value: total };
  });
}
