import { describe, expect, test } from "vitest";
import type { Event } from "../../src/core/event.ts";
import { notConverging } from "../../src/core/findings/controller.ts";
import type { Finding } from "../../src/core/vocabulary.ts";
import { accepted, answered, claim, committed, finding, judged, moved, oid, policy, reviewed, told, withReview, worked } from "../support/story.ts";

const begun = (rules: object = {}) => [accepted(policy({ ...withReview, ...rules })), committed("one")];
const round = (at: string, ...findings: Finding[]) => [...worked("alice", at), judged(at), ...reviewed("bob", at, "blind", "fail", findings)];
/** A round that first settles what the one before found. */
const nextRound = (id: string, at: string, ...findings: Finding[]) => [
  ...worked("alice", at),
  judged(at),
  fixed(id),
  ...reviewed("bob", at, "blind", "fail", findings),
];
const fixed = (id: string) => moved(id, "fixed", "peers");
const ends = (...story: (Event | Event[])[]) => notConverging(told(...story));

describe("the same file and category", () => {
  const rules = { stuck: { same_region: 3, same_finding: 9 } };
  const faulted = (n: number, changes: Partial<Finding> = {}) =>
    nextRound(`F${n - 1}`, `r${n}`, finding({ file: "x.ts", claim: `fault ${n}`, line: n * 20, ...changes }));
  test("found fault with in as many reviews in a row as allowed, it is named with what is left", () => {
    const rounds = (count: number) => Array.from({ length: count }, (_, n) => faulted(n + 1)).flat();
    expect(ends(...begun(rules), rounds(2))).toBeNull();
    expect(ends(...begun(rules), rounds(3))).toMatchObject({
      outcome: "not-converging",
      why: expect.stringMatching(/^3 reviews in a row found fault with x\.ts; what remains: .*F3 \(high, x\.ts:60\)$/),
      hint: expect.stringContaining("peers findings close"),
    });
  });
  test("another category is another matter", () =>
    expect(ends(...begun(rules), faulted(1), faulted(2, { category: "tests" }), faulted(3), faulted(4, { category: "docs" }))).toBeNull());
  test("a review that finds nothing there ends the row", () => {
    const clean = [...worked("alice", "p"), judged("p"), fixed("F2"), ...reviewed("bob", "p")];
    expect(ends(...begun(rules), faulted(1), faulted(2), clean, faulted(3), faulted(4))).toBeNull();
  });
  test("several findings of one review count once", () =>
    expect(ends(...begun(rules), round("a", ...[1, 2, 3].map((n) => finding({ file: "x.ts", line: n * 20, claim: `fault ${n}` }))))).toBeNull());
  test("claims that nobody confirmed do not count", () => {
    const refuted = (n: number) => [
      ...round(`c${n}`, claim({ file: "x.ts", line: n * 20, claim: `fault ${n} ${"abc"[n]}` })),
      ...answered("alice", `c${n}`, "confirm", moved(`F${n}`, "refuted")),
    ];
    expect(told(...begun(rules), refuted(1), refuted(2), refuted(3)).register.pace.regions).toEqual({});
  });
});

test("one finding answered again and again is named", () => {
  const back = (at: string) => [...worked("alice", at), judged(at), moved("F1", "reopened", "peers", "`probe` still fails")];
  const story = [...begun({ stuck: { same_finding: 2 } }), ...round("a", finding())];
  expect(ends(...story, back("b"))).toBeNull();
  expect(ends(...story, back("b"), back("c"))).toMatchObject({
    outcome: "not-converging",
    why: "F1 was answered 2 times and is still there; what remains: F1 (high, a.ts:1)",
  });
});

test("a person's commit begins the counting anew", () => {
  const back = (at: string) => [...worked("alice", at), judged(at), moved("F1", "reopened", "peers")];
  const story = [...begun({ stuck: { same_finding: 2 } }), ...round("a", finding()), ...back("b")];
  expect(ends(...story, committed("mine"), judged("mine"), moved("F1", "reopened", "peers"))).toBeNull();
});

