/** What each rule of the loop alone prevents: every story is done but for one thing. */
import { describe, expect, test } from "vitest";
import type { Event } from "../../src/core/event.ts";
import { accepted, committed, failed, finding, given, judged, oid, policy, reviewed, told, withReview, worked } from "../support/story.ts";

const three = ["alice", "bob", "carol"].map((name) => ({ name, argv: [name] }));
const rules = (changes: object = {}) => policy({ peers: three, ...withReview, ...changes });
const begun = (changes: object = {}) => [accepted(rules(changes)), committed("one"), judged("one", "fail"), ...worked("alice", "two"), judged("two")];
const doubted = [...reviewed("bob", "two"), ...reviewed("carol", "two", "sceptic")];

describe("done in everything, but", () => {
  test("for a gate that turned red when asked again", () => {
    given(...begun(), ...doubted).decides({ do: "converge" });
    given(...begun(), ...doubted, { ...(judged("two", "fail") as object), key: "again" } as Event).decides({ do: "ask", role: "implement", why: "red: unit" });
  });
  test("for a gate that could not run when asked again", () =>
    given(...begun(), ...doubted, { ...(judged("two", "broken") as object), key: "again" } as Event).decides({ do: "stop", outcome: "gate-broken" }));
  test("for the findings of one reviewer whom a later one contradicts", () =>
    given(...begun(), reviewed("bob", "two", "blind", "fail"), reviewed("carol", "two"), reviewed("carol", "two", "sceptic")).decides({
      do: "ask",
      role: "implement",
      why: "findings F1",
    }));
  test("for the task that nobody has begun", () =>
    given(accepted(rules({ task: "Add a thing" })), committed("two"), judged("two"), ...doubted).decides({ do: "ask", why: "the task is not begun" }));
  test("for the soft goal", () => given(...begun(), reviewed("carol", "two", "sceptic")).decides({ do: "ask", role: "review", goals: ["blind"] }));
  test("for one clean tick", () => {
    given(...begun({ convergence: { clean_ticks: 3 } }), ...doubted).decides({ do: "converge" });
    given(...begun({ convergence: { clean_ticks: 4 } }), ...doubted).decides({ do: "ask", goals: ["clean-tick"], why: "clean tick 4 of 4" });
  });
  test("for the doubt about this very tree", () =>
    given(...begun(), ...doubted, committed("three"), judged("three"), reviewed("bob", "three")).decides({ do: "ask", role: "sceptic" }));
});

describe("what counts as green", () => {
  const two = (changes: object = {}) => rules({ goals: [...withReview.goals, { id: "docs", type: "hard", cmd: "docs", ...changes }] });
  const known = (changes: object, ...verdicts: Event[]) => given(accepted(two(changes)), committed("one"), ...verdicts);
  test("a gate that passed beside one that does not apply, in either order", () => {
    known({}, judged("one"), judged("one", "not-applicable", "docs")).decides({ do: "ask", role: "review" });
    known({}, judged("one", "not-applicable"), judged("one", "pass", "docs")).decides({ do: "ask", role: "review" });
  });
  test("not two of which none applies", () => known({}, judged("one", "not-applicable"), judged("one", "not-applicable", "docs")).decides({ do: "stop" }));
  test("not a mode whose own gates all have nothing to look at, however green the others are", () => {
    const mode = (proves: string[]) => ({ modes: [{ name: "tidy", version: 1, prompts: {}, proves }] });
    const empty = (proves: string[], ...verdicts: Event[]) => given(accepted({ ...two(), ...mode(proves) }), committed("one"), ...verdicts);
    const quiet = [judged("one"), judged("one", "not-applicable", "docs")];
    empty(["docs"], ...quiet).decides({ do: "stop", outcome: "gate-broken", why: expect.stringContaining("no gate of mode tidy that reads code applies") });
    empty(["docs", "unit"], ...quiet).decides({ do: "ask", role: "review" });
    empty([], ...quiet).decides({ do: "ask", role: "review" });
  });
  test("a gate that is asked by commit is asked again about the same tree, one asked by tree is not", () => {
    const reworded = committed("reworded", undefined, "one-tree");
    known({ per: "commit" }, judged("one"), judged("one", "pass", "docs"), reworded).decides({ do: "judge", gates: ["docs"] });
    known({}, judged("one"), judged("one", "pass", "docs"), reworded).decides({ do: "ask" });
  });
});

describe("a stop says", () => {
  test("why each peer cannot work", () => {
    const patient = rules({ peers: three.slice(0, 2), budget: { max_consecutive_failures: 50 } });
    const down = ["alice", "bob"].flatMap((name) => ["a", "b", "c"].flatMap(() => failed(name, "process-failed")));
    const why = given(accepted(patient), committed("one"), judged("one", "fail"), ...down).decision();
    expect(why).toMatchObject({ why: "no peer can work: alice is degraded (it made no commit); bob is degraded (it made no commit)" });
  });
  test("which gate could not run, where and why", () =>
    expect(given(accepted(), committed("one"), judged("one", "broken")).decision()).toMatchObject({
      why: `gate unit could not run on ${oid("one").slice(0, 8)}: because`,
    }));
  test("that a goal has nobody to answer it", () => {
    const both = rules({ peers: three, goals: [...withReview.goals.slice(0, 1), { id: "blind", type: "soft", prompt: "?", reviewer: "both" }] });
    const story = [
      accepted(both),
      committed("one"),
      judged("one", "fail"),
      ...worked("alice", "two"),
      judged("two"),
      ...reviewed("alice", "two"),
      ...failed("bob", "halted", "review"),
      ...reviewed("carol", "two"),
    ];
    given(...story).decides({ do: "stop", outcome: "peers-unavailable", why: expect.stringContaining("nobody may answer blind") as never });
  });
});

