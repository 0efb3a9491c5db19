import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readStryker, strykerCommand } from "../../src/core/stryker.ts";

// Written by StrykerJS 9.0.1 with its TAP runner, for lines 4 to 7 of src/price.js.
const recorded = readFileSync(join(import.meta.dirname, "..", "fixtures", "mutation", "stryker-9.0.1.json"), "utf8");

test("a report of StrykerJS says which mutants the tests noticed", () => {
  const read = readStryker(recorded) ?? [];
  expect(read.filter(({ outcome }) => outcome === "noticed")).toHaveLength(4);
  expect(read.filter(({ outcome }) => outcome === "survived").map(({ file, line, says }) => `${file}:${line} ${says}`)).toEqual([
    'src/price.js:5 StringLiteral: ""',
    "src/price.js:5 ConditionalExpression: false",
    "src/price.js:5 EqualityOperator: share >= 1",
  ]);
});

test.each(["", "{", "{}", '{"schemaVersion": "1", "files": {"a.js": {}}}'])("%j is no report", (text) => expect(readStryker(text)).toBeNull());

test("it is asked about the changed lines only, in ranges", () => {
  const lines = new Map([
    ["src/a.ts", [7, 3, 4, 5, 9]],
    ["src/it's.ts", [1]],
  ]);
  expect(strykerCommand(lines)).toBe("npx --no-install stryker run --reporters json --mutate 'src/a.ts:3-5,src/a.ts:7-7,src/a.ts:9-9,src/it'\\''s.ts:1-1'");
});