describe("fixes that make defects", () => {
  const rules = { convergence: { fix_window: 4, rounds: 99, max_rounds: 99 }, stuck: { same_region: 99 } };
  /** A round whose finding lies in a line that `by` wrote. */
  const chain = (count: number, byFix: (n: number) => boolean) => {
    const story: Event[] = [];
    for (let n = 1; n <= count; n += 1) {
      const work = worked("alice", `w${n}`);
      const turn = byFix(n) ? (work[0] as { turn: number }).turn : null;
      const origin = { commit: oid(`w${n}`), author: { kind: "peer" as const, name: "alice" }, turn };
      story.push(
        ...work,
        judged(`w${n}`),
        ...(n > 1 ? [fixed(`F${n - 1}`)] : []),
        ...reviewed("bob", `w${n}`, "blind", "fail", [finding({ file: `f${n}.ts`, claim: `defect ${n}`, origin })]),
      );
    }
    return story;
  };
  test("more than half of the newest findings: the run ends and says so", () => {
    expect(
      ends(
        ...begun(rules),
        chain(5, () => true),
      ),
    ).toMatchObject({
      outcome: "not-converging",
      why: expect.stringContaining("fixes cause as many defects as they settle (4 of the last 4 findings)"),
    });
  });
  test("half of them is still progress, and so are too few to tell", () => {
    expect(
      ends(
        ...begun(rules),
        chain(5, (n) => n % 2 === 0),
      ),
    ).toBeNull();
    expect(
      ends(
        ...begun(rules),
        chain(3, () => true),
      ),
    ).toBeNull();
    // More than half of the span, and not yet as many as it has.
    expect(
      ends(
        ...begun({ ...rules, convergence: { ...rules.convergence, fix_window: 8 } }),
        chain(7, () => true),
      ),
    ).toBeNull();
  });
});

describe("reviews that do not get fewer", () => {
  const rules = { convergence: { rounds: 3, max_rounds: 5, fix_window: 64 }, stuck: { same_region: 99 } };
  const other = (n: number) => nextRound(`F${n - 1}`, `r${n}`, finding({ file: `${n}.ts`, claim: `defect ${n}` }));
  const passing = (n: number) => [...worked("alice", `p${n}`), judged(`p${n}`), fixed(`F${n}`), ...reviewed("bob", `p${n}`)];
  test("one settled, another found: after some rounds it ends", () => {
    expect(ends(...begun(rules), other(1), other(2))).toBeNull();
    expect(ends(...begun(rules), other(1), other(2), other(3))).toMatchObject({
      why: expect.stringMatching(/^3 reviews in a row did not make the open findings fewer; what remains: F/),
    });
  });
  test("one after which fewer are open begins the counting anew", () => {
    const two = round("r0", finding({ file: "a.ts", claim: "first" }), finding({ file: "b.ts", claim: "second" }));
    const fewer = [...worked("alice", "r1"), judged("r1"), fixed("F1"), fixed("F2"), ...reviewed("bob", "r1", "blind", "fail", [finding({ file: "c.ts" })])];
    const next = (n: number) => nextRound(`F${n}`, `n${n}`, finding({ file: `${n}.ts`, claim: `defect ${n}` }));
    expect(ends(...begun(rules), two, fewer, next(3), next(4))).toBeNull();
    expect(ends(...begun({ ...rules, convergence: { ...rules.convergence, max_rounds: 9 } }), two, fewer, next(3), next(4), next(5))).toMatchObject({
      why: expect.stringContaining("3 reviews in a row did not make the open findings fewer"),
    });
  });
  test("a turn that only looks at claims is none of them", () => {
    const confirmed = [...round("r1", claim()), ...answered("alice", "r1", "confirm", moved("F1", "confirmed"))];
    expect(ends(...begun(rules), confirmed, other(2))).toBeNull();
    expect(ends(...begun(rules), confirmed, other(2), other(3))).not.toBeNull();
  });
  test("more findings than the register takes in end it, claims that nobody confirmed too", () => {
    const patient = { convergence: { rounds: 99, max_rounds: 99, fix_window: 64 }, stuck: { same_region: 99 } };
    const flood = (count: number) =>
      reviewed(
        "bob",
        "a",
        "blind",
        "fail",
        Array.from({ length: count }, (_, n) => claim({ file: `${n}.ts`, claim: `claim ${n}` })),
      );
    const story = [...begun(patient), ...worked("alice", "a"), judged("a")];
    expect(ends(...story, flood(199))).toBeNull();
    expect(ends(...story, flood(200))).toMatchObject({
      outcome: "not-converging",
      why: expect.stringMatching(/^200 findings are open, and no more are taken in; /),
    });
  });
  test("reviews without findings between them are progress, but not for ever", () => {
    const story = (count: number) => Array.from({ length: count }, (_, n) => [...other(n + 1), ...(n + 1 < count ? passing(n + 1) : [])]).flat();
    expect(ends(...begun(rules), story(4))).toBeNull();
    expect(ends(...begun(rules), story(5))).toMatchObject({ why: expect.stringMatching(/^5 reviews of this run left findings open; /) });
  });
  test("with nothing open nothing is stopped", () => expect(ends(...begun(rules), ...[1, 2, 3, 4, 5].flatMap((n) => [...other(n), ...passing(n)]))).toBeNull());
});

test("without a policy nothing is said", () => expect(ends()).toBeNull());
