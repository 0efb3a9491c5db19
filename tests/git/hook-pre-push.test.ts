import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { install, stubLaunch, textOf, writeScript } from "../support/hooks.ts";
import { inRepository, type Sandbox } from "../support/repo.ts";

function push(sandbox: Sandbox, env: Record<string, string> = {}, args: string[] = []) {
  const remote = join(sandbox.home, "remote.git");
  sandbox.run("git", ["init", "-q", "--bare", remote], { cwd: sandbox.home });
  const answer = spawnSync("git", ["push", "-q", ...args, remote, "main"], { cwd: sandbox.dir, env: { ...sandbox.env, ...env }, encoding: "utf8" });
  return { passed: answer.status === 0, stderr: answer.stderr, remote };
}

test("a push asks the command in `launch` with git's arguments and list of refs", () =>
  inRepository(async (sandbox) => {
    await install(sandbox, sandbox.dir, stubLaunch(sandbox));
    const { passed, remote } = push(sandbox);
    expect(passed).toBe(true);
    expect(textOf(join(sandbox.home, "launched"))).toBe(`hook pre-push ${remote} ${remote}\n`);
    expect(textOf(join(sandbox.home, "launched.stdin"))).toBe(`refs/heads/main ${sandbox.git(["rev-parse", "main"])} refs/heads/main ${"0".repeat(40)}\n`);
  }));

test("a push is refused when it says no", () =>
  inRepository(async (sandbox) => {
    await install(sandbox, sandbox.dir, stubLaunch(sandbox, { verdict: 1 }));
    expect(push(sandbox).passed).toBe(false);
    expect(push(sandbox, { PEERS_HOOKS: "0" }).passed).toBe(true);
  }));

test("`git push --no-verify` passes by", () =>
  inRepository(async (sandbox) => {
    await install(sandbox, sandbox.dir, stubLaunch(sandbox, { verdict: 1 }));
    expect(push(sandbox, {}, ["--no-verify"]).passed).toBe(true);
  }));

test("the hook that was there reads the same list first, and its no is final", () =>
  inRepository(async (sandbox) => {
    const theirs = join(sandbox.dir, ".git/hooks/pre-push");
    writeScript(theirs, `#!/bin/sh\ncat >"${sandbox.home}/theirs"\necho "$@" >>"${sandbox.home}/theirs"\nexit "\${THEIRS:-0}"\n`);
    await install(sandbox, sandbox.dir, stubLaunch(sandbox));
    expect(push(sandbox, { THEIRS: "4" }).passed).toBe(false);
    expect(textOf(join(sandbox.home, "launched"))).toBe("");
    expect(push(sandbox, { THEIRS: "4", PEERS_HOOKS: "0" }).passed).toBe(false);
    const { passed, remote } = push(sandbox);
    expect(passed).toBe(true);
    expect(textOf(join(sandbox.home, "theirs"))).toBe(`${textOf(join(sandbox.home, "launched.stdin"))}${remote} ${remote}\n`);
  }));

test("the hook that was there need not read the list", () =>
  inRepository(async (sandbox) => {
    writeScript(join(sandbox.dir, ".git/hooks/pre-push"), "#!/bin/sh\nexit 0\n");
    await install(sandbox, sandbox.dir, stubLaunch(sandbox));
    expect(push(sandbox)).toMatchObject({ passed: true, stderr: "" });
  }));

const broken: [string, (sandbox: Sandbox) => void, RegExp][] = [
  ["launch is missing", ({ dir }) => rmSync(join(dir, ".git/peers/launch")), /launch is missing/],
  ["launch is empty", ({ dir }) => writeFileSync(join(dir, ".git/peers/launch"), ""), /launch is empty/],
  ["its program is gone", ({ dir }) => writeFileSync(join(dir, ".git/peers/launch"), "/nowhere/node\n/nowhere/cli.js\n"), /\/nowhere\/node cannot be run/],
  ["its script is gone", ({ home }) => rmSync(join(home, "stub")), /stub is gone/],
];

test.each(broken)("a push is refused with the remedy when %s", (_, damage, says) =>
  inRepository(async (sandbox) => {
    await install(sandbox, sandbox.dir, stubLaunch(sandbox));
    damage(sandbox);
    const { passed, stderr } = push(sandbox);
    expect(passed).toBe(false);
    expect(stderr).toMatch(says);
    expect(stderr).toContain("Run `peers init` to repair the hooks, or `git push --no-verify`");
    expect(stderr.split("\n").filter((line) => line.startsWith("peers:"))).toHaveLength(1);
  }),
);
