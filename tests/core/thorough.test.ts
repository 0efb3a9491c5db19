/** Clean ticks belong to a tree and to real looks at it; where all peers have to be healthy, nothing is done while one is not. */
import { describe, expect, test } from "vitest";
import { accepted, committed, endTurn, failed, given, judged, oid, policy, reviewed, startTurn, told, worked } from "../support/story.ts";

const three = ["alice", "bob", "carol"].map((name) => ({ name, argv: [name] }));
const rules = (changes: object = {}) => policy({ peers: three, convergence: { clean_ticks: 3, all_peers_healthy: true, ...changes } });
const begun = (changes: object = {}) => [accepted(rules(changes)), committed("one"), judged("one", "fail"), ...worked("alice", "two"), judged("two")];

describe("a clean tick", () => {
  test("is the hand-off that turned green, once for its tree", () => {
    expect(told(...begun()).cleanTicks).toBe(1);
    const again = worked("bob", "again", { from: "two", tree: "two-tree" });
    expect(told(...begun(), ...again, judged("again", "pass", "unit", "two-tree")).cleanTicks).toBe(1);
  });
  test("is not a hand-off without files, on a tree nobody has looked at", () => {
    const idle = worked("alice", "idle", { from: "one", tree: "one-tree" });
    const state = told(accepted(rules()), committed("one"), judged("one"), ...idle, judged("idle", "pass", "unit", "one-tree"));
    expect(state.cleanTicks).toBe(0);
  });
  test("is not a second claim of a session, whose beginning nobody saw", () => {
    const session = [committed("said", { kind: "human", name: "Pat" }, "two-tree"), startTurn("bob")];
    const claim = endTurn("bob", "handed-off", { interactive: true, commits: [oid("said")], commit: oid("said") });
    expect(told(...begun(), session[0] ?? [], claim, judged("said", "pass", "unit", "two-tree")).cleanTicks).toBe(1);
  });
  test("is each review that found nothing, and no failed or empty turn", () => {
    const looked = [...begun(), ...reviewed("bob", "two", "clean-tick")];
    expect(told(...looked).cleanTicks).toBe(2);
    expect(told(...looked, ...failed("carol", "process-failed", "review"), ...failed("carol", "nothing-done", "review")).cleanTicks).toBe(2);
  });
  test("is lost with the tree, also when the tree comes back", () => {
    const looked = [...begun(), ...reviewed("bob", "two", "clean-tick"), ...reviewed("carol", "two", "clean-tick")];
    given(...looked).decides({ do: "ask", role: "sceptic" });
    const other = [committed("three"), judged("three"), committed("back", undefined, "two-tree")];
    expect(told(...looked, ...other).cleanTicks).toBe(0);
  });
});

describe("all peers healthy", () => {
  const done = (changes: object = {}) => [...begun({ clean_ticks: 1, sceptic: false, ...changes })];
  const tired = ["a", "b", "c"].flatMap(() => failed("carol", "process-failed", "review"));
  test("is done when they are", () => given(...done()).decides({ do: "converge" }));
  test("a degraded one is asked once more, and a good answer heals it", () => {
    const story = [...done(), ...tired, ...reviewed("bob", "two", "clean-tick")];
    given(...story).decides({ do: "ask", peer: "carol", role: "review", why: "carol is degraded, and all peers have to be healthy" });
    given(...story, ...reviewed("carol", "two", "clean-tick")).decides({ do: "converge" });
  });
  test("when it fails again, or cannot be asked, the run stops and says what to do", () => {
    const story = [...done(), ...tired, ...reviewed("bob", "two", "clean-tick"), ...failed("carol", "process-failed", "review")];
    given(...story).decides({
      do: "stop",
      outcome: "peers-unavailable",
      why: "everything else is done, but all peers have to be healthy: carol is degraded (it made no commit)",
      hint: "mend it, then `peers resume`; or take carol out of .peers/config.yaml, then `peers goals accept`",
    });
    given(...done(), ...failed("carol", "halted", "review"), ...reviewed("bob", "two", "clean-tick")).decides({ do: "stop", outcome: "peers-unavailable" });
  });
  test("an operator takes the peer out, or says that it is mended", () => {
    const story = [...done(), ...failed("carol", "halted", "review"), ...reviewed("bob", "two", "clean-tick")];
    given(...story, { kind: "run-stopped", outcome: "peers-unavailable", why: "", hint: "" }, { kind: "run-resumed" }).decides({ do: "converge" });
    const two = policy({ peers: three.slice(0, 2), convergence: { all_peers_healthy: true, sceptic: false } });
    given(...story, accepted(two, "two"), judged("two"), ...reviewed("bob", "two", "clean-tick")).decides({ do: "converge" });
  });
  test("without the rule such a peer is no hindrance", () => {
    given(...done({ all_peers_healthy: false }), ...failed("carol", "halted", "review"), ...reviewed("bob", "two", "clean-tick")).decides({ do: "converge" });
  });
});
