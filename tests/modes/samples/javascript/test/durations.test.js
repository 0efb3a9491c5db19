import assert from "node:assert/strict";
import { test } from "node:test";
import { format, parse } from "../src/durations.js";

test("hours, minutes and seconds are added up", () => {
  assert.equal(parse("1h30m15s"), 5415);
});

test("a unit may be left out", () => {
  assert.equal(parse("2h5s"), 7205);
});

test("nothing but zero seconds is zero", () => {
  assert.equal(parse("0s"), 0);
});

test("an empty text is no duration", () => {
  assert.throws(() => parse(""), RangeError);
});

test("units in the wrong order are refused", () => {
  assert.throws(() => parse("5s2h"), /not a duration: "5s2h"/);
});

test("seconds are written with the largest units first", () => {
  assert.equal(format(5415), "1h30m15s");
});

test("zero is written as seconds", () => {
  assert.equal(format(0), "0s");
});

test("a full hour has no minutes", () => {
  assert.equal(format(3600), "1h");
});

test("what is negative or broken cannot be written", () => {
  assert.throws(() => format(-1), RangeError);
  assert.throws(() => format(1.5), /not a number of seconds: 1.5/);
});
