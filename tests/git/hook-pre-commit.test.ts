import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { followPlan } from "../../src/adapters/hooks/follow-plan.ts";
import { inspectHooks } from "../../src/adapters/hooks/inspect.ts";
import { uninstallHooks } from "../../src/adapters/hooks-install.ts";
import { as, install, pathsOf, picture, textOf, writeScript } from "../support/hooks.ts";
import { inRepository, type Sandbox } from "../support/repo.ts";

const plan = "# Shop\n\n## Steps\n- [ ] [STEP-1] One\n  - touches: a.js\n- [ ] [STEP-2] Two\n  - touches: b.js\n";
const ticked = (box = "x") => plan.replace("- [ ] [STEP-1]", `- [${box}] [STEP-1]`);
const turn = { PEERS_TOKEN: "t0ken" };

/** A repository with hooks in which `plan` is accepted as PLAN.md. */
function withPlan(story: (sandbox: Sandbox) => void | Promise<void>, before: (sandbox: Sandbox) => void = () => {}) {
  return inRepository(async (sandbox) => {
    sandbox.commit("Plan", { "PLAN.md": plan });
    before(sandbox);
    await install(sandbox);
    expect(await accept(sandbox, "PLAN.md")).toBe(null);
    await story(sandbox);
  });
}

const accept = (sandbox: Sandbox, file: string | null) => as(sandbox, () => followPlan(pathsOf(sandbox), file));

function commit(
  sandbox: Sandbox,
  text: string,
  { env = turn, args = [], cwd = sandbox.dir }: { env?: Record<string, string>; args?: string[]; cwd?: string } = {},
) {
  spawnSync("sh", ["-c", "cat >PLAN.md && git add -A"], { cwd, env: sandbox.env, input: text });
  const answer = spawnSync("git", ["commit", "-q", "--allow-empty", "-m", "Work", ...args], { cwd, env: { ...sandbox.env, ...env }, encoding: "utf8" });
  return { passed: answer.status === 0, stderr: answer.stderr };
}

const refusal =
  "peers: commit refused: PLAN.md ticks STEP-1; leave the box as it was and name the step in the trailer `Step: STEP-1` of the commit, a reviewer closes it.\n";

test.each(["x", "X", "DONE", "BLOCKED-ACK"])("a turn that ticks a step with [%s] is refused with one sentence", (box) =>
  withPlan((sandbox) => {
    expect(commit(sandbox, ticked(box))).toEqual({ passed: false, stderr: refusal });
    expect(commit(sandbox, plan)).toEqual({ passed: true, stderr: "" });
  }),
);

test("a step ticked among others, on a line that moved, in a line of its own, or in a plan that is new, is found", () =>
  withPlan((sandbox) => {
    sandbox.commit("By a person", { "PLAN.md": ticked() });
    expect(commit(sandbox, ticked().replace("- [ ] [STEP-2]", "- [x] [STEP-2]")).stderr).toContain("ticks STEP-2;");
    expect(commit(sandbox, `- [x] [STEP-2] Two\n${ticked()}`).passed).toBe(false);
    sandbox.commit("Gone", { "PLAN.md": "" });
    expect(commit(sandbox, ticked()).passed).toBe(false);
  }));

test("what was ticked before, boxes that say less, and boxes of other lists are let through", () =>
  withPlan((sandbox) => {
    sandbox.commit("By a person", { "PLAN.md": ticked() });
    for (const text of [
      ticked().replace("One", "First"),
      `# Other\n${ticked()}`,
      ticked().replace("[ ] [STEP-2]", "[PARTIAL] [STEP-2]"),
      `${ticked()}\n- [x] bread\n`,
      plan,
    ])
      expect(commit(sandbox, text)).toEqual({ passed: true, stderr: "" });
    spawnSync("sh", ["-c", "echo '- [x] [STEP-1] One' >OTHER.md"], { cwd: sandbox.dir });
    expect(commit(sandbox, plan)).toEqual({ passed: true, stderr: "" });
  }));

test("it is what is committed that counts, not what lies about", () =>
  withPlan((sandbox) => {
    sandbox.write("b.js", "b\n");
    sandbox.git(["add", "b.js"]);
    sandbox.write("PLAN.md", ticked());
    const git = (...args: string[]) => spawnSync("git", args, { cwd: sandbox.dir, env: { ...sandbox.env, ...turn }, encoding: "utf8" });
    expect(git("commit", "-q", "-m", "b").status).toBe(0);
    expect(git("commit", "-q", "-a", "-m", "all").stderr).toBe(refusal);
    expect(git("commit", "-q", "-m", "named", "PLAN.md").stderr).toBe(refusal);
  }));

