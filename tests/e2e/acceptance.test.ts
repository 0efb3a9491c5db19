import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { discover } from "../../src/adapters/discover.ts";
import { hiddenPlaces } from "../../src/adapters/hidden.ts";
import { canHide } from "../../src/adapters/processes/hiding.ts";
import { createProcesses } from "../../src/adapters/processes.ts";
import { type Loop, withLoop } from "../support/loop.ts";

const secret = "kept-from-every-peer";
const files = {
  "cart.mjs": "export const total = () => -1;\n",
  "tests/cart.test.mjs":
    'import assert from "node:assert/strict";\nimport test from "node:test";\nimport { total } from "../cart.mjs";\ntest("adds", () => assert.equal(total([1, 2]), 3));\n',
};
const hiddenTest = `import assert from "node:assert/strict";\nimport test from "node:test";\nimport { total } from "../cart.mjs";\ntest("adds more", () => assert.equal(total([20, 22]), 42, "${secret}"));\n`;
const goalsWith = (acceptance: string) =>
  `acceptance:\n${acceptance}\ngoals:\n  - { id: acceptance-pass, type: hard, gate: acceptance-pass }\n  - { id: right, type: soft, prompt: Is it right? }\n`;
const plain = "goals:\n  - { id: acceptance-pass, type: hard, gate: acceptance-pass }\n";
const command = "  command: node --test tests/";

const peer = (...implement: string[]) => `import { writeFileSync } from "node:fs";
export default { implement: [${implement.join(", ")}], review: [({ review }) => review(true)], sceptic: [({ review }) => review(true)] };`;
const writes = (body: string) => `({ commit }) => commit("Add up", { "cart.mjs": ${JSON.stringify(body)} })`;
const fits = writes("export const total = () => 3;\n");
const right = writes("export const total = (prices) => prices.reduce((sum, price) => sum + price, 0);\n");

function hide(it: Loop): string {
  const folder = join(it.dir, "..", "secret-tests");
  mkdirSync(join(folder, "tests"), { recursive: true });
  writeFileSync(join(folder, "tests", "secret.test.mjs"), hiddenTest);
  return folder;
}

const accepted = (it: Loop, acceptance: string, ...args: string[]) => {
  it.write(".peers/goals.yaml", goalsWith(acceptance));
  return it.peers(["goals", "accept", ...args]);
};

