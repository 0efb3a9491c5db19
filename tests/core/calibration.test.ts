import { describe, expect, test } from "vitest";
import { isAboutPlant, measured } from "../../src/core/calibration/measure.ts";
import { chosenDefect, type Defect, wantsPlant } from "../../src/core/calibration/plant.ts";
import { calibratedOf } from "../../src/core/calibration/trust.ts";
import type { Event, EventOf } from "../../src/core/event.ts";
import { statusOf } from "../../src/core/status.ts";
import { lacksOtherVendor, reviewers } from "../../src/core/turns.ts";
import { vendorOf } from "../../src/core/vendor.ts";
import { accepted, claim, committed, given, judged, moved, oid, policy, reviewed, told, withReview, worked } from "../support/story.ts";

type Outcome = EventOf<"calibration-measured">["outcome"];
const measuredAs = (outcome: Outcome, peer = "bob", at = "two", role: "review" | "sceptic" = "review"): Event => ({
  kind: "calibration-measured",
  turn: 2,
  peer,
  role,
  commit: oid(at),
  tree: oid(`${at}-tree`),
  plant: { file: "a.ts", line: 3, says: "+ becomes -" },
  nonce: "n",
  outcome,
  findings: [],
});
const three = { ...withReview, peers: ["alice", "bob", "carol"].map((name) => ({ name, argv: [name] })) };
const green = (name = "two") => [worked("alice", name), judged(name)].flat();
const resumed: Event = { kind: "run-resumed" };

describe("what a review of a planted tree says", () => {
  const plant = { file: "src/a.ts", line: 10, says: "", text: "" };
  test.each([
    ["src/a.ts", 10, true],
    ["./src/a.ts", 14, true],
    ["src/a.ts", 16, false],
    ["src/b.ts", 10, false],
    ["src/a.ts", null, false],
  ])("a finding at %s:%s is about it: %s", (file, line, about) => expect(isAboutPlant({ file, line }, plant)).toBe(about));
  test.each<[boolean, boolean, Outcome]>([
    [true, false, "caught"],
    [true, true, "caught"],
    [false, true, "missed"],
    [false, false, "unclear"],
  ])("caught %s, approved %s: %s", (caught, approved, outcome) => expect(measured({ caught, approved })).toBe(outcome));
});

describe("when a defect is planted", () => {
  const begun = (every: number, ...more: Event[]) => told(accepted(policy({ ...withReview, calibration: { every } })), committed("one"), ...green(), ...more);
  const asked = (tree: string, role: "review" | "sceptic" = "review", goals = ["blind"]) => ({ role, goals, tree: oid(`${tree}-tree`) });

  test("never, unless the operator says so", () => expect(wantsPlant(begun(0), 3, asked("two"))).toBe(false));
  test("once for each tree and role", () => {
    expect(wantsPlant(begun(1), 3, asked("two"))).toBe(true);
    expect(wantsPlant(begun(1, measuredAs("missed")), 4, asked("two"))).toBe(false);
    expect(wantsPlant(begun(1, measuredAs("missed")), 4, asked("two", "sceptic", ["sceptic"]))).toBe(true);
    expect(wantsPlant(begun(1, measuredAs("missed")), 4, asked("three"))).toBe(true);
  });
  test("not in a turn about claims", () => expect(wantsPlant(begun(1), 3, asked("two", "sceptic", ["confirm"]))).toBe(false));
  test("in about one of so many reviews, the same ones at every replay", () => {
    const state = begun(4);
    const turns = Array.from({ length: 400 }, (_, turn) => wantsPlant(state, turn, asked(`t${turn}`)));
    expect(turns).toEqual(Array.from({ length: 400 }, (_, turn) => wantsPlant(state, turn, asked(`t${turn}`))));
    expect(turns.filter(Boolean).length).toBeGreaterThan(70);
    expect(turns.filter(Boolean).length).toBeLessThan(130);
  });
  test("one that a careful reader notices comes before a number one larger", () => {
    const defect = (says: string): Defect => ({ file: "a.ts", line: 1, says, start: 0, text: says });
    const all = [defect("41 becomes 42"), defect("the condition x is turned round"), defect("< becomes <=")];
    expect(chosenDefect(all, "s")?.says).toContain("turned round");
    expect(chosenDefect([defect("41 becomes 42")], "s")?.says).toBe("41 becomes 42");
    expect(chosenDefect([], "s")).toBeNull();
  });
});

