import type { Block, Section, Table } from "../page.ts";
import { counted } from "../plain.ts";

/** A page holds so many rows of one table; what is older is counted. */
export const shown = 60;

export const text = (words: string): Block => ({ is: "text", text: words });
export const empty = (title: string, words: string): Section => ({ title, blocks: [text(words)] });
export const chart = (drawn: Extract<Block, { is: "chart" }>["chart"], shownAs: Table): Block => ({ is: "chart", chart: drawn, table: shownAs });
export const table = (head: readonly string[], rows: readonly (readonly string[])[], numbers: readonly number[]): Block => ({
  is: "table",
  table: { head, rows, numbers, more: "" },
});

export function capped(whole: Omit<Table, "more">, end: "first" | "last"): Table {
  const left = whole.rows.length - shown;
  if (left <= 0) return { ...whole, more: "" };
  return {
    ...whole,
    rows: end === "last" ? whole.rows.slice(-shown) : whole.rows.slice(0, shown),
    more: `${counted(left, "row")} ${end === "last" ? "before these" : "after these"}: \`peers log\` has them all`,
  };
}
