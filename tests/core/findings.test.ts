import { describe, expect, test } from "vitest";
import type { Event } from "../../src/core/event.ts";
import { movesOf } from "../../src/core/findings/answers.ts";
import { accepted, answered, claim, committed, finding, given, judged, moved, oid, policy, reviewed, told, withReview, worked } from "../support/story.ts";

const two = policy(withReview);
const three = policy({ ...withReview, peers: ["alice", "bob", "carol"].map((name) => ({ name, argv: [name] })) });
const done = (rules = three) => [accepted(rules), committed("one"), ...worked("alice", "two"), judged("two")];
const refused = (by: string, at: string, ...findings: ReturnType<typeof finding>[]) => reviewed(by, at, "blind", "fail", findings);
const registered = (...story: (Event | Event[])[]) => {
  const { open, closed, advice } = told(...story).register;
  return [...open, ...closed, ...advice].map(({ id, status }) => `${id} ${status}`);
};

describe("what a review claims", () => {
  test("with a command that fails is confirmed at once and goes to whoever implements", () => {
    given(...done(), refused("bob", "two", finding())).decides({ do: "ask", role: "implement", why: "findings F1" });
    expect(registered(...done(), refused("bob", "two", finding()))).toEqual(["F1 confirmed"]);
  });
  test("with only a place blocks nothing yet: a peer that neither made it nor wrote the work is asked", () => {
    given(...done(), refused("bob", "two", claim())).decides({ do: "ask", peer: "carol", role: "sceptic", goals: ["confirm"], why: "whether F1 is real" });
    expect(registered(...done(), refused("bob", "two", claim()))).toEqual(["F1 claimed"]);
  });
  test("about an older line, whoever wrote that line is not the one to ask", () => {
    const old = claim({ origin: { commit: oid("one"), author: { kind: "peer", name: "carol" }, turn: 1 } });
    const four = policy({ ...withReview, peers: ["alice", "bob", "carol", "dave"].map((name) => ({ name, argv: [name] })) });
    given(...done(four), refused("bob", "two", old)).decides({ do: "ask", peer: "dave", goals: ["confirm"] });
  });
  test("of two peers the author is asked", () =>
    given(...done(two), refused("bob", "two", claim())).decides({ do: "ask", peer: "alice", role: "sceptic", goals: ["confirm"] }));
  test("about a person's work, of two peers, the other is asked", () =>
    given(accepted(two), committed("one"), judged("one"), refused("bob", "one", claim())).decides({ do: "ask", peer: "alice", goals: ["confirm"] }));
  test("by a sceptic is confirmed by that", () => {
    const doubted = reviewed("bob", "two", "sceptic", "fail", [claim()]);
    given(...done(), reviewed("carol", "two"), doubted).decides({ do: "ask", role: "implement" });
  });
  test("below the bar is advice with a number, and the work goes on", () => {
    const said = reviewed("bob", "two", "blind", "pass", [claim({ severity: "low" })]);
    expect(registered(...done(), said)).toEqual(["F1 advice"]);
    given(...done(), said).decides({ do: "ask", role: "sceptic", goals: ["sceptic"] });
  });
  test("without standing, or in a review that is void, is in no register", () => {
    const void_ = refused("bob", "two", claim()).map((event) => (event.kind === "review-given" ? { ...event, verdict: "void" as const } : event));
    expect(registered(...done(), refused("bob", "two", claim({ stands: false })), void_)).toEqual([]);
  });
  test("to several questions at once is one finding", () => {
    const [start, given, end] = refused("bob", "two", claim()) as [Event, Event, Event];
    expect(registered(...done(), start, given, { ...(given as object), goal: "docs" } as Event, end)).toEqual(["F1 claimed"]);
  });
});

describe("the same again", () => {
  const again = (changes: Parameters<typeof claim>[0], by = "bob") =>
    registered(...done(), refused("bob", "two", claim({ claim: "the sum of two prices is off by one" })), refused(by, "two", claim(changes)));
  test.each<[string, Parameters<typeof claim>[0]]>([
    ["with its number", { cites: "F1", line: 40, claim: "still wrong, as I said" }],
    ["nearly word for word, elsewhere in the file", { line: 90, claim: "The sum of two prices is off by one!" }],
    ["near the place in other words", { line: 3, claim: "arithmetic mistake" }],
    ["under another spelling of the path", { file: "./a.ts", claim: "arithmetic mistake" }],
  ])("%s is one finding", (_, changes) => expect(again(changes)).toEqual(["F1 claimed"]));
  test.each<[string, Parameters<typeof claim>[0], string]>([
    ["elsewhere in other words", { line: 60, claim: "the file is never closed" }, "bob"],
    ["in another file", { file: "b.ts", claim: "the sum of two prices is off by one" }, "bob"],
    ["by another peer, at that place, about another thing", { line: 2, claim: "the file is never closed" }, "carol"],
    ["with a number that is another matter", { cites: "F1", file: "b.ts", claim: "the file is never closed" }, "bob"],
  ])("%s is another finding", (_, changes, by) => expect(again(changes, by)).toEqual(["F1 claimed", "F2 claimed"]));
  test("two at one line in one review are two", () =>
    expect(registered(...done(), refused("bob", "two", claim({ claim: "adds instead of multiplying" }), claim({ claim: "the name says nothing" })))).toEqual([
      "F1 claimed",
      "F2 claimed",
    ]));
});