describe("what becomes of a reviewer", () => {
  test("one that misses is told where the defect was", () =>
    expect(told(accepted(policy(withReview)), committed("one"), measuredAs("missed")).notices.bob?.[0]).toMatch(/a\.ts:3 \(\+ becomes -\).*You approved it/));

  test("missed twice in a row, nobody waits for its approval: another is asked", () => {
    const story = [accepted(policy(three)), committed("one"), ...green()];
    given(...story).decides({ do: "ask", peer: "bob", role: "review" });
    given(...story, measuredAs("missed")).decides({ do: "ask", peer: "carol", role: "review" });
    expect(reviewers(told(...story, measuredAs("missed"), measuredAs("missed")))).toEqual(["carol"]);
  });

  test("with nobody else, the run stops and says why; `peers resume` trusts it again", () => {
    const story = [accepted(policy(withReview)), committed("one"), ...green(), measuredAs("missed"), measuredAs("missed", "bob", "old")];
    given(...story).decides({ do: "stop", outcome: "peers-unavailable", why: expect.stringContaining("bob approved 2 planted defects in a row") as never });
    given(...story, resumed).decides({ do: "ask", peer: "bob" });
    const status = statusOf(told(...story), { runner: null, queue: 0, now: 2_000 });
    expect(status.peers.bob).toMatchObject({
      health: "degraded",
      why: "as a reviewer: it approved 2 planted defects in a row",
      calibration: "caught 0 of 2 planted defects",
    });
  });

  test("a catch between two misses keeps the trust", () => {
    const state = told(accepted(policy(withReview)), committed("one"), ...green(), measuredAs("missed"), measuredAs("caught"), measuredAs("missed"));
    expect(reviewers(state)).toEqual(["bob"]);
    expect(calibratedOf(state, "bob")).toMatchObject({ planted: 3, caught: 1, missed: 2, missedInARow: 1 });
  });

  test("who catches more is asked first", () => {
    const state = told(accepted(policy(three)), committed("one"), ...green(), measuredAs("caught", "carol"), measuredAs("unclear", "bob", "x"));
    expect(reviewers(state)).toEqual(["carol", "bob"]);
  });

  test("refuted claims count as false alarms, confirmed ones do not", () => {
    const story = [
      accepted(policy(three)),
      committed("one"),
      ...green(),
      ...reviewed("bob", "two", "blind", "fail", [claim(), claim({ file: "b.ts", line: 50 })]),
    ];
    const state = told(...story, moved("F1", "refuted"), moved("F2", "confirmed"));
    expect(calibratedOf(state, "bob")).toMatchObject({ falseAlarms: 1, confirmed: 1 });
    expect(statusOf(state, { runner: null, queue: 0, now: 2_000 }).peers.bob?.calibration).toBe("1 of 2 claims refuted");
  });
});

describe("another vendor", () => {
  test.each([
    [{ tool: "claude" }, "anthropic"],
    [{ argv: ["/usr/bin/codex", "exec"] }, "openai"],
    [{ tool: "gemini" }, "google"],
    [{ tool: "opencode", model: "openrouter/anthropic/claude-sonnet-4.5" }, "anthropic"],
    [{ tool: "opencode", provider: "openrouter", model: "qwen/qwen3-coder" }, "alibaba"],
    [{ tool: "codex", provider: "openrouter" }, "openai"],
    [{ argv: ["./my-agent"] }, null],
  ])("%j is of %s", (peer, vendor) => expect(vendorOf(peer as never)).toBe(vendor));

  const mixed = {
    ...withReview,
    peers: [
      { name: "alice", tool: "claude" },
      { name: "bob", tool: "claude" },
      { name: "carol", tool: "codex" },
    ],
  };
  test("reviews rather than one of the author's", () => {
    const state = told(accepted(policy(mixed)), committed("one"), ...green());
    expect([reviewers(state), lacksOtherVendor(state)]).toEqual([["carol", "bob"], false]);
  });
  test("is missed aloud when there is none", () => {
    const state = told(accepted(policy({ ...withReview, peers: mixed.peers.slice(0, 2) })), committed("one"), ...green());
    expect(statusOf(state, { runner: null, queue: 0, now: 2_000 }).notes).toEqual(["no reviewer of another vendor than alice"]);
  });
});

test("a run that was told to do without the sceptic is done without it, and does not claim it was doubted", () => {
  const begin: Event = { kind: "runner-started", mode: "run", pid: 1, limits: {}, withoutSceptic: true };
  const story = [accepted(policy(withReview)), committed("one"), begin, ...green(), ...reviewed("bob", "two")];
  given(...story).decides({ do: "converge" });
  expect(told(...story, { kind: "run-converged", commit: oid("two"), tree: oid("two-tree"), ticks: 2 }).stop?.why).toMatch(/, reviewed$/);
});
