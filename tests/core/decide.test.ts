import { describe, expect, test } from "vitest";
import type { Event } from "../../src/core/event.ts";
import {
  accepted,
  committed,
  endTurn,
  failed,
  finding,
  given,
  judged,
  main,
  moved,
  oid,
  policy,
  reviewed,
  startTurn,
  told,
  withReview,
  worked,
} from "../support/story.ts";

const strict = policy(withReview);
const green = (commit: string) => judged(commit, "pass");

describe("before anything is asked", () => {
  test("without a policy nothing happens", () => given(committed("one")).decides({ do: "rest" }));
  test("a fresh policy waits for a first commit", () => given(accepted()).decides({ do: "rest", why: "waiting for a first commit (or `peers run`)" }));
  test("a person's commit is judged", () => given(accepted(), committed("one")).decides({ do: "judge", commit: oid("one"), gates: ["unit"] }));
  test("a commit on another branch is nobody's turn", () =>
    given(accepted(), { ...(committed("one") as object), branch: "refs/heads/other" } as never).decides({ do: "rest" }));
  test("a turn without an end is cleaned up before anything else", () =>
    given(accepted(), committed("one"), failed("alice")[0] as never).decides({ do: "recover" }));
  test("while paused nothing is decided, also after a person's commit", () =>
    given(accepted(), { kind: "run-paused" }, committed("one")).decides({ do: "rest", why: "paused by the operator" }));
  test("resuming goes on", () => given(accepted(), { kind: "run-paused" }, committed("one"), { kind: "run-resumed" }).decides({ do: "judge" }));
});

describe("gates", () => {
  test("a red gate is handed to a peer", () =>
    given(accepted(), committed("one"), judged("one", "fail")).decides({ do: "ask", peer: "alice", role: "implement" }));
  test("a red hand-off goes back to its author once, then to the other", () => {
    given(accepted(), committed("one"), judged("one", "fail"), worked("alice", "two"), judged("two", "fail")).decides({ do: "ask", peer: "alice" });
    given(
      accepted(),
      committed("one"),
      judged("one", "fail"),
      worked("alice", "two"),
      judged("two", "fail"),
      worked("alice", "three"),
      judged("three", "fail"),
    ).decides({ do: "ask", peer: "bob" });
  });
  test("the same tree is not judged twice, whatever the commit says", () =>
    given(accepted(), committed("one"), green("one"), committed("amended", undefined, "one-tree")).decides({ do: "ask", role: "review" }));
  test("a gate that could not run stops, and never passes", () =>
    given(accepted(), committed("one"), judged("one", "broken")).decides({ do: "stop", outcome: "gate-broken" }));
  test("a gate that could not run is asked again once a person says that what was missing is mended", () => {
    const stopped: Event[] = [accepted(), committed("one"), judged("one", "broken"), { kind: "run-stopped", outcome: "gate-broken", why: "", hint: "" }];
    given(...stopped, { kind: "run-resumed" }).decides({ do: "judge", gates: ["unit"] });
    given(...stopped, { kind: "runner-started", mode: "run", pid: 1, limits: {} }).decides({ do: "judge", gates: ["unit"] });
  });
  test("gates that apply to nothing prove nothing", () =>
    given(accepted(), committed("one"), judged("one", "not-applicable")).decides({ do: "stop", outcome: "gate-broken" }));
  test("a verdict on an older tree says nothing about the tip", () =>
    given(accepted(), committed("one"), green("one"), committed("two")).decides({ do: "judge", commit: oid("two") }));
});

test("a built-in gate answered before a hand-off was recorded is asked again", () => {
  const rules = policy({
    goals: [
      { id: "unit", type: "hard", cmd: "x" },
      { id: "self-review", type: "hard", gate: "self-review-on-handoff" },
    ],
  });
  const [started, seen, done] = worked("alice", "two");
  const early = judged("two", "not-applicable", "self-review");
  given(
    accepted(rules),
    committed("one"),
    judged("one", "fail"),
    judged("one", "not-applicable", "self-review"),
    started as never,
    seen as never,
    green("two"),
    early,
    done as never,
  ).decides({ do: "judge", gates: ["self-review"] });
});

