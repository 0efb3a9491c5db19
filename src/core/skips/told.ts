/** What a file tells test runners: settings, and commands that run tests. */
export type Told = { readonly settings: readonly Setting[]; readonly scripts: readonly Script[] };

export type Setting = {
  /** The runner it is for. */
  readonly runner: string;
  readonly key: string;
  readonly effect: Effect;
  readonly syntax: "glob" | "regex" | "path" | "text";
  readonly values: readonly string[];
  readonly line: number;
  readonly text: string;
};

/** `leave-out` names files, `take` names the only files, `filter` picks tests, `lax` lets a run pass that ran nothing or failed, `options` are a command line's. */
export type Effect = "leave-out" | "take" | "filter" | "lax" | "options";

export type Script = {
  readonly name: string;
  /** Lines of shell; each stands for itself, as in a Makefile. */
  readonly lines: readonly { readonly line: number; readonly text: string }[];
  /** Other scripts of the file that run before it. */
  readonly needs: readonly string[];
};

export const nothingTold: Told = { settings: [], scripts: [] };
