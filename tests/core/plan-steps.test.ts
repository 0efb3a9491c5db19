import { describe, expect, test } from "vitest";
import { decide } from "../../src/core/decide.ts";
import type { Event, EventOf } from "../../src/core/event.ts";
import { frozenFrom } from "../../src/core/plan/freeze.ts";
import { parsePlan } from "../../src/core/plan/parse.ts";
import { exampleSteps } from "../../src/core/plan/prompt-text.ts";
import { planMoves, unansweredSteps } from "../../src/core/plan/reviewed.ts";
import { traceOf } from "../../src/core/plan/trace.ts";
import { isLegal, movers, stepStates } from "../../src/core/plan/transitions.ts";
import { missingWork } from "../../src/core/plan/view.ts";
import type { OpenTurn, State } from "../../src/core/state.ts";
import { accepted, committed, given, judged, oid, policy, told } from "../support/story.ts";

const read = parsePlan(
  "# Shop\n## Meta\nsurfaces: [cli]\nacceptance: make check\n## Steps\n- [ ] [STEP-1] One\n  - touches: a.js\n- [ ] [STEP-2] Two\n  - touches: b.js\n  - depends: STEP-1\n",
  "PLAN.md",
);
const plan = read.ok ? frozenFrom(read.plan) : undefined;
const peersOf = (names: readonly string[]) => names.map((name) => ({ name, argv: [name] }));
const rules = (names: readonly string[] = ["alice", "bob"], more: object = {}) => ({ ...policy({ peers: peersOf(names), phases: [], ...more }), plan });

const work = (by: string, commit: string, { item = "STEP-1", touched = true } = {}) => ({
  item,
  commit: oid(commit),
  author: { kind: "peer" as const, name: by },
  turn: 1,
  named: true,
  touched,
});
const traced = (to: string, some: readonly EventOf<"plan-traced">["work"][number][] = [], ready: string[] = some.map(({ item }) => item)): Event => ({
  kind: "plan-traced",
  to: oid(to),
  work: [...some],
  ready,
  gone: [],
  artefact: null,
  told: [],
});
const moved = (step: string, from: EventOf<"step-moved">["from"], to: EventOf<"step-moved">["to"], by: EventOf<"step-moved">["by"] = "reviewer"): Event => ({
  kind: "step-moved",
  step,
  from,
  to,
  why: "because",
  commit: oid("one"),
  turn: 2,
  by,
  name: "bob",
});
const started = (names?: readonly string[], more?: object) => [accepted(rules(names, more)), committed("one"), judged("one")];

describe("documents that are written nowhere in particular", () => {
  const text = "# Shop\n## Meta\nsurfaces: [cli]\nacceptance: make check\n## Steps\n- [ ] [STEP-1] Tell how it came to be\n  - pure_documentation: true\n";
  const documents = parsePlan(text, "PLAN.md");
  const begun = [
    accepted({ ...policy({ peers: peersOf(["alice", "bob"]), phases: [] }), plan: documents.ok ? frozenFrom(documents.plan) : undefined }),
    committed("one"),
    judged("one"),
  ];
  const step = documents.ok ? documents.plan.steps[0] : undefined;
  const missingAfter = (message: string, paths: string[]) => {
    const commit = { commit: oid("two"), author: { kind: "peer" as const, name: "alice" }, turn: 1, message, paths };
    const { work: found, ready, told: says } = traceOf(told(...begun), [commit], []);
    const state = told(...begun, { kind: "plan-traced", to: oid("two"), work: found, ready, gone: [], artefact: null, told: says });
    return step ? missingWork(state, step) : "no step";
  };
  test("are done by a commit that names the step and changes a file", () => expect(missingAfter("Tell\n\nStep: STEP-1", ["docs/a.md"])).toBe(null));
  test("are not done by an empty one", () => expect(missingAfter("Tell\n\nStep: STEP-1", [])).toBe("none of its commits changes anything"));
  test("are not done by one that names no step", () => expect(missingAfter("Tell", ["docs/a.md"])).toBe("no commit on the branch is traced to it"));
});

describe("legal moves of a step", () => {
  const legal = movers.flatMap((by) => stepStates.flatMap((from) => stepStates.filter((to) => isLegal(by, from, to)).map((to) => `${by}: ${from} -> ${to}`)));
  test("are these and no others", () =>
    expect(legal).toEqual([
      "implementer: open -> partial",
      "implementer: open -> blocked",
      "implementer: partial -> blocked",
      "implementer: blocked -> partial",
      "reviewer: open -> partial",
      "reviewer: open -> done",
      "reviewer: partial -> partial",
      "reviewer: partial -> done",
      "operator: blocked -> open",
      "operator: blocked -> blocked-acknowledged",
      "operator: blocked-acknowledged -> open",
      "peers: done -> partial",
    ]));
  test.each([
    ["an implementer closes nothing", moved("STEP-1", "open", "done", "implementer")],
    ["nobody acknowledges what is not blocked", moved("STEP-1", "open", "blocked-acknowledged", "operator")],
    ["a move from where the step is not", moved("STEP-1", "partial", "done")],
  ])("%s, whatever the log holds", (_, event) => expect(told(...started(), event).plan?.steps["STEP-1"]).toBeUndefined());
});

