import { describe, expect, test } from "vitest";
import { notToClose } from "../../src/core/concerns/concern.ts";
import type { Event } from "../../src/core/event.ts";
import { accepted, committed, given, judged, oid, policy, told, worked } from "../support/story.ts";

const rules = policy({
  peers: ["alice", "bob", "carol"].map((name) => ({ name, argv: [name] })),
  goals: [
    { id: "unit", type: "hard", cmd: "make test" },
    { id: "concerns", type: "hard", gate: "concerns-resolved" },
  ],
  turns: { max_retries: 0 },
});
const common = (by: string) => ({ concern: "C1", by: { kind: "peer" as const, name: by }, turn: 1, commit: oid("one") });
const opened = (by: string): Event => ({ kind: "concern-opened", ...common(by), text: "what of Windows" });
const answered = (by: string): Event => ({ kind: "concern-answered", ...common(by), how: "it holds a number" });
const red = (commit: string) => [judged(commit), judged(commit, "fail", "concerns")];
// After a turn of alice the next in line is bob.
const begun = (...more: Event[]) => [accepted(rules), committed("one"), worked("alice", "two"), ...more, red("two")].flat();

describe("who is asked about a concern when nothing else is red", () => {
  test("not its opener, who has said its word, though it is next in line", () =>
    given(...begun(opened("bob"))).decides({ do: "ask", peer: "carol", role: "implement" }));
  test("of a person's, whoever is next", () =>
    given(...begun({ ...(opened("") as Event & { kind: "concern-opened" }), by: { kind: "human", name: "Pat" } })).decides({ do: "ask", peer: "bob" }));
  test("once it is answered, whoever may close it", () => given(...begun(opened("alice"), answered("bob"))).decides({ do: "ask", peer: "carol" }));
  test("of two, the opener closes what the other answered", () => {
    const two = policy({ goals: [...rules.goals], turns: { max_retries: 1 }, peers: rules.peers.slice(0, 2).map(({ name }) => ({ name, argv: [name] })) });
    const story = [accepted(two), committed("one"), worked("alice", "two"), opened("alice")].flat();
    given(...story, ...red("two")).decides({ do: "ask", peer: "bob" });
    given(...story, answered("bob"), ...red("two")).decides({ do: "ask", peer: "alice" });
  });
  test("who was asked often enough in vain is not asked for ever", () => {
    const vain = ["three"].flatMap((name) => [...worked("carol", name), ...red(name)]);
    given(...begun(opened("bob")), ...vain).decides({ do: "ask", peer: "alice" });
  });
  test("while something else is red, the order of the peers holds", () =>
    given(
      ...[accepted(rules), committed("one"), worked("alice", "two"), opened("bob"), judged("two", "fail"), judged("two", "fail", "concerns")].flat(),
    ).decides({
      do: "ask",
      peer: "bob",
    }));
});

test("a concern is closed by its opener, or by another than who answered", () => {
  const [concern] = told(...begun(opened("bob"), answered("alice"))).concerns.open;
  if (!concern) throw new Error("no concern");
  expect([notToClose(concern, "bob"), notToClose(concern, "carol")]).toEqual([null, null]);
  expect(notToClose(concern, "alice")).toContain("you answered C1 yourself");
});
