import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../support/loop.ts";

test("the interpreter diagnostic: gates and an honest reviewer lead to no fault, approval alone lets some through, planted regressions are named by their gates", () => {
  const { status, stdout, stderr } = diagnostic("--quick");
  expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: "" });
  expect(rowOf(stdout, "gates, honest reviewer")).toMatchObject({ mismatches: 0, defects: 0, outcome: "converged" });
  const [approving, neither] = [rowOf(stdout, "gates, always approves"), rowOf(stdout, "no gates, always approves")];
  expect(approving).toMatchObject({ outcome: "converged", findings: 0 });
  expect(approving.defects).toBeGreaterThan(0);
  expect(neither.defects).toBeGreaterThan(approving.defects);
  expect(neither.mismatches).toBeGreaterThan(approving.mismatches);
  expect(stdout).toMatch(/\| a skipped test +\| no-skipped-tests +\| no-skipped-tests[^|]*\| converged/);
  expect(stdout).toMatch(/\| a weakened test[^|]*\| tests-not-weakened +\| [^|]*tests-not-weakened[^|]*\| converged/);
  expect(stdout).toMatch(/\| a secret +\| no-secrets +\| no-secrets[^|]*\| not done/);
}, 900_000);

test("with peers of one's own, as in config.yaml, it tells whether they did the task: they did, they did not, there are none", () => {
  const home = mkdtempSync(join(tmpdir(), "peers-own-"));
  const run = (implement: string) => diagnostic("--programs=200", `--peers=${peersFile(home, implement)}`);
  try {
    const did = run(
      `commit("Write the interpreter", { ...Object.fromEntries(sources.map((path) => [path, correct(path)])), "test/run.test.mjs": testFile(examples) })`,
    );
    expect({ status: did.status, stderr: did.stderr }, did.stdout).toEqual({ status: 0, stderr: "" });
    expect(rowOf(did.stdout, "gates,")).toMatchObject({ turns: 3, mismatches: 0, outcome: "converged" });
    expect(did.stdout).toContain("| not known ");
    const didNot = run("undefined");
    expect(didNot.status, didNot.stdout).toBe(1);
    expect(didNot.stderr).toMatch(/does not hold: the loop converged \(.*\ndoes not hold: 0 of 200 programs print something else/);
    expect(diagnostic("--peers=none.yaml")).toMatchObject({ status: 2, stderr: expect.stringContaining("--peers: there is no none.yaml") });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

const diagnostic = (...args: string[]) => spawnSync(process.execPath, ["scripts/diagnostic.mjs", ...args], { cwd: root, encoding: "utf8" });

function peersFile(home: string, implement: string): string {
  const parts = (name: string) => JSON.stringify(join(root, "scripts", "diagnostic", name));
  writeFileSync(
    join(home, "peer.mjs"),
    `import { correct, sources } from ${parts("defects.mjs")};
import { examples, testFile } from ${parts("test-file.mjs")};
export default { implement: [({ commit }) => ${implement}], review: [({ review }) => review(true)], sceptic: [({ review }) => review(true)] };`,
  );
  const argv = JSON.stringify([process.execPath, join(root, "tests", "fixtures", "agents", "scripted.mjs"), join(home, "peer.mjs")]);
  writeFileSync(join(home, "peers.yaml"), `peers:\n${["ann", "ben"].map((name) => `  - name: ${name}\n    argv: ${argv}\n`).join("")}`);
  return join(home, "peers.yaml");
}

function rowOf(stdout: string, arm: string) {
  const line = stdout.split("\n").find((each) => each.startsWith(`| ${arm} `)) ?? "";
  const [, turns, findings, mismatches, defects, outcome] = line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
  return { turns: Number(turns), findings: Number(findings), mismatches: Number(mismatches), defects: Number(defects), outcome };
}
