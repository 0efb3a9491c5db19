import { chmodSync, existsSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hooksDrifted, inspectHooks } from "../../src/adapters/hooks/inspect.ts";
import { uninstallHooks } from "../../src/adapters/hooks-install.ts";
import { as, hooksSeen, install, pathsOf, picture, spool, stubLaunch, textOf, writeScript } from "../support/hooks.ts";
import { inRepository, type Sandbox } from "../support/repo.ts";

const uninstall = (sandbox: Sandbox, dir = sandbox.dir) => as(sandbox, () => uninstallHooks(pathsOf(sandbox, dir)));
const drifted = (sandbox: Sandbox, dir = sandbox.dir) => as(sandbox, () => hooksDrifted(pathsOf(sandbox, dir)));
const states = async (sandbox: Sandbox, dir = sandbox.dir) => {
  const reports = await as(sandbox, () => inspectHooks(pathsOf(sandbox, dir)));
  return [...new Set(reports.filter(({ hook }) => hook === "post-commit").map(({ state }) => state))];
};
const settings = (sandbox: Sandbox, text: string) => writeFileSync(join(sandbox.home, "gitconfig"), textOf(join(sandbox.home, "gitconfig")) + text);

/** Installs, lets `story` look, uninstalls, and compares every byte and mode of .git and the checkout with before. */
async function leavesNoTrace(sandbox: Sandbox, story: () => unknown): Promise<void> {
  const before = picture(sandbox.dir);
  await install(sandbox);
  await story();
  expect(await uninstall(sandbox)).toEqual([]);
  expect(picture(sandbox.dir)).toEqual(before);
}

test("in a plain repository the hooks fire, and uninstalling leaves every byte as it was", () =>
  inRepository((sandbox) => leavesNoTrace(sandbox, async () => expect(await states(sandbox)).toEqual(["fires"]))));

test("installing again changes nothing", () =>
  inRepository(async (sandbox) => {
    writeScript(join(sandbox.dir, ".git/hooks/post-commit"), "#!/bin/sh\nexit 0\n");
    await install(sandbox);
    const before = picture(sandbox.dir);
    await install(sandbox);
    expect(picture(sandbox.dir)).toEqual(before);
  }));

test("plain scripts keep their bytes, modes, links and the files beside them", () =>
  inRepository((sandbox) => {
    const hooks = join(sandbox.dir, ".git/hooks");
    writeScript(join(hooks, "lib.sh"), `said() { echo "$1" >>"${sandbox.home}/said"; }\n`);
    writeScript(join(hooks, "post-commit"), '#!/bin/sh\n. "$(dirname "$0")/lib.sh"\nsaid commit\n');
    writeScript(join(sandbox.dir, "scripts/push.sh"), `#!/bin/sh\necho push >>"${sandbox.home}/said"\n`);
    symlinkSync("../../scripts/push.sh", join(hooks, "pre-push"));
    writeFileSync(join(hooks, "post-merge"), "#!/bin/sh\nexit 1\n");
    chmodSync(join(hooks, "post-merge"), 0o640);
    writeScript(join(hooks, "pre-commit"), `#!/bin/sh\necho pre-commit >>"${sandbox.home}/said"\n`);
    return leavesNoTrace(sandbox, () => {
      // No commit, which would itself be a trace: the hooks are run as git would.
      sandbox.run("git", ["hook", "run", "post-commit"]);
      sandbox.run("git", ["hook", "run", "pre-commit"]);
      sandbox.run("git", ["hook", "run", "pre-push", "--", "origin", "url"]);
      expect(textOf(join(sandbox.home, "said"))).toBe("commit\npre-commit\npush\n");
    });
  }));

test("a repository without a hooks folder gets one, and loses it again", () =>
  inRepository((sandbox) => {
    rmSync(join(sandbox.dir, ".git/hooks"), { recursive: true });
    return leavesNoTrace(sandbox, async () => expect(await states(sandbox)).toEqual(["fires"]));
  }));

test("a hook that appears beside a displaced one is not overwritten: it says which two files to merge", () =>
  inRepository(async (sandbox) => {
    const hook = join(sandbox.dir, ".git/hooks/post-commit");
    writeScript(hook, "#!/bin/sh\necho one\n");
    await install(sandbox);
    writeScript(hook, "#!/bin/sh\necho two\n");
    await expect(install(sandbox)).rejects.toThrow(/post-commit is new.*pre-peers\/post-commit.*merge the two/);
    expect(await uninstall(sandbox)).toEqual([expect.stringContaining("was replaced after peers was installed")]);
    expect(textOf(hook)).toContain("two");
  }));

