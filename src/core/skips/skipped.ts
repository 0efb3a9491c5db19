import type { TestCase, TestFile, TestMark } from "../structure/test-case.ts";
import { alike, plain } from "./alike.ts";

/** One mark of one test: what keeps it from running, unless the platform excuses it. */
export type Skipped = {
  readonly file: string;
  readonly mark: TestMark;
  /** Null when the mark stands for no test that is recognised. */
  readonly test: { readonly name: string; readonly text: string } | null;
};

export function skippedIn(file: string, { tests, marks }: TestFile): Skipped[] {
  const ofTests = tests.flatMap((test) =>
    [...test.marks, ...emptyTable(test)].map((mark) => ({ file, mark, test: { name: test.path.join(" > "), text: test.text } })),
  );
  return [...ofTests, ...marks.map((mark) => ({ file, mark, test: null }))].filter(({ mark }) => !isExcused(mark));
}

/** A table without rows is a test that never runs. */
const emptyTable = ({ rows, line, text }: TestCase): TestMark[] =>
  rows?.length === 0 ? [{ kind: "skip", on: "test", line, text: text.split("\n")[0] ?? "", reason: null, condition: null }] : [];

/** A test that cannot run on some platform runs on the others. Focus is never excused: it keeps all others from running. */
export const isExcused = ({ kind, condition }: TestMark): boolean => (condition?.holds === "platform" && kind !== "only") || condition?.holds === "never";

/**
 * Whether only a run can say if the mark holds here, and would: its condition is no constant and no platform, and the runner hears
 * of it. An early return is silent.
 */
export const isDoubtful = ({ mark, test }: Skipped): boolean =>
  mark.condition?.holds === "unknown" &&
  mark.kind !== "only" &&
  !(mark.on === "body" && /^(?:return|if)\b/.test(mark.text)) &&
  (test !== null || /skip|xfail/i.test(mark.text));

type Held = { readonly fresh: readonly Skipped[]; readonly known: readonly Skipped[] };

/**
 * What the baseline did not have. The same test under the same mark is known wherever it stands now; so is one that was worked on
 * since and still is the same test by its place, its name and most of its lines. Each of the baseline's excuses one.
 */
export function heldAgainst(now: readonly Skipped[], before: readonly Skipped[], formerPath: (path: string) => string): Held {
  const left = [...before];
  const take = (is: (old: Skipped) => boolean) => {
    const at = left.findIndex(is);
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  };
  const rest = now.filter((one) => !take((old) => identityOf(old) === identityOf(one)));
  const fresh = rest.filter((one) => !take((old) => old.file === formerPath(one.file) && isSameTest(old, one)));
  return { fresh, known: now.filter((one) => !fresh.includes(one)) };
}

const condition = ({ condition: when }: TestMark) => (when ? plain(when.text) : "");
export const identityOf = ({ mark, test }: Skipped): string =>
  [mark.kind, mark.on, condition(mark), mark.on === "test" ? "" : plain(mark.text), test ? plain(test.text) : ""].join("\n");

function isSameTest(old: Skipped, now: Skipped): boolean {
  if (old.mark.kind !== now.mark.kind || condition(old.mark) !== condition(now.mark)) return false;
  if (!old.test || !now.test) return old.test === now.test && alike(old.mark.text, now.mark.text) > 0.6;
  return old.test.name === now.test.name && alike(old.test.text, now.test.text) >= 0.5;
}