test("hidden tests catch what fits only the visible ones, and are in no worktree, prompt or log", () =>
  withLoop({ files, goals: plain, scripts: { alice: peer(fits, right), bob: peer(right) } }, async (it) => {
    const folder = hide(it);
    const said = accepted(it, `${command}\n  hidden: ../secret-tests`);
    expect(said.stdout + said.stderr).toContain("and 1 hidden");
    expect(said.code).toBe(0);
    rmSync(folder, { recursive: true });
    const run = it.peers(["run", "--max-ticks", "6"]);
    expect(run.code, run.stdout + run.stderr).toBe(0);
    const judged = it.log().filter((line) => line.kind === "gate-judged");
    expect(judged.map((line) => line.kind === "gate-judged" && line.verdict)).toEqual(expect.arrayContaining(["fail", "pass"]));
    expect(JSON.stringify(judged)).toContain("a hidden test");
    expect(JSON.stringify(it.log())).not.toContain(secret);
    const objects = execFileSync("sh", ["-c", "git cat-file --batch-all-objects --batch-check='%(objectname)' | git cat-file --batch"], {
      cwd: it.dir,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    expect(objects).toContain("export const total = () => 3;");
    expect(objects).not.toContain(secret);
    const where = execFileSync("sh", ["-c", `grep -rl ${secret} "${it.home}" "${it.dir}" || true`], { encoding: "utf8" })
      .split("\n")
      .filter(Boolean);
    expect(where.filter((path) => !/\/peers\/[^/]+\/(hidden|runs)\//.test(path))).toEqual([]);
  }));

test.skipIf((await canHide()) === null)("hidden files that a killed gate left in its worktree are seen by no turn, and gone with the next run there", () =>
  withLoop({ files, goals: plain, scripts: { alice: peer(right), bob: peer(right) } }, async (it) => {
    const folder = hide(it);
    const slow = `${hiddenTest}if ((await import("node:fs")).existsSync("slow.txt")) await new Promise((done) => setTimeout(done, 60_000));\n`;
    writeFileSync(join(folder, "tests", "secret.test.mjs"), slow);
    expect(accepted(it, `${command}\n  hidden: ../secret-tests`).code).toBe(0);
    it.peers(["pause"]);
    it.commit("Be slow", { "slow.txt": "" });
    const left = () => execFileSync("sh", ["-c", `grep -rls ${secret} "${it.home}/cache" || true`], { encoding: "utf8" }).trim();
    const gate = it.start(["gate", "acceptance-pass"]);
    await expect.poll(left, { timeout: 30_000 }).toContain("secret.test.mjs");
    await gate.stop("SIGKILL");
    const paths = discover(it.dir, it.env);
    if (!paths) throw new Error("this is a repository");
    const sees = await createProcesses(() => hiddenPlaces(paths)).run(
      { program: "sh", args: ["-c", `grep -rls ${secret} "${it.home}/cache"; echo looked`], cwd: it.dir, env: { PATH: process.env.PATH ?? "" } },
      { timeoutMs: 20_000, token: `test-${process.pid}-left`, isolate: true, maxBytes: 10_000 },
    );
    expect(left()).toContain("secret.test.mjs");
    expect(sees.stdout).toBe("looked\n");
    it.git(["rm", "-q", "slow.txt"]);
    it.commit("Be quick", { "cart.mjs": "export const total = () => -2;\n" });
    expect(it.peers(["gate", "acceptance-pass"]).code).toBe(1);
    expect(left()).toBe("");
  }),
);

test("hidden files that are gone break the verdict, and one command brings them back", () =>
  withLoop({ files, goals: plain, scripts: { alice: peer(right), bob: peer(right) } }, async (it) => {
    const folder = hide(it);
    expect(accepted(it, `${command}\n  hidden: ../secret-tests`).code).toBe(0);
    const kept = execFileSync("find", [it.home, "-type", "d", "-path", "*/peers/*/hidden"], { encoding: "utf8" }).trim();
    expect(existsSync(kept)).toBe(true);
    rmSync(kept, { recursive: true });
    it.commit("Try", { "cart.mjs": "export const total = () => 3;\n" });
    const tried = it.git(["rev-parse", "HEAD"]).trim();
    const asked = it.peers(["gate", "acceptance-pass", "--at", tried]);
    expect(asked.code).toBe(3);
    expect(asked.stdout + asked.stderr).toContain("peers goals hidden --from");
    expect(it.peers(["goals", "hidden", "--from", folder])).toMatchObject({ code: 0, stdout: "1 hidden file is back\n" });
    expect(it.peers(["gate", "acceptance-pass", "--at", tried]).code).toBe(1);
  }));

test.each([
  ["succeeds already", "  command: node --test other/", "it succeeds already"],
  ["is not installed", "  command: no-such-program-here tests", "not installed here"],
  ["may not be executed", "  command: ./check.sh", "./check.sh may not be executed: `git update-index --chmod=+x ./check.sh`"],
  ["is a file that is not there", "  command: ./no-such.sh", "there is no ./no-such.sh in the commit"],
  ["ends as one that is not found", "  command: sh -c 'exit 127'", "a program is not installed here"],
  ["is no shell line", "  command: 'node --test \"tests'", "the command itself is wrong"],
  ["names a file that is not there", `${command}\n  files: [data/*.json]`, "matches no file"],
  ["does not end", "  command: sleep 30\n  timeout_s: 1", "was not done after"],
  ["has no such script", "  command: python3 nothing-here.py", "the command itself is wrong"],
  ["hides inside of the repository", `${command}\n  hidden: tests`, "which peers see"],
])("a contract that %s is refused, and nothing is accepted", (_, acceptance, says) =>
  withLoop(
    {
      files: { ...files, "check.sh": "#!/bin/sh\nexit 1\n", "other/a.test.mjs": 'import test from "node:test";\ntest("a", () => undefined);\n' },
      goals: plain,
      scripts: { alice: peer(right), bob: peer(right) },
    },
    async (it) => {
      const before = it.log().length;
      const said = accepted(it, acceptance);
      expect(said.stdout + said.stderr).toContain(says);
      expect(said.code).not.toBe(0);
      expect(it.log().length).toBe(before);
    },
  ),
);

test("accepting another goal does not freeze tests that were weakened since, and a contract is enforced although no goal asks for it", () =>
  withLoop({ files, goals: plain, scripts: { alice: peer(right), bob: peer(right) } }, async (it) => {
    it.write(".peers/goals.yaml", `acceptance:\n${command}\ngoals:\n  - { id: right, type: soft, prompt: Is it right? }\n`);
    expect(it.peers(["goals", "accept"])).toMatchObject({ code: 0, stderr: expect.stringContaining("goals.yaml does not ask acceptance-pass: it was added") });
    it.commit("Weaken", { "tests/cart.test.mjs": 'import test from "node:test";\ntest("adds", () => undefined);\n' });
    const weakened = it.git(["rev-parse", "HEAD"]).trim();
    it.write(".peers/goals.yaml", `task: another\n${readFileSync(join(it.dir, ".peers/goals.yaml"), "utf8")}`);
    expect(it.peers(["goals", "accept"]).code).toBe(0);
    expect(it.peers(["gate", "acceptance-pass", "--at", weakened]).code).toBe(1);
    expect(it.peers(["goals", "diff"]).stdout).toContain("the files are as accepted");
    expect(JSON.parse(it.peers(["verify", "--at", weakened, "--json"]).stdout).gates).toMatchObject([{ id: "acceptance-pass", verdict: "fail" }]);
  }));
