import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeEntry, EntryFault, encodeEntry, recordedOf, signedPart } from "../../src/adapters/log/entry.ts";
import { isSignedBy, newPrivateKey, signerOf } from "../../src/adapters/log/signature.ts";
import { decide } from "../../src/core/decide.ts";
import type { Entry, Event } from "../../src/core/event.ts";
import { evolve, fold } from "../../src/core/fold.ts";
import { initial, type State } from "../../src/core/state.ts";
import { statusOf } from "../../src/core/status.ts";
import { anyStory } from "../support/any-story.ts";
import { everyEvent } from "../support/every-event.ts";
import { accepted, committed, judged, oid, policy, recorded, worked } from "../support/story.ts";

/** What a checkpoint gives back. */
const restored = (state: State): State => JSON.parse(JSON.stringify(state)) as State;

describe("any story", () => {
  test("read from a checkpoint at any place, it adds up to the same", () =>
    fc.assert(
      fc.property(anyStory(60), (story) => {
        const facts = recorded(...story);
        const whole = restored(fold(facts));
        for (let cut = 0; cut <= facts.length; cut += 1) expect(restored(fold(facts.slice(cut), restored(fold(facts.slice(0, cut)))))).toEqual(whole);
      }),
      { numRuns: 25, endOnFailure: true },
    ));

  test("broken off anywhere, it leads to a decision and to a status of one line", () =>
    fc.assert(
      fc.property(anyStory(120), (story) => {
        let state = initial;
        for (const fact of recorded(...story)) {
          state = evolve(state, fact);
          const action = decide(state, fact.at);
          if (action.do === "ask") expect(state.policy?.policy.peers.map(({ name }) => name)).toContain(action.peer);
          const { reason, next } = statusOf(state, { runner: null, queue: 0, now: fact.at });
          expect([reason, next].every((line) => line !== "" && !line.includes("\n"))).toBe(true);
        }
      }),
      { numRuns: 60, endOnFailure: true },
    ));

  // Sampled, not shrunk: a smaller story would say nothing about a limit.
  test.each(fc.sample(anyStory(2_000), 3).map((story, at) => [at + 1, story] as const))(
    "of 2,000 events, however long the texts, the state stays below 300 kB (%s)",
    (_, story) => {
      let [state, largest] = [initial, 0];
      for (const fact of recorded(...story)) {
        state = evolve(state, fact);
        if (fact.seq % 100 === 0) largest = Math.max(largest, JSON.stringify(state).length);
      }
      expect(largest).toBeLessThan(300_000);
    },
  );
});