describe("the way to done", () => {
  const start = [accepted(strict), committed("one"), judged("one", "fail"), ...worked("alice", "two"), green("two")];
  test("a green hand-off is reviewed by someone else", () => given(...start).decides({ do: "ask", peer: "bob", role: "review", goals: ["blind"] }));
  test("a reviewed one is doubted by someone else than its author", () =>
    given(...start, reviewed("bob", "two")).decides({ do: "ask", peer: "bob", role: "sceptic" }));
  test("doubted in vain, it is done", () =>
    given(...start, reviewed("bob", "two"), reviewed("bob", "two", "sceptic")).decides({ do: "converge", commit: oid("two") }));
  test("what the sceptic finds is handed back", () =>
    given(...start, reviewed("bob", "two"), reviewed("bob", "two", "sceptic", "fail")).decides({ do: "ask", peer: "alice", role: "implement" }));
  test("after the fix everything is asked again about the new tree", () => {
    const fixed = [...start, ...reviewed("bob", "two"), ...reviewed("bob", "two", "sceptic", "fail"), ...worked("alice", "three")];
    given(...fixed).decides({ do: "judge", commit: oid("three") });
    given(...fixed, green("three")).decides({ do: "recheck", findings: ["F1"] });
    given(...fixed, green("three"), moved("F1", "fixed", "peers")).decides({ do: "ask", role: "review" });
  });
  test("work made on a peer's own branch is still its own on the work branch: it does not review itself", () => {
    const [started, seen, ended] = worked("alice", "own") as [Event, Event, Event];
    const landed = [
      started,
      { ...seen, branch: "refs/heads/peers/alice" } as Event,
      {
        kind: "branch-moved",
        branch: main,
        from: oid("two"),
        to: oid("own"),
        tree: oid("own-tree"),
        how: "forward",
        turn: (started as { turn: number }).turn,
      } as Event,
      ended,
    ];
    given(...start, ...reviewed("bob", "two"), landed, green("own"), failed("bob", "no-review", "review")).decides({ do: "ask", peer: "bob", role: "review" });
  });
  test("a sceptic that crashed has not doubted", () =>
    given(...start, reviewed("bob", "two"), failed("bob", "process-failed", "sceptic")).decides({ do: "ask", role: "sceptic" }));
  test("a person's later commit is not covered by yesterday's review", () =>
    given(...start, reviewed("bob", "two"), reviewed("bob", "two", "sceptic"), committed("three"), green("three")).decides({ do: "ask", role: "review" }));
  test("a reworded commit keeps its reviews", () =>
    given(...start, reviewed("bob", "two"), reviewed("bob", "two", "sceptic"), committed("reworded", { kind: "peer", name: "alice" }, "two-tree")).decides({
      do: "converge",
    }));
  test("three clean ticks mean three turns that left it green", () => {
    const rules = policy({ ...withReview, convergence: { clean_ticks: 3 } });
    const begun = [accepted(rules), committed("one"), judged("one", "fail"), ...worked("alice", "two"), green("two"), ...reviewed("bob", "two")];
    given(...begun).decides({ do: "ask", role: "review", goals: ["clean-tick"] });
    given(...begun, reviewed("bob", "two", "clean-tick")).decides({ do: "ask", role: "sceptic" });
  });
  test("without a sceptic in the policy it is done after the review", () =>
    given(
      accepted(policy({ ...withReview, convergence: { sceptic: false } })),
      committed("one"),
      judged("one", "fail"),
      worked("alice", "two"),
      green("two"),
      reviewed("bob", "two"),
    ).decides({ do: "converge" }));
  test("a written task is begun even when everything is green", () =>
    given(accepted(policy({ ...withReview, task: "Add a thing" })), committed("one"), green("one")).decides({
      do: "ask",
      role: "implement",
      why: "the task is not begun",
    }));
  test("once done, nothing more is asked until a person does something", () => {
    const done = [
      ...start,
      ...reviewed("bob", "two"),
      ...reviewed("bob", "two", "sceptic"),
      { kind: "run-converged", commit: oid("two"), tree: oid("two-tree"), ticks: 3 } as const,
    ];
    given(...done).decides({ do: "rest" });
    given(...done, committed("three", { kind: "peer", name: "alice" })).decides({ do: "rest" });
    given(...done, committed("three")).decides({ do: "judge" });
  });
});

