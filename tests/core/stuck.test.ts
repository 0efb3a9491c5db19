import { describe, expect, test } from "vitest";
import type { Event } from "../../src/core/event.ts";
import { isStuck } from "../../src/core/stuck.ts";
import { accepted, committed, judged, oid, policy, told, withReview, worked } from "../support/story.ts";

const begun = (stuck: object, changes: object = {}) => [accepted(policy({ ...withReview, stuck, ...changes })), committed("one")];
const redTries = (...names: string[]) => names.flatMap((name) => [...worked("alice", name), judged(name, "fail")]);

describe("the same gates red", () => {
  const rules = { same_gates: 3 };
  test("over as many different trees as allowed, it is told with the last reason", () => {
    expect(isStuck(told(...begun(rules), ...redTries("a", "b")))).toBeNull();
    expect(isStuck(told(...begun(rules), ...redTries("a", "b", "c")))).toMatchObject({
      outcome: "stuck",
      why: "unit stayed red over 3 different tries; the last time: because",
    });
  });
  test("a tree judged again is no further try, nor is another gate", () => {
    const again = { ...(judged("b", "fail") as object), key: "again" } as Event;
    expect(isStuck(told(...begun(rules), ...redTries("a", "b"), again))).toBeNull();
    const two = { goals: ["unit", "lint"].map((id) => ({ id, type: "hard", cmd: id })) };
    const both = (name: string, red: string) => [
      ...worked("alice", name),
      judged(name, red === "unit" ? "fail" : "pass"),
      judged(name, red === "lint" ? "fail" : "pass", "lint"),
    ];
    expect(isStuck(told(...begun(rules, two), ...both("a", "unit"), ...both("b", "unit"), ...both("c", "lint")))).toBeNull();
    expect(isStuck(told(...begun(rules, two), ...both("a", "lint"), ...both("b", "lint"), ...both("c", "lint")))).toMatchObject({ outcome: "stuck" });
  });
  test("a green tree between them begins the row anew, and so does a person", () => {
    expect(isStuck(told(...begun(rules), ...redTries("a", "b"), worked("bob", "g"), judged("g"), ...redTries("c", "d")))).toBeNull();
    expect(isStuck(told(...begun(rules), ...redTries("a", "b"), committed("mine"), judged("mine", "fail"), ...redTries("c")))).toBeNull();
  });
  test("a gate that looks at messages counts commits, for the tree is the same", () => {
    const self = { goals: [{ id: "self", type: "hard", gate: "self-review-on-handoff" }] };
    const tries = ["a", "b", "c"].flatMap((name) => [...worked("alice", name, { tree: "same" }), judged(name, "fail", "self", "same")]);
    expect(isStuck(told(...begun(rules, self), ...tries))).toMatchObject({ outcome: "stuck" });
  });
});

describe("back and forth", () => {
  const visits = (...trees: string[]) => trees.flatMap((tree, n) => worked(n % 2 ? "alice" : "bob", `${tree}${n}`, { tree }));
  test.each([
    [2, "second"],
    [3, "third"],
    [4, "4th"],
  ])("the same tree for the %ith time is told in words", (oscillation, word) => {
    const trees = Array.from({ length: oscillation }, () => ["x", "y"])
      .flat()
      .slice(0, -1);
    expect(isStuck(told(...begun({ oscillation }), ...visits(...trees.slice(0, -1))))).toBeNull();
    expect(isStuck(told(...begun({ oscillation }), ...visits(...trees)))).toMatchObject({
      outcome: "oscillating",
      why: `the work came back to the same files (tree ${oid("x").slice(0, 8)}) for the ${word} time`,
    });
  });
  test("hand-offs that leave the tree as it is are not coming back", () =>
    expect(isStuck(told(...begun({ oscillation: 2 }), ...visits("x", "x", "x")))).toBeNull());
});

test("without a policy nobody is stuck", () => expect(isStuck(told())).toBeNull());
