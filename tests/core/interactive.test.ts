/** A peer that a person works with is waited for, never started. */
import { describe, expect, test } from "vitest";
import { readConfig } from "../../src/core/config/config-file.ts";
import type { Event } from "../../src/core/event.ts";
import { readHookNote } from "../../src/core/hook-note.ts";
import { accepted, committed, endTurn, failed, given, judged, oid, policy, reviewed, startTurn, told, withReview, worked } from "../support/story.ts";

const rules = policy({
  peers: [
    { name: "alice", interactive: true },
    { name: "bob", argv: ["bob"] },
    { name: "carol", argv: ["carol"] },
  ],
  ...withReview,
});
const tick: Event = { kind: "runner-started", mode: "tick", pid: 1, limits: {} };
const begun = [accepted(rules), tick, judged("base", "fail")];
/** A commit that its session has claimed. */
const byAlice = (name: string): Event[] => [
  committed(name),
  startTurn("alice"),
  endTurn("alice", "handed-off", { commits: [oid(name)], commit: oid(name), interactive: true }),
];

test("its turn is waited for, without end, and the wait says for whom and what", () =>
  given(...begun).decides({ do: "wait", until: null, why: "for alice, who works interactively (implement: red: unit)" }));

test("while commits may be its own nobody else is asked; the gates are judged meanwhile", () => {
  given(...begun, committed("one")).decides({ do: "judge" });
  given(...begun, committed("one"), judged("one")).decides({
    do: "wait",
    until: null,
    why: expect.stringContaining("alice, who works interactively, to end the turn") as never,
  });
});

test("its commits are its own once it says so: another reviews them", () =>
  given(...begun, ...byAlice("one"), judged("one")).decides({ do: "ask", peer: "bob", role: "review" }));

test.each(["a tick", "a run", "a resumption"])("%s of the person says that commits were theirs", (what) => {
  const said: Record<string, Event> = {
    "a tick": tick,
    "a run": { kind: "runner-started", mode: "run", pid: 1, limits: {} },
    "a resumption": { kind: "run-resumed" },
  };
  given(...begun, committed("one"), judged("one"), said[what] as Event).decides({ do: "ask", role: "review" });
});

test("without an interactive peer a person's commit holds nothing up", () =>
  given(accepted(policy(withReview)), committed("one"), judged("one")).decides({ do: "ask", role: "review" }));

describe("who judges and who mends", () => {
  test("whoever can be started reviews, though the interactive one is next in line", () =>
    given(...begun, ...worked("carol", "one"), judged("one")).decides({ do: "ask", peer: "bob", role: "review" }));
  test("red work of its own goes back to it", () =>
    given(...begun, ...byAlice("one"), judged("one", "fail")).decides({ do: "wait", why: "for alice, who works interactively (implement: red: unit)" }));
  test("findings about its work go to the next in line", () =>
    given(...begun, ...byAlice("one"), judged("one"), ...reviewed("bob", "one", "blind", "fail")).decides({ do: "ask", peer: "carol", role: "implement" }));
  test("the loop does not call itself stuck for a peer that takes its time", () => {
    const down = ["bob", "carol"].flatMap((name) => ["a", "b", "c"].flatMap(() => failed(name, "process-failed")));
    given(accepted(policy({ ...rules, budget: { max_consecutive_failures: 50 } })), tick, judged("base", "fail"), ...down).decides({ do: "wait", until: null });
  });
});

test("a wait ends with the turn that was waited for", () => {
  const waiting = [...begun, { kind: "wait-started", why: "for alice" } as const];
  expect(told(...waiting).waiting).toBe("for alice");
  expect(told(...waiting, ...byAlice("one")).waiting).toBe(null);
});

test("it needs no program, but not every peer can be one", () => {
  const of = (bob: string) => readConfig(`peers:\n  - { name: ann, interactive: true }\n  - { name: bob, ${bob} }\n`, "config.yaml");
  expect(of("tool: codex")).toMatchObject({ ok: true, value: { peers: [{ interactive: true }, { interactive: false }] } });
  expect(of("interactive: true")).toMatchObject({
    ok: false,
    problems: ["config.yaml:1:1: every peer is interactive, so nobody could review; leave out interactive for at least one"],
  });
});

test.each([
  ["of Claude Code", '{"session_id":"s","cwd":"/w","stop_hook_active":true,"x":1}', { session: "s", cwd: "/w", stopHookActive: true }],
  ["of Codex", '{"type":"agent-turn-complete","thread-id":"t","cwd":"/w"}', { session: "t", cwd: "/w", stopHookActive: false }],
  ["with values of another kind", '{"session_id":1,"cwd":null,"stop_hook_active":"yes"}', { session: null, cwd: null, stopHookActive: false }],
  ["that is none", "[]", null],
  ["that is empty", "", null],
  ["that is cut off", '{"cwd":', null],
])("the note %s is read", (_, json, note) => expect(readHookNote(json)).toEqual(note));
