/** Patterns under `touches`, and steps whose patterns overlap. */
import { expect, test } from "vitest";
import { carriesOut, firstStep, moves, planFor, secondStep, settingFor } from "./implement.ts";
import { withSample } from "./support.ts";

const first = firstStep("javascript");
const plan = planFor("javascript")
  .replace("touches: [src/total.js, test/total.test.js]", "touches: [src/*.js, test/**]")
  .replace("touches: [README.md]", "touches: [src/**, README.md]");

test("work outside of a pattern is no work on the step, work and a rename inside of it are, and what overlaps is looked at again", async () => {
  const alice = `implement: [({ commit, peer }) => {
    const files = Object.fromEntries(["srcs/total.js", "lib/src/total.js", "src/deep/total.js", "src.js"].map((path) => [path, steps["STEP-1"]["src/total.js"]]));
    return commit("Beside it", files, signed(peer, "Beside it", Object.keys(files), "Step: STEP-1\\n"));
  }, ({ commit, peer, git }) => {
    git("rm", "-rq", "srcs", "lib", "src/deep", "src.js");
    const files = steps["STEP-1"];
    return commit("Do it", files, signed(peer, "Do it", Object.keys(files), "Step: STEP-1\\n"));
  }],`;
  const bob = `implement: [({ commit, peer, git }) => {
    git("mv", "src/total.js", "src/sum.js");
    const files = { ...steps["STEP-2"], "test/total.test.js": steps["STEP-1"]["test/total.test.js"].replace("../src/total.js", "../src/sum.js") };
    return commit("Say so, under a better name", files, signed(peer, "Say so, under a better name", Object.keys(files), "Step: STEP-2\\n"));
  }, work],`;
  const steps = { "STEP-1": first, "STEP-2": secondStep("javascript") };
  const scripts = { alice: carriesOut("javascript", alice, { steps }), bob: carriesOut("javascript", bob, { steps }) };
  await withSample("javascript", { ...settingFor("javascript", scripts, { phases: [] }), plan }, async (loop) => {
    loop.peers(["run", "--max-ticks", "1"]);
    const outside = loop.log().flatMap((event) => (event.kind === "plan-traced" ? event.work : []));
    expect(outside.filter(({ item }) => item === "STEP-1")).toMatchObject([{ named: true, touched: false }]);
    const end = loop.peers(["run", "--max-ticks", "10"]);
    expect(end.code, `${end.stdout}${end.stderr}${loop.peers(["log"]).stdout}`).toBe(0);
    const log = loop.log();
    const reviews = log.flatMap((event) => (event.kind === "turn-started" && event.role === "review" && event.goals[0]?.startsWith("step:") ? [event] : []));
    expect(reviews.map(({ peer, goals }) => [peer, goals])).toEqual([
      ["bob", ["step:STEP-1"]],
      ["alice", ["step:STEP-1"]],
      // What alice did under the first step changed what the second touches: each has to pass what the other did.
      ["bob", ["step:STEP-2"]],
      ["alice", ["step:STEP-2"]],
    ]);
    expect(moves(log).map(({ step, to, name }) => `${step} ${to} by ${name}`)).toEqual([
      "STEP-1 done by bob",
      "STEP-1 partial by peers",
      "STEP-1 done by alice",
      "STEP-2 done by alice",
    ]);
    const traceable = log.findLast((event) => event.kind === "gate-judged" && event.gate === "step-traceable");
    expect(traceable).toMatchObject({ verdict: "pass", why: "all 2 done steps are traced to commits on the branch" });
  });
});
