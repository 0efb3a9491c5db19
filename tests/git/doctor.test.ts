import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { examination } from "../../src/adapters/examination.ts";
import type { Check } from "../../src/app/doctor/check.ts";
import { doctor, type Known } from "../../src/app/doctor.ts";
import type { Examination } from "../../src/ports/installing.ts";
import { as, install, pathsOf, stubLaunch, writeScript } from "../support/hooks.ts";
import { inRepository, type Sandbox } from "../support/repo.ts";

const config = "peers:\n  - { name: ann, tool: claude, argv: [claude] }\n  - { name: bob, argv: [sh] }\n";
const goals = "goals:\n  - { id: tests, type: hard, cmd: 'sh -c true && no-such-tool' }\n  - { id: kept, type: hard, gate: history-intact }\n";
const known: Known = { config, goals, gates: [{ id: "history-intact" }], policy: "accepted" };

async function checks(sandbox: Sandbox, changes: Partial<Known> = {}, world: Partial<Examination> = {}): Promise<Record<string, Check>> {
  const found = await as(sandbox, () => doctor({ ...known, ...changes }, { ...examination(pathsOf(sandbox), `${sandbox.home}/bin:/usr/bin:/bin`), ...world }));
  return Object.fromEntries(found.map((check) => [check.id, check]));
}

test("after installing, hooks fire in the main checkout and in each linked worktree, and the command they start runs", () =>
  inRepository(async (sandbox) => {
    const linked = join(sandbox.home, "linked");
    sandbox.git(["worktree", "add", "-q", linked]);
    await install(sandbox, sandbox.dir, stubLaunch(sandbox));
    const found = await checks(sandbox);
    expect(found[`hooks ${sandbox.dir}`]).toMatchObject({ ok: true, says: `post-commit fires in ${sandbox.dir}`, fix: null });
    expect(found[`hooks ${linked}`]).toMatchObject({ ok: true });
    expect(found.launch).toMatchObject({ ok: true });
    expect(found.git).toMatchObject({ ok: true });
    expect(found.state).toMatchObject({ ok: true });
  }));

test("a hook without its execute bit is named with the command that mends it", () =>
  inRepository(async (sandbox) => {
    await install(sandbox);
    const hook = join(sandbox.dir, ".git/hooks/post-merge");
    chmodSync(hook, 0o644);
    expect((await checks(sandbox))[`hooks ${sandbox.dir}`]).toMatchObject({
      ok: false,
      says: expect.stringContaining("not executable"),
      fix: `chmod +x ${hook}`,
    });
  }));

test("husky that took core.hooksPath back is named", () =>
  inRepository(async (sandbox) => {
    await install(sandbox);
    sandbox.git(["config", "core.hooksPath", ".husky/_"]);
    expect((await checks(sandbox))[`hooks ${sandbox.dir}`]).toMatchObject({
      ok: false,
      says: expect.stringContaining(".husky/_ (core.hooksPath)"),
      fix: expect.stringContaining("peers init"),
    });
  }));

test("a hook that runs and leaves nothing is found by trying it", () =>
  inRepository(async (sandbox) => {
    await install(sandbox);
    rmSync(join(sandbox.dir, ".git/peers/spool"), { recursive: true });
    expect((await checks(sandbox))[`hooks ${sandbox.dir}`]).toMatchObject({ ok: false, says: expect.stringContaining("leaves nothing in"), fix: "peers init" });
  }));

test("hooks are tried by a git without `git hook`, too", () =>
  inRepository(async (sandbox) => {
    await install(sandbox);
    const real = sandbox.run("sh", ["-c", "command -v git"]).trim();
    writeScript(
      join(sandbox.home, "old/git"),
      `#!/bin/sh\nfor word in "$@"; do [ "$word" != hook ] || { echo "git: 'hook' is not a git command." >&2; exit 1; }; done\nexec ${real} "$@"\n`,
    );
    const old = { ...sandbox, env: { ...sandbox.env, PATH: `${sandbox.home}/old:${sandbox.env.PATH}` } };
    expect((await checks(old))[`hooks ${sandbox.dir}`]).toMatchObject({ ok: true, says: `post-commit fires in ${sandbox.dir}` });
  }));

test("nothing installed: every part says so with the same fix", () =>
  inRepository(async (sandbox) => {
    const found = await checks(sandbox, { config: null, goals: null, policy: "none" });
    for (const id of [`hooks ${sandbox.dir}`, "launch", "config", "goals"]) expect(found[id]).toMatchObject({ ok: false, fix: "peers init" });
    expect(found.policy).toMatchObject({ ok: false, fix: "peers goals accept" });
    expect(found.ignored).toMatchObject({ ok: false, fix: "add the line .peers/ to .gitignore" });
  }));

test("a command hooks cannot start is found by starting it", () =>
  inRepository(async (sandbox) => {
    await install(sandbox, sandbox.dir, ["/nowhere/node", "/nowhere/cli.js"]);
    expect((await checks(sandbox)).launch).toMatchObject({ ok: false, says: expect.stringContaining("which does not run"), fix: "peers init" });
    await install(sandbox, sandbox.dir, stubLaunch(sandbox, { verdict: 3 }));
    expect((await checks(sandbox)).launch).toMatchObject({ ok: false });
  }));

test("missing peers and tools are named with what to do", () =>
  inRepository(async (sandbox) => {
    const found = await checks(sandbox);
    expect(found["peer ann"]).toMatchObject({
      ok: false,
      says: "ann cannot run: there is no program claude here",
      fix: expect.stringContaining("npm install -g @anthropic-ai/claude-code"),
    });
    expect(found["peer bob"]).toMatchObject({ ok: true });
    expect(found["gate tests"]).toMatchObject({ ok: false, says: "tests needs no-such-tool, not found here" });
    expect(found["gate kept"]).toBeUndefined();
  }));

test("broken settings are told with their place, and a policy that was not accepted is a warning", () =>
  inRepository(async (sandbox) => {
    const found = await checks(sandbox, { config: `${config}bugdet: {}\n`, policy: "differs" });
    expect(found.config).toMatchObject({ ok: false, says: ".peers/config.yaml:4:1: bugdet is not a setting; did you mean budget?" });
    expect(found.policy).toMatchObject({ ok: "warn", fix: "peers goals diff, then peers goals accept" });
  }));

test("an old git, no signing program, no namespaces and a full disk are found", () =>
  inRepository(async (sandbox) => {
    const world = { gitVersion: async () => "2.30.9", canIsolate: async () => false, canWriteIn: () => false, findProgram: () => null };
    const found = await checks(sandbox, {}, world);
    expect(found.git).toEqual({ id: "git", ok: false, says: "git is 2.30.9", fix: "install git 2.31 or newer" });
    expect([found.signing?.ok, found.isolation?.ok, found.state?.ok, found.cache?.ok]).toEqual([false, "warn", false, false]);
    expect(Object.values(found).every(({ ok, fix }) => ok === true || fix !== null)).toBe(true);
  }));
