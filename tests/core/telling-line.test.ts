import { expect, test } from "vitest";
import { tellingLine } from "../../src/adapters/bench/output.ts";

test.each([
  ["# Subtest: adds\nnot ok 1 - adds\n  ---\n  error: 'boom'\n# tests 1\n# fail 1\n# duration_ms 51.4", "not ok 1 - adds"],
  ["collected 2 items\n\nE   AssertionError: 1 != 2\n1 failed, 1 passed in 0.1s", "E   AssertionError: 1 != 2"],
  ["compiling\n0 errors\nexpected 42, got 41", "expected 42, got 41"],
  ["all quiet\nlast words", "last words"],
  ["", ""],
])("of %j it shows %j", (text, line) => expect(tellingLine(text)).toBe(line));
