import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { isBeingJudged } from "../../src/adapters/bench.ts";
import { createProcesses } from "../../src/adapters/processes.ts";
import { benchFor } from "../support/bench.ts";
import { inRepository } from "../support/repo.ts";

describe("a commit is judged as it is", () => {
  test("on its own files, not those of the checkout, and what was left by the last commit is gone", () =>
    inRepository(async (sandbox) => {
      const first = sandbox.commit("One", { "a.txt": "one\n", "dir/gone.txt": "x\n" });
      sandbox.git(["rm", "-q", "-r", "dir"]);
      const second = sandbox.commit("Two", { "a.txt": "two\n" });
      sandbox.write("a.txt", "not committed\n");
      const { ask } = benchFor(sandbox);
      expect(await ask(first, "test one = $(cat a.txt) && test -f dir/gone.txt && mkdir -p out/empty && touch out/x junk && echo no > a.txt")).toMatchObject({
        verdict: "pass",
      });
      expect(await ask(second, "test two = $(cat a.txt) && test ! -e dir && test ! -e out && test ! -e junk")).toMatchObject({
        verdict: "pass",
        why: "exit code 0",
      });
      expect(await ask(first, 'test one = $(cat a.txt) && test ! -e out && test -z "$(git status --porcelain)"')).toMatchObject({ verdict: "pass" });
      expect(sandbox.git(["status", "--porcelain"])).toBe("M a.txt");
    }));

  test("an unchanged tree is never judged twice, in this process or another, whatever the message says", () =>
    inRepository(async (sandbox) => {
      const count = join(sandbox.home, "count");
      const cmd = `echo x >> ${count}; exit 3`;
      const before = await benchFor(sandbox).ask("HEAD", cmd);
      expect(before).toMatchObject({ verdict: "fail", why: "exit code 3" });
      sandbox.git(["commit", "-q", "--amend", "-m", "Other words"]);
      expect(await benchFor(sandbox).ask("HEAD", cmd)).toEqual(before);
      expect(readFileSync(count, "utf8")).toBe("x\n");
    }));

  test("what could not run, a flaky pass, and a gate that took too long are asked again", () =>
    inRepository(async (sandbox) => {
      const table = benchFor(sandbox);
      const count = join(sandbox.home, "count");
      const goals = [
        { id: "broken", cmd: `echo b >> ${count}; no-such-tool-here` },
        { id: "flaky", cmd: `echo f >> ${count}; test $(grep -c f ${count}) -gt 1`, retry_on_fail: 1 },
        { id: "late", cmd: `echo l >> ${count}; sleep 5`, timeout_s: 0.2 },
      ];
      const answers = await table.judge("HEAD", goals);
      expect(answers.broken).toMatchObject({
        verdict: "broken",
        why: "no-such-tool-here is not installed here, or not on the PATH of gates; install it or correct cmd",
      });
      expect(answers.flaky).toMatchObject({ verdict: "pass", why: "flaky: passed only at try 2 of 2, exit code 0", attempts: 2 });
      expect(answers.late).toMatchObject({ verdict: "fail", why: "took longer than 0.2 s" });
      await table.judge("HEAD", goals);
      expect(readFileSync(count, "utf8").split("\n").filter(Boolean).sort().join("")).toBe("bbfffll");
    }));

  test.each(["sha1", "sha256"])("in a %s repository, a bare one's shallow clone, and with borrowed objects", (format) =>
    inRepository(
      async (sandbox) => {
        sandbox.run("rm", ["-rf", sandbox.dir]);
        const origin = join(sandbox.home, "origin");
        sandbox.run("git", ["init", "-q", "-b", "main", `--object-format=${format}`, origin], { cwd: sandbox.home });
        writeFileSync(join(origin, "f"), "f\n");
        sandbox.run("sh", ["-c", "git add f && git commit -qm One && echo g > g && git add g && git commit -qm Two"], { cwd: origin });
        for (const how of [
          ["--depth=1", `file://${origin}`],
          ["--shared", origin],
        ]) {
          sandbox.run("git", ["clone", "-q", ...how, sandbox.dir], { cwd: sandbox.home });
          expect(await benchFor(sandbox).ask("HEAD", "test -f g && git log --oneline -1 && git fsck --connectivity-only")).toMatchObject({ verdict: "pass" });
          sandbox.run("rm", ["-rf", sandbox.dir, join(sandbox.home, "cache"), join(sandbox.home, "state")], { cwd: sandbox.home });
        }
      },
      { empty: true },
    ),
  );

  test("submodules and git-lfs pointers are left as the commit has them, and do not break anything", () =>
    inRepository(async (sandbox) => {
      sandbox.run("git", ["init", "-q", join(sandbox.home, "sub")], { cwd: sandbox.home });
      sandbox.run("git", ["commit", "-q", "--allow-empty", "-m", "x"], { cwd: join(sandbox.home, "sub") });
      sandbox.git(["submodule", "--quiet", "add", join(sandbox.home, "sub"), "vendor/sub"]);
      sandbox.commit("Add", { ".gitattributes": "*.bin filter=lfs\n", "a.bin": "version https://git-lfs.github.com/spec/v1\n" });
      sandbox.commit("Next", { x: "x" });
      for (const setting of ["smudge=false", "required=true"]) sandbox.run("git", ["config", "--global", ...`filter.lfs.${setting}`.split("=")]);
      vi.stubEnv("GIT_CONFIG_GLOBAL", sandbox.env.GIT_CONFIG_GLOBAL);
      const { ask } = benchFor(sandbox);
      expect(await ask("HEAD", "grep -q git-lfs a.bin && test -d vendor/sub")).toMatchObject({ verdict: "pass" });
      expect(await ask("HEAD~1", "test -d vendor/sub # again")).toMatchObject({ verdict: "pass" });
      vi.unstubAllEnvs();
    }));

  test("line ends that the commit's own attributes would convert are no reason to doubt anything", () =>
    inRepository(async (sandbox) => {
      sandbox.commit("CRLF", { "a.txt": "a\r\nb\r\n", "b.txt": "b\n" });
      sandbox.commit("Attributes", { ".gitattributes": "* text=auto\n" });
      const { judge, said } = benchFor(sandbox);
      for (const round of ["1", "2"]) {
        const goals = ["x", "y"].map((id) => ({ id, cmd: `test "$(head -c 2 a.txt | tail -c 1)" = "$(printf '\\r')" # ${round}` }));
        expect(await judge("HEAD", goals)).toMatchObject({ x: { verdict: "pass" }, y: { verdict: "pass" } });
      }
      expect(said).toEqual([]);
    }));
});

