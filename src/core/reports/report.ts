/** What became of one test. `todo` is a test announced and not written, `xfailed` one that failed as it was expected to. */
export type TestOutcome = "passed" | "failed" | "skipped" | "todo" | "xfailed" | "xpassed";

export type ReportedTest = {
  /** File or class, then the names around it and its own, ` > ` between: the same in every run and every checkout. Not unique. */
  readonly id: string;
  /** Relative to the top of the repository; null when the runner does not say. */
  readonly file: string | null;
  /** Its own name, with those of the groups around it. */
  readonly name: string;
  readonly outcome: TestOutcome;
  /** Why it failed or was skipped, in the words of the runner. */
  readonly reason: string | null;
  readonly durationMs: number | null;
};

/** What a test runner says of one run. A report with problems is not one to rely on: it was cut, or contradicts itself. */
export type TestReport = { readonly tests: readonly ReportedTest[]; readonly problems: readonly string[] };

/** Where the paths in a report begin, to make them those of the repository. */
export type ReportPlace = {
  /** The checkout the tests ran in, absolute. */
  readonly top: string;
  /** The folder below it the runner was started in; empty or with a final `/`. */
  readonly folder: string;
};

/** Tests that were run, whatever came of it. */
export const executed = ({ tests }: TestReport): readonly ReportedTest[] => tests.filter(({ outcome }) => outcome !== "skipped" && outcome !== "todo");