describe("soft goals", () => {
  const soft = (goal: object) =>
    policy({
      goals: [
        { id: "unit", type: "hard", cmd: "x" },
        { id: "blind", type: "soft", prompt: "?", ...goal },
      ],
    });
  const begin = (goal: object) => [accepted(soft(goal)), committed("one"), judged("one", "fail"), ...worked("alice", "two"), green("two")];
  test("`both` wants every peer, the author too", () =>
    given(...begin({ reviewer: "both" }), reviewed("bob", "two")).decides({ do: "ask", peer: "alice", role: "review" }));
  test("`other` with two passes asks again", () =>
    given(...begin({ consensus_needed: 2 }), reviewed("bob", "two")).decides({ do: "ask", peer: "bob", role: "review" }));
  test("a quorum is of different peers", () => {
    const rules = policy({
      peers: ["alice", "bob", "carol"].map((name) => ({ name, argv: [name] })),
      goals: [
        { id: "unit", type: "hard", cmd: "x" },
        { id: "blind", type: "soft", prompt: "?", reviewer: "quorum", quorum: "2/3" },
      ],
    });
    given(accepted(rules), committed("one"), judged("one", "fail"), worked("alice", "two"), green("two"), reviewed("bob", "two")).decides({
      do: "ask",
      peer: "carol",
      role: "review",
    });
  });
  test("findings below the bar do not block", () =>
    given(...begin({}), reviewed("bob", "two", "blind", "pass", [finding({ severity: "low" })])).decides({ do: "ask", role: "sceptic" }));
});

describe("limits", () => {
  test("the budget of turns is kept", () =>
    given(accepted(policy({ budget: { max_ticks: 1 } })), committed("one"), judged("one", "fail"), worked("alice", "two"), judged("two", "fail")).decides({
      do: "stop",
      outcome: "out-of-budget",
    }));
  test("wall time counts from the first trigger", () =>
    given(accepted(policy({ budget: { max_runtime_s: 10 } })), committed("one"), judged("one", "fail")).decides(
      { do: "stop", outcome: "out-of-budget" },
      12_000,
    ));
  test("the dearest turn so far is kept in reserve", () =>
    given(
      accepted(policy({ budget: { max_usd: 1 } })),
      committed("one"),
      judged("one", "fail"),
      worked("alice", "two", { usd: 0.6 }),
      judged("two", "fail"),
    ).decides({ do: "stop", outcome: "out-of-budget" }));
  test("work that is done is called done even when the budget is spent", () =>
    given(
      accepted(policy({ ...withReview, budget: { max_ticks: 3 } })),
      committed("one"),
      judged("one", "fail"),
      worked("alice", "two"),
      green("two"),
      reviewed("bob", "two"),
      reviewed("bob", "two", "sceptic"),
    ).decides({ do: "converge" }));
  test("the command line can only tighten", () =>
    given(
      accepted(policy({ budget: { max_ticks: 1 } })),
      { kind: "runner-started", mode: "run", pid: 1, limits: { max_ticks: 50 } },
      committed("one"),
      judged("one", "fail"),
      worked("alice", "two"),
      judged("two", "fail"),
    ).decides({ do: "stop" }));
  test("turns that come to nothing end in a stop that names the last", () => {
    const story = [
      accepted(policy({ budget: { max_consecutive_failures: 3 }, turns: { recovery_interval: 1 } })),
      committed("one"),
      judged("one", "fail"),
      ...failed("alice"),
      ...failed("alice"),
      ...failed("bob"),
    ];
    expect(given(...story).decision()).toMatchObject({ do: "stop", outcome: "stuck", why: expect.stringContaining("bob, nothing-done") });
  });
  test("a peer that does nothing is tried twice, then the other one", () => {
    given(accepted(), committed("one"), judged("one", "fail"), failed("alice")).decides({ do: "ask", peer: "alice" });
    given(accepted(), committed("one"), judged("one", "fail"), failed("alice"), failed("alice")).decides({ do: "ask", peer: "bob" });
  });
  test("the same gates red over five trees is stuck", () => {
    const tries = ["a", "b", "c", "d", "e"].flatMap((name) => [...worked("alice", name), judged(name, "fail")]);
    given(accepted(), committed("one"), ...tries).decides({ do: "stop", outcome: "stuck" });
  });
  test("other red gates, or fewer trees, are not", () => {
    const tries = ["a", "b", "c"].flatMap((name) => [...worked("alice", name), judged(name, "fail")]);
    given(accepted(), committed("one"), ...tries).decides({ do: "ask" });
  });
  test("going back and forth between two trees is recognised", () => {
    const there = (n: number) => [...worked("alice", `x${n}`, { tree: "x" }), ...worked("bob", `y${n}`, { tree: "y" })];
    const story = [1, 2, 3].flatMap(there);
    expect(given(accepted(), committed("one"), ...story, judged("y3", "fail", "unit", "y")).decision()).toMatchObject({ do: "stop", outcome: "oscillating" });
  });
  test("reviews that find fault with the same file again and again end it", () => {
    const rounds = ["a", "b", "c", "d"].flatMap((name) => [...worked("alice", name), green(name), ...reviewed("bob", name, "blind", "fail")]);
    given(accepted(strict), committed("one"), ...rounds).decides({ do: "stop", outcome: "not-converging" });
  });
});