describe("confirming", () => {
  const claimed = [...done(), ...refused("bob", "two", claim())];
  test("whoever wrote the cited line can deny it, not refute it, however much others added since", () => {
    const old = claim({ origin: { commit: oid("one"), author: { kind: "peer", name: "carol" }, turn: 1 } });
    const state = told(...done(), ...refused("bob", "two", old));
    const turn = { peer: "carol", role: "sceptic", goals: ["confirm"], turn: 9, commit: oid("two") } as const;
    const answers = { settled: {}, agrees: {}, confirms: { F1: { real: false, notes: "it is fine", command: null } } };
    const becomes = (peer: string) => movesOf(state, { ...turn, peer }, { answers, failing: new Set() }).map(({ to }) => to);
    expect([becomes("carol"), becomes("alice"), becomes("dave")]).toEqual([["disputed"], ["disputed"], ["refuted"]]);
  });
  test("what a peer claims besides, while it looks at claims, is a claim like any other", () => {
    const looks = answered("carol", "two", "confirm", moved("F1", "refuted")).map((event) =>
      event.kind === "review-given" ? { ...event, verdict: "fail" as const, findings: [claim({ file: "c.ts", claim: "never closed" })] } : event,
    );
    expect(registered(...claimed, looks)).toEqual(["F2 claimed", "F1 refuted"]);
  });
  test("claimed again as something worse, it is that", () => {
    const { open } = told(...claimed, refused("bob", "two", claim({ severity: "crit" }))).register;
    expect(open).toMatchObject([{ id: "F1", severity: "crit", again: 1 }]);
    expect(told(...claimed, refused("bob", "two", claim({ severity: "med" }))).register.open).toMatchObject([{ id: "F1", severity: "high" }]);
  });
  test("makes it block", () =>
    given(...claimed, answered("carol", "two", "confirm", moved("F1", "confirmed"))).decides({ do: "ask", role: "implement", why: "findings F1" }));
  test("refuted, the refusal counts as a pass with advice", () => {
    const story = [...claimed, ...answered("carol", "two", "confirm", moved("F1", "refuted"))];
    expect(told(...story).reviews).toMatchObject([{ goal: "blind", verdict: "pass" }, { goal: "confirm" }]);
    given(...story).decides({ do: "ask", role: "sceptic", goals: ["sceptic"] });
  });
  test("what the author denies goes back to the finder for a command, once", () => {
    const denied = [...done(two), ...refused("bob", "two", claim()), ...answered("alice", "two", "confirm", moved("F1", "disputed", "alice"))];
    given(...denied).decides({ do: "ask", peer: "bob", role: "sceptic", goals: ["confirm"], why: "a command that shows F1, which the author denies" });
    given(...denied, answered("bob", "two", "confirm", moved("F1", "refuted", "bob"))).decides({ do: "ask", goals: ["sceptic"] });
  });
  test("a refuted claim does not come back by other words of its finder, but by a command that fails, or once by another peer", () => {
    const refuted = [...claimed, ...answered("carol", "two", "confirm", moved("F1", "refuted"))];
    expect(registered(...refuted, refused("bob", "two", claim({ claim: "really bad" })))).toEqual(["F1 refuted"]);
    expect(told(...refuted, refused("bob", "two", claim({ claim: "really bad" }))).reviews.at(-1)).toMatchObject({ verdict: "pass" });
    expect(registered(...refuted, refused("bob", "two", finding()))).toEqual(["F1 confirmed"]);
    expect(registered(...refuted, refused("carol", "two", claim()))).toEqual(["F1 claimed"]);
    expect(registered(...refuted, refused("carol", "two", claim()), moved("F1", "refuted"), refused("carol", "two", claim()))).toEqual(["F1 refuted"]);
  });
  test("what a sceptic says at the place of a refuted claim, in other words, is not lost", () => {
    const refuted = [...claimed, ...answered("carol", "two", "confirm", moved("F1", "refuted"))];
    expect(registered(...refuted, reviewed("bob", "two", "sceptic", "fail", [claim({ claim: "division by zero" })]))).toEqual(["F2 confirmed", "F1 refuted"]);
    expect(registered(...refuted, reviewed("bob", "two", "sceptic", "fail", [claim()]))).toEqual(["F1 refuted"]);
  });
  test("a turn that only looks at claims is no clean tick", () => {
    const { cleanTicks } = told(...claimed);
    expect(told(...claimed, answered("carol", "two", "confirm", moved("F1", "refuted"))).cleanTicks).toBe(cleanTicks);
  });
});

