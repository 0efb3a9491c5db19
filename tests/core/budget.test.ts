import { describe, expect, test } from "vitest";
import { outOfBudget, spending } from "../../src/core/budget.ts";
import type { Event } from "../../src/core/event.ts";
import { accepted, committed, failed, judged, policy, told, worked } from "../support/story.ts";

const begun = (budget: object, ...more: (Event | Event[])[]) => told(accepted(policy({ budget })), committed("one"), judged("one", "fail"), ...more);
const limits = (given: object): Event => ({ kind: "runner-started", mode: "run", pid: 1, limits: given });
const of = (state: ReturnType<typeof told>, name: string, now = 2_000) => spending(state, now).find((spent) => spent.name === name);

describe("turns", () => {
  test("the last turn the budget has room for is still taken, the one after it is not", () => {
    expect(outOfBudget(begun({ max_ticks: 2 }, worked("alice", "two")), 2_000)).toBeNull();
    expect(outOfBudget(begun({ max_ticks: 2 }, worked("alice", "two"), worked("bob", "three")), 2_000)).toMatchObject({
      do: "stop",
      outcome: "out-of-budget",
      why: "the budget is used up: 2 of 2 turns",
      hint: expect.stringContaining("budget.max_ticks"),
    });
  });
  test("a person's commit after the stop begins a new budget, while running it does not", () => {
    const stopped: Event = { kind: "run-stopped", outcome: "out-of-budget", why: "", hint: "" };
    const spent = [worked("alice", "two"), worked("bob", "three")];
    expect(of(begun({ max_ticks: 2 }, ...spent, committed("four")), "max_ticks")?.used).toBe(2);
    expect(of(begun({ max_ticks: 2 }, ...spent, stopped, committed("four")), "max_ticks")?.used).toBe(0);
    expect(of(begun({ max_ticks: 2 }, ...spent, stopped, committed("four", { kind: "peer", name: "alice" })), "max_ticks")?.used).toBe(2);
  });
});

describe("wall time", () => {
  test("is spent when more than the limit has passed, not before", () => {
    const state = begun({ max_runtime_s: 10 });
    const began = state.run.startedAt ?? 0;
    expect(outOfBudget(state, began + 10_000)).toBeNull();
    expect(outOfBudget(state, began + 10_001)).toMatchObject({ outcome: "out-of-budget" });
  });
  test("a clock that jumps back counts as no time", () => expect(of(begun({}), "max_runtime_s", -50_000)?.used).toBe(0));
});

describe("money and tokens", () => {
  test("the larger of the reserve and the dearest turn must still fit", () => {
    const dear = begun({ max_usd: 1, reserve_usd: 0.1 }, worked("alice", "two", { usd: 0.4 }), worked("bob", "three", { usd: 0.1 }));
    expect(of(dear, "max_usd")).toMatchObject({ used: 0.5, reserve: 0.4 });
    expect(outOfBudget(dear, 2_000)).toBeNull();
    const dearer = begun({ max_usd: 1, reserve_usd: 0.55 }, worked("alice", "two", { usd: 0.4 }), worked("bob", "three", { usd: 0.1 }));
    expect(outOfBudget(dearer, 2_000)).toMatchObject({ why: "the budget is used up: 0.5 of 1 US dollars and the next turn may cost 0.55" });
  });
  test("tokens of all peers count together", () => {
    expect(outOfBudget(begun({ max_tokens: 200 }, worked("alice", "two"), worked("bob", "three")), 2_000)).toBeNull();
    expect(outOfBudget(begun({ max_tokens: 199 }, worked("alice", "two"), worked("bob", "three")), 2_000)).toMatchObject({
      why: "the budget is used up: 200 of 199 tokens",
    });
  });
  test("without a limit nothing runs out", () => expect(outOfBudget(begun({}, worked("alice", "two", { usd: 1e6 })), 2_000)).toBeNull());
});

describe("limits of the command line", () => {
  const limited = (given: object, budget: object) => told(accepted(policy({ budget })), limits(given), committed("one"));
  test("tighten, and never loosen", () => {
    expect(of(limited({ max_ticks: 1 }, { max_ticks: 5 }), "max_ticks")?.limit).toBe(1);
    expect(of(limited({ max_ticks: 9 }, { max_ticks: 5 }), "max_ticks")?.limit).toBe(5);
  });
  test("are named as what to leave out, where the policy has nothing to raise", () => {
    const spent = (given: object, budget: object) =>
      told(accepted(policy({ budget })), committed("one"), limits(given), judged("one", "fail"), worked("alice", "two"));
    expect(outOfBudget(spent({ max_ticks: 1 }, { max_ticks: 5 }), 2_000)).toMatchObject({
      hint: expect.stringMatching(/^that was the limit of this `peers run --max-ticks`/),
    });
    expect(outOfBudget(spent({ max_ticks: 9 }, { max_ticks: 1 }), 2_000)).toMatchObject({ hint: expect.stringContaining("raise budget.max_ticks") });
  });
  test("hold from the moment the run begins, also in the midst of what a hook had started", () => {
    const taken = told(accepted(policy({ budget: {} })), committed("one"), judged("one", "fail"), worked("alice", "two", { usd: 3 }), limits({ max_ticks: 1 }));
    expect(of(taken, "max_ticks")).toMatchObject({ used: 0, limit: 1 });
    expect(taken.peers.alice?.run.usd).toBe(0);
    expect(of(limited({ max_usd: 2 }, {}), "max_usd")?.limit).toBe(2);
    expect(of(limited({ max_runtime_s: 60 }, { max_runtime_s: 100 }), "max_runtime_s")?.limit).toBe(60);
  });
  test("end with the run they were given to", () => {
    const stopped: Event = { kind: "run-stopped", outcome: "stuck", why: "", hint: "" };
    expect(of(told(accepted(policy()), limits({ max_ticks: 1 }), stopped, committed("two")), "max_ticks")?.limit).toBe(200);
  });
});

describe("turns that come to nothing", () => {
  const patient = { max_consecutive_failures: 3 };
  test("are counted in a row", () => {
    expect(outOfBudget(begun(patient, failed("alice"), failed("bob")), 2_000)).toBeNull();
    expect(outOfBudget(begun(patient, failed("alice"), failed("bob"), failed("alice", "over-time")), 2_000)).toMatchObject({
      outcome: "stuck",
      why: "3 turns in a row came to nothing; the last: alice, over-time, it made no commit",
    });
  });
  test("are forgotten after a good one, and after a person's commit", () => {
    expect(outOfBudget(begun(patient, failed("alice"), failed("bob"), worked("bob", "two"), failed("alice")), 2_000)).toBeNull();
    expect(outOfBudget(begun(patient, failed("alice"), failed("bob"), committed("two"), failed("alice")), 2_000)).toBeNull();
  });
  test("a turn that we cut short does not count", () =>
    expect(outOfBudget(begun(patient, failed("alice"), failed("bob"), failed("alice", "interrupted")), 2_000)).toBeNull());
});

test("without a policy there is nothing to spend", () => expect([spending(told(), 0), outOfBudget(told(), 0)]).toEqual([[], null]));