describe("what is next", () => {
  test("new commits are traced first", () => given(...started()).decides({ do: "trace", commit: oid("one") }));
  test("the first step, then its review by somebody else", () => {
    given(...started(), traced("one")).decides({ do: "ask", role: "implement", peer: "alice" });
    given(...started(), traced("one", [work("alice", "one")])).decides({ do: "ask", role: "review", peer: "bob", goals: ["step:STEP-1"] });
  });
  test("who began a step goes on with it, even after a review", () =>
    given(...started(), traced("one", [work("bob", "one")]), moved("STEP-1", "open", "partial")).decides({ do: "ask", role: "implement", peer: "bob" }));
  test("a step that depends on another waits, whatever was committed for it", () =>
    given(...started(), traced("one", [work("alice", "one", { item: "STEP-2" })])).decides({ do: "ask", role: "implement", why: "STEP-1: One" }));
  test("work that touches nothing of the step is not reviewed", () =>
    given(...started(), traced("one", [work("alice", "one", { touched: false })])).decides({ do: "ask", role: "implement" }));
  test("what its author calls partial is not reviewed", () =>
    given(...started(), traced("one", [work("alice", "one")], [])).decides({ do: "ask", role: "implement", peer: "alice" }));
  test("a changed done step is reviewed again by somebody who did not change it", () =>
    given(
      ...started(),
      traced("one", [work("alice", "one")]),
      moved("STEP-1", "open", "done"),
      committed("two"),
      judged("two"),
      traced("two", [work("bob", "two")]),
      moved("STEP-1", "done", "partial", "peers"),
    ).decides({ do: "ask", role: "review", peer: "alice", goals: ["step:STEP-1"] }));
  test("gates of the end are judged when the plan has nothing left open, and not before", () => {
    const goals = [
      { id: "unit", type: "hard", cmd: "make test" },
      { id: "acceptance", type: "hard", cmd: "make check", when: "end" },
    ];
    given(...started(undefined, { goals }), traced("one")).decides({ do: "ask", role: "implement" });
    given(...started(undefined, { goals }), traced("one"), moved("STEP-1", "open", "done"), moved("STEP-2", "open", "done")).decides({
      do: "judge",
      gates: ["acceptance"],
    });
  });
  test("gates that apply to nothing yet stop no plan that is under way", () =>
    given(accepted(rules()), committed("one"), judged("one", "not-applicable"), traced("one")).decides({ do: "ask", role: "implement" }));
  test("only blocked steps left: a person is asked", () =>
    given(...started(), traced("one"), moved("STEP-1", "open", "blocked", "implementer")).decides({ do: "stop", outcome: "needs-person" }));
});

const turn = (peer: string): OpenTurn => ({
  turn: 9,
  peer,
  role: "review",
  goals: ["step:STEP-1"],
  commit: oid("one"),
  tree: oid("one-tree"),
  workspace: "review",
  token: "",
  startedAt: 0,
  commits: [],
});
const verdict = (peer: string, pass = true): EventOf<"review-given"> => ({
  kind: "review-given",
  turn: 9,
  peer,
  goal: "step:STEP-1",
  commit: oid("one"),
  tree: oid("one-tree"),
  verdict: pass ? "pass" : "fail",
  why: "looked",
  findings: [],
  stance: null,
  changes: [],
});
const says = (state: State, peer: string, pass = true, word: "done" | "partial" = "done") =>
  planMoves(state, turn(peer), { review: { steps: { "STEP-1": { state: word, notes: "looked" } } }, given: [verdict(peer, pass)] }).flatMap((event) =>
    event.kind === "step-moved" ? [event.to] : [],
  );