describe("what is remembered has an end", () => {
  const many = <T>(make: (n: number) => T) => Array.from({ length: 700 }, (_, n) => make(n));
  test("of verdicts with long output, the output of the last red ones", () => {
    const red = many((n) => [committed(`c${n}`), { ...judged(`c${n}`, "fail"), key: `k${n}`, head: "h".repeat(4_000) } as Event]);
    const { verdicts } = fold(recorded(accepted(), ...red));
    expect(verdicts).toHaveLength(120);
    expect(verdicts.filter(({ head }) => head !== "")).toHaveLength(30);
    expect(verdicts.at(-1)?.head).toHaveLength(4_000);
  });
  test("of a green verdict no output, beside a red one that keeps its own", () => {
    const red = { ...judged("c", "fail", "lint"), head: "unused name" } as Event;
    const { verdicts } = fold(recorded(accepted(), committed("c"), red, { ...judged("c"), head: "42 passed" } as Event));
    expect(verdicts.map(({ gate, head }) => [gate, head])).toEqual([
      ["lint", "unused name"],
      ["unit", ""],
    ]);
  });
  test("of turns, commits, trees and letters, the last", () => {
    const state = fold(recorded(accepted(), ...many((n) => [committed(`p${n}`), ...worked("alice", `c${n}`)]), ...many((n) => committed(`q${n}`))));
    const sizes = {
      turns: state.turns,
      authors: state.authors,
      unclaimed: state.unclaimed,
      trees: state.stuck.trees,
      inbox: state.inbox.bob,
      handoffs: state.handoffs,
    };
    expect(Object.fromEntries(Object.entries(sizes).map(([name, list]) => [name, list?.length]))).toEqual({
      turns: 20,
      authors: 200,
      unclaimed: 200,
      trees: 0,
      inbox: 50,
      handoffs: 200,
    });
    expect(fold(recorded(accepted(), ...many((n) => worked("alice", `c${n}`)))).stuck.trees).toHaveLength(50);
  });
  test("of hand-offs, those whose self-review nobody has proven yet", () => {
    const rules = policy({ goals: [{ id: "self", type: "hard", gate: "self-review-on-handoff" }] });
    const begun = [accepted(rules), ...worked("alice", "one"), ...worked("bob", "two")];
    const handoffs = (...more: Event[]) => fold(recorded(...begun, ...more)).handoffs.map(({ peer }) => peer);
    expect(handoffs()).toEqual(["alice", "bob"]);
    expect(handoffs(judged("two", "fail", "self"))).toEqual(["alice", "bob"]);
    expect(handoffs(judged("two", "broken", "self"))).toEqual(["alice", "bob"]);
    expect(handoffs(judged("one", "pass", "self"))).toEqual(["alice", "bob"]);
    expect(handoffs(judged("two", "pass", "self"))).toEqual([]);
  });
});

describe("an entry of the log", () => {
  const signer = signerOf(newPrivateKey());
  const place = { tree: oid("tree"), parents: [oid("p")], writer: "abc", format: "sha1" } as const;
  const messageOf = (entry: Entry) => {
    const raw = encodeEntry(entry, place, signer).toString();
    return raw.slice(raw.indexOf("\n\n") + 2);
  };
  const entry = (events: Entry["events"]): Entry => ({ v: 1, seq: 5, at: 1_700_000_000_123, tick: 2, events });

  test.each(Object.values(everyEvent))("of $kind reads as it was written", (event) => {
    const written = entry([event]);
    expect(decodeEntry(oid("e"), messageOf(written))).toEqual(written);
  });

  test("is signed with all that it says", () => {
    const raw = encodeEntry(entry(Object.values(everyEvent)), place, signer).toString();
    const verifies = (text: string) => {
      const part = signedPart(text);
      return part !== null && isSignedBy(signer.publicKey, part.text, part.signature);
    };
    expect(verifies(raw)).toBe(true);
    expect(verifies(raw.replace("exit code 1", "exit code 0"))).toBe(false);
    expect(verifies(raw.replace(/^parent .*$/m, `parent ${oid("other")}`))).toBe(false);
    expect(verifies(raw.replace(/gpgsig (?:.*\n )*.*\n/, ""))).toBe(false);
  });

  test("with every kind at once is numbered from its first event", () => {
    const read = decodeEntry(oid("e"), messageOf(entry(Object.values(everyEvent))));
    expect(recordedOf(read).map(({ seq }) => seq)).toEqual(Object.keys(everyEvent).map((_, index) => 5 + index));
  });

  const bad: [string, string][] = [
    ["of a version we do not know", JSON.stringify({ ...entry([everyEvent["run-paused"]]), v: 2 })],
    ["with an event nobody knows", JSON.stringify({ ...entry([]), events: [{ kind: "run-exploded" }] })],
    ["without events", JSON.stringify(entry([]))],
    ["that is no JSON", "hello"],
    ["that is empty", ""],
  ];
  test.each(bad)("%s is refused in a sentence that names it", (_, body) => {
    const read = () => decodeEntry(oid("entry"), `Subject\n\n${body}\n`);
    expect(read).toThrow(EntryFault);
    expect(read).toThrow(/^log entry [0-9a-f]{12} does not read as version 1: ./);
  });
});
