import { describe, expect, test } from "vitest";
import type { Event } from "../../src/core/event.ts";
import { headline, sentence } from "../../src/core/headline.ts";
import { humanLine, jsonLine } from "../../src/core/log-view.ts";
import { everyEvent } from "../support/every-event.ts";
import { judged, oid } from "../support/story.ts";

const long = `a very long story\n${"with many words ".repeat(200)}`;
/** The same event with every text in it as long, and as broken, as the outside world lets it be. */
const talkative = (event: Event): Event =>
  Object.fromEntries(
    Object.entries(event).map(([key, value]) => [key, ["why", "subject", "detail", "signal", "hint", "ref", "branch", "gate"].includes(key) ? long : value]),
  ) as Event;

describe.each(Object.values(everyEvent))("$kind", (event) => {
  test("has a subject of one line and at most 100 characters, whatever it tells of", () => {
    for (const told of [event, talkative(event)]) {
      const subject = headline([told]);
      expect(subject.length).toBeGreaterThan(0);
      expect(subject.length).toBeLessThanOrEqual(100);
      expect(subject).toMatch(/^[A-Za-z].*\S$/);
      expect(subject).not.toMatch(/[\n\r\t]|undefined|null|\[object/);
    }
  });

  test("is one line for people and one object for programs", () => {
    const recorded = { seq: 12, at: 1_700_000_000_000, tick: 3, event: talkative(event) };
    expect(humanLine(recorded)).toMatch(/^ {3}12 {2}2023-11-14 22:13:20 {2}tick {3}3 {2}\S.*$/);
    expect(jsonLine(recorded)).not.toContain("\n");
    expect(JSON.parse(jsonLine(recorded))).toMatchObject({ seq: 12, at: 1_700_000_000_000, tick: 3, kind: event.kind });
  });
});

test("a line of a peer's commit names the peer, a person's does not", () => {
  const by = (author: object) =>
    JSON.parse(jsonLine({ seq: 1, at: 0, tick: 0, event: { ...everyEvent["commit-seen"], author } as Event })) as { peer?: string };
  expect(by({ kind: "peer", name: "alice" }).peer).toBe("alice");
  expect(by({ kind: "human", name: "Pat" })).not.toHaveProperty("peer");
});

test("of several events the one a person would tell of leads, wherever it stands", () => {
  const { "turn-ended": ended, "work-kept": kept, "turn-undone": undone, "run-stopped": stopped } = everyEvent;
  expect(headline([kept, ended])).toBe(sentence(ended));
  expect(headline([ended, undone])).toBe(sentence(undone));
  expect(headline([undone, ended, stopped])).toBe(sentence(stopped));
});

test("verdicts of one commit are told together, the red ones first and with their reason", () => {
  expect(headline([judged("one"), judged("one", "not-applicable", "lint")])).toBe(`Judged unit green, lint not applicable on ${oid("one").slice(0, 8)}`);
  expect(headline([judged("one"), judged("one", "fail", "lint"), judged("one", "broken", "types")])).toBe(
    `Judged lint red, types broken on ${oid("one").slice(0, 8)}: because`,
  );
});

test("many commits at once are counted", () =>
  expect(headline([everyEvent["commit-seen"], { ...everyEvent["commit-seen"], commit: oid("two") }])).toBe(
    `Saw 2 commits on main, the last ${oid("two").slice(0, 8)}`,
  ));