describe("who may close a step", () => {
  test("somebody who made none of its commits", () => {
    const state = told(...started(), traced("one", [work("alice", "one")]));
    expect(says(state, "bob")).toEqual(["done"]);
    expect(says(state, "alice")).toEqual([]);
    expect(says(told(...started(), traced("newer", [work("alice", "one")])), "bob"), "of another commit than the log speaks of").toEqual([]);
  });
  test("nobody, while what it builds on is not closed, or nothing of it was done", () => {
    const second = (state: State) => {
      const asked = { ...turn("bob"), goals: ["step:STEP-2"] };
      const given = [{ ...verdict("bob"), goal: "step:STEP-2" }];
      return planMoves(state, asked, { review: { steps: { "STEP-2": { state: "done", notes: "looked" } } }, given }).length;
    };
    const done = traced("one", [work("alice", "one"), work("alice", "one", { item: "STEP-2" })]);
    expect(second(told(...started(), done))).toBe(0);
    expect(second(told(...started(), done, moved("STEP-1", "open", "done")))).toBe(1);
    expect(second(told(...started(), traced("one", [work("alice", "one")]), moved("STEP-1", "open", "done")))).toBe(0);
  });
  test("the stricter of word and verdict counts", () => {
    const state = told(...started(), traced("one", [work("alice", "one")]));
    expect(says(state, "bob", false)).toEqual(["partial"]);
    expect(says(state, "bob", true, "partial")).toEqual(["partial"]);
  });
  test("where the plan asks how sure a reviewer is: one who does not say gave no review, one who is not sure calls nothing done", () => {
    const asking = plan && { ...plan, meta: { ...plan.meta, confidence_calibration: true } };
    const state = told(accepted({ ...rules(), plan: asking }), committed("one"), judged("one"), traced("one", [work("alice", "one")]));
    const answer = (confidence?: number) => ({ steps: { "STEP-1": { state: "done" as const, notes: "looked", ...(confidence ? { confidence } : {}) } } });
    const movedBy = (confidence: number) => planMoves(state, turn("bob"), { review: answer(confidence), given: [verdict("bob")] });
    expect([4, 3].flatMap(movedBy)).toMatchObject([
      { to: "done" },
      { to: "partial", why: "called done with confidence 3 of 5, and the plan asks for 4: looked" },
    ]);
    expect(unansweredSteps(state, turn("bob"), answer())).toMatch(/does not say with which `confidence`/);
    expect(unansweredSteps(told(...started(), traced("one")), turn("bob"), answer())).toBeNull();
    expect(JSON.stringify(exampleSteps(state, ["step:STEP-1"]))).toContain("confidence");
  });
  test("a line of the other peer's does not make an author the judge of the whole: each passes what the other did", () => {
    const state = told(...started(), traced("one", [work("alice", "one"), work("bob", "one")]));
    expect(says(state, "alice")).toEqual([]);
    expect(says({ ...state, reviews: [{ goal: "step:STEP-1", peer: "bob", tree: oid("one-tree"), verdict: "pass", why: "", raised: [] }] }, "alice")).toEqual([
      "done",
    ]);
    given(...started(), traced("one", [work("alice", "one"), work("bob", "one")])).decides({ do: "ask", role: "review", goals: ["step:STEP-1"] });
  });
  test("with a third peer, only that one", () => {
    const state = told(...started(["alice", "bob", "carol"]), traced("one", [work("alice", "one"), work("bob", "one")]));
    const passed = { ...state, reviews: [{ goal: "step:STEP-1", peer: "bob", tree: oid("one-tree"), verdict: "pass" as const, why: "", raised: [] }] };
    expect(says(passed, "alice")).toEqual([]);
    expect(says(passed, "carol")).toEqual(["done"]);
  });
  test("nobody, of a commit that is not traced yet, without work, or before what it depends on", () => {
    expect(says(told(...started()), "bob")).toEqual([]);
    expect(says(told(...started(), traced("one")), "bob")).toEqual([]);
    expect(says(told(...started(), traced("one", [work("alice", "one", { touched: false })])), "bob")).toEqual([]);
  });
});

describe("a plan that is accepted again", () => {
  test("keeps what became of steps that read as before, and opens the others", () => {
    const changed = { ...rules(), plan: plan && { ...plan, steps: plan.steps.map((step) => (step.id === "STEP-2" ? { ...step, touches: ["c.js"] } : step)) } };
    const state = told(...started(), traced("one"), moved("STEP-1", "open", "done"), moved("STEP-2", "open", "done"), accepted(changed));
    expect(state.plan?.steps["STEP-1"]?.state).toBe("done");
    expect(state.plan?.steps["STEP-2"]).toBeUndefined();
  });
});

describe("who may accept a phase", () => {
  const phase = work("alice", "one", { item: "phase:recon" });
  const artefact = { phase: "recon" as const, blob: oid("recon"), problems: [] as string[] };
  const written = (changes: object = {}, to = "one") =>
    told(accepted({ ...rules(["alice", "bob"], { phases: ["recon"] }), plan }), committed("one"), judged("one"), {
      ...traced(to, [phase]),
      artefact: { ...artefact, ...changes },
    } as Event);
  const accepts = (state: State, peer: string, pass = true) => {
    const given = [{ ...verdict(peer, pass), goal: "phase:recon" }];
    return planMoves(state, { ...turn(peer), goals: ["phase:recon"] }, { review: { steps: {} }, given }).map(({ kind }) => kind);
  };
  test("somebody who did not write its artefact, and who passes it", () => {
    expect(accepts(written(), "bob")).toEqual(["phase-accepted"]);
    expect(accepts(written(), "bob", false)).toEqual([]);
    expect(accepts(written(), "alice")).toEqual([]);
    expect(decide(written(), 2_000)).toMatchObject({ do: "ask", peer: "bob", role: "review", goals: ["phase:recon"] });
  });
  test("nobody, while it is not there, lacks something, or is of another commit than was looked at", () => {
    expect(accepts(written({ blob: null }), "bob")).toEqual([]);
    expect(accepts(written({ problems: ["Module Map is empty"] }), "bob")).toEqual([]);
    expect(accepts(written({ phase: "alignment" }), "bob")).toEqual([]);
    expect(accepts(written({}, "other"), "bob")).toEqual([]);
  });
});
