import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keepOpen } from "../../src/adapters/keep-open.ts";
import { eventually, hooksSeen, install, pathsOf, spool, stubLaunch, textOf, writeScript } from "../support/hooks.ts";
import { inRepository, type Sandbox } from "../support/repo.ts";

const launched = (sandbox: Sandbox) => textOf(join(sandbox.home, "launched"));
const myStart = () => readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)?.split(" ")[19] ?? "";

/** A runner leaves this mark while a turn is under way. */
const turnUnderWay = (sandbox: { dir: string }) => writeFileSync(join(sandbox.dir, ".git/peers/live"), "");

test("while nobody is at work a commit leaves one line with the hook and the folder", () =>
  inRepository(async (sandbox) => {
    await install(sandbox);
    sandbox.commit("Add a", { "a.txt": "a\n" });
    expect(spool(pathsOf(sandbox))).toEqual([["2", "post-commit", "", sandbox.dir, "-", "-", "-"]]);
  }));

test("during a turn the line says the new tip and who ran git as well", () =>
  inRepository(async (sandbox) => {
    await install(sandbox);
    turnUnderWay(sandbox);
    const commit = sandbox.commit("Add a", { "a.txt": "a\n" });
    const lines = spool(pathsOf(sandbox));
    expect(lines).toHaveLength(1);
    const [version, hook, args, cwd, token, tip, ancestors] = lines[0] ?? [];
    expect([version, hook, args, cwd, token, tip]).toEqual(["2", "post-commit", "", sandbox.dir, "-", commit]);
    expect(ancestors?.split(",")).toContain(`${process.pid}:${myStart()}`);
  }));

test("every way to make or fetch a commit that has a hook is recorded", () =>
  inRepository(async (sandbox) => {
    await install(sandbox);
    const paths = pathsOf(sandbox);
    sandbox.git(["checkout", "-q", "-b", "side"]);
    sandbox.commit("Side", { "side.txt": "s\n" });
    sandbox.git(["checkout", "-q", "main"]);
    sandbox.git(["merge", "-q", "--no-ff", "-m", "Merge", "side"]);
    sandbox.git(["commit", "-q", "--amend", "-m", "Merge again"]);
    sandbox.git(["format-patch", "-q", "-1", "side", "-o", sandbox.home]);
    sandbox.git(["checkout", "-q", "-b", "mail", "HEAD~1"]);
    sandbox.git(["am", "-q", join(sandbox.home, "0001-Side.patch")]);
    const seen = hooksSeen(paths);
    for (const hook of ["post-commit", "post-merge", "post-rewrite", "post-applypatch", "post-checkout"]) expect(seen).toContain(hook);
    expect(spool(paths).find((fields) => fields[1] === "post-rewrite")?.[2]).toBe("amend");
  }));

test("the command in `launch` is started with `wake` and the folder when no runner is up, without git's variables", () =>
  inRepository(async (sandbox) => {
    await install(sandbox, sandbox.dir, stubLaunch(sandbox));
    turnUnderWay(sandbox);
    sandbox.git(["worktree", "add", "-q", "-b", "linked", join(sandbox.home, "linked")]);
    await eventually(() => launched(sandbox) !== "");
    rmSync(join(sandbox.home, "launched"));
    sandbox.run("git", ["commit", "-q", "--allow-empty", "-m", "x"], {
      cwd: join(sandbox.home, "linked"),
      env: { GIT_AUTHOR_NAME: "Kim", GIT_AUTHOR_DATE: "2001-01-01T00:00:00Z", NODE_OPTIONS: "" },
    });
    await eventually(() => launched(sandbox) !== "");
    expect(launched(sandbox)).toBe(`wake ${join(sandbox.home, "linked")}\n`);
    await eventually(() => /^PWD=/m.test(textOf(join(sandbox.home, "launched.env"))));
    const names = textOf(join(sandbox.home, "launched.env"))
      .split("\n")
      .map((line) => line.split("=")[0]);
    // Where the person's settings lie is no secret of this one command.
    expect(names.filter((name) => /^(GIT_|NODE_)/.test(name ?? "") && !/^GIT_CONFIG_(GLOBAL|NOSYSTEM)$/.test(name ?? ""))).toEqual([]);
    expect(spool(pathsOf(sandbox)).at(-1)?.[5]).toBe(sandbox.git(["rev-parse", "linked"]));
  }));

