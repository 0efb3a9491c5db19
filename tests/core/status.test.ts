import { describe, expect, test } from "vitest";
import type { Event } from "../../src/core/event.ts";
import { describe as inWords, renderStatus, statusOf } from "../../src/core/status.ts";
import { accepted, committed, failed, finding, judged, main, oid, policy, reviewed, told, withReview, worked } from "../support/story.ts";

const runner = { pid: 42, mode: "watch", since: 0, host: "here" };
const seen = (story: (Event | Event[])[], changes: object = {}) => statusOf(told(...story), { runner: null, queue: 0, now: 2_000, ...changes });
const begun = [accepted(policy(withReview)), committed("one")];
const stopped: Event = { kind: "run-stopped", outcome: "stuck", why: "unit stayed red over 5 different tries", hint: "make a commit that helps" };
const open = failed("alice")[0] as Event;

describe("every state has one sentence", () => {
  const cases: [string, (Event | Event[])[], object, object][] = [
    ["without a policy", [], {}, { state: "fresh", reason: "no policy is accepted here yet; `peers init` does it" }],
    ["fresh", [accepted()], {}, { state: "fresh", reason: "waiting for a first commit (or `peers run`)" }],
    ["running", begun, { runner }, { state: "running", reason: `judge unit on ${oid("one").slice(0, 8)}` }],
    ["idle, because no runner is up", begun, {}, { state: "idle", reason: "no runner is up; the next commit, `peers run` or `peers watch` goes on" }],
    [
      "at work",
      [...begun, open],
      { runner },
      { state: "running", reason: expect.stringMatching(/^alice is at work \(implement, turn \d+\)$/), next: "wait for alice to end its implement turn" },
    ],
    [
      "waiting",
      [...begun, { kind: "wait-started", why: "a person has uncommitted work" }],
      { runner },
      { state: "running", reason: "waiting: a person has uncommitted work" },
    ],
    ["paused", [...begun, { kind: "run-paused" }], { runner }, { state: "paused", reason: "paused by the operator", hint: "`peers resume` goes on" }],
    ["stopped", [...begun, stopped], {}, { state: "stopped", reason: "unit stayed red over 5 different tries", hint: "make a commit that helps" }],
    [
      "converged",
      [
        ...begun,
        ...reviewed("bob", "one"),
        ...reviewed("bob", "one", "sceptic"),
        { kind: "run-converged", commit: oid("one"), tree: oid("one-tree"), ticks: 2 },
      ],
      {},
      {
        state: "converged",
        reason: `every gate is green on ${oid("one").slice(0, 8)}, reviewed and doubted`,
        hint: "",
        next: "nothing; a new commit or a new task begins again",
      },
    ],
  ];
  test.each(cases)("%s", (_, story, changes, expected) => {
    const status = seen(story, changes);
    expect(status).toMatchObject(expected);
    expect(renderStatus(status).split("\n")[0]).toBe(`${status.state}: ${status.reason}`);
  });
});

describe("what comes next", () => {
  const green = [...begun, judged("one")];
  test.each<[string, (Event | Event[])[], string]>([
    ["a judgement", begun, `judge unit on ${oid("one").slice(0, 8)}`],
    ["a peer's turn", [...begun, judged("one", "fail")], "ask alice to implement (red: unit)"],
    ["a review", green, "ask alice to review (review of blind)"],
    ["a last doubt", [...green, reviewed("bob", "one")], "ask alice to doubt (one last doubt)"],
    ["done", [...green, reviewed("bob", "one"), reviewed("alice", "one", "sceptic")], `call ${oid("one").slice(0, 8)} done`],
    ["a stop", [...begun, judged("one", "broken")], expect.stringMatching(/^stop: gate unit could not run/) as string],
    ["nothing, with what goes on", [...begun, stopped], "nothing by itself; a commit of yours, `peers goals accept`, `peers resume` or `peers run` goes on"],
  ])("is told: %s", (_, story, next) => expect(seen(story).next).toEqual(next));
  test("is told: a turn that was cut off is cleaned up first", () => {
    expect(inWords({ do: "recover", turn: 3 })).toBe("clean up after turn 3, which was cut off");
    expect(seen([...begun, open])).toMatchObject({ state: "idle", next: expect.stringMatching(/^clean up after turn \d+, which was cut off$/) });
  });
});

describe("gates", () => {
  const output = ["first line", "", "second line", ...Array.from({ length: 20 }, (_, n) => `more ${n}`)].join("\n");
  const red = { ...judged("one", "fail"), why: "exit code 1", head: output } as Event;
  test("a red one shows its reason and its first lines, a green one neither", () => {
    const text = renderStatus(seen([...begun, red]));
    expect(text).toContain("  RED     unit: exit code 1\n          first line\n          second line\n          more 0\n");
    expect(text).not.toContain("more 5");
    expect(renderStatus(seen([...begun, { ...judged("one"), why: "exit code 0", head: "fine" } as Event]))).toMatch(/^ {2}green {3}unit$/m);
  });
  test.each([
    ["broken", "BROKEN  unit: because"],
    ["not-applicable", "n/a     unit: because"],
  ] as const)("one that is %s is marked", (verdict, line) => expect(renderStatus(seen([...begun, judged("one", verdict)]))).toContain(`  ${line}`));
  test("one that is not judged yet is listed", () => {
    expect(seen(begun).gates).toEqual([{ id: "unit", verdict: "unjudged", commit: null, why: "", head: "" }]);
    expect(renderStatus(seen(begun))).toContain("  ?       unit\n");
  });
  test("a verdict on the same tree counts, with the commit it was given on", () =>
    expect(seen([...begun, judged("one"), committed("reworded", undefined, "one-tree")]).gates[0]).toMatchObject({ verdict: "pass", commit: oid("one") }));
});

test("the rest of it: branch, tip, queue, runner, findings, budget, peers", () => {
  const fails = reviewed("bob", "two", "blind", "fail", [finding({ claim: "adds", line: 7 })]);
  const status = seen([...begun, judged("one", "fail"), worked("alice", "two", { usd: 0.5 }), judged("two"), fails], { runner, queue: 3 });
  expect(status).toMatchObject({
    branch: main,
    tip: oid("two"),
    tick: 2,
    queue: 3,
    runner: { pid: 42 },
    turn: null,
    findings: [{ claim: "adds" }],
    peers: { alice: { health: "healthy", usage: { tokens: 100, usd: 0.5 } } },
  });
  expect(status.budget.find(({ name }) => name === "max_ticks")).toEqual({ name: "max_ticks", used: 2, limit: 200, warnAt: null });
  const text = renderStatus(status);
  expect(text).toContain(`at ${oid("two").slice(0, 8)} on main, tick 2, 3 words of hooks unread, runner 42 (watch)`);
  expect(text).toContain("  F1 high confirmed a.ts:7 adds");
  expect(text).toContain("  max_ticks        2 of 200");
  expect(text).not.toMatch(/max_usd|\n\n\n|undefined/);
});

test("an open turn is shown with the time it has taken, never less than none", () => {
  expect(seen([...begun, open], { runner, now: 61_002 }).turn).toMatchObject({ peer: "alice", role: "implement", elapsedMs: 60_000 });
  expect(seen([...begun, open], { runner, now: 0 }).turn?.elapsedMs).toBe(0);
});
