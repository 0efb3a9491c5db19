/** What the end of a turn leaves behind for the next decision. */
import { describe, expect, test } from "vitest";
import { requestFor } from "../../src/app/judge.ts";
import type { Event, EventOf } from "../../src/core/event.ts";
import { accepted, committed, failed, given, judged, main, oid, policy, reviewed, told, withReview, worked } from "../support/story.ts";

const patient = { budget: { max_consecutive_failures: 50 } };
const begun = (changes: object = {}) => [accepted(policy({ ...withReview, ...patient, ...changes })), committed("one"), judged("one", "fail")];
const thrice = (name: string) => [failed(name, "process-failed"), failed(name, "process-failed"), failed(name, "process-failed")];

describe("a person's session that says whose its commits were", () => {
  const [open, , done] = worked("alice", "two") as [Event, Event, EventOf<"turn-ended">];
  const claim = { ...done, interactive: true, commits: [oid("two")] };
  const back: Event = { kind: "branch-moved", branch: main, from: oid("three"), to: oid("two"), tree: oid("two-tree"), how: "rewind", turn: null };
  test("makes the tip the peer's work, which that peer does not review", () => {
    given(...begun(), committed("two"), judged("two")).decides({ do: "ask", peer: "alice", role: "review" });
    given(...begun(), committed("two"), open, claim, judged("two")).decides({ do: "ask", peer: "bob", role: "review" });
    expect(told(...begun(), committed("two"), open, claim).tip).toMatchObject({ author: { kind: "peer", name: "alice" }, turn: claim.turn });
  });
  test("is believed when the branch comes back to the commit later", () => {
    expect(told(...begun(), committed("two"), open, claim, committed("three"), back).tip?.author).toEqual({ kind: "peer", name: "alice" });
    expect(told(...begun(), committed("two"), committed("three"), back).tip?.author).toEqual({ kind: "human", name: "Pat" });
  });
  test("claims no commit it did not name, and a turn of ours claims none at all", () => {
    const other = told(
      ...begun(),
      committed("two"),
      committed("three"),
      open,
      { ...claim, commits: [oid("two")] },
      { ...back, to: oid("one"), tree: oid("one-tree") },
    );
    expect(other.tip?.author.kind).toBe("human");
    expect(told(...begun(), committed("two"), open, done).tip?.author).toEqual({ kind: "human", name: "Pat" });
  });
  test("can claim what people committed on the branch since the last turn, and no more", () => {
    const aside = { ...(committed("aside") as EventOf<"commit-seen">), branch: "refs/heads/other" };
    expect(told(...begun(), committed("two"), aside, committed("theirs", { kind: "peer", name: "bob" })).unclaimed).toEqual([oid("one"), oid("two")]);
    expect(told(...begun(), worked("alice", "two"), committed("three")).unclaimed).toEqual([oid("three")]);
  });
});

