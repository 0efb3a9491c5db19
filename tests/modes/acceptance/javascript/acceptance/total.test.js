import assert from "node:assert/strict";
import { test } from "node:test";
import { total } from "../src/total.js";

test("the pieces of a day are added up", () => {
  assert.equal(total(["7h", "45m", "30s"]), 27930);
});

test("what is no duration is refused", () => {
  assert.throws(() => total(["7h", "a while"]), RangeError);
});