test("lefthook and pre-commit keep a copy of what they overwrite; ours there is removed, theirs is chained", () =>
  inRepository(async (sandbox) => {
    const hooks = join(sandbox.dir, ".git/hooks");
    await install(sandbox);
    writeFileSync(join(hooks, "pre-push.legacy"), textOf(join(hooks, "pre-push")));
    writeScript(join(hooks, "pre-push"), `#!/bin/sh\n[ ! -e "$(dirname "$0")/pre-push.legacy" ] || exit 9\necho framework >"${sandbox.home}/said"\n`);
    expect(await drifted(sandbox)).toBe(true);
    await install(sandbox);
    expect(existsSync(join(hooks, "pre-push.legacy"))).toBe(false);
    sandbox.run("git", ["hook", "run", "pre-push", "--", "origin", "url"]);
    expect(textOf(join(sandbox.home, "said"))).toBe("framework\n");
    expect(await drifted(sandbox)).toBe(false);
  }));

/** What `husky` 9.1.7 leaves: core.hooksPath=.husky/_ with shims that call `.husky/<name of the shim>`. */
function likeHusky(sandbox: Sandbox, dir = sandbox.dir): void {
  const folder = join(dir, ".husky/_");
  writeScript(join(folder, "h"), '#!/usr/bin/env sh\nn=$(basename "$0")\ns=$(dirname "$(dirname "$0")")/$n\n[ ! -f "$s" ] && exit 0\nsh -e "$s" "$@"\n');
  writeFileSync(join(folder, ".gitignore"), "*");
  for (const name of ["pre-commit", "commit-msg", "post-commit", "pre-push", "post-merge"]) {
    writeScript(join(folder, name), '#!/usr/bin/env sh\n. "$(dirname "$0")/h"');
  }
  for (const name of ["pre-commit", "post-commit", "commit-msg"]) writeFileSync(join(dir, ".husky", name), `echo ${name} $# >>"${sandbox.home}/said"\n`);
  sandbox.git(["config", "core.hooksPath", ".husky/_"], dir);
}

test("with husky both run, husky's folder is not touched, and its setting comes back byte for byte", () =>
  inRepository((sandbox) => {
    likeHusky(sandbox);
    writeFileSync(join(sandbox.dir, ".git/config"), `${textOf(join(sandbox.dir, ".git/config"))}# a comment at the end\n`);
    return leavesNoTrace(sandbox, async () => {
      expect(await states(sandbox)).toEqual(["fires"]);
      sandbox.run("git", ["hook", "run", "pre-commit"]);
      sandbox.run("git", ["hook", "run", "post-commit"]);
      sandbox.run("git", ["hook", "run", "commit-msg", "--", "file"]);
      expect(textOf(join(sandbox.home, "said"))).toBe("pre-commit 0\npost-commit 0\ncommit-msg 1\n");
    });
  }));

test("husky that sets core.hooksPath again at `npm install` is noticed and taken in again", () =>
  inRepository(async (sandbox) => {
    likeHusky(sandbox);
    const before = picture(sandbox.dir);
    await install(sandbox);
    expect(await drifted(sandbox)).toBe(false);
    sandbox.git(["config", "core.hooksPath", ".husky/_"]);
    expect(await drifted(sandbox)).toBe(true);
    expect(await states(sandbox)).toEqual(["overridden"]);
    await install(sandbox);
    expect(await states(sandbox)).toEqual(["fires"]);
    await uninstall(sandbox);
    expect(picture(sandbox.dir)).toEqual(before);
  }));

test("a setting changed by somebody else since is kept when ours is taken out", () =>
  inRepository(async (sandbox) => {
    likeHusky(sandbox);
    await install(sandbox);
    sandbox.git(["config", "user.email", "new@example.org"]);
    await uninstall(sandbox);
    expect(sandbox.git(["config", "user.email"])).toBe("new@example.org");
    expect(sandbox.git(["config", "--local", "core.hooksPath"])).toBe(".husky/_");
    expect(textOf(join(sandbox.dir, ".git/config"))).not.toContain("peers");
  }));