describe("health", () => {
  test("the only possible reviewer is asked even when degraded: nobody reviews their own work", () => {
    const story = [...begun(), ...thrice("bob"), worked("alice", "two"), judged("two")];
    expect(told(...story).peers.bob?.health).toBe("degraded");
    given(...story).decides({ do: "ask", peer: "bob", role: "review" });
  });
  test("a commit without files on top, such as a confirmation, makes nobody the author of what the other wrote", () => {
    const story = [
      ...begun(),
      ...worked("alice", "two"),
      ...worked("bob", "said", { from: "two", tree: "two-tree" }),
      judged("said", "pass", "unit", "two-tree"),
    ];
    given(...story).decides({ do: "ask", peer: "bob", role: "review" });
    const sceptical = [...story, ...reviewed("bob", "said").map((event) => ("tree" in event ? { ...event, tree: oid("two-tree") } : event))];
    given(...sceptical).decides({ do: "ask", peer: "bob", role: "sceptic" });
    given(...story, ...worked("bob", "more", { from: "said" }), judged("more")).decides({ do: "ask", peer: "alice", role: "review" });
  });
  test("an unavailable one is not, and it says so", () =>
    given(...begun(), failed("bob", "halted"), worked("alice", "two"), judged("two")).decides({ do: "stop", outcome: "peers-unavailable" }));
  test("a good turn heals, and forgets", () => {
    const healed = [...begun(), ...thrice("bob"), worked("bob", "two")];
    expect(told(...healed).peers.bob).toMatchObject({ health: "healthy", why: "", recent: [0] });
    expect(told(...healed, failed("bob")).peers.bob?.health).toBe("healthy");
  });
  test("good turns between bad ones are remembered with them, the last five", () => {
    const turns = [failed("bob"), worked("bob", "two"), failed("bob"), worked("bob", "three")];
    expect(told(...begun(), ...turns).peers.bob).toMatchObject({ health: "healthy", recent: [1, 0, 1, 0] });
    expect(told(...begun(), ...turns, failed("bob")).peers.bob).toMatchObject({ health: "degraded", recent: [1, 0, 1, 0, 1] });
    expect(told(...begun(), worked("bob", "zero"), worked("bob", "nought"), ...turns, worked("bob", "four")).peers.bob?.recent).toEqual([1, 0, 1, 0, 0]);
  });
  test("commits without a hand-off weigh half as much as a turn with nothing", () => {
    const half = failed("bob", "left-uncommitted").map((event) => (event.kind === "turn-ended" ? { ...event, commits: [oid("x")] } : event));
    expect(told(...begun(), half, half, half, half, half).peers.bob).toMatchObject({ health: "healthy", recent: [0.5, 0.5, 0.5, 0.5, 0.5] });
    const bad = failed("bob", "rewrote-history").map((event) => (event.kind === "turn-ended" ? { ...event, commits: [oid("x")] } : event));
    expect(told(...begun(), bad, bad, bad).peers.bob?.health).toBe("degraded");
  });
  test("a turn we cut short says nothing about the peer", () => expect(told(...begun(), failed("bob", "interrupted")).peers.bob?.recent).toEqual([]));
  test("a halted peer keeps the reason it gave", () =>
    expect(told(...begun(), failed("bob", "halted")).peers.bob).toMatchObject({ health: "unavailable", why: "it made no commit" }));
  test("what a peer used is added up, good turns and bad", () => {
    const cost = { tokens: 10, input: 10, output: 0, cached: 0, usd: 0.2, billed: false, model: null, source: "tool" as const };
    const bad = failed("alice").map((event) => (event.kind === "turn-ended" ? { ...event, usage: cost } : event));
    const state = told(...begun(), worked("alice", "two", { usd: 0.5 }), bad);
    expect(state.peers.alice?.usage).toEqual({ tokens: 110, usd: 0.7, billed: 0.5 });
    expect(state.run).toMatchObject({ tokens: 110, usd: 0.5, listUsd: 0.7, dearestUsd: 0.5 });
  });
});

describe("whose turn it is", () => {
  const three = (changes: object = {}) => ({ peers: ["alice", "bob", "carol"].map((name) => ({ name, argv: [name] })), ...changes });
  const next = (...story: (Event | Event[])[]) => (given(...story).decision() as { peer?: string }).peer;
  test("goes round, from the last of the policy to the first", () => {
    const red = (name: string, commit: string) => [...worked(name, commit), judged(commit), committed(`after ${commit}`), judged(`after ${commit}`, "fail")];
    expect(next(...begun(three()), ...red("alice", "a"))).toBe("bob");
    expect(next(...begun(three()), ...red("carol", "c"))).toBe("alice");
  });
  test("is a degraded peer's again after exactly as many turns as the policy says", () => {
    const rules = begun({ turns: { recovery_interval: 3, max_retries: 0 } });
    const bad = (n: number) => Array.from({ length: n }, () => failed("bob", "interrupted"));
    expect(next(...rules, ...thrice("alice"), ...bad(2))).toBe("bob");
    expect(next(...rules, ...thrice("alice"), ...bad(3))).toBe("alice");
  });
  test("is a recovery peer's only while no other can work, due ones included", () => {
    const peers = [
      { name: "alice", argv: ["a"] },
      { name: "spare", argv: ["s"], role: "recovery" },
    ];
    expect(next(...begun({ peers, turns: { max_retries: 0 } }), failed("alice"))).toBe("alice");
    expect(next(...begun({ peers, turns: { max_retries: 0 } }), ...thrice("alice"))).toBe("spare");
  });
});

