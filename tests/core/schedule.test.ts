import fc from "fast-check";
import { expect, test } from "vitest";
import { type HardGoal, hardGoalSchema } from "../../src/core/policy.ts";
import { nextStep, type ScheduleState } from "../../src/core/schedule.ts";
import type { Verdict } from "../../src/core/vocabulary.ts";

const goal = (id: string, over: Partial<HardGoal> = {}) => hardGoalSchema.parse({ id, type: "hard", cmd: "true", ...over });
const state = (over: Partial<ScheduleState> = {}): ScheduleState => ({ running: new Set(), verdicts: new Map(), durations: new Map(), jobs: 10, ...over });
const started = (goals: readonly HardGoal[], over: Partial<ScheduleState> = {}) => nextStep(goals, state(over)).start.map(({ id }) => id);

test("the cheapest known gate starts first, unknown ones after the quick ones, built-in ones before all", () => {
  const goals = [goal("slow"), goal("new"), goal("quick"), goal("built-in", { cmd: undefined, gate: "history-intact" })];
  const durations = new Map([
    ["slow", 9_000],
    ["quick", 20],
  ]);
  expect(started(goals, { durations, jobs: 2 })).toEqual(["built-in", "quick"]);
  expect(started(goals, { durations })).toEqual(["built-in", "quick", "new", "slow"]);
});

test("no more than `jobs` run at once", () => {
  const goals = ["a", "b", "c"].map((id) => goal(id));
  expect(started(goals, { jobs: 2, running: new Set(["a"]) })).toEqual(["b"]);
  expect(started(goals, { jobs: 2, running: new Set(["a", "b"]) })).toEqual([]);
});

test("a gate waits for what it needs, and runs when that passed or does not apply", () => {
  const goals = [goal("test", { needs: ["build"] }), goal("build")];
  expect(started(goals)).toEqual(["build"]);
  expect(started(goals, { verdicts: new Map([["build", "pass"]]) })).toEqual(["test"]);
  expect(started(goals, { verdicts: new Map([["build", "not-applicable"]]) })).toEqual(["test"]);
});

test.each(["fail", "broken"] as const)("a gate whose need is %s is red without being run, and so is what needs it", (verdict) => {
  const goals = [goal("a"), goal("b", { needs: ["a"] }), goal("c", { needs: ["b"] })];
  const verdicts = new Map<string, Verdict>([["a", verdict]]);
  expect(nextStep(goals, state({ verdicts })).settled).toEqual([{ goal: goals[1], verdict: "fail", why: "not run, because a did not pass" }]);
  verdicts.set("b", "fail");
  expect(nextStep(goals, state({ verdicts })).settled[0]?.why).toBe("not run, because b did not pass");
});

test("a serial gate waits until nothing runs, and nothing starts beside it", () => {
  const goals = [goal("alone", { serial: true }), goal("a")];
  expect(started(goals)).toEqual(["a"]);
  expect(started(goals, { running: new Set(["a"]) })).toEqual([]);
  expect(started(goals, { verdicts: new Map([["a", "pass"]]) })).toEqual(["alone"]);
  expect(started(goals, { running: new Set(["alone"]) })).toEqual([]);
});

test("a need that does not exist and needs in a circle are broken, not waited for", () => {
  expect(nextStep([goal("a", { needs: ["nothing"] })], state()).settled[0]).toMatchObject({
    verdict: "broken",
    why: 'it needs "nothing", which is not a gate of the policy',
  });
  const circle = [goal("a", { needs: ["b"] }), goal("b", { needs: ["a"] })];
  expect(nextStep(circle, state()).settled).toMatchObject([{ verdict: "broken" }, { verdict: "broken" }]);
});

test("whatever the goals, every one gets a verdict, and never one before its needs", () => {
  const ids = ["a", "b", "c", "d", "e", "x"];
  const sketch = fc.record({
    needs: fc.subarray(ids, { maxLength: 3 }),
    serial: fc.boolean(),
    verdict: fc.constantFrom<Verdict>("pass", "fail", "broken", "not-applicable"),
  });
  fc.assert(
    fc.property(fc.array(sketch, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 3 }), (sketches, jobs) => {
      const goals = sketches.map(({ needs, serial }, index) => goal(ids[index] ?? "", { needs, serial }));
      const verdicts = new Map<string, Verdict>();
      const running = new Set<string>();
      for (let round = 0; round < 50; round++) {
        const step = nextStep(goals, state({ verdicts, running, jobs }));
        for (const { goal: settled, verdict } of step.settled) verdicts.set(settled.id, verdict);
        for (const one of step.start) running.add(one.id);
        expect(running.size).toBeLessThanOrEqual(jobs);
        expect([...running].some((id) => goals.find((one) => one.id === id)?.serial) ? running.size : 1).toBe(1);
        const [done] = running;
        if (done !== undefined) {
          expect(goals.find(({ id }) => id === done)?.needs.every((need) => ["pass", "not-applicable"].includes(verdicts.get(need) ?? ""))).toBe(true);
          running.delete(done);
          verdicts.set(done, sketches[ids.indexOf(done)]?.verdict ?? "fail");
        }
      }
      expect(verdicts.size).toBe(goals.length);
    }),
  );
});
