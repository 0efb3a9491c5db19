/** What an expression may ask about. `json` throws an `Error` that says what was wrong with the file. */
export type ExpressionFacts = {
  readonly exit_code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Seconds. */
  readonly duration: number;
  readonly cwd?: string;
  readonly json: (path: string) => unknown;
  /** Streams that were longer than what was kept: asking about them is an error, since half an output proves nothing. */
  readonly cut?: readonly ("stdout" | "stderr")[];
};

/** Texts, numbers, truth values, None, lists, and objects read by json(). */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** What one evaluation may use up. */
export type Evaluation = {
  readonly facts: ExpressionFacts;
  readonly spendCharacters: (count: number, at: number) => void;
  readonly spendSteps: (count: number, at: number) => void;
};

export const isObject = (value: Value): value is { readonly [key: string]: Value } => typeof value === "object" && value !== null && !Array.isArray(value);
