/** The page as data: what Markdown and HTML are written from. All texts are plain; whoever writes them out makes them harmless. */
export type Page = { readonly title: string; readonly lead: readonly Line[]; readonly sections: readonly Section[] };
export type Line = { readonly label: string; readonly text: string };
export type Section = { readonly title: string; readonly blocks: readonly Block[] };

export type Block =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "list"; readonly items: readonly string[] }
  | { readonly is: "table"; readonly table: Table }
  | { readonly is: "chart"; readonly chart: Chart; readonly table: Table };

/** `numbers` are the columns that are set to the right. `more` says what was left out; empty when nothing was. */
export type Table = {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly numbers: readonly number[];
  readonly more: string;
};

export type Chart = GridChart | LinesChart;

/** A row for each gate, a column for a tick or several: the worst answer of them. */
export type GridChart = {
  readonly is: "grid";
  readonly title: string;
  readonly says: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly marks: readonly Mark[] }[];
};
export type Mark = "pass" | "fail" | "broken" | "not-applicable" | "none";

/** Steps that go up: each point says what had come together by that tick. */
export type LinesChart = {
  readonly is: "lines";
  readonly title: string;
  readonly says: string;
  readonly unit: string;
  readonly lines: readonly { readonly name: string; readonly points: readonly { readonly tick: number; readonly value: number }[] }[];
};
