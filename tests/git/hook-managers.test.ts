import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { hooksSeen, pathsOf, picture, textOf, writeScript } from "../support/hooks.ts";
import { cli, equip, honest, type Loop, writePolicy } from "../support/loop.ts";
import { installManagers, type Manager, managers, withManagers } from "../support/managers.ts";
import { inRepository } from "../support/repo.ts";

let missing: string[] = [];
beforeAll(() => {
  missing = installManagers();
}, 300_000);

type Managed = Loop & { readonly setUp: () => void; readonly env: Record<string, string> };

/** A repository with a remote that uses the manager, before peers comes. */
function withManager(manager: Manager, story: (it: Managed) => void | Promise<void>) {
  return inRepository(async (sandbox) => {
    const env = { ...sandbox.env, ...withManagers(sandbox) };
    const run: Managed["run"] = (program, args, options = {}) => sandbox.run(program, args, { ...options, env: { ...env, ...options.env } });
    const git: Managed["git"] = (args, cwd) => run("git", args, cwd === undefined ? {} : { cwd }).trim();
    const loop = equip({ ...sandbox, env, run, git }, [process.execPath, cli]);
    const [program = "", ...args] = manager.setUp;
    const setUp = () => void run(program, args);
    for (const [path, text] of Object.entries(manager.files)) loop.write(path, text);
    git(["add", "-A"]);
    git(["commit", "-q", "-m", "Settings"]);
    run("git", ["clone", "-q", "--bare", sandbox.dir, join(sandbox.home, "origin.git")]);
    git(["remote", "add", "origin", join(sandbox.home, "origin.git")]);
    setUp();
    writePolicy(loop, { scripts: { alice: honest, bob: honest } });
    await story({ ...loop, env, run, git, setUp });
  });
}

/** What git takes hooks from, and how: everything an installation can touch. */
const installed = (it: Managed) =>
  Object.fromEntries(Object.entries(picture(it.dir)).filter(([name]) => /^\.\/\.git\/(hooks|config|info)|^\.\/\.(husky|gitignore)/.test(name)));

/** Commits, pushes, is refused once, and returns what was said and git's answers; hooks are given the same every time. */
function worksWith(it: Managed): string {
  const said = join(it.home, "said");
  rmSync(said, { force: true });
  git(it, "commit", "-q", "--allow-empty", "-m", "Work");
  writeFileSync(join(it.home, "refuse"), "");
  const refused = git(it, "push", "-q", "origin", "HEAD:refs/heads/topic");
  const asked = git(it, "hook", "run", "pre-push", "--", "origin", "url");
  rmSync(join(it.home, "refuse"));
  const pushed = git(it, "push", "-q", "origin", "HEAD:refs/heads/topic");
  git(it, "push", "-q", "--no-verify", "origin", ":topic");
  const text = textOf(said).replaceAll(it.git(["rev-parse", "HEAD"]), "HEAD");
  return `${text}pushed ${pushed}, refused ${refused}, hook ${asked}\n`;
}

const git = (it: Managed, ...args: string[]) => spawnSync("git", args, { cwd: it.dir, env: it.env, input: "", encoding: "utf8" }).status;
const withoutOurs = (text: string) => text.replace(/^peers .*\n/gm, "");

/** After `peers init`: a launch command that only notes, so that the spool is left as hooks filled it. */
function noteLaunches(it: Managed): void {
  writeScript(join(it.home, "launch"), `#!/bin/sh\n[ "$1" != hook ] || echo "peers $2 [$3] [$(cat)]" >>"${it.home}/said"\n`);
  writeFileSync(join(it.dir, ".git/peers/launch"), `/bin/sh\n${join(it.home, "launch")}\n`);
}

function initialised(it: Managed): void {
  expect(it.peers(["init", "--yes"])).toMatchObject({ code: 0 });
  noteLaunches(it);
}

const hookChecks = (it: Managed) => {
  const checks = JSON.parse(it.peers(["doctor", "--json"]).stdout) as { id: string; ok: boolean; says: string; fix: string | null }[];
  return checks.filter(({ id }) => id.startsWith("hooks "));
};

describe.each(managers)("$name", (manager) => {
  const story = (name: string, tell: (it: Managed) => void | Promise<void>) =>
    test(name, async (context) => {
      if (missing.includes(manager.name)) context.skip(`${manager.name} cannot be installed here`);
      await withManager(manager, tell);
    });

  story("its hooks run as before with the same arguments, stdin and exit code, before ours", (it) => {
    const before = worksWith(it);
    expect(before).toMatch(/^commit .*\npush \[.*origin.*\n/);
    expect(before).toMatch(/pushed 0, refused 1, hook [017]\n$/);
    initialised(it);
    const after = worksWith(it);
    expect(withoutOurs(after)).toBe(before);
    expect(after).toMatch(/^commit .*\n(?:.*\n)*push .*\npeers pre-push \[origin\] \[HEAD HEAD refs\/heads\/topic 0+\]\npushed/);
    expect(hooksSeen(pathsOf(it)).filter((hook) => hook === "post-commit")).toHaveLength(1);
  });

  story("installed again it is found by doctor, put right by init, and both run", (it) => {
    const before = worksWith(it);
    initialised(it);
    expect(hookChecks(it).map(({ ok }) => ok)).toEqual([true]);
    it.setUp();
    expect(hookChecks(it)).toEqual([expect.objectContaining({ ok: false, fix: expect.stringContaining("peers init") })]);
    initialised(it);
    expect(hookChecks(it).map(({ ok, says }) => [ok, says])).toEqual([[true, expect.stringContaining("fires")]]);
    const after = worksWith(it);
    expect(withoutOurs(after)).toBe(before);
    expect(after).toContain("peers pre-push");
  });

  story("with edited settings installed again, the edited hook runs and no question is asked", (it) => {
    initialised(it);
    for (const [path, text] of Object.entries(manager.files)) it.write(path, manager.edit(text));
    it.git(["commit", "-q", "-a", "-m", "Edit"]);
    it.setUp();
    initialised(it);
    expect(worksWith(it)).toMatch(/^edited /);
  });

  story("uninstalling leaves every byte and mode as the manager had it, also after it was installed again", (it) => {
    const before = installed(it);
    initialised(it);
    it.setUp();
    initialised(it);
    expect(it.peers(["uninstall"])).toMatchObject({ code: 0 });
    expect(installed(it)).toEqual(before);
  });
});
