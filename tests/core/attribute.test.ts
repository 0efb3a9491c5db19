import { describe, expect, test } from "vitest";
import { attribute, type LiveTurn, type Sighting } from "../../src/core/attribute.ts";
import { oid } from "../support/story.ts";

// A machine up for a while: the turn's first process began at tick 5000; the person's shell (300) and desktop (200) long before.
const turn: LiveTurn = { turn: 7, peer: "alice", token: "secret", root: "900:5000" };
const shell = "300:1200";
const desktop = "200:100";
const git = "950:6000";
const commit = { commit: oid("made"), authorName: "Pat" };

const alive = new Set([shell, desktop, "900:5000"]);
const seen = (ancestors: readonly string[], changes: Partial<Sighting> = {}): Sighting => ({ tip: oid("made"), token: null, ancestors, ...changes });
const author = (sightings: readonly Sighting[], live: LiveTurn | null = turn, authorName = "Pat") =>
  attribute({ ...commit, authorName }, live, sightings, (ancestor) => alive.has(ancestor));

const person = { kind: "human", name: "Pat" };
const alice = { kind: "peer", name: "alice" };

describe("outside a turn", () => {
  test("every commit is a person's, whatever name it bears", () => expect(author([], null, "alice")).toEqual({ kind: "human", name: "alice" }));
  test("also one made under a token of a turn long over", () => expect(author([seen([git], { token: "old" })], null)).toEqual(person));
});

describe("during a turn a commit is the peer's", () => {
  const rows: Readonly<Record<string, readonly Sighting[]>> = {
    "when no hook saw it": [],
    "when a hook saw it under the turn's token": [seen([git, "900:5000", shell, desktop], { token: "secret" })],
    "when the token is shown from a shell outside": [seen([git, shell], { token: "secret" })],
    "when the token was taken off but the turn's process is above git": [seen([git, "910:5100", "900:5000", shell, desktop])],
    "when it was made by an orphan of the turn": [seen([git, "960:5900"])],
    "when a hook saw nothing of the processes": [seen([])],
    "when all that is older is dead": [seen([git, "250:900"])],
    "when an id was used again": [seen([git, "300:1100"])],
    "when the process is younger than the turn, though alive": [seen(["900:5000"])],
    "when the ids are no numbers": [seen(["-", "x:y", ""])],
    "when the evidence is of another commit": [seen([git, shell], { tip: oid("other") })],
    "when the evidence names no commit": [seen([git, shell], { tip: null })],
  };
  test.each(Object.entries(rows))("%s", (_, sightings) => expect(author(sightings)).toEqual(alice));
  test("whatever author it names", () => expect(author([], turn, "bob")).toEqual(alice));
  test("when it is not known which process the turn began with", () => expect(author([seen([git, shell])], { ...turn, root: null })).toEqual(alice));
});

describe("during a turn a commit is a person's", () => {
  test("when a hook saw it under a shell older than the turn", () => expect(author([seen([git, shell, desktop])])).toEqual(person));
  test("when the shell was opened during the turn, from a desktop older than it", () => expect(author([seen([git, "920:5500", desktop])])).toEqual(person));
  test("when it was made under another turn's token, outside this one", () => expect(author([seen([git, shell], { token: "other" })])).toEqual(person));
  test("when one of several hooks saw a person", () => expect(author([seen([git]), seen([git, shell])])).toEqual(person));
});