describe("order and time", () => {
  test("ten gates of half a second take little more than half a second", () =>
    inRepository(async (sandbox) => {
      const { judge } = benchFor(sandbox);
      const began = performance.now();
      await judge(
        "HEAD",
        Array.from({ length: 10 }, (_, index) => ({ id: `g${index}`, cmd: "sleep 0.5" })),
      );
      expect(performance.now() - began).toBeLessThan(1_200);
    }));

  test("what is needed runs first; what needs a red gate is red without being run, and not remembered", () =>
    inRepository(async (sandbox) => {
      const table = benchFor(sandbox);
      const ran = join(sandbox.home, "ran");
      const goals = [
        { id: "e2e", cmd: `test -f built && echo e2e >> ${ran}`, needs: ["build"] },
        { id: "build", cmd: "touch built" },
        { id: "more", cmd: `echo more >> ${ran}`, needs: ["red"] },
        { id: "red", cmd: "false" },
      ];
      const answers = await table.judge("HEAD", goals);
      expect(answers).toMatchObject({
        e2e: { verdict: "pass" },
        build: { verdict: "pass" },
        more: { verdict: "fail", why: "not run, because red did not pass", attempts: 0 },
      });
      expect(readFileSync(ran, "utf8")).toBe("e2e\n");
      expect(readdirSync(join(table.paths.stateDir, "verdicts"))).toHaveLength(3);
    }));

  test("a gate that must run finds what a needed gate leaves, although that one's answer is known", () =>
    inRepository(async (sandbox) => {
      const { judge } = benchFor(sandbox);
      const build = { id: "build", cmd: "touch built" };
      await judge("HEAD", [build, { id: "e2e", cmd: "no-such-tool-here", needs: ["build"] }]);
      const goals = [build, { id: "e2e", cmd: "test -f built", needs: ["build"] }];
      expect(await judge("HEAD", goals)).toMatchObject({ e2e: { verdict: "pass" } });
    }));

  test("an abort ends everything at once, reports nothing more and leaves no process and no marker", () =>
    inRepository(async (sandbox) => {
      const table = benchFor(sandbox);
      const abort = new AbortController();
      const pids = join(sandbox.home, "pids");
      const reported: string[] = [];
      const marker = `peers-abort-${process.pid}-${Date.now()}`;
      const goals = ["a", "b"].map((id) => ({ id, cmd: `echo x >> ${pids}; (exec -a ${marker} sleep 300) & exec sh -c 'sleep 300; : ${marker}'` }));
      const judging = table.judge("HEAD", [{ id: "quick", cmd: "false" }, ...goals], { signal: abort.signal, onJudged: ({ gate }) => reported.push(gate) });
      while (!existsSync(pids)) await sleep(10);
      await sleep(300);
      expect(isBeingJudged(table.paths, sandbox.git(["rev-parse", "HEAD^{tree}"]), createProcesses())).toBe(true);
      abort.abort();
      const began = performance.now();
      await judging;
      expect(performance.now() - began).toBeLessThan(1_500);
      expect(reported).toEqual(["quick"]);
      expect(sandbox.run("sh", ["-c", `ps -eo args | grep -c '[p]eers-abort-${process.pid}' || true`]).trim()).toBe("0");
      expect(readdirSync(join(table.paths.runtimeDir, "judging"))).toEqual([]);
      expect(await table.ask("HEAD", "true")).toMatchObject({ verdict: "pass" });
    }));

  test("judgements at the same time use worktrees of their own", () =>
    inRepository(async (sandbox) => {
      const commits = ["one", "two", "three"].map((text) => sandbox.commit(text, { "a.txt": `${text}\n` }));
      const table = benchFor(sandbox);
      const answers = await Promise.all(commits.map((commit, index) => table.ask(commit, `sleep 0.3; grep -q ${["one", "two", "three"][index]} a.txt`)));
      expect(answers.map(({ verdict }) => verdict)).toEqual(["pass", "pass", "pass"]);
      expect(readdirSync(join(table.paths.cacheDir, "gate")).sort()).toEqual(["1", "2", "3"]);
    }));

  test("the worktree of a process that died is used again, a damaged one is built anew", () =>
    inRepository(async (sandbox) => {
      const table = benchFor(sandbox);
      await table.ask("HEAD", "true");
      const slot = join(table.paths.cacheDir, "gate", "1");
      const lock = join(slot, "lock");
      const here = { host: hostname(), pidNamespace: readlinkSync("/proc/self/ns/pid") };
      writeFileSync(join(lock, "99"), JSON.stringify({ pid: 4_000_000, start: "1", ...here, mode: "judge", since: 0 }));
      writeFileSync(join(slot, "git", "index"), "garbage");
      writeFileSync(join(slot, "git", "HEAD"), "");
      writeFileSync(join(slot, "git", "index.lock"), "");
      expect(await table.ask("HEAD", "test -f README.md # again")).toMatchObject({ verdict: "pass" });
      expect(readdirSync(join(table.paths.cacheDir, "gate"))).toEqual(["1"]);
    }));
});

