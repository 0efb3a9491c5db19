import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { root } from "../support/loop.ts";

test("the interpreter diagnostic: gates and an honest reviewer lead to no fault, approval alone lets some through, planted regressions are named by their gates", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/diagnostic.mjs", "--quick"], { cwd: root, encoding: "utf8" });
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

function rowOf(stdout: string, arm: string) {
  const line = stdout.split("\n").find((each) => each.startsWith(`| ${arm} `)) ?? "";
  const [, turns, findings, mismatches, defects, outcome] = line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
  return { turns: Number(turns), findings: Number(findings), mismatches: Number(mismatches), defects: Number(defects), outcome };
}
