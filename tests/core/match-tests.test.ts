import { expect, test } from "vitest";
import { leafOf, match } from "../../src/core/reports/match.ts";
import type { ReportedTest } from "../../src/core/reports/report.ts";

const one = (id: string, file: string | null = id.split(" > ")[0] ?? null): ReportedTest => ({
  id,
  file,
  name: id.split(" > ").slice(1).join(" > "),
  outcome: "passed",
  reason: null,
  durationMs: 1,
});
const bodies: Record<string, string> = { "a.ts > adds": "expect(add(1, 2)).toBe(3)", "a.ts > sums up": "expect(add(1, 2)).toBe(3)" };
const by = {
  movedTo: (file: string) => (file === "old.py" ? "new.py" : file),
  bodyThen: ({ id }: ReportedTest) => bodies[id] ?? null,
  bodyNow: ({ id }: ReportedTest) => bodies[id] ?? null,
};
const become = (before: string[], now: string[]) => {
  const { pairs, gone } = match(
    before.map((id) => one(id)),
    now.map((id) => one(id)),
    by,
  );
  return [...pairs.map(([then, later]) => `${then.id} -> ${later.id}`), ...gone.map(({ id }) => `gone ${id}`)];
};

test.each([
  ["a test that stays", ["a.py > test_x"], ["a.py > test_y", "a.py > test_x"], ["a.py > test_x -> a.py > test_x"]],
  ["a file that is moved", ["old.py > T > test_x"], ["other.py > T > test_x", "new.py > T > test_x"], ["old.py > T > test_x -> new.py > T > test_x"]],
  ["a test in another file", ["a.ts > group > adds"], ["b.ts > group > adds"], ["a.ts > group > adds -> b.ts > group > adds"]],
  ["a group that is renamed", ["a.ts > cart > adds"], ["a.ts > basket > adds"], ["a.ts > cart > adds -> a.ts > basket > adds"]],
  ["a test that is renamed", ["a.ts > adds"], ["a.ts > sums up"], ["a.ts > adds -> a.ts > sums up"]],
  [
    "parameters that change",
    ["a.py > test_p[1-2]", "a.py > test_p[x]"],
    ["a.py > test_p[one]", "a.py > test_p[two]"],
    ["a.py > test_p[1-2] -> a.py > test_p[one]", "a.py > test_p[x] -> a.py > test_p[two]"],
  ],
  [
    "a parameter that is lost",
    ["a.py > test_p[1]", "a.py > test_p[2]"],
    ["a.py > test_p[1]"],
    ["a.py > test_p[1] -> a.py > test_p[1]", "gone a.py > test_p[2]"],
  ],
  [
    "a row of a Go table",
    ["pkg > TestA/one", "pkg > TestA"],
    ["pkg > TestA/uno", "pkg > TestA"],
    ["pkg > TestA -> pkg > TestA", "pkg > TestA/one -> pkg > TestA/uno"],
  ],
  ["a title with other numbers", ["a.ts > adds 1 and 2"], ["a.ts > adds 10 and 20"], ["a.ts > adds 1 and 2 -> a.ts > adds 10 and 20"]],
  ["two tests of one name, one of them lost", ["a.ts > same", "a.ts > same"], ["a.ts > same"], ["a.ts > same -> a.ts > same", "gone a.ts > same"]],
  ["another test in its place", ["a.ts > refuses"], ["a.ts > accepts"], ["gone a.ts > refuses"]],
] as const)("%s is matched", (_, before, now, expected) => {
  expect(become([...before], [...now])).toEqual(expected);
});

test("the innermost name is that of the test", () => {
  expect(["a > b > c", "tests::adds", "test_x[1]"].map(leafOf)).toEqual(["c", "adds", "test_x[1]"]);
});