describe("a verdict", () => {
  test("given again on the same question takes the place of the former, one on another commit does not", () => {
    const state = told(...begun(), judged("one", "pass"), judged("one", "fail"));
    expect(state.verdicts.map(({ verdict }) => verdict)).toEqual(["fail"]);
    const others = told(
      ...begun(),
      { ...(judged("one") as object), commit: oid("x") } as Event,
      { ...(judged("one", "pass") as object), gate: "lint", key: "unit:one-tree" } as Event,
    );
    expect(others.verdicts).toHaveLength(3);
  });
  test("knows where in the log it stands", () => expect(told(...begun()).verdicts[0]?.seq).toBe(3));
});

describe("tries", () => {
  test("a green hand-off ends a row of failed ones", () => {
    const state = told(...begun(), failed("alice"), worked("alice", "two"), judged("two"));
    expect(state.failedTries).toBeNull();
  });
  test("a review ends it too, and another peer's failure begins anew", () => {
    expect(told(...begun(), failed("alice"), reviewed("bob", "one")).failedTries).toBeNull();
    expect(told(...begun(), failed("alice"), failed("alice"), failed("bob")).failedTries).toEqual({ peer: "bob", count: 1 });
  });
  test("a hand-off alone does not: whether it is any good is not known yet", () =>
    expect(told(...begun(), failed("alice"), worked("alice", "two")).failedTries).toEqual({ peer: "alice", count: 1 }));
  test("a person's red commit is nobody's failed try", () => expect(told(...begun()).failedTries).toBeNull());
  test("the task is taken by a hand-off, not by a turn with nothing and not by a review", () => {
    const task = { task: "Add a thing" };
    expect(told(...begun(task), failed("alice"), reviewed("bob", "one")).taskTaken).toBe(false);
    expect(told(...begun(task), worked("alice", "two"), failed("bob")).taskTaken).toBe(true);
  });
});

describe("what a peer is told next", () => {
  const warned = failed("bob").map((event) => (event.kind === "turn-ended" ? { ...event, warnings: ["Leave nothing uncommitted."] } : event));
  test("its warnings, once", () => {
    expect(told(...begun(), warned).notices.bob).toEqual(["Leave nothing uncommitted."]);
    expect(told(...begun(), warned, failed("bob").slice(0, 1)).notices.bob).toEqual([]);
  });
  test("what was found during the turn and its warnings, at most ten", () => {
    const [open, done] = warned as [Event, Event];
    const bent: Event = { kind: "tampering-found", turn: 1, peer: "bob", what: "tags", detail: "v1 was moved", repaired: true };
    expect(told(...begun(), open, bent, done).notices.bob).toEqual([
      "In turn 1 you changed what is not yours to change (tags): v1 was moved.",
      "Leave nothing uncommitted.",
    ]);
    expect(told(...begun(), open, ...Array.from({ length: 12 }, () => bent), done).notices.bob).toHaveLength(10);
  });
  test("the commits of others, again after a crash, and not its own", () => {
    const letters = (...story: (Event | Event[])[]) => (told(...begun(), ...story).inbox.bob ?? []).map(({ commit }) => commit);
    expect(letters(worked("alice", "two"))).toEqual([oid("one"), oid("two")]);
    expect(letters(failed("bob", "process-failed"))).toEqual([oid("one")]);
    expect(letters(failed("bob", "interrupted"))).toEqual([oid("one")]);
    expect(letters(failed("bob", "nothing-done"))).toEqual([]);
    expect(letters(worked("bob", "two"))).toEqual([]);
  });
});

test("hand-offs are known however many reviews came after them", () => {
  const reviews = Array.from({ length: 25 }, () => reviewed("bob", "two")).flat();
  const state = told(...begun(), ...worked("alice", "two"), ...failed("bob"), ...reviews);
  const { facts } = requestFor(state, { commit: oid("two"), tree: oid("two-tree") });
  expect(state.turns.some(({ outcome }) => outcome === "handed-off")).toBe(false);
  expect(facts.handedOff).toMatchObject([{ peer: "alice", commit: oid("two") }]);
  const many = Array.from({ length: 60 }, (_, at) => worked("alice", `w${at}`)).flat();
  expect(told(...begun(), ...many).handedOff).toHaveLength(50);
});
