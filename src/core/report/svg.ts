/** Charts as SVG. Each has a title and a description for those who do not see it; its table stands beneath it. */
import { escaped } from "./escaped.ts";
import type { Chart, GridChart, LinesChart, Mark } from "./page.ts";

const width = 720;
const nameWidth = 190;

export function svgOf(chart: Chart, id: string): string {
  const { height, body } = chart.is === "grid" ? grid(chart) : lines(chart);
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}t ${id}d"><title id="${id}t">${escaped(chart.title)}</title><desc id="${id}d">${escaped(chart.says)} The table after it has the same figures.</desc>${body}</svg>`;
}

type Drawn = { readonly height: number; readonly body: string };

const rowHeight = 20;
const names: Readonly<Record<Mark, string>> = { pass: "green", fail: "red", broken: "broken", "not-applicable": "not applicable", none: "not asked" };

function grid({ columns, rows }: GridChart): Drawn {
  const step = Math.min(18, (width - nameWidth) / Math.max(1, columns.length));
  const size = Math.max(3, Math.min(14, step - 2));
  const body = rows.map(({ name, marks }, row) => {
    const y = row * rowHeight + 3;
    return `<text x="0" y="${y + 11}">${escaped(name, 26)}</text>${marks.map((mark, column) => cell(mark, { x: round(nameWidth + column * step), y, size })).join("")}`;
  });
  const foot = rows.length * rowHeight + 16;
  const ends =
    columns.length > 0
      ? `<text class="soft" x="${nameWidth}" y="${foot}">tick ${escaped(columns[0] ?? "")}${columns.length > 1 ? ` to ${escaped(columns.at(-1) ?? "")}` : ""}</text>`
      : "";
  return { height: foot + 30, body: `${body.join("")}${ends}${legend(foot + 20)}` };
}

function cell(mark: Mark, { x, y, size }: { x: number; y: number; size: number }): string {
  const box = (kind: string) => `<rect class="${kind}" x="${x}" y="${y}" width="${round(size)}" height="14"/>`;
  const [right, middle] = [round(x + size), round(x + size / 2)];
  switch (mark) {
    case "pass":
      return box("pass");
    case "fail":
      return `${box("fail")}<path class="cross" d="M${x} ${y}L${right} ${y + 14}M${right} ${y}L${x} ${y + 14}"/>`;
    case "broken":
      return `${box("broken")}<path class="cross" d="M${middle} ${y}V${y + 8}M${middle} ${y + 10}V${y + 13}"/>`;
    case "not-applicable":
      return `<circle class="na" cx="${middle}" cy="${y + 7}" r="${round(Math.min(4, size / 2))}"/>`;
    case "none":
      return `<rect class="none" x="${middle - 1}" y="${y + 6}" width="2" height="2"/>`;
  }
}

function legend(y: number): string {
  const marks: readonly Mark[] = ["pass", "fail", "broken", "not-applicable", "none"];
  return marks
    .map((mark, at) => `${cell(mark, { x: nameWidth + at * 106, y: y - 11, size: 14 })}<text x="${nameWidth + at * 106 + 20}" y="${y}">${names[mark]}</text>`)
    .join("");
}

const top = 12;
const plot = 160;
const left = 60;

function lines({ lines: drawn, unit }: LinesChart): Drawn {
  const ticks = drawn.flatMap(({ points }) => points.map(({ tick }) => tick));
  const [first, last] = [Math.min(...ticks), Math.max(...ticks)];
  const highest = Math.max(1e-9, ...drawn.flatMap(({ points }) => points.map(({ value }) => value)));
  const x = (tick: number) => round(left + ((tick - first) / Math.max(1, last - first)) * (width - left - 10));
  const y = (value: number) => round(top + plot - (value / highest) * plot);
  const paths = drawn.map(
    ({ points }, at) => `<path class="l l${at % 6}" d="M${x(first)} ${y(0)}${points.map(({ tick, value }) => `H${x(tick)}V${y(value)}`).join("")}"/>`,
  );
  const keys = drawn.map(({ name, points }, at) => {
    const [column, row] = [at % 3, Math.floor(at / 3)];
    const at0 = { x: left + column * 215, y: top + plot + 40 + row * 18 };
    return `<path class="l l${at % 6}" d="M${at0.x} ${at0.y - 4}h28"/><text x="${at0.x + 34}" y="${at0.y}">${escaped(name, 18)}: ${figure(points.at(-1)?.value ?? 0)}</text>`;
  });
  const axes = `<path class="axis" fill="none" d="M${left} ${top}V${top + plot}H${width - 10}"/><text class="soft" x="${left - 6}" y="${top + 8}" text-anchor="end">${figure(highest)}</text><text class="soft" x="${left - 6}" y="${top + plot}" text-anchor="end">0</text><text class="soft" x="${left}" y="${top + plot + 18}">${Number.isFinite(first) ? `tick ${first}` : ""}</text><text class="soft" x="${width - 10}" y="${top + plot + 18}" text-anchor="end">${Number.isFinite(last) ? `tick ${last}, ${escaped(unit)}` : ""}</text>`;
  return { height: top + plot + 50 + Math.ceil(drawn.length / 3) * 18, body: `${axes}${paths.join("")}${keys.join("")}` };
}

const round = (value: number) => Math.round(value * 10) / 10;
const figure = (value: number) =>
  Number.isInteger(value) ? value.toLocaleString("en-US") : value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString("en-US");