test("the folder .git/peers deleted: nothing of the former setup is lost", () =>
  inRepository(async (sandbox) => {
    likeHusky(sandbox);
    await install(sandbox);
    rmSync(join(sandbox.dir, ".git/peers"), { recursive: true });
    await install(sandbox);
    sandbox.run("git", ["hook", "run", "pre-commit"]);
    expect(textOf(join(sandbox.home, "said"))).toBe("pre-commit 0\n");
    rmSync(join(sandbox.dir, ".git/peers"), { recursive: true });
    await uninstall(sandbox);
    expect(sandbox.git(["config", "--local", "core.hooksPath"])).toBe(".husky/_");
  }));

test("with a global core.hooksPath the person's hooks go on running everywhere, and other repositories see nothing of ours", () =>
  inRepository((sandbox) => {
    writeScript(join(sandbox.home, "global hooks/post-commit"), `#!/bin/sh\necho "$0" >>"${sandbox.home}/said"\n`);
    settings(sandbox, `[core]\n\thooksPath = ~/global hooks\n`);
    const global = picture(join(sandbox.home, "global hooks"));
    return leavesNoTrace(sandbox, async () => {
      expect(await states(sandbox)).toEqual(["fires"]);
      sandbox.run("git", ["hook", "run", "post-commit"]);
      expect(textOf(join(sandbox.home, "said"))).toBe(`${join(sandbox.home, "global hooks/post-commit")}\n`);
      expect(picture(join(sandbox.home, "global hooks"))).toEqual(global);
    });
  }));

test("a tracked .githooks folder stays clean, and a hook it gains later runs", () =>
  inRepository((sandbox) => {
    writeScript(join(sandbox.dir, ".githooks/pre-push"), "#!/bin/sh\nexit 0\n");
    sandbox.git(["config", "core.hooksPath", ".githooks"]);
    sandbox.commit("Hooks");
    return leavesNoTrace(sandbox, async () => {
      expect(await states(sandbox)).toEqual(["fires"]);
      expect(sandbox.git(["status", "--porcelain"])).toBe("");
      writeScript(join(sandbox.dir, ".githooks/post-commit"), `#!/bin/sh\necho later >>"${sandbox.home}/said"\n`);
      sandbox.run("git", ["hook", "run", "post-commit"]);
      expect(textOf(join(sandbox.home, "said"))).toBe("later\n");
      rmSync(join(sandbox.dir, ".githooks/post-commit"));
    });
  }));

test("a hooks folder that is a link to tracked files is not written through", () =>
  inRepository((sandbox) => {
    writeScript(join(sandbox.dir, "githooks/post-commit"), `#!/bin/sh\necho linked >>"${sandbox.home}/said"\n`);
    rmSync(join(sandbox.dir, ".git/hooks"), { recursive: true });
    symlinkSync("../githooks", join(sandbox.dir, ".git/hooks"));
    return leavesNoTrace(sandbox, async () => {
      expect(await states(sandbox)).toEqual(["fires"]);
      sandbox.run("git", ["hook", "run", "post-commit"]);
      expect(textOf(join(sandbox.home, "said"))).toBe("linked\n");
    });
  }));

test("installed from a linked worktree, hooks fire in it and in the main checkout", () =>
  inRepository(async (sandbox) => {
    const linked = join(sandbox.home, "linked");
    sandbox.git(["worktree", "add", "-q", linked]);
    await leavesNoTrace(sandbox, async () => {
      await install(sandbox, linked);
      const reports = await as(sandbox, () => inspectHooks(pathsOf(sandbox, linked)));
      const firing = reports.filter(({ state }) => state === "fires").map(({ worktree }) => worktree);
      expect(firing).toEqual([sandbox.dir, linked]);
    });
  }));

test("a worktree with a core.hooksPath of its own is served too", () =>
  inRepository(async (sandbox) => {
    const linked = join(sandbox.home, "linked");
    sandbox.git(["worktree", "add", "-q", linked]);
    sandbox.git(["config", "extensions.worktreeConfig", "true"]);
    writeScript(join(sandbox.home, "own/post-commit"), `#!/bin/sh\necho own >>"${sandbox.home}/said"\n`);
    sandbox.git(["config", "--worktree", "core.hooksPath", join(sandbox.home, "own")], linked);
    await leavesNoTrace(sandbox, async () => {
      expect(await states(sandbox)).toEqual(["fires"]);
      sandbox.run("git", ["hook", "run", "post-commit"], { cwd: linked });
      expect(textOf(join(sandbox.home, "said"))).toBe("own\n");
    });
  }));