describe("who can work", () => {
  test("a peer that fails again and again is degraded and passed over", () => {
    const state = told(
      accepted(policy({ budget: { max_consecutive_failures: 50 } })),
      committed("one"),
      judged("one", "fail"),
      ...["a", "b", "c"].flatMap(() => failed("alice", "process-failed")),
    );
    expect(state.peers.alice?.health).toBe("degraded");
    expect(state.peers.bob?.health).toBe("healthy");
  });
  test("when nobody is left it stops and says why of each", () => {
    const rules = policy({ budget: { max_consecutive_failures: 50 } });
    const down = ["alice", "bob"].flatMap((name) => [...failed(name, "process-failed"), ...failed(name, "process-failed"), ...failed(name, "process-failed")]);
    given(accepted(rules), committed("one"), judged("one", "fail"), ...down).decides({ do: "stop", outcome: "peers-unavailable" });
  });
  test("a degraded peer gets another chance after a while", () => {
    const rules = policy({ budget: { max_consecutive_failures: 50 }, turns: { recovery_interval: 2 } });
    const story = [accepted(rules), committed("one"), judged("one", "fail"), ...["a", "b", "c"].flatMap(() => failed("alice", "process-failed"))];
    given(...story).decides({ do: "ask", peer: "bob" });
    given(...story, worked("bob", "two"), worked("bob", "three"), judged("three", "fail"), worked("bob", "four"), judged("four", "fail")).decides({
      do: "ask",
      peer: "alice",
    });
  });
  test("resuming heals them all", () => {
    const rules = policy({ budget: { max_consecutive_failures: 50 } });
    const down = ["alice", "bob"].flatMap((name) => [...failed(name, "halted")]);
    given(accepted(rules), committed("one"), judged("one", "fail"), ...down).decides({ do: "stop", outcome: "peers-unavailable" });
    given(accepted(rules), committed("one"), judged("one", "fail"), ...down, { kind: "run-resumed" }).decides({ do: "ask" });
  });
  test("a recovery peer works only while no regular one can", () => {
    const rules = policy({
      peers: ["alice", "bob"].map((name) => ({ name, argv: [name] as string[] })).concat([{ name: "spare", argv: ["s"], role: "recovery" } as never]),
      budget: { max_consecutive_failures: 50 },
    });
    const down = ["alice", "bob"].flatMap((name) => ["a", "b", "c"].flatMap(() => failed(name, "process-failed")));
    given(accepted(rules), committed("one"), judged("one", "fail"), ...down).decides({ do: "ask", peer: "spare" });
  });
});

test("a branch that goes back to a peer's commit goes back to that peer: it does not review itself", () => {
  const back = { kind: "branch-moved", branch: main, from: oid("three"), to: oid("two"), tree: oid("two-tree"), how: "rewind" } as const;
  const story = [accepted(strict), committed("one"), judged("one", "fail"), ...worked("alice", "two"), green("two"), ...worked("bob", "three"), green("three")];
  given(...story, { ...back, turn: null }).decides({ do: "ask", peer: "bob", role: "review" });
  given(...story, { ...back, turn: 2 }).decides({ do: "ask", peer: "bob", role: "review" });
});

