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
/** A review of a peer that is not trusted, in which nothing was planted. */
const voidReview = (peer: string, at: string, outcome: "reviewed" | "no-review"): Event[] =>
  reviewed(peer, at, "clean-tick").map((event) =>
    event.kind === "review-given" ? { ...event, verdict: "void" as const } : event.kind === "turn-ended" ? { ...event, outcome } : event,
  );
/** As the log tells it: within a turn. */
const measuredTurn = (outcome: Outcome): Event[] => {
  const [begun, , ended] = reviewed("bob", "two", "sceptic");
  return [begun as Event, measuredAs(outcome, "bob", "two", "sceptic"), { ...(ended as EventOf<"turn-ended">), outcome: "calibrated" }];
};
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
  test("a finding nearer to a place told of before says the old one again", () => {
    const told = [{ role: "review" as const, tree: oid("t"), file: "src/a.ts", line: 8 }];
    expect(isAboutPlant({ file: "src/a.ts", line: 8 }, plant, told)).toBe(false);
    expect(isAboutPlant({ file: "src/a.ts", line: 10 }, plant, told)).toBe(true);
    expect(isAboutPlant({ file: "src/a.ts", line: 12 }, plant, told)).toBe(true);
  });
  test.each<[boolean, boolean, Outcome]>([
    [true, false, "caught"],
    [true, true, "caught"],
    [false, true, "missed"],
    [false, false, "unclear"],
  ])("caught %s, approved %s: %s", (caught, approved, outcome) => expect(measured({ caught, approved })).toBe(outcome));
});

