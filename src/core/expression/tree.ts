/** An expression as data. `at` is the offset of its first character. */
export type Tree =
  | { readonly kind: "literal"; readonly at: number; readonly value: string | number | boolean | null }
  | { readonly kind: "list"; readonly at: number; readonly items: readonly Tree[] }
  | { readonly kind: "name"; readonly at: number; readonly name: FactName }
  | { readonly kind: "and" | "or"; readonly at: number; readonly parts: readonly Tree[] }
  | { readonly kind: "not" | "minus"; readonly at: number; readonly of: Tree }
  | { readonly kind: "compare"; readonly at: number; readonly first: Tree; readonly rest: readonly Comparison[] }
  | { readonly kind: "sum"; readonly at: number; readonly parts: readonly Tree[] }
  | { readonly kind: "attribute"; readonly at: number; readonly of: Tree; readonly name: string }
  | { readonly kind: "item"; readonly at: number; readonly of: Tree; readonly index: Tree }
  | { readonly kind: "call"; readonly at: number; readonly name: FunctionName; readonly args: readonly Tree[] }
  | { readonly kind: "method"; readonly at: number; readonly of: Tree; readonly name: MethodName; readonly args: readonly Tree[] };

export type Comparison = { readonly at: number; readonly operator: ComparisonOperator; readonly right: Tree };

export const comparisonOperators = ["==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"] as const;
export type ComparisonOperator = (typeof comparisonOperators)[number];

export const factNames = ["exit_code", "stdout", "stderr", "duration", "cwd"] as const;
export type FactName = (typeof factNames)[number];

/** Name to [fewest, most] arguments. */
export const functions = { regex: [2, 2], json: [1, 1], int: [1, 1], float: [1, 1], len: [1, 1] } as const;
export type FunctionName = keyof typeof functions;

export const methods = {
  strip: [0, 1],
  rstrip: [0, 1],
  lstrip: [0, 1],
  lower: [0, 0],
  upper: [0, 0],
  split: [0, 1],
  splitlines: [0, 0],
  startswith: [1, 1],
  endswith: [1, 1],
} as const;
export type MethodName = keyof typeof methods;
