import { describe, expect, test } from "vitest";
import { saidOfFindings } from "../../src/core/findings/trailers.ts";
import { accepted, committed, finding, judged, moved, oid, policy, reviewed, told, withReview, worked } from "../support/story.ts";

const found = [
  accepted(policy(withReview)),
  committed("one"),
  judged("one"),
  ...reviewed("bob", "one", "blind", "fail", [
    finding({ claim: "first" }),
    finding({ file: "b.ts", claim: "second" }),
    finding({ severity: "crit", file: "c.ts", claim: "third" }),
  ]),
];
const state = told(...found);
const turn = { peer: "alice", turn: 5, commit: oid("two") };
const said = (...trailers: string[]) => saidOfFindings(state, turn, [`Answer\n\nWhy so.\n\n${trailers.join("\n")}\n`]);
const moves = (...trailers: string[]) => said(...trailers).moves.map(({ finding: id, to, why }) => `${id} ${to}: ${why}`);

describe("trailers of a hand-off", () => {
  test("answer findings by number", () =>
    expect(moves("Finding-Defer: F1: next month", "Finding-Cut: F2: the export", "finding-ask: F3: euros or dollars?", "Peer: alice")).toEqual([
      "F1 defer-proposed: next month",
      "F2 cut-proposed: the export",
      "F3 asked: euros or dollars?",
    ]));
  test("the last word on a finding counts", () => expect(moves("Finding-Defer: F1: a", "Finding-Ask: F1: b")).toEqual(["F1 asked: b"]));
  test.each([
    ["Finding-Defer: F1", "was not understood; write `Finding-Defer: F3: the reason`"],
    ["Finding-Defer: the first one: later", "was not understood"],
    ["Finding-Cut: F9: all", "Finding-Cut of F9 did not count: there is no such finding."],
    ["Finding-Defer: F3: later", "F3 is crit: peers cannot put it off"],
  ])("%s counts for nothing, and its author is told", (trailer, why) => {
    expect(said(trailer)).toMatchObject({ moves: [], warnings: [expect.stringContaining(why)] });
  });
  test("of a finding that is closed they count for nothing", () => {
    const closed = told(...found, moved("F1", "closed", "person"));
    expect(saidOfFindings(closed, turn, ["Answer\n\nFinding-Defer: F1: later\n"])).toMatchObject({
      moves: [],
      warnings: ["Finding-Defer of F1 did not count: it is closed."],
    });
  });
  test("in the middle of a message they are only words", () =>
    expect(saidOfFindings(state, turn, ["Answer\n\nFinding-Ask: F1: why?\n\nThen I went on.\n"]).moves).toEqual([]));
});

describe("numbers in the message of a change", () => {
  const work = worked("alice", "two");
  const after = told(...found, ...work);
  const left = (message: string) =>
    saidOfFindings(after, { ...turn, turn: (work[0] as { turn: number }).turn }, [message]).moves.map(({ finding: id, to }) => `${id} ${to}`);
  test("leave the others for the next turn", () => expect(left("Mend F2\n")).toEqual(["F1 left", "F3 left"]));
  test("are whole numbers", () => expect(left("Mend F20 and aF2\n")).toEqual([]));
  test("without one all are answered", () => expect(left("Mend what was found\n")).toEqual([]));
});