describe("which of the rules speaks first", () => {
  const spent = { budget: { max_ticks: 1 } };
  test("unjudged gates before a spent budget: judging costs no turn", () =>
    given(accepted(policy(spent)), committed("one"), judged("one", "fail"), worked("alice", "two")).decides({ do: "judge" }));
  test("a broken gate before a spent budget, for it is what a person can mend", () =>
    given(accepted(policy(spent)), committed("one"), judged("one", "fail"), worked("alice", "two"), judged("two", "broken")).decides({
      outcome: "gate-broken",
      do: "stop",
    }));
  test("red gates before findings, findings before an untouched task", () => {
    const fails = reviewed("bob", "two", "blind", "fail");
    given(...begun(), fails, { ...(judged("two", "fail") as object), key: "again" } as Event).decides({ do: "ask", why: "red: unit" });
    given(accepted(rules({ task: "x" })), committed("two"), judged("two"), fails).decides({ do: "ask", why: "findings F1" });
  });
});

describe("who is asked to review", () => {
  const two = (one: object, other: object) => ({
    goals: [withReview.goals[0], { id: "blind", type: "soft", prompt: "?", ...one }, { id: "docs", type: "soft", prompt: "?", ...other }],
  });
  test("the next in line after the author answers all it may, in one turn", () =>
    given(...begun(two({}, {}))).decides({ do: "ask", peer: "bob", role: "review", goals: ["blind", "docs"] }));
  test("whoever just failed again and again is asked last", () => {
    const known = [accepted(rules()), committed("two"), judged("two"), ...worked("alice", "again", { tree: "two-tree" })];
    given(...known).decides({ peer: "bob", role: "review" } as never);
    const tried = [accepted(rules()), committed("two"), judged("two"), ...failed("bob"), ...failed("bob"), ...worked("alice", "again", { tree: "two-tree" })];
    given(...tried).decides({ peer: "carol", role: "review" } as never);
  });
  test("a goal that everyone must answer is put to the author alone once the others have", () => {
    const both = begun(two({}, { reviewer: "both" }));
    given(...both, ...["bob", "carol"].flatMap((name) => reviewed(name, "two", "docs"))).decides({ peer: "bob", goals: ["blind"] } as never);
    given(...both, reviewed("bob", "two"), ...["bob", "carol"].flatMap((name) => reviewed(name, "two", "docs"))).decides({
      peer: "alice",
      goals: ["docs"],
    } as never);
  });
});

describe("a soft goal is satisfied", () => {
  const soft = (goal: object, changes: object = {}) => begun({ goals: [withReview.goals[0], { id: "blind", type: "soft", prompt: "?", ...goal }], ...changes });
  const asked = (...story: (Event | Event[])[]) => given(...story).decision() as { role?: string; peer?: string };
  const passes = (...names: string[]) => names.flatMap((name) => reviewed(name, "two"));
  test("for both, once every peer passed it", () => {
    expect(asked(...soft({ reviewer: "both" }), passes("bob", "carol"))).toMatchObject({ role: "review", peer: "alice" });
    expect(asked(...soft({ reviewer: "both" }), passes("bob", "carol", "alice"))).toMatchObject({ role: "sceptic" });
  });
  test("for a quorum of two in three, once two different peers passed it, and not by one peer twice", () => {
    const quorum = soft({ reviewer: "quorum", quorum: "2/3" });
    expect(asked(...quorum, passes("bob", "bob"))).toMatchObject({ role: "review", peer: "carol" });
    expect(asked(...quorum, passes("bob", "carol"))).toMatchObject({ role: "sceptic" });
  });
  test("for a quorum, by the last reviews only", () => {
    const quorum = soft({ reviewer: "quorum", quorum: "2/2" });
    expect(asked(...quorum, passes("bob", "carol", "carol"))).toMatchObject({ role: "review", peer: "bob" });
  });
  test("for another, by as many passes in a row as it asks for", () => {
    expect(asked(...soft({ consensus_needed: 2 }), passes("bob"))).toMatchObject({ role: "review" });
    expect(asked(...soft({ consensus_needed: 2 }), passes("bob", "carol"))).toMatchObject({ role: "sceptic" });
  });
  test("alternating, by whoever has passed it least", () => {
    const often = soft({ reviewer: "alternating", consensus_needed: 3 });
    expect(asked(...often, passes("bob"))).toMatchObject({ role: "review", peer: "carol" });
    expect(asked(...often, passes("carol", "bob", "bob").slice(0, 6))).toMatchObject({ role: "review", peer: "carol" });
  });
  test("not by a review that is void", () => {
    const nothing = reviewed("bob", "two").map((event) => (event.kind === "review-given" ? { ...event, verdict: "void" as const } : event));
    expect(asked(...soft({}), nothing)).toMatchObject({ role: "review" });
  });
});

describe("findings and reviews are about a tree", () => {
  test("a review of an older tree says nothing about the tip", () =>
    expect(told(...begun(), committed("three"), reviewed("bob", "two", "blind", "fail"))).toMatchObject({ reviews: [], register: { open: [] } }));
  test("advice below the bar, and what does not stand, is not handed on as a finding", () => {
    const said = reviewed("bob", "two", "blind", "fail", [finding({ severity: "low" }), finding({ stands: false }), finding({ claim: "real" })]);
    expect(told(...begun(), said).register.open.map(({ claim }) => claim)).toEqual(["real"]);
  });
  test("a failed review ends a row of clean ticks", () => expect(told(...begun(), ...doubted, reviewed("bob", "two", "blind", "fail")).cleanTicks).toBe(0));
});
