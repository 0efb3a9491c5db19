import { expect, test } from "vitest";
import { listed } from "../../src/core/listed.ts";

test("of many names the first few are told, and how many are left", () => {
  expect(listed(["a", "b", "c", "d"], 2)).toBe("a, b and 2 more");
  expect(listed(["a", "b", "c"], 2)).toBe("a, b, c");
  expect(listed(["a"], 2)).toBe("a");
  expect(listed([])).toBe("");
});