describe("answering", () => {
  const confirmed = [...done(), ...refused("bob", "two", claim()), ...answered("carol", "two", "confirm", moved("F1", "confirmed"))];
  const fixed = [...confirmed, ...worked("alice", "three"), judged("three")];
  test("other files answer it, and a peer who neither did nor found it says whether it is settled, with the goals that are open", () => {
    expect(registered(...fixed)).toEqual(["F1 answered"]);
    given(...fixed).decides({ do: "ask", peer: "carol", role: "review", goals: ["blind"], why: "whether F1 is settled" });
  });
  test("settled, it is closed and the rest goes on", () => {
    const story = [...fixed, ...answered("bob", "three", "settle", moved("F1", "fixed", "bob"))];
    expect(registered(...story)).toEqual(["F1 fixed"]);
    given(...story).decides({ do: "ask", role: "review", goals: ["blind"] });
  });
  test("not settled, it goes back and is counted", () => {
    const story = [...fixed, ...answered("bob", "three", "settle", moved("F1", "reopened", "bob"))];
    expect(told(...story).register).toMatchObject({ open: [{ id: "F1", status: "confirmed", reopened: 1 }], totals: { reopened: 1 } });
    given(...story).decides({ do: "ask", role: "implement" });
  });
  test("with a command, it is run again and no reviewer is asked", () => {
    const story = [...done(), ...refused("bob", "two", finding()), ...worked("alice", "three"), judged("three")];
    given(...story).decides({ do: "recheck", commit: oid("three"), findings: ["F1"] });
    given(...story, moved("F1", "fixed", "peers")).decides({ do: "ask", role: "review" });
    given(...story, moved("F1", "reopened", "peers")).decides({ do: "ask", role: "implement" });
  });
  test("files as they were before take the answer back", () =>
    expect(registered(...fixed, committed("back", { kind: "tool", name: "peers" }, "two-tree"))).toEqual(["F1 confirmed"]));
  test("files as they were before are no answer to what is still to be answered", () =>
    expect(registered(...fixed, moved("F1", "left", "alice"), committed("back", { kind: "tool", name: "peers" }, "two-tree"))).toEqual(["F1 confirmed"]));
  test("nobody settles what it answered itself, also when another one's work is the newest", () => {
    const both = [
      ...done(two),
      ...refused("bob", "two", finding({ command: null, fails: true }), finding({ file: "b.ts", command: null, fails: true, claim: "never closed" })),
    ];
    const mended = [...both, ...worked("alice", "three"), moved("F2", "left", "alice"), ...worked("bob", "four"), judged("four")];
    given(...mended).decides({ do: "ask", peer: "bob", role: "review", goals: ["settle"], why: "whether F1 is settled" });
    given(...mended, answered("bob", "four", "settle", moved("F1", "fixed", "bob"))).decides({
      do: "ask",
      peer: "alice",
      goals: ["blind"],
      why: "whether F2 is settled",
    });
  });
  test("what the hand-off left for later is still to be answered, and was not found still there", () =>
    expect(told(...fixed, moved("F1", "left", "alice")).register.open).toMatchObject([{ status: "confirmed", reopened: 0 }]));
  test("nothing is done while a finding is open, whatever passes", () =>
    given(...fixed, reviewed("carol", "three"), reviewed("carol", "three", "sceptic")).decides({ do: "ask", role: "review", goals: ["settle"] }));
  test("another fault at the place of a mended one is another finding", () => {
    const story = [
      ...fixed,
      ...answered("bob", "three", "settle", moved("F1", "fixed", "bob")),
      ...refused("bob", "three", claim({ claim: "division by zero" })),
    ];
    expect(registered(...story)).toEqual(["F2 claimed", "F1 fixed"]);
  });
  test("claimed again after it was held for fixed, it is opened again and counted", () => {
    const story = [...fixed, ...answered("bob", "three", "settle", moved("F1", "fixed", "bob")), ...refused("bob", "three", claim())];
    expect(told(...story).register.open).toMatchObject([{ id: "F1", status: "claimed", reopened: 1 }]);
  });
});