describe("when a defect is planted", () => {
  const begun = (every: number, ...more: Event[]) => told(accepted(policy({ ...withReview, calibration: { every } })), committed("one"), ...green(), ...more);
  const asked = (tree: string, role: "review" | "sceptic" = "review", goals = ["blind"]) => ({ peer: "bob", role, goals, tree: oid(`${tree}-tree`) });

  test("never, unless the operator says so", () => expect(wantsPlant(begun(0), 3, asked("two"))).toBe(false));
  test("once for each tree and role", () => {
    expect(wantsPlant(begun(1), 3, asked("two"))).toBe(true);
    expect(wantsPlant(begun(1, measuredAs("missed")), 4, asked("two"))).toBe(false);
    expect(wantsPlant(begun(1, measuredAs("missed")), 4, asked("two", "sceptic", ["sceptic"]))).toBe(true);
    expect(wantsPlant(begun(1, measuredAs("missed")), 4, asked("three"))).toBe(true);
  });
  test("not while it is to be said whether findings are settled, which is told by the difference as it is", () => {
    const answering = [...reviewed("bob", "two", "blind", "fail", [claim()]), moved("F1", "confirmed"), ...worked("alice", "three"), judged("three")].flat();
    expect(wantsPlant(begun(1, ...answering), 9, asked("three"))).toBe(false);
    expect(wantsPlant(begun(1, ...answering, moved("F1", "fixed", "bob")), 9, asked("three"))).toBe(true);
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
    // Its line was told.
    expect(chosenDefect(all, "s", [{ role: "review", tree: oid("t"), file: "a.ts", line: 1 }])).toBeNull();
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

  const every = { calibration: { every: 4 }, turns: { recovery_interval: 3 } };
  const missedTwice = [measuredAs("missed"), ...measuredTurn("missed")];

  test("with nobody else, the run stops and says why; `peers resume` trusts it again", () => {
    const story = [accepted(policy(withReview)), committed("one"), ...green(), ...missedTwice];
    given(...story).decides({ do: "stop", outcome: "peers-unavailable", why: expect.stringContaining("bob approved 2 planted defects in a row") as never });
    given(...story, resumed).decides({ do: "ask", peer: "bob" });
    const status = statusOf(told(...story), { runner: null, queue: 0, now: 2_000 });
    expect(status.peers.bob).toMatchObject({
      health: "degraded",
      why: "as a reviewer: it approved 2 planted defects in a row",
      calibration: "caught 0 of 2 planted defects",
    });
  });

  test("with nobody else, it is measured once more on each tree before the run stops", () => {
    const story = [accepted(policy({ ...withReview, ...every })), committed("one"), ...green(), ...missedTwice];
    given(...story).decides({ do: "ask", peer: "bob", role: "review", goals: ["clean-tick"], why: "whether bob finds defects again" });
    expect(wantsPlant(told(...story), 9, { peer: "bob", role: "review", goals: ["clean-tick"], tree: oid("two-tree") })).toBe(true);
    given(...story, measuredAs("missed")).decides({ do: "stop", outcome: "peers-unavailable" });
    // What crashes or says nothing was a try as well.
    given(...story, voidReview("bob", "two", "no-review")).decides({ do: "stop", outcome: "peers-unavailable" });
    given(...story, measuredAs("missed"), worked("alice", "three"), judged("three")).decides({ do: "ask", peer: "bob", goals: ["clean-tick"] });
  });

  test("one catch brings the trust back, and the next miss ends it", () => {
    const story = [accepted(policy({ ...withReview, ...every })), committed("one"), ...green(), ...missedTwice, measuredAs("caught", "bob", "x")];
    given(...story).decides({ do: "ask", peer: "bob", goals: ["blind"] });
    expect(told(...story).notices.bob?.at(-1)).toContain("Your reviews count again, until the next that you miss.");
    expect(reviewers(told(...story, measuredAs("missed", "bob", "y")))).toEqual([]);
    expect(reviewers(told(...story, measuredAs("caught", "bob", "y"), measuredAs("missed", "bob", "z")))).toEqual(["bob"]);
  });

  test("naming nothing brings no trust back", () =>
    expect(reviewers(told(accepted(policy({ ...withReview, ...every })), committed("one"), ...green(), ...missedTwice, measuredAs("unclear")))).toEqual([]));

  test("beside others it is measured again after a while, and says when", () => {
    const story = [accepted(policy({ ...three, ...every, convergence: { clean_ticks: 9 } })), committed("one"), ...green(), ...missedTwice];
    given(...story).decides({ do: "ask", peer: "carol", goals: ["blind"] });
    expect(statusOf(told(...story), { runner: null, queue: 0, now: 2_000 }).peers.bob?.why).toContain(
      "2 planted defects in a row; it is measured again after tick 5, or when nobody else can review",
    );
    const later = [...story, ...reviewed("carol", "two"), ...reviewed("carol", "two", "clean-tick"), ...reviewed("carol", "two", "clean-tick")];
    given(...later).decides({ do: "ask", peer: "bob", why: "whether bob finds defects again" });
    given(...later, measuredAs("missed")).decides({ do: "ask", peer: "carol" });
  });

  test("its approval of a tree in which nothing could be planted counts for nothing", () => {
    const story = [accepted(policy({ ...withReview, ...every })), committed("one"), ...green(), ...missedTwice];
    const state = told(...story, voidReview("bob", "two", "reviewed"));
    expect([state.cleanTicks, reviewers(state)]).toEqual([told(...story).cleanTicks, []]);
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

  test("who raises false alarms is asked after who does not, once three of its claims were judged", () => {
    const claims = [1, 2, 3].map((n) => claim({ file: `${n}.ts`, claim: `claim ${n}` }));
    const story = [accepted(policy(three)), committed("one"), ...green(), ...reviewed("bob", "two", "blind", "fail", claims)];
    // Carol had the last turn, so bob is next in line.
    const turn = reviewed("carol", "two", "sceptic");
    const judgedClaims = (...ends: ("refuted" | "confirmed")[]) => ends.map((to, at) => moved(`F${at + 1}`, to));
    const order = (...ends: ("refuted" | "confirmed")[]) => reviewers(told(...story, ...judgedClaims(...ends), ...turn));
    expect(order("refuted", "refuted")).toEqual(["bob", "carol"]);
    expect(order("confirmed", "confirmed", "confirmed")).toEqual(["bob", "carol"]);
    expect(order("refuted", "refuted", "confirmed")).toEqual(["carol", "bob"]);
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
