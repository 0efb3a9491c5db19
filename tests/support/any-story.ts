/** Stories nobody thought of: the words of story.ts in any order, about few commits and trees, so that things come back. */
import fc from "fast-check";
import type { Event } from "../../src/core/event.ts";
import { type Policy, policySchema } from "../../src/core/policy.ts";
import { findingMoves, turnOutcomes, verdicts } from "../../src/core/vocabulary.ts";
import { accepted, committed, failed, finding, judged, main, moved, oid, policy, reviewed, withReview, worked } from "./story.ts";

const names = fc.constantFrom("alice", "bob", "carol");
const commits = fc.nat(40).map((n) => `c${n}`);
const trees = fc.nat(12).map((n) => `t${n}`);
/** As long as the world outside lets it be. */
const said = fc.constantFrom("", "short", "w".repeat(2_000));

export const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    clean: fc.constantFrom(1, 3),
    sceptic: fc.boolean(),
    ticks: fc.constantFrom(3, 200),
    reviewer: fc.constantFrom("other", "both", "alternating"),
    task: fc.boolean(),
  })
  .map(({ clean, sceptic, ticks, reviewer, task }) =>
    policySchema.parse({
      ...policy(),
      peers: ["alice", "bob", "carol"].map((name) => ({ name, argv: [name] })),
      goals: [...withReview.goals.map((goal) => (goal.type === "soft" ? { ...goal, reviewer } : goal)), { id: "lint", type: "hard", cmd: "lint" }],
      task: task ? "Add a thing" : "",
      budget: { max_ticks: ticks },
      convergence: { clean_ticks: clean, sceptic },
    }),
  );

const step: fc.Arbitrary<Event[]> = fc.oneof(
  { weight: 60, arbitrary: fc.tuple(commits, trees).map(([commit, tree]) => [committed(commit, { kind: "human", name: "Pat" }, tree)]) },
  { weight: 80, arbitrary: fc.tuple(names, commits, trees).map(([name, commit, tree]) => worked(name, commit, { tree, usd: 0.1 })) },
  {
    weight: 120,
    arbitrary: fc
      .tuple(commits, trees, fc.constantFrom(...verdicts), fc.constantFrom("unit", "lint"), fc.nat(5_000))
      .map(([commit, tree, verdict, gate, n]) => [
        { ...judged(commit, verdict, gate, tree), key: `${gate}:${n}`.padEnd(64, "x"), why: "y".repeat(200), head: "h".repeat(4_000) } as Event,
      ]),
  },
  { weight: 40, arbitrary: fc.tuple(names, fc.constantFrom(...turnOutcomes.slice(2))).map(([name, outcome]) => failed(name, outcome)) },
  {
    weight: 60,
    arbitrary: fc
      .tuple(names, commits, trees, fc.constantFrom("blind", "sceptic", "clean-tick"), fc.boolean(), said)
      .map(([name, commit, tree, goal, pass, claim]) =>
        reviewed(name, commit, goal, pass ? "pass" : "fail", [
          finding({ claim: claim || "wrong", file: `${tree}.ts`, command: pass ? null : "probe", severity: pass ? "low" : "high" }),
        ]).map((event) => ("tree" in event ? ({ ...event, tree: oid(tree), ...("why" in event ? { why: claim } : {}) } as Event) : event)),
      ),
  },
  {
    weight: 20,
    arbitrary: fc
      .tuple(commits, trees, fc.option(fc.nat(9)))
      .map(([commit, tree, turn]) => [{ kind: "branch-moved", branch: main, from: null, to: oid(commit), tree: oid(tree), how: "sideways", turn } as const]),
  },
  {
    weight: 20,
    arbitrary: fc.tuple(names, said).map(([peer, detail]) => [{ kind: "tampering-found", turn: 1, peer, what: "refs", detail, repaired: true } as const]),
  },
  {
    weight: 60,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 60 }), fc.constantFrom(...findingMoves), names, said)
      .map(([n, to, name, why]) => [moved(`F${n}`, to, name, why)]),
  },
  { weight: 10, arbitrary: names.map((peer) => [{ kind: "turn-undone", turn: 1, peer, why: "it", commits: [], commit: oid("r"), kept: null } as Event]) },
  {
    weight: 10,
    arbitrary: fc.constantFrom<Event[]>([{ kind: "run-paused" }], [{ kind: "run-resumed" }], [{ kind: "wait-started", why: "a person is typing" }]),
  },
  { weight: 10, arbitrary: fc.constant<Event[]>([{ kind: "run-stopped", outcome: "stuck", why: "it is stuck", hint: "look" }]) },
  { weight: 10, arbitrary: commits.map((commit) => [{ kind: "run-converged", commit: oid(commit), tree: oid("t1"), ticks: 1 } as const]) },
  { weight: 1, arbitrary: anyPolicy.map((rules) => [accepted(rules)]) },
  // A turn that was cut off.
  { weight: 10, arbitrary: names.map((name) => failed(name).slice(0, 1)) },
);

/** About `length` events after an accepted policy. */
export const anyStory = (length: number): fc.Arbitrary<Event[]> =>
  fc
    .tuple(anyPolicy, fc.array(step, { minLength: length / 2, maxLength: length, size: "max" }))
    .map(([rules, steps]) => [accepted(rules), ...steps.flat()].slice(0, length));
