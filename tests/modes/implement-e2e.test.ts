/** The second command of a plan's contract, through the surface a user sees. */
import { expect, test } from "vitest";
import { carriesOut, done, firstStep, planFor, red, secondStep, settingFor } from "./implement.ts";
import { withSample } from "./support.ts";

const first = firstStep("javascript");
const right = first["src/total.js"] ?? "";
/** Good enough for the tests of the peers, which never add four. */
const forgetful = right.replace(/export function total\((\w+)\) \{/, "export function total($1) {\n  if ($1.length > 3) {\n    return 0;\n  }");
const day = `import { total } from "../src/total.js";\n\nif (total(["1h", "2h", "30m", "10m"]) !== 13200) {\n  console.error("a day of four pieces came to " + total(["1h", "2h", "30m", "10m"]));\n  process.exit(1);\n}\n`;
const plan = planFor("javascript").replace("surfaces: [lib]\n", "surfaces: [lib, cli]\ne2e: node e2e/day.js\n");

test("a red e2e holds a run whose steps are all done, until what it tries works", async () => {
  expect(forgetful).not.toBe(right);
  const steps = { "STEP-1": { ...first, "src/total.js": forgetful }, "STEP-2": secondStep("javascript") };
  const script = carriesOut("javascript", "", { steps });
  const setting = { ...settingFor("javascript", { alice: script, bob: script }, { phases: [] }), plan, files: { "e2e/day.js": day } };
  await withSample("javascript", setting, async (loop) => {
    const held = loop.peers(["run", "--max-ticks", "6"]);
    expect(held.code).toBe(5);
    expect(done(loop.log()).map(({ step }) => step)).toEqual(["STEP-1", "STEP-2"]);
    expect(red(loop.log(), "e2e-pass")[0]).toMatch(/it ended with 1; what it said last: a day of four pieces came to 0/);
    expect(loop.status().gates.flatMap(({ id, verdict }) => (verdict === "fail" ? [id] : []))).toEqual(["e2e-pass"]);
    loop.commit("Add up any number of them", { "src/total.js": right });
    const end = loop.peers(["run", "--max-ticks", "6"]);
    expect(end.code, `${end.stdout}${end.stderr}${loop.peers(["log"]).stdout}`).toBe(0);
    expect(loop.log().findLast((event) => event.kind === "gate-judged" && event.gate === "e2e-pass")).toMatchObject({ verdict: "pass" });
  });
});
