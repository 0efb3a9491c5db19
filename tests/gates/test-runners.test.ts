import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { runTests } from "../../gates/shared/run-tests.ts";
import { readReports } from "../../src/core/reports/read.ts";
import { instrumented } from "../../src/core/test-runner/instrument.ts";
import type { GateView, Ran } from "../../src/ports/gate.ts";

const root = resolve(import.meta.dirname, "../..");

/** Runs a test command as gates do, in a folder with these files. */
function run(files: Record<string, string>, command: string, { build = null }: { build?: string | null } = {}) {
  const home = mkdtempSync(join(tmpdir(), "peers runners-"));
  try {
    const [top, reports] = [join(home, "repo"), join(home, "reports")];
    for (const folder of [top, reports]) mkdirSync(folder);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(top, path)), { recursive: true });
      writeFileSync(join(top, path), text);
    }
    symlinkSync(join(root, "node_modules"), join(top, "node_modules"));
    const env = { ...withoutRunner(process.env), PEERS_REPORTS: reports, CI: "true" };
    const done = spawnSync("/bin/sh", ["-c", instrumented(command, build)], { cwd: top, env, encoding: "utf8" });
    const names = readdirSync(reports, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const left = Object.fromEntries(names.map(({ name }) => [name, readFileSync(join(reports, name), "utf8")]));
    return { exitCode: done.status, output: done.stdout + done.stderr, report: readReports({ files: left, stdout: done.stdout }), left };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

// This very test runs under vitest.
const withoutRunner = (env: NodeJS.ProcessEnv) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(VITEST|NODE_OPTIONS|TEST$|NODE_ENV|npm_)/.test(name)));
const told = ({ report }: ReturnType<typeof run>) => report?.tests.map(({ id, outcome }) => `${outcome} ${id}`).sort();

const vitestFile = 'import { expect, test } from "vitest";\ntest("adds", () => expect(1 + 1).toBe(2));\ntest("fails", () => expect(1).toBe(2));\n';

describe("every runner of a command leaves a report, through whatever started it", () => {
  test("vitest behind a script that sets NODE_OPTIONS", () => {
    const done = run(
      { "package.json": '{ "type": "module", "scripts": { "test": "NODE_OPTIONS=--no-warnings vitest run" } }', "web/a.test.ts": vitestFile },
      "npm test",
    );
    expect(told(done), done.output).toEqual(["failed web/a.test.ts > fails", "passed web/a.test.ts > adds"]);
    expect(done.exitCode).toBe(1);
  });

  test("several of them, in folders of their own, one after the other", () => {
    const files = {
      "js/test/a.test.js": 'require("node:test")("one", () => {});\n',
      "js/package.json": '{ "scripts": { "test": "node --test" } }',
      "py/test_b.py": "import unittest\nclass B(unittest.TestCase):\n    def test_two(self): pass\n",
      "ts/package.json": '{ "type": "module" }',
      "ts/c.test.ts": vitestFile,
    };
    const done = run(files, "(cd js && npm test --silent) && (cd py && python3 -m unittest -q) && cd ts && npx --no-install vitest run");
    expect(told(done), done.output).toEqual([
      "failed ts/c.test.ts > fails",
      "passed js/test/a.test.js > one",
      "passed py/test_b.py > B > test_two",
      "passed ts/c.test.ts > adds",
    ]);
  });

  test("a runner that a test starts leaves none, and sees nothing of ours", () => {
    const test = `const { test } = require("node:test");
const { spawnSync } = require("node:child_process");
const assert = require("node:assert");
test("starts another", () => {
  assert.equal(process.env.PEERS_REPORTS, undefined);
  assert.equal(process.env.NODE_OPTIONS, undefined);
  const env = { ...process.env };
  delete env.NODE_TEST_CONTEXT;
  const inner = spawnSync("node", ["--test", "inner/"], { cwd: __dirname + "/..", env, encoding: "utf8" });
  assert.match(inner.stdout, /(pass|fail) 1/);
});
`;
    const done = run(
      { "test/outer.test.js": test, "inner/inner.test.js": 'require("node:test")("inner", () => { throw new Error("no"); });\n' },
      "node --test test/",
    );
    expect(told(done), done.output).toEqual(["passed test/outer.test.js > starts another"]);
  });

  test("what has to run before fails", () => {
    const done = run({}, "node --test", { build: "exit 3" });
    expect(done.left["build-failed"]).toBe("3\n");
  });

  test("nothing of ours stays in the folder of reports", () => {
    expect(Object.keys(run({}, "true").left)).toEqual(["top"]);
  });
});

describe("a run that came to nothing", () => {
  const ran: Ran = { exitCode: 0, ended: "exited", stdout: "", stderr: "", files: {}, durationMs: 12_000 };
  const asked = (of: Partial<Ran>) => {
    const view = {
      commit: "c",
      facts: { baseline: null },
      base: null,
      now: { files: [] },
      project: { test: "make check" },
      run: async () => ({ ...ran, ...of }),
    };
    return runTests(view as unknown as GateView, "now");
  };

  test.each([
    [
      "over time",
      { ended: "over-time", exitCode: null, stdout: "ok 1\nrunning test_slow" },
      "make check was not done after 12 s; what it said last: ok 1 | running test_slow",
    ],
    ["without a report", { stdout: "fine" }, "make check ended with 0 and left no test report: fine"],
    ["a runner ended under way", { files: { "vitest-9.json.cwd": "/x" } }, "vitest was started and left no report: it was ended under way"],
    ["a build that failed", { exitCode: 1, files: { "build-failed": "2\n" }, stderr: "npm error missing" }, "project.build ended with 2: npm error missing"],
  ] as const)("%s is a problem", async (_, of, problem) => {
    expect(await asked(of as Partial<Ran>)).toMatchObject({ state: "ran", report: { tests: [], problems: [problem] } });
  });

  test.each([
    ["sh: 1: go: not found", "go is not installed here: apt-get install golang-go, or https://go.dev/dl"],
    ["/bin/sh: line 1: cargo: command not found", "cargo is not installed here: apt-get install cargo, or https://rustup.rs"],
    ["/usr/bin/python3: No module named pytest", "pytest is not installed here: python3 -m pip install pytest"],
    ["sh: 1: jest: not found", "jest is not installed here: npm ci, and node_modules under gates.link in .peers/config.yaml"],
    ["sh: 1: ./check.sh: not found", "there is no ./check.sh in the commit: add it, or name the command that is meant"],
    [
      "sh: 1: ./check.sh: Permission denied",
      "./check.sh may not be executed: `git update-index --chmod=+x ./check.sh` and commit, or name its interpreter, as in `sh ./check.sh`",
    ],
  ])("%s is broken, and says what to install", async (stderr, why) => {
    expect(await asked({ exitCode: stderr.includes("python") ? 1 : stderr.includes("denied") ? 126 : 127, stderr })).toEqual({ state: "broken", why });
  });

  test("a test that misses one of its own modules is not a missing runner", async () => {
    const text = JSON.stringify({ runner: "pytest", tests: [], problems: [], finished: true });
    const run = await asked({ exitCode: 2, files: { "own-pytest-1.json": text }, stdout: "E   ModuleNotFoundError: No module named 'numpy'" });
    expect(run.state).toBe("ran");
  });
});

test("sh takes the line as it is", () => {
  expect(() => execFileSync("/bin/sh", ["-n", "-c", instrumented("echo 'it''s' \"$HOME\"", "true")])).not.toThrow();
});
