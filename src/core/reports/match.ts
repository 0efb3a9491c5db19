import type { ReportedTest } from "./report.ts";

export type Matching = {
  /** Each earlier test with the one it is now. */
  readonly pairs: readonly (readonly [ReportedTest, ReportedTest])[];
  /** Earlier tests that are no longer there. */
  readonly gone: readonly ReportedTest[];
};

export type MatchBy = {
  /** Where a file of then is now; itself when it was not moved. */
  readonly movedTo: (file: string) => string;
  /** What a test does, when that is known and more than a word. */
  readonly bodyThen: (test: ReportedTest) => string | null;
  readonly bodyNow: (test: ReportedTest) => string | null;
};

/**
 * Finds each test of an earlier run in a later one: the same id; else the same in a file that was moved; else the same name
 * elsewhere; else the same body under another name; else the same with other parameters. Each is found at most once.
 */
export function match(before: readonly ReportedTest[], now: readonly ReportedTest[], by: MatchBy): Matching {
  const rules: readonly { old: (test: ReportedTest) => string | null; now: (test: ReportedTest) => string | null }[] = [
    { old: ({ id }) => id, now: ({ id }) => id },
    { old: (test) => movedId(test, by.movedTo), now: ({ id }) => id },
    { old: ({ name }) => name, now: ({ name }) => name },
    { old: ({ name }) => leafOf(name), now: ({ name }) => leafOf(name) },
    { old: by.bodyThen, now: by.bodyNow },
    { old: (test) => withoutParameters(movedId(test, by.movedTo)), now: ({ id }) => withoutParameters(id) },
  ];
  let left: readonly ReportedTest[] = before;
  let free: readonly ReportedTest[] = now;
  const pairs: (readonly [ReportedTest, ReportedTest])[] = [];
  for (const rule of rules) {
    const places = groupBy(free, rule.now);
    const unmatched: ReportedTest[] = [];
    const taken = new Set<ReportedTest>();
    for (const test of left) {
      const key = rule.old(test);
      const found = key === null ? undefined : places.get(key)?.shift();
      if (found) taken.add(found);
      if (found) pairs.push([test, found]);
      else unmatched.push(test);
    }
    free = free.filter((test) => !taken.has(test));
    left = unmatched;
  }
  return { pairs, gone: left };
}

function groupBy(tests: readonly ReportedTest[], keyOf: (test: ReportedTest) => string | null): Map<string, ReportedTest[]> {
  const groups = new Map<string, ReportedTest[]>();
  for (const test of tests) {
    const key = keyOf(test);
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), test]);
  }
  return groups;
}

const movedId = ({ id, file }: ReportedTest, movedTo: (file: string) => string) =>
  file !== null && id.startsWith(file) ? movedTo(file) + id.slice(file.length) : id;

/** The innermost name: of `Group > test[1]` and of `group::test` the test. */
export const leafOf = (name: string): string =>
  name
    .split(/ > |::/)
    .at(-1)
    ?.trim() ?? name;

/** What stays when only the values a test is run with are others. */
const withoutParameters = (id: string): string =>
  id
    .replace(/\[.*\]$/s, "[]")
    .replace(/ > (\w+)\/.*$/s, " > $1/")
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, "?")
    .replace(/\b(0x)?[0-9a-f]{8,}\b/gi, "#")
    .replace(/-?\d+(\.\d+)?/g, "#");