test("a task in a repository where no gate has anything to look at yet is begun; what comes of it must be proven", () => {
  const rules = policy({ ...withReview, task: "Add a thing" });
  const begun = [accepted(rules), committed("one"), judged("one", "not-applicable")];
  given(...begun).decides({ do: "ask", role: "implement", why: "the task is not begun" });
  given(...begun, ...worked("alice", "two"), judged("two", "not-applicable")).decides({ do: "stop", outcome: "gate-broken" });
});

test("a turn that came to nothing has not taken up the task", () => {
  const rules = policy({ ...withReview, task: "Add a thing" });
  given(accepted(rules), committed("one"), green("one"), ...failed("alice")).decides({ do: "ask", role: "implement", why: "the task is not begun" });
  given(accepted(rules), committed("one"), green("one"), ...worked("alice", "two"), green("two")).decides({ do: "ask", role: "review" });
});

test("what was noticed of a turn is said in the next prompt, once", () => {
  const bent = { kind: "tampering-found", turn: 1, peer: "alice", what: "policy", detail: "goals.yaml was changed", repaired: true } as const;
  const [began, ended] = failed("alice");
  const state = told(accepted(), committed("one"), judged("one", "fail"), began as never, bent, ended as never);
  expect(state.notices.alice).toEqual([expect.stringContaining("goals.yaml was changed")]);
  expect(told(accepted(), committed("one"), judged("one", "fail"), began as never, bent, ended as never, failed("alice")[0] as never).notices.alice).toEqual(
    [],
  );
});

test("a moved branch is the newest event, and its tip is judged", () =>
  given(accepted(), committed("one"), green("one"), {
    kind: "branch-moved",
    branch: main,
    from: oid("one"),
    to: oid("base"),
    tree: oid("base-tree"),
    how: "rewind",
    turn: null,
  }).decides({ do: "judge", commit: oid("base") }));

describe("limits of the vendors", () => {
  const start = [accepted(strict), committed("one"), judged("one", "fail")];
  const limited = (name: string, restUntil: number) => [startTurn(name), endTurn(name, "rate-limited", { restUntil })];
  test("a rate limit costs nothing: the other peer works meanwhile", () => {
    const { state, decides } = given(...start, ...limited("alice", 100_000));
    decides({ do: "ask", peer: "bob", role: "implement" });
    expect(state).toMatchObject({ run: { consecutiveFailures: 0 }, failedTries: null, peers: { alice: { health: "healthy", rests: 1 } } });
  });
  test("when everybody rests it waits for the first, and then goes on by itself", () => {
    const both = [...start, ...limited("alice", 100_000), ...limited("bob", 50_000)];
    given(...both).decides({ do: "wait", until: 50_000 });
    given(...both).decides({ do: "ask", peer: "bob" }, 60_000);
  });
  test("the only possible reviewer is waited for", () =>
    given(...start, worked("alice", "two"), green("two"), ...limited("bob", 90_000)).decides({ do: "wait", until: 90_000 }));
  test("who is signed out stops the run of two, with what to do; resuming heals", () => {
    const story = [...start, ...failed("alice", "halted")];
    given(...story).decides({ do: "stop", outcome: "peers-unavailable" });
    given(...story, { kind: "run-resumed" }).decides({ do: "ask", peer: "bob" });
  });
});

describe("money", () => {
  const capped = (budget: object, peers?: object) => policy({ ...(peers ? { peers } : {}), budget: { max_usd: 1, ...budget } });
  const spent = (rules: ReturnType<typeof policy>, usd: number, billed = true) => [
    accepted(rules),
    committed("one"),
    judged("one", "fail"),
    ...worked("alice", "two", { usd, billed }),
    judged("two", "fail"),
  ];
  test("what a subscription covers does not count by itself", () => given(...spent(capped({}), 5, false)).decides({ do: "ask" }));
  test("but it does when asked to be hard", () =>
    given(...spent(capped({ max_usd_mode: "hard" }), 5, false)).decides({ do: "stop", outcome: "out-of-budget" }));
  test("a warning never stops", () => given(...spent(capped({ max_usd_mode: "warn" }), 5)).decides({ do: "ask" }));
  test("a peer that used its own budget is passed over", () => {
    const peers = ["alice", "bob", "carol"].map((name) => ({ name, argv: [name], ...(name === "alice" ? { max_usd: 0.5 } : {}) }));
    given(...spent(capped({ max_usd: 100 }, peers), 0.6)).decides({ do: "ask", peer: "bob" });
  });
});
