import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeEntry, EntryFault, encodeEntry, recordedOf } from "../../src/adapters/log/entry.ts";
import { newPrivateKey, signerOf } from "../../src/adapters/log/signature.ts";
import { decide } from "../../src/core/decide.ts";
import type { Entry } from "../../src/core/event.ts";
import { evolve, fold } from "../../src/core/fold.ts";
import { initial, type State } from "../../src/core/state.ts";
import { statusOf } from "../../src/core/status.ts";
import { anyStory } from "../support/any-story.ts";
import { everyEvent } from "../support/every-event.ts";
import { oid, recorded } from "../support/story.ts";

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
      { numRuns: 25 },
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
      { numRuns: 60 },
    ));

  test("of 2,000 events, however long the texts, the state stays below 200 kB", () =>
    fc.assert(
      fc.property(anyStory(2_000), (story) => {
        const facts = recorded(...story);
        let [state, largest] = [initial, 0];
        for (const fact of facts) {
          state = evolve(state, fact);
          if (fact.seq % 100 === 0) largest = Math.max(largest, JSON.stringify(state).length);
        }
        const sizes = Object.entries(state).map(([name, value]) => `${name} ${JSON.stringify(value)?.length}`);
        expect(largest, sizes.join(", ")).toBeLessThan(200_000);
      }),
      { numRuns: 5 },
    ));
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
