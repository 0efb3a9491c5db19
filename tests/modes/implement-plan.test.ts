import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { cli, equip, type Line, root } from "../support/loop.ts";
import { inRepository } from "../support/repo.ts";
import { carriesOut, runsToDone } from "./implement.ts";
import { edit, scripted, testEachLanguage } from "./support.ts";

testEachLanguage("two peers take a plan from a failing acceptance to done, turn about", async (language) => {
  await runsToDone(language, (loop, log) => {
    const done = log.flatMap((event) => (event.kind === "step-moved" && event.to === "done" ? [event] : []));
    expect(done.map(({ step, by, name }) => [step, by, name])).toEqual([
      ["STEP-1", "reviewer", "alice"],
      ["STEP-2", "reviewer", "bob"],
    ]);
    expect(log.flatMap((event) => (event.kind === "phase-accepted" ? [event.phase] : []))).toEqual(["recon", "alignment", "architecture"]);
    expect(log.flatMap((event) => (event.kind === "turn-started" && event.role === "implement" ? [event.peer] : []))).toEqual([
      "alice",
      "bob",
      "alice",
      "bob",
      "alice",
      "alice",
      // Closes the worry, and then makes the report anew that was written before.
      "bob",
      "bob",
    ]);
    expect(JSON.parse(loop.peers(["concerns", "--json"]).stdout)).toMatchObject([
      { id: "C1", status: "closed", openedBy: { name: "bob" }, answer: { by: { name: "alice" } }, closing: { by: { name: "bob" } } },
    ]);
    const verdicts = lastVerdicts(log);
    expect([...verdicts.keys()].toSorted()).toEqual(gatesOfTheMode());
    expect(Object.fromEntries([...verdicts].filter(([, verdict]) => verdict !== "pass"))).toEqual(notApplicable[language]);
    expect(loop.git(["status", "--porcelain"])).toBe("");
  });
});

const lastVerdicts = (log: Line[]) => new Map(log.flatMap((event): [string, string][] => (event.kind === "gate-judged" ? [[event.gate, event.verdict]] : [])));

function gatesOfTheMode(): string[] {
  const { gates } = parse(readFileSync(join(root, "modes", "implement", "mode.yaml"), "utf8")) as { gates: (string | { id: string })[] };
  return gates.map((gate) => (typeof gate === "string" ? gate : gate.id)).toSorted();
}

// One plan names a command that goes end to end; two samples name no linter and no type checker.
const library = { "e2e-pass": "not-applicable" };
const untyped = { "lint-clean": "not-applicable", "type-clean": "not-applicable" };
const notApplicable = { javascript: untyped, python: { ...library, ...untyped }, go: library, rust: library };

test("every command of the how-to works, in order", async () => {
  const page = readFileSync(join(root, "docs", "how-to-implement-a-plan.md"), "utf8");
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? "");
  expect(blocks.length).toBeGreaterThan(5);
  await inRepository(
    async (sandbox) => {
      const loop = equip(sandbox, [process.execPath, cli]);
      const bin = join(loop.home, "bin");
      mkdirSync(bin);
      writeFileSync(join(bin, "peers"), `#!/bin/sh\nexec ${process.execPath} ${cli} "$@"\n`, { mode: 0o755 });
      const scripts = { alice: carriesOut("javascript", "", { steps: sums }), bob: carriesOut("javascript", "", { steps: sums }) };
      for (const block of blocks) {
        // The reader looks at config.yaml here; the agents of this test are scripts.
        if (block.startsWith("peers goals accept")) edit(loop, "config.yaml", scripted(loop, scripts));
        const env = { ...process.env, ...loop.env, PATH: `${bin}:${process.env.PATH}` };
        const { status, stdout, stderr } = spawnSync("sh", ["-e", "-c", block], { cwd: loop.dir, env, encoding: "utf8" });
        expect(status, `${block}\n${stdout}${stderr}`).toBe(0);
      }
      const end = await loop.until(({ state }) => state === "converged" || state === "stopped", 120_000);
      loop.peers(["stop"]);
      expect(end.state, loop.peers(["log"]).stdout).toBe("converged");
      expect(readFileSync(join(loop.dir, "DELIVERY.md"), "utf8")).toMatch(/### STEP-1 [\s\S]*- State: done by [\s\S]*- Commits: [0-9a-f]{12} by /);
      expect(readFileSync(join(loop.dir, "HONESTY_AUDIT.md"), "utf8")).toMatch(/## alice[\s\S]*## bob|## bob[\s\S]*## alice/);
      expect(loop.peers(["plan", "show"]).stdout).toMatch(/STEP-1 +done[\s\S]*STEP-2 +done/);
    },
    { empty: true },
  );
});

const sums = {
  "STEP-1": {
    "src/sum.js":
      '/**\n * The sum of a list.\n * @param {readonly number[]} numbers\n * @returns {number}\n */\nexport function sum(numbers) {\n  for (const number of numbers) {\n    if (typeof number !== "number" || Number.isNaN(number)) {\n      throw new TypeError(`not a number: ${number}`);\n    }\n  }\n  return numbers.reduce((total, number) => total + number, 0);\n}\n',
    "test/sum.test.js":
      'import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { sum } from "../src/sum.js";\n\ntest("numbers are added up", () => {\n  assert.equal(sum([1, 2, 3]), 6);\n});\n\ntest("nothing adds up to zero", () => {\n  assert.equal(sum([]), 0);\n});\n\ntest("what is no number is refused", () => {\n  assert.throws(() => sum([1, "2"]), /not a number: 2/);\n});\n',
  },
  "STEP-2": { "README.md": "# Sums\n\n`sum([1, 2])` is 3.\n" },
};