describe("dependencies", () => {
  test("named folders of the checkout are links, at the top and beside each package.json; loops are not followed", () =>
    inRepository(async (sandbox) => {
      sandbox.write(".gitignore", "node_modules/\n.venv\n");
      sandbox.commit("Packages", { "package.json": "{}", "web/package.json": "{}", "docs/x.md": "x", "tracked/.venv/here": "x" });
      for (const path of ["node_modules/dep/index.js", "web/node_modules/inner/index.js", "docs/node_modules/no/index.js", ".venv/bin/tool"])
        sandbox.write(path, "x");
      symlinkSync("..", join(sandbox.dir, "node_modules", "loop"));
      symlinkSync("endless", join(sandbox.dir, "endless"));
      const { ask, judge } = benchFor(sandbox);
      const gates = { link: ["node_modules", ".venv", "endless", "not-there", "../outside", "/etc"] };
      const cmd =
        'test -f node_modules/dep/index.js && test -f web/node_modules/inner/index.js && test ! -e docs/node_modules && test -f .venv/bin/tool && test -z "$(git status --porcelain)"';
      expect(await ask("HEAD", cmd, { gates })).toMatchObject({ verdict: "pass" });
      expect(await ask("HEAD", "rm node_modules; mkdir node_modules; echo evil > node_modules/dep; rm -rf .venv", { gates })).toMatchObject({
        verdict: "pass",
      });
      expect(await judge("HEAD", [{ id: "g", cmd: `${cmd} # again` }], { gates })).toMatchObject({ g: { verdict: "pass" } });
      expect(await ask("HEAD", "test ! -e node_modules && test ! -e .venv")).toMatchObject({ verdict: "pass" });
      expect(existsSync(join(sandbox.dir, "node_modules", "dep", "index.js"))).toBe(true);
    }));

  test("packages of a workspace are those of the commit, whatever lies in the checkout", () =>
    inRepository(async (sandbox) => {
      sandbox.write(".gitignore", "node_modules/\n");
      const files = {
        "packages/money/index.js": "red\n",
        "packages/money/bin.js": "#!/bin/sh\necho red\n",
        "packages/cart/package.json": "{}",
        "package.json": "{}",
      };
      const first = sandbox.commit("Packages", files);
      for (const path of ["node_modules/dep/index.js", "node_modules/@shop/installed/index.js", "packages/cart/node_modules/own/index.js"])
        sandbox.write(path, "installed");
      mkdirSync(join(sandbox.dir, "node_modules", ".bin"));
      const link = (to: string, path: string) => symlinkSync(to, join(sandbox.dir, path));
      link("../../packages/money", "node_modules/@shop/money");
      link("../../packages/money/bin.js", "node_modules/.bin/money");
      link("../dep/index.js", "node_modules/.bin/dep");
      link("../../money", "packages/cart/node_modules/money");
      link("../packages/gone", "node_modules/gone");
      sandbox.commit("Mend", { "packages/money/index.js": "green\n", "packages/money/bin.js": "#!/bin/sh\necho green\n" });
      const { ask } = benchFor(sandbox);
      const gates = { link: ["node_modules"] };
      const here = (word: string) =>
        `grep -q ${word} node_modules/@shop/money/index.js && test "$(sh node_modules/.bin/money)" = ${word} && grep -q ${word} packages/cart/node_modules/money/index.js`;
      const installed =
        'test -f node_modules/dep/index.js && test -f node_modules/@shop/installed/index.js && test -e node_modules/.bin/dep && test -f packages/cart/node_modules/own/index.js && test -z "$(git status --porcelain)"';
      expect(await ask(first, `${here("red")} && ${installed}`, { gates })).toMatchObject({ verdict: "pass" });
      // What a gate leaves in place of our folders must neither be followed nor stay.
      const kept = join(sandbox.home, "mine");
      mkdirSync(join(kept, "node_modules"), { recursive: true });
      expect(await ask("HEAD", `${here("green")} && rm -rf ../linked && ln -s ${kept} ../linked`, { gates })).toMatchObject({ verdict: "pass" });
      expect(await ask("HEAD", `${here("green")} && ${installed} && : again`, { gates })).toMatchObject({ verdict: "pass" });
      expect(existsSync(join(kept, "node_modules"))).toBe(true);
      expect(readFileSync(join(sandbox.dir, "node_modules/@shop/money/index.js"), "utf8")).toBe("green\n");
    }));

  test("what the commit itself has is never covered by a link", () =>
    inRepository(async (sandbox) => {
      sandbox.commit("Vendored", { "node_modules/dep.js": "committed\n" });
      sandbox.write("node_modules/dep.js", "changed\n");
      expect(await benchFor(sandbox).ask("HEAD", "grep -q committed node_modules/dep.js", { gates: { link: ["node_modules"] } })).toMatchObject({
        verdict: "pass",
      });
    }));

  test("kept folders outlive a commit, but a report found there must be new", () =>
    inRepository(async (sandbox) => {
      const { ask, judge } = benchFor(sandbox);
      const gates = { keep: ["target/"] };
      await ask("HEAD", `mkdir target junk; echo '{"ok": true}' > target/report.json`, { gates });
      sandbox.commit("Next", { x: "x" });
      expect(await ask("HEAD", "test -f target/report.json && test ! -e junk", { gates })).toMatchObject({ verdict: "pass" });
      const goal = { id: "g", cmd: "true", pass_when: "json('target/report.json').ok" };
      expect(await judge("HEAD", [goal], { gates })).toMatchObject({ g: { verdict: "broken", why: expect.stringMatching(/earlier one/) } });
      expect(await judge("HEAD", [{ ...goal, cmd: "echo '{\"ok\": true}' > target/report.json" }], { gates })).toMatchObject({ g: { verdict: "pass" } });
    }));
});

describe("runAt", () => {
  test("runs in a clean worktree of the commit, with the links of the last judged policy", () =>
    inRepository(async (sandbox) => {
      const first = sandbox.commit("One", { "a.txt": "one\n", ".gitignore": "deps\n" });
      sandbox.commit("Two", { "a.txt": "two\n" });
      mkdirSync(join(sandbox.dir, "deps"));
      await benchFor(sandbox).ask("HEAD", "true", { gates: { link: ["deps"] } });
      const { bench } = benchFor(sandbox);
      expect(await bench.runAt(first, "cat a.txt; test -d deps || exit 9; echo err >&2; exit 4", 5_000)).toEqual({
        exitCode: 4,
        output: "one\n--- stderr\nerr",
      });
      expect(await bench.runAt(first, "echo begun; sleep 60", 300)).toEqual({ exitCode: null, output: "begun\ntook longer than 0.3 s" });
    }));
});
