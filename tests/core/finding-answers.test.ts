import { describe, expect, test } from "vitest";
import type { Event } from "../../src/core/event.ts";
import { movesOf, unanswered } from "../../src/core/findings/answers.ts";
import type { FindingAnswers } from "../../src/core/findings/review-fields.ts";
import { reviewSchema } from "../../src/core/review.ts";
import { accepted, answered, claim, committed, finding, judged, moved, oid, policy, reviewed, told, withReview, worked } from "../support/story.ts";

const none: FindingAnswers = { settled: {}, confirms: {}, agrees: {} };
const turn = (peer: string, goal: string) => ({
  peer,
  role: goal === "confirm" ? ("sceptic" as const) : ("review" as const),
  goals: [goal],
  turn: 9,
  commit: oid("two"),
});
const peers = ["alice", "bob", "carol"].map((name) => ({ name, argv: [name] }));
const claimed = [
  accepted(policy({ ...withReview, peers })),
  committed("one"),
  ...worked("alice", "two"),
  judged("two"),
  ...reviewed("bob", "two", "blind", "fail", [claim()]),
];

const moves = (story: (Event | Event[])[], peer: string, answers: Partial<FindingAnswers>, failing: string[] = []) =>
  movesOf(told(...story), turn(peer, story === claimed || answers.confirms ? "confirm" : "blind"), {
    answers: { ...none, ...answers },
    failing: new Set(failing),
  }).map(({ finding: id, to, command }) => `${id} ${to}${command ? ` by ${command}` : ""}`);
const says = (real: boolean, command: string | null = null) => ({ confirms: { F1: { real, notes: "looked", command } } });

describe("whether a claim is real", () => {
  test.each<[string, string, boolean, string[], string]>([
    ["another peer says so", "carol", true, [], "F1 confirmed"],
    ["another peer says no", "carol", false, [], "F1 refuted"],
    ["another peer says no, and its own command fails", "carol", false, ["F1"], "F1 confirmed by probe"],
    ["the author says so", "alice", true, [], "F1 confirmed"],
    ["the author says no", "alice", false, [], "F1 disputed"],
  ])("%s", (_, peer, real, failing, becomes) => expect(moves(claimed, peer, says(real, "probe"), failing)).toEqual([becomes]));

  const denied = [...claimed, ...answered("alice", "two", "confirm", moved("F1", "disputed", "alice"))];
  test("the finder says so once more, without a command that fails: it is refuted", () =>
    expect(moves(denied, "bob", says(true, "probe"))).toEqual(["F1 refuted"]));
  test("the finder's command fails: it is confirmed", () => expect(moves(denied, "bob", says(true, "probe"), ["F1"])).toEqual(["F1 confirmed by probe"]));
  test("every claim has to be answered", () => {
    expect(unanswered(told(...claimed), turn("carol", "confirm"), none)).toBe("its review does not answer confirms.F1");
    expect(unanswered(told(...claimed), turn("carol", "confirm"), { ...none, ...says(true) })).toBeNull();
  });
});

describe("whether an answer settles", () => {
  const fixed = [...claimed, ...answered("carol", "two", "confirm", moved("F1", "confirmed")), ...worked("alice", "three"), judged("three")];
  test("a change", () => {
    expect(moves(fixed, "bob", { settled: { F1: { fixed: true, notes: "gone" } } })).toEqual(["F1 fixed"]);
    expect(moves(fixed, "bob", { settled: { F1: { fixed: false, notes: "there" } } })).toEqual(["F1 reopened"]);
    expect(unanswered(told(...fixed), turn("bob", "blind"), none)).toBe("its review does not answer settled.F1");
  });
  test("is not asked of who made it, nor of a sceptic", () => {
    expect(unanswered(told(...fixed), turn("alice", "blind"), none)).toBeNull();
    expect(unanswered(told(...fixed), { ...turn("bob", "sceptic"), role: "sceptic" }, none)).toBeNull();
  });
  const proposed = (to: "defer-proposed" | "cut-proposed") => [
    ...claimed.slice(0, -3),
    ...reviewed("bob", "two", "blind", "fail", [finding()]),
    moved("F1", to, "alice"),
  ];
  test("a proposal is agreed to or not; saying that it is fixed is no agreement", () => {
    expect(moves(proposed("defer-proposed"), "bob", { agrees: { F1: true } })).toEqual(["F1 deferred"]);
    expect(moves(proposed("cut-proposed"), "bob", { agrees: { F1: true } })).toEqual(["F1 cut"]);
    expect(moves(proposed("defer-proposed"), "bob", { agrees: { F1: false } })).toEqual(["F1 refused"]);
    expect(unanswered(told(...proposed("defer-proposed")), turn("bob", "blind"), { ...none, settled: { F1: { fixed: true, notes: "n" } } })).toBe(
      "its review does not answer agrees.F1",
    );
  });
});

test("numbers that nobody gave, and answers without notes, do not read", () => {
  const review = { goals: { blind: { pass: true, notes: "n" } } };
  expect(reviewSchema.safeParse({ ...review, settled: { F3: { fixed: true, notes: "gone" } } }).success).toBe(true);
  expect(reviewSchema.safeParse({ ...review, settled: { first: { fixed: true, notes: "gone" } } }).success).toBe(false);
  expect(reviewSchema.safeParse({ ...review, settled: { F3: { fixed: true, notes: "" } } }).success).toBe(false);
  expect(reviewSchema.safeParse({ ...review, settled: { F3: { fixed: "yes", notes: "n" } } }).success).toBe(false);
});
