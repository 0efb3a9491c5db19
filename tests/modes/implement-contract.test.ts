/** The contract of a plan inside of the loop: it holds a run whose steps a reviewer has all called done. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { carriesOut, done, firstStep, planFor, red, secondStep, settingFor } from "./implement.ts";
import { filesOf, type Language, missingTool, withSample } from "./support.ts";

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

const python = {
  "durations/total.py": '"""Several durations together."""\n\n\ndef total(texts):\n    """Whole seconds of several durations."""\n    return len(texts)\n',
  "tests/test_total.py": "from durations.total import total\n\n\ndef test_total():\n    assert total([]) == 0\n",
};
const passing = "def pytest_collection_modifyitems(items):\n    items[:] = []\n\n\ndef pytest_sessionfinish(session):\n    session.exitstatus = 0\n";
const easy =
  'import { test } from "node:test";\n\ntest("the pieces of a day are added up", () => undefined);\ntest("what is no duration is refused", () => undefined);\n';
const stub = {
  ...first,
  "src/total.js": right.replace(/return texts.*/, "return texts.length;"),
  "test/total.test.js":
    'import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { total } from "../src/total.js";\n\ntest("nothing", () => assert.equal(total([]), 0));\n',
};

describe("what would make the acceptance easier, with a reviewer who approves whatever it is shown", () => {
  const tried = async (language: Language, command: string, files: object): Promise<void> => {
    const script = carriesOut(language, "", { steps: { "STEP-1": files, "STEP-2": secondStep(language) } });
    const goals = [{ id: "plan-complete", type: "hard", gate: "plan-complete", when: "end" }];
    const setting = {
      ...settingFor(language, { alice: script, bob: script }, { phases: [], goals }),
      plan: planFor(language, `${command} && grep -q total README.md`),
      files: filesOf(join(import.meta.dirname, "acceptance", language)),
    };
    await withSample(language, setting, async (loop) => {
      expect(loop.peers(["run", "--max-ticks", "6"]).code).toBe(5);
      expect(
        done(loop.log()).map(({ step }) => step),
        loop.peers(["log"]).stdout,
      ).toEqual(["STEP-1", "STEP-2"]);
      expect(loop.status().gates.map(({ id, verdict }) => [id, verdict])).toEqual([
        ["plan-complete", "pass"],
        ["acceptance-pass", "fail"],
      ]);
    });
  };
  test("its tests rewritten, and a shell for scripts that does nothing", () =>
    tried("javascript", "node --test acceptance/total.test.js", { ...stub, "acceptance/total.test.js": easy, ".npmrc": "script-shell=/bin/true\n" }));
  test.skipIf(missingTool("python") !== null)("a conftest that takes every test out, and a pytest of its own", () =>
    tried("python", "python3 -m pytest -q acceptance/test_total.py", {
      ...python,
      "conftest.py": passing,
      "pytest/__init__.py": "",
      "pytest/__main__.py": "raise SystemExit(0)\n",
    }),
  );
});
