import fc from "fast-check";
import { expect, test } from "vitest";
import { playedOut } from "../support/any-run.ts";
import { policy, withReview } from "../support/story.ts";

const names = ["alice", "bob", "carol"];
const anyRun = fc.record({ numbers: fc.infiniteStream(fc.nat(1 << 20)), sceptic: fc.boolean(), peers: fc.integer({ min: 2, max: 3 }) });

test("whatever reviewers claim and fixers do, a run ends long before its budget, and never as done with a finding open", () =>
  fc.assert(
    fc.property(anyRun, ({ numbers, sceptic, peers }) => {
      const rules = policy({
        ...withReview,
        peers: names.slice(0, peers).map((name) => ({ name, argv: [name] })),
        budget: { max_ticks: 100_000 },
        convergence: { sceptic },
      });
      const { state, last, acts } = playedOut(rules, (below) => (numbers.next().value as number) % below, 1_000);
      expect(acts).toBeLessThan(1_000);
      if (last.do === "converge") expect(state.register.open).toEqual([]);
      else expect(last).toMatchObject({ do: "stop", outcome: expect.stringMatching(/^(?:not-converging|needs-person|oscillating)$/) });
    }),
    { numRuns: 300 },
  ));