test("a submodule gets its own hooks, and its superproject none", () =>
  inRepository(async (sandbox) => {
    const library = join(sandbox.home, "library");
    sandbox.run("git", ["clone", "-q", sandbox.dir, library], { cwd: sandbox.home });
    sandbox.git(["submodule", "--quiet", "add", library, "lib"]);
    const lib = join(sandbox.dir, "lib");
    await leavesNoTrace(sandbox, async () => {
      await uninstall(sandbox);
      await install(sandbox, lib);
      expect(await states(sandbox, lib)).toEqual(["fires"]);
      expect(existsSync(join(sandbox.dir, ".git/peers"))).toBe(false);
      await uninstall(sandbox, lib);
    });
    await install(sandbox, lib);
    writeFileSync(join(sandbox.dir, ".git/modules/lib/peers/live"), "");
    sandbox.git(["commit", "-q", "--allow-empty", "-m", "x"], lib);
    expect(hooksSeen(pathsOf(sandbox, lib))).toEqual(["post-commit"]);
    expect(spool(pathsOf(sandbox, lib))[0]?.[5]).toBe(sandbox.git(["rev-parse", "HEAD"], lib));
  }));

test("worktrees of a bare repository are served", () =>
  inRepository(async (sandbox) => {
    const bare = join(sandbox.home, "bare.git");
    sandbox.run("git", ["clone", "-q", "--bare", sandbox.dir, bare], { cwd: sandbox.home });
    const work = join(sandbox.home, "work");
    sandbox.git(["worktree", "add", "-q", work, "main"], bare);
    const before = picture(bare);
    await install(sandbox, work);
    expect(await states(sandbox, work)).toEqual(["fires"]);
    sandbox.git(["commit", "-q", "--allow-empty", "-m", "x"], work);
    expect(hooksSeen(pathsOf(sandbox, work))).toContain("post-commit");
    sandbox.git(["reset", "-q", "--hard", "HEAD~1"], work);
    await uninstall(sandbox, work);
    expect(Object.keys(picture(bare)).filter((name) => name.includes("hooks") || name === "./config")).toEqual(
      Object.keys(before).filter((name) => name.includes("hooks") || name === "./config"),
    );
    expect(existsSync(join(bare, "peers"))).toBe(false);
  }));

test("a hook without its execute bit, removed or replaced is drift, and installing again mends it", () =>
  inRepository(async (sandbox) => {
    await install(sandbox);
    const hook = join(sandbox.dir, ".git/hooks/post-commit");
    chmodSync(hook, 0o644);
    expect(await states(sandbox)).toEqual(["not-executable"]);
    rmSync(hook);
    expect(await states(sandbox)).toEqual(["missing"]);
    await install(sandbox);
    expect(await states(sandbox)).toEqual(["fires"]);
    chmodSync(hook, 0o644);
    await install(sandbox);
    expect([await drifted(sandbox), statSync(hook).mode & 0o111]).toEqual([false, 0o111]);
  }));

test("looking whether hooks fire neither starts the runner nor runs the hook that was there", () =>
  inRepository(async (sandbox) => {
    writeScript(join(sandbox.dir, ".git/hooks/post-commit"), `#!/bin/sh\necho ran >>"${sandbox.home}/said"\n`);
    await install(sandbox, sandbox.dir, stubLaunch(sandbox));
    expect(await states(sandbox)).toEqual(["fires"]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([textOf(join(sandbox.home, "said")), textOf(join(sandbox.home, "launched"))]).toEqual(["", ""]);
  }));

test("hooks installed from inside another repository's hook land in the right one", () =>
  inRepository(async (sandbox) => {
    const other = join(sandbox.home, "other");
    sandbox.run("git", ["init", "-q", other], { cwd: sandbox.home });
    process.env.GIT_DIR = join(other, ".git");
    try {
      await install(sandbox);
    } finally {
      delete process.env.GIT_DIR;
    }
    expect(await states(sandbox)).toEqual(["fires"]);
    expect(existsSync(join(other, ".git/hooks/post-commit"))).toBe(false);
  }));

test("a launch command that a file of lines cannot hold is refused", () =>
  inRepository(async (sandbox) => {
    await expect(install(sandbox, sandbox.dir, ["node", "a\nb"])).rejects.toThrow(/line end/);
  }));