test("nothing is started while the runner is up, and something is when its process id has been given to another", () =>
  inRepository(async (sandbox) => {
    await install(sandbox, sandbox.dir, stubLaunch(sandbox));
    const runner = join(sandbox.dir, ".git/peers/runner");
    writeFileSync(runner, `${process.pid} ${myStart()}\n`);
    sandbox.commit("One");
    writeFileSync(runner, `${process.pid} -\n`);
    sandbox.commit("Two");
    keepOpen(runner, (descriptor) => `${process.pid} ${myStart()} ${descriptor}\n`);
    sandbox.commit("Kept open");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(launched(sandbox)).toBe("");
    writeFileSync(runner, `${process.pid} 1\n`);
    sandbox.commit("Three");
    await eventually(() => launched(sandbox) !== "");
    expect(hooksSeen(pathsOf(sandbox))).toHaveLength(4);
  }));

test("a runner's id that now belongs to a process without its descriptor counts as none", () =>
  inRepository(async (sandbox) => {
    await install(sandbox, sandbox.dir, stubLaunch(sandbox));
    writeFileSync(join(sandbox.dir, ".git/peers/runner"), `${process.ppid} ${myStart()} 7\n`);
    sandbox.commit("One");
    await eventually(() => launched(sandbox) !== "");
  }));

test("a commit inside a peer's turn carries the turn's token and starts nothing", () =>
  inRepository(async (sandbox) => {
    await install(sandbox, sandbox.dir, stubLaunch(sandbox));
    sandbox.run("git", ["commit", "-q", "--allow-empty", "-m", "x"], { env: { PEERS_TOKEN: "t0ken" } });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(spool(pathsOf(sandbox))[0]?.[4]).toBe("t0ken");
    expect(launched(sandbox)).toBe("");
  }));

test("PEERS_HOOKS=0 records nothing and leaves the other hook its turn", () =>
  inRepository(async (sandbox) => {
    writeScript(join(sandbox.dir, ".git/hooks/post-commit"), `#!/bin/sh\necho theirs >>"${sandbox.home}/theirs"\n`);
    await install(sandbox);
    sandbox.run("git", ["commit", "-q", "--allow-empty", "-m", "x"], { env: { PEERS_HOOKS: "0" } });
    expect(hooksSeen(pathsOf(sandbox))).toEqual([]);
    expect(textOf(join(sandbox.home, "theirs"))).toBe("theirs\n");
  }));

test("`git commit | cat` and `$(git commit 2>&1)` return at once although what was started goes on", () =>
  inRepository(async (sandbox) => {
    await install(sandbox, sandbox.dir, stubLaunch(sandbox, { sleepS: 5 }));
    for (const line of ["git commit --allow-empty -m x | cat", "out=$(git commit --allow-empty -m x 2>&1)"]) {
      rmSync(join(sandbox.home, "launched"), { force: true });
      const started = Date.now();
      sandbox.run("sh", ["-c", line]);
      expect(Date.now() - started).toBeLessThan(1000);
      await eventually(() => launched(sandbox) !== "");
    }
  }));

test("a program with a bare environment commits and wakes the runner", () =>
  inRepository(async (sandbox) => {
    await install(sandbox, sandbox.dir, stubLaunch(sandbox));
    const commit = "git -c user.name=Gui -c user.email=gui@example.org commit -q --allow-empty -m x";
    sandbox.run("env", ["-i", "PATH=/usr/bin:/bin", "sh", "-c", commit]);
    expect(hooksSeen(pathsOf(sandbox))).toEqual(["post-commit"]);
    await eventually(() => launched(sandbox) !== "");
  }));

test("tabs and line ends in the folder's name do not break the line, and a very long name is cut below 4 kB", () =>
  inRepository(async (sandbox) => {
    const odd = join(sandbox.home, "a\tb\nc");
    sandbox.run("git", ["init", "-q", odd], { cwd: sandbox.home });
    await install(sandbox, odd);
    sandbox.run("git", ["commit", "-q", "--allow-empty", "-m", "x"], { cwd: odd, env: { PEERS_TOKEN: `t\t\n${"x".repeat(5000)}` } });
    const lines = spool(pathsOf(sandbox, odd));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toHaveLength(7);
    expect(lines[0]?.[3]).toBe(join(sandbox.home, "a b c"));
    expect(lines[0]?.join("\t").length).toBeLessThan(4096);
  }));