describe("other ways out", () => {
  const open = (severity: "high" | "crit" = "high") => [...done(), ...refused("bob", "two", finding({ severity }))];
  test("put off, when another peer agrees", () => {
    const proposed = [...open(), moved("F1", "defer-proposed", "alice", "next month")];
    given(...proposed).decides({ do: "ask", role: "review", why: "whether F1 is settled" });
    expect(registered(...proposed, moved("F1", "deferred", "alice"))).toEqual(["F1 answered"]);
    expect(registered(...proposed, moved("F1", "deferred", "bob"))).toEqual(["F1 deferred"]);
    expect(told(...proposed, moved("F1", "deferred", "bob")).reviews).toMatchObject([{ verdict: "pass" }]);
    expect(told(...proposed, moved("F1", "refused", "bob")).register.open).toMatchObject([{ status: "confirmed", reopened: 1 }]);
  });
  test("what is crit is not put off by peers, only by a person", () => {
    expect(registered(...open("crit"), moved("F1", "defer-proposed", "alice"), moved("F1", "deferred", "bob"))).toEqual(["F1 confirmed"]);
    expect(registered(...open("crit"), moved("F1", "deferred", "person"))).toEqual(["F1 deferred"]);
  });
  test("cut, when another peer agrees that it is gone", () => {
    const cut = [...open(), moved("F1", "cut-proposed", "alice", "the export")];
    expect(registered(...cut, moved("F1", "deferred", "bob"))).toEqual(["F1 answered"]);
    expect(registered(...cut, moved("F1", "cut", "bob"))).toEqual(["F1 cut"]);
  });
  test("a person asked: the rest goes on, and then the run stops with the question", () => {
    const asked = [...open(), moved("F1", "asked", "alice", "cents or euros?")];
    given(...asked).decides({ do: "ask", goals: ["clean-tick"] });
    expect(registered(...asked, worked("alice", "three"), judged("three"))).toEqual(["F1 asked"]);
    const all = [...asked, ...reviewed("carol", "two", "clean-tick"), ...reviewed("carol", "two", "sceptic")];
    given(...all).decides({ do: "stop", outcome: "needs-person", why: "alice asks about F1, wrong: cents or euros?" });
    given(...all, { kind: "run-stopped", outcome: "needs-person", why: "", hint: "" }, committed("mine"), judged("mine")).decides({
      do: "recheck",
      findings: ["F1"],
    });
    given(...all, moved("F1", "closed", "person")).decides({ do: "converge" });
  });
  test("closed only by a person", () => {
    expect(registered(...open(), moved("F1", "closed", "bob"))).toEqual(["F1 confirmed"]);
    expect(registered(...open(), moved("F1", "closed", "person"))).toEqual(["F1 closed"]);
  });
  test("accepting a policy anew has what stood looked at once more", () => expect(registered(...open(), accepted(three))).toEqual(["F1 answered"]));
  test("what is said of a finding nobody knows changes nothing", () => expect(registered(...done(), moved("F9", "fixed"))).toEqual([]));
});

describe("who made it", () => {
  const origin = (turn: number) => ({ commit: oid("three"), author: { kind: "peer" as const, name: "alice" }, turn });
  test("a turn that was answering findings, or gates that a hand-off had left red", () => {
    const fix = worked("alice", "three");
    const turn = (fix[0] as { turn: number }).turn;
    const by = (...before: (Event | Event[])[]) =>
      told(...before, fix, judged("three"), refused("bob", "three", finding({ file: "b.ts", origin: origin(turn) }))).register.open.at(-1)?.causedByFix;
    expect(by(...done(), refused("bob", "two", finding()))).toBe(true);
    expect(by(accepted(three), committed("one"), worked("alice", "two"), judged("two", "fail"))).toBe(true);
    expect(by(...done())).toBe(false);
    expect(by(accepted(three), committed("one"), judged("one", "fail"))).toBe(false);
  });
});

test("the register is bounded, whatever a reviewer claims", () => {
  const flood = Array.from({ length: 12 }, (_, n) =>
    refused("bob", "two", ...Array.from({ length: 50 }, (_, m) => claim({ file: `${n}-${m}.ts`, claim: `claim ${n} ${m}`, severity: m % 2 ? "high" : "low" }))),
  );
  const { register } = told(...done(), ...flood);
  expect(register.open.length).toBeLessThanOrEqual(200);
  expect(register.advice.length).toBeLessThanOrEqual(30);
  expect(register.count).toBeGreaterThanOrEqual(400);
});

test("whoever looked at a claim is not thereby the one who had the last turn", () => {
  const story = [...done(two), ...refused("bob", "two", claim()), ...answered("alice", "two", "confirm", moved("F1", "confirmed", "alice"))];
  given(...story).decides({ do: "ask", peer: "alice", role: "implement" });
});
