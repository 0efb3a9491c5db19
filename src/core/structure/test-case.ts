/** The tests of one file as data: what a gate may ask about them without looking at syntax. It survives JSON. */
export type TestFile = {
  readonly tests: readonly TestCase[];
  /** Marks that hold for the file, or for a group without a test in it that is recognised. */
  readonly marks: readonly TestMark[];
  /** Functions of the file that are no tests: an assertion may stand in one of them. */
  readonly helpers: readonly TestHelper[];
  /** Rust: modules it declares that stand in files of their own. */
  readonly modules?: readonly string[];
};

export type TestCase = {
  readonly name: string;
  /** Names from the outermost group to the test: describe > it, class > method, function > subtest, module > function. */
  readonly path: readonly string[];
  /** From 1; decorators and attributes are part of the test. */
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
  /** What stands between its braces or below its colon; empty when it has none. */
  readonly body: string;
  /** What keeps it from running or from counting, its own and what it has from its groups and its file. */
  readonly marks: readonly TestMark[];
  /** The rows of its table, each as it is written; null when it runs once. A table that stands elsewhere is one row: its name. */
  readonly rows: readonly string[] | null;
  readonly assertions: readonly Assertion[];
  readonly calls: readonly Call[];
};

export type TestMark = {
  readonly kind: "skip" | "only" | "todo" | "xfail";
  /** Where it stands: on the test, on a group around it, on the file, or in the body. */
  readonly on: "test" | "group" | "file" | "body";
  readonly line: number;
  /** One line of what says so. */
  readonly text: string;
  /** What it says of its reason, there or in the comment beside it. */
  readonly reason: string | null;
  /** When it holds; null when always. */
  readonly condition: MarkCondition | null;
};

export type MarkCondition = {
  readonly text: string;
  /** `platform`: not on every operating system, runtime or version of it. `never` and `always` are constant. */
  readonly holds: "always" | "never" | "platform" | "unknown";
  /** Of linux, darwin and windows those on which it may hold. */
  readonly systems: readonly string[];
};

export type Assertion = {
  readonly line: number;
  readonly text: string;
  /** What is looked at. */
  readonly subject: string;
  /** How: `toBe`, `equal`, `==`, `raises`, `assert_eq`; `truthy` for a bare condition. Of Go's `if a != b { t.Error }` it is `==`. */
  readonly matcher: string;
  /** What it must be; null when the matcher says it all. */
  readonly expected: string | null;
  readonly negated: boolean;
};

export type Call = { readonly callee: string; readonly line: number; readonly arguments: readonly string[] };

export type TestHelper = {
  readonly name: string;
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
  readonly assertions: readonly Assertion[];
  readonly calls: readonly Call[];
};

export const noTests: TestFile = { tests: [], marks: [], helpers: [] };
