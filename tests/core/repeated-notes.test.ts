import { expect, test } from "vitest";
import type { Event, EventOf } from "../../src/core/event.ts";
import { emptyNotes } from "../../src/core/review/repeated-notes.ts";
import { accepted, committed, judged, oid, policy, reviewed, told, withReview, worked } from "../support/story.ts";

const filler = "I read every changed file line by line, ran the tests, thought about the edges, and everything is in order here.";
const saying = (why: string, peer = "bob", at = "two"): Event[] =>
  reviewed(peer, at).map((event) => (event.kind === "review-given" ? { ...(event as EventOf<"review-given">), why } : event));
const after = (why: string, peer = "bob") =>
  told(accepted(policy(withReview)), committed("one"), ...worked("alice", "two"), judged("two"), ...saying(why, peer), ...worked("alice", "three"));
const said = (notes: string, { before = filler, tree = "three-tree", peer = "bob", by = "bob" } = {}) =>
  emptyNotes(after(before, by), { peer, tree: oid(tree), goals: ["blind"] }, { goals: { blind: { pass: true, notes } } });

test.each([
  ["word for word", filler],
  ["in other letters and lines", filler.toUpperCase().replace("line by line,", "line by\nline")],
  ["with a counter put in", `${filler} (Review 7 of 9)`],
  ["with another commit named", `${filler.replace("here.", "at 3f2a1bc9.")}`],
])("a reviewer that says of other files what it said before, %s, has said nothing", (_, notes) =>
  expect(said(notes)).toMatch(/its notes to blind are those it gave to blind in turn \d+, about other files/),
);

test.each([
  ["something short", "Unchanged since my last review, and still right.", "Unchanged since my last review, and still right."],
  [
    "what it saw, in a form of its own",
    "Ran the suite; read src/parse.ts and src/print.ts whole; tried an empty input, a nested list and a comma at the end; no defect found.",
    "Ran the suite; read src/parse.ts and src/lex.ts whole; tried an unclosed quote, two signs and a tab at the start; no defect found.",
  ],
])("a reviewer may say %s again", (_, before, notes) => expect(said(notes, { before })).toBeNull());

test.each(["TODO", "tbd.", "…", "Lorem ipsum dolor sit amet."])("%s is no note", (notes) => expect(said(notes)).toContain("say nothing"));
test.each(["ok", "unchanged", "n/a: no text was changed", "TODO marks: none are left", "没有问题"])("%s is one, however short", (notes) =>
  expect(said(notes)).toBeNull(),
);

test("of the same files the same may be said again, and two reviewers may agree", () => {
  expect(said(filler, { tree: "two-tree" })).toBeNull();
  expect(said(filler, { by: "carol" })).toBeNull();
});

test("what is remembered is bounded", () => {
  const many = Array.from({ length: 30 }, (_, at) => saying(`${filler} ${"and more words ".repeat(100)} ${at}`)).flat();
  const state = told(accepted(policy(withReview)), committed("one"), ...worked("alice", "two"), ...many);
  expect(state.said.bob).toHaveLength(20);
  expect(state.said.bob?.[0]?.text.length).toBeLessThanOrEqual(800);
});
