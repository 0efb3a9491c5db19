import assert from "node:assert/strict";
import { test } from "node:test";
import { total } from "../src/total.js";

test("durations are added up", () => {
  assert.equal(total(["1h", "30m", "15s"]), 5415);
});

test("nothing adds up to zero", () => {
  assert.equal(total([]), 0);
});

test("one that is no duration refuses all", () => {
  assert.throws(() => total(["1h", "soon"]), /not a duration: "soon"/);
});
