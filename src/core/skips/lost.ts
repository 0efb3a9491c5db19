import type { TestCase, TestFile, TestHelper } from "../structure/test-case.ts";
import { alike, contained, plain } from "./alike.ts";
import { isCollected, isStillCollected } from "./collected.ts";

/** A test of the baseline whose code is still there and which no runner finds any more. */
export type Lost = {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly former: string;
  readonly text: string;
  readonly how: "file" | "function";
};

export type Sides = {
  readonly before: ReadonlyMap<string, TestFile>;
  readonly now: ReadonlyMap<string, TestFile>;
  /** What a path of the baseline is called now; null when it is gone. */
  readonly laterPath: (former: string) => string | null;
  /** Whether the project's runner takes every file of a test folder. */
  readonly byFolder: boolean;
};

export function lostTests(sides: Sides): Lost[] {
  const { before, now, byFolder } = sides;
  const tests = [...now].flatMap(([file, { tests: found }]) => found.map((test) => ({ file, test })));
  const lost: Lost[] = [];
  for (const [former, { tests: old }] of before) {
    if (!isStillCollected(former, former, byFolder)) continue;
    const found = tests.filter(({ file }) => isStillCollected(file, former, byFolder));
    const elsewhere = tests.filter(({ file }) => !isStillCollected(file, former, byFolder));
    for (const test of old) {
      if (found.some((other) => isSame(test, other.test))) continue;
      lost.push(...(inFile(test, former, elsewhere) ?? inFunction(test, former, sides) ?? []));
    }
  }
  return lost;
}

const isSame = (old: TestCase, now: TestCase) => old.path.join(" > ") === now.path.join(" > ") || (plain(old.body) === plain(now.body) && old.body !== "");

type At = { readonly file: string; readonly test: TestCase };

function inFile(test: TestCase, former: string, elsewhere: readonly At[]): Lost[] | null {
  const there = elsewhere.find((other) => other.test.name === test.name && alike(other.test.text, test.text) > 0.6);
  return there ? [{ file: there.file, line: there.test.line, name: test.path.join(" > "), former, text: there.test.text, how: "file" }] : null;
}

/** Fewer characters than this are in many functions. */
const shortest = 20;

function inFunction(test: TestCase, former: string, { now, laterPath }: Sides): Lost[] | null {
  if (plain(test.body).length < shortest) return null;
  for (const [file, { helpers, tests }] of now) {
    if (file !== laterPath(former) && !isCollected(file)) continue;
    const there = helpers.find(
      (helper) => contained(test.body, helper.text) > 0.9 && contained(helper.text, test.text) > 0.6 && !isCalled(helper, tests, helpers),
    );
    if (there) return [{ file, line: there.line, name: test.path.join(" > "), former, text: there.text, how: "function" }];
  }
  return null;
}

const isCalled = ({ name }: TestHelper, tests: readonly TestCase[], helpers: readonly TestHelper[]) =>
  [...tests, ...helpers].some((one) =>
    one.calls.some(({ callee, arguments: given }) => callee === name || callee.endsWith(`.${name}`) || given.includes(name)),
  );