test("git's settings for differences hide nothing", () =>
  withPlan((sandbox) => {
    for (const [key, value] of [
      ["color.ui", "always"],
      ["diff.external", "true"],
      ["diff.noprefix", "true"],
      ["diff.none.textconv", "true"],
    ])
      sandbox.git(["config", key ?? "", value ?? ""]);
    sandbox.write(".gitattributes", "PLAN.md -diff diff=none\n");
    expect(commit(sandbox, ticked(), { env: { ...turn, GIT_EXTERNAL_DIFF: "true" } })).toEqual({ passed: false, stderr: refusal });
  }));

test("a person is only told", () =>
  withPlan((sandbox) => {
    const { passed, stderr } = commit(sandbox, ticked(), { env: {} });
    expect(passed).toBe(true);
    expect(stderr).toMatch(/^peers: PLAN\.md ticks STEP-1, which the gate plan-intact finds red unless the log says so; .*\n$/);
  }));

test("`--no-verify` passes by, as do hooks that are switched off", () =>
  withPlan((sandbox) => {
    expect(commit(sandbox, ticked(), { args: ["--no-verify"] })).toEqual({ passed: true, stderr: "" });
    expect(commit(sandbox, ticked().replace("- [ ] [STEP-2]", "- [x] [STEP-2]"), { env: { ...turn, PEERS_HOOKS: "0" } }).passed).toBe(true);
  }));

test("in a linked worktree and in the first commit of a branch", () =>
  withPlan((sandbox) => {
    const linked = join(sandbox.home, "linked");
    sandbox.git(["worktree", "add", "-q", "-b", "linked", linked]);
    expect(commit(sandbox, ticked(), { cwd: linked })).toEqual({ passed: false, stderr: refusal });
    sandbox.git(["checkout", "-q", "--orphan", "fresh"]);
    expect(commit(sandbox, ticked()).stderr).toBe(refusal);
    expect(commit(sandbox, plan).passed).toBe(true);
  }));

test("the hook that was there still runs, its exit code is final, and uninstalling puts it back", () => {
  const theirs = (sandbox: Sandbox) => join(sandbox.dir, ".git/hooks/pre-commit");
  let before = {};
  return withPlan(
    async (sandbox) => {
      const said = () => textOf(join(sandbox.home, "theirs"));
      expect(commit(sandbox, plan, { env: { ...turn, THEIRS: "3" } }).passed).toBe(false);
      expect(commit(sandbox, plan).passed).toBe(true);
      expect(said()).toBe("pre-commit\npre-commit\n");
      expect(commit(sandbox, ticked()).stderr).toBe(refusal);
      await as(sandbox, () => uninstallHooks(pathsOf(sandbox)));
      expect(picture(join(sandbox.dir, ".git/hooks"))).toEqual(before);
      expect(commit(sandbox, ticked()).passed).toBe(true);
      expect(said()).toBe("pre-commit\npre-commit\npre-commit\n");
    },
    (sandbox) => {
      writeScript(theirs(sandbox), `#!/bin/sh\necho "\${0##*/}" >>"${sandbox.home}/theirs"\nexit "\${THEIRS:-0}"\n`);
      before = picture(join(sandbox.dir, ".git/hooks"));
    },
  );
});

test("a tracked folder of hooks keeps its own as well", () =>
  withPlan(
    (sandbox) => {
      expect(commit(sandbox, plan, { env: { ...turn, THEIRS: "3" } }).passed).toBe(false);
      expect(commit(sandbox, ticked())).toEqual({ passed: false, stderr: refusal });
      expect(commit(sandbox, plan)).toEqual({ passed: true, stderr: "" });
    },
    (sandbox) => {
      writeScript(join(sandbox.dir, ".githooks/pre-commit"), '#!/bin/sh\nexit "${THEIRS:-0}"\n');
      sandbox.git(["config", "core.hooksPath", ".githooks"]);
    },
  ));

test("without a plan there is no such hook; with one it is looked after; once the plan is withdrawn it does nothing", () =>
  inRepository(async (sandbox) => {
    const file = join(sandbox.dir, ".git/hooks/pre-commit");
    const state = async () => (await inspectHooks(pathsOf(sandbox))).find(({ hook }) => hook === "pre-commit")?.state;
    sandbox.commit("Plan", { "PLAN.md": plan });
    await accept(sandbox, "PLAN.md");
    expect(existsSync(file)).toBe(false);
    await accept(sandbox, null);
    await install(sandbox);
    expect([existsSync(file), await state()]).toEqual([false, undefined]);
    await accept(sandbox, "PLAN.md");
    expect(await state()).toBe("in-place");
    rmSync(file);
    expect(await state()).toBe("missing");
    await install(sandbox);
    await accept(sandbox, "docs/PLAN.md");
    expect(commit(sandbox, ticked()).passed).toBe(true);
    await accept(sandbox, "PLAN.md");
    await accept(sandbox, null);
    expect(commit(sandbox, ticked().replace("- [ ] [STEP-2]", "- [x] [STEP-2]"))).toEqual({ passed: true, stderr: "" });
  }));