test("packed refs and detached heads: the tip is `-` where plain files do not tell it, and the commit where they do", () =>
  inRepository(async (sandbox) => {
    await install(sandbox);
    turnUnderWay(sandbox);
    sandbox.git(["pack-refs", "--all"]);
    sandbox.git(["checkout", "-q", "main"]);
    sandbox.git(["checkout", "-q", "--detach"]);
    expect(spool(pathsOf(sandbox)).map((fields) => fields[5])).toEqual(["-", sandbox.git(["rev-parse", "HEAD"])]);
  }));

test("an unwritable or missing spool never fails a commit", () =>
  inRepository(async (sandbox) => {
    await install(sandbox);
    rmSync(join(sandbox.dir, ".git/peers/spool"), { recursive: true });
    sandbox.commit("Without a spool");
    rmSync(join(sandbox.dir, ".git/peers"), { recursive: true });
    sandbox.commit("Without anything");
    writeFileSync(join(sandbox.dir, ".git/peers"), "a file");
    const answer = spawnSync("git", ["checkout", "-q", "-b", "other"], { cwd: sandbox.dir, env: sandbox.env, encoding: "utf8" });
    expect([answer.status, answer.stderr]).toEqual([0, ""]);
  }));

test("the exit code, arguments and input of the hook that was there are its own", () =>
  inRepository(async (sandbox) => {
    writeScript(join(sandbox.dir, ".git/hooks/post-checkout"), `#!/bin/sh\necho "$0 $*" >"${sandbox.home}/args"\nexit 3\n`);
    writeScript(join(sandbox.dir, ".git/hooks/post-rewrite"), `#!/bin/sh\ncat >"${sandbox.home}/rewritten"\n`);
    await install(sandbox);
    const answer = spawnSync("git", ["checkout", "-q", "-b", "other"], { cwd: sandbox.dir, env: sandbox.env });
    // `git checkout` answers 1 for any hook that fails.
    expect(answer.status).toBe(1);
    const head = sandbox.git(["rev-parse", "HEAD"]);
    expect(textOf(join(sandbox.home, "args"))).toBe(`.git/hooks/pre-peers/post-checkout ${head} ${head} 1\n`);
    sandbox.git(["commit", "-q", "--amend", "-m", "Again"]);
    expect(textOf(join(sandbox.home, "rewritten"))).toBe(`${head} ${sandbox.git(["rev-parse", "HEAD"])}\n`);
  }));

test("the hook leaves the other hook's environment as git made it", () =>
  inRepository(async (sandbox) => {
    writeScript(join(sandbox.dir, ".git/hooks/post-commit"), `#!/bin/sh\nenv | sort >"${sandbox.home}/seen"\n`);
    sandbox.commit("Before");
    const before = textOf(join(sandbox.home, "seen"));
    await install(sandbox);
    sandbox.commit("After");
    const relevant = (text: string) => text.split("\n").filter((line) => !/^(GIT_AUTHOR_DATE|_)=/.test(line));
    expect(relevant(textOf(join(sandbox.home, "seen")))).toEqual(relevant(before));
  }));

const shells = [["dash"], ["bash", "--posix"], ["busybox", "sh"], ["ksh"], ["zsh", "--emulate", "sh"]].filter(
  ([program]) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0,
);

test.each(shells)("the hook says the same under %s", (...shell) =>
  inRepository(async (sandbox) => {
    await install(sandbox);
    turnUnderWay(sandbox);
    sandbox.commit("By sh");
    const hook = join(sandbox.dir, ".git/hooks/post-commit");
    const [program = "", ...args] = shell;
    sandbox.run(program, [...args, hook, "an", "argument"]);
    const [first, second] = spool(pathsOf(sandbox));
    expect(second?.slice(0, 6)).toEqual(["2", "post-commit", "an argument", ...(first?.slice(3, 6) ?? [])]);
    expect(second?.[6]?.split(",")[0]).toBe(`${process.pid}:${myStart()}`);
  }),
);
