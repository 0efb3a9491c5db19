import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli, equip, honest, isAtRest, type Loop, sample, writePolicy } from "../support/loop.ts";
import { inRepository, makeSandbox, type Sandbox } from "../support/repo.ts";

type Place = {
  /** Makes the place and returns its folder. */
  readonly make: (sandbox: Sandbox) => string;
  readonly branch: string;
};

const clone = (sandbox: Sandbox, name: string, ...args: string[]) => {
  sandbox.run("git", ["clone", "-q", ...args, sandbox.dir, join(sandbox.home, name)], { cwd: sandbox.home });
  return join(sandbox.home, name);
};

const places: Readonly<Record<string, Place>> = {
  "a linked worktree": {
    make: ({ home, git }) => {
      git(["worktree", "add", "-q", "-b", "feature", join(home, "feature")]);
      return join(home, "feature");
    },
    branch: "refs/heads/feature",
  },
  "a submodule": {
    make: (sandbox) => {
      sandbox.git(["submodule", "--quiet", "add", clone(sandbox, "library"), "lib"]);
      return join(sandbox.dir, "lib");
    },
    branch: "refs/heads/main",
  },
  "a worktree of a bare repository": {
    make: (sandbox) => {
      const bare = clone(sandbox, "bare.git", "--bare");
      sandbox.git(["worktree", "add", "-q", "-b", "other", join(sandbox.home, "other"), "main"], bare);
      sandbox.git(["worktree", "add", "-q", "-b", "topic", join(sandbox.home, "topic"), "main"], bare);
      return join(sandbox.home, "topic");
    },
    branch: "refs/heads/topic",
  },
};

/** Sets peers up there, makes the one commit, and returns the loop once it is at rest. */
async function worksIn(sandbox: Sandbox, dir: string, story: (it: Loop) => void | Promise<void>): Promise<void> {
  const it = equip(makeSandbox(sandbox.home, dir), [process.execPath, cli]);
  writePolicy(it, { scripts: { alice: honest, bob: honest } });
  const init = it.peers(["init", "--yes"]);
  expect(init, init.stderr).toMatchObject({ code: 0 });
  try {
    it.commit("Ask for the answer", sample);
    await it.until(isAtRest);
    await story(it);
  } finally {
    it.peers(["stop"]);
  }
}

test.each(Object.entries(places))("one commit in %s leads to done, on the branch that is checked out there", (_, { make, branch }) =>
  inRepository(async (sandbox) => {
    const dir = make(sandbox);
    await worksIn(sandbox, dir, (it) => {
      expect(it.status()).toMatchObject({ state: "converged", branch, tip: it.git(["rev-parse", branch]) });
      expect(it.run("cat", ["answer.mjs"])).toContain("42");
      expect(it.git(["status", "--porcelain"])).toBe("");
      expect(it.git(["symbolic-ref", "HEAD"])).toBe(branch);
    });
  }),
);

test("in a linked worktree the main checkout, its branch and its files are left alone", () =>
  inRepository(async (sandbox) => {
    const before = [sandbox.git(["rev-parse", "main"]), sandbox.git(["status", "--porcelain"])];
    await worksIn(sandbox, places["a linked worktree"]?.make(sandbox) ?? "", (it) => {
      expect([sandbox.git(["rev-parse", "main"]), sandbox.git(["status", "--porcelain"])]).toEqual(before);
      expect(existsSync(join(sandbox.dir, ".peers"))).toBe(false);
      // A commit in the main checkout wakes a runner there: it knows where the peers work.
      expect(JSON.parse(it.peers(["status", "--json"], { cwd: sandbox.dir }).stdout)).toMatchObject({ state: "converged", branch: "refs/heads/feature" });
    });
  }));

test("a commit in another worktree of a bare repository does not move the peers there", () =>
  inRepository(async (sandbox) => {
    await worksIn(sandbox, places["a worktree of a bare repository"]?.make(sandbox) ?? "", async (it) => {
      const other = join(sandbox.home, "other");
      it.git(["commit", "-q", "--allow-empty", "-m", "Aside"], other);
      await it.until(() => it.log().some((line) => line.kind === "commit-seen" && line.subject === "Aside"));
      expect(it.status()).toMatchObject({ state: "converged", branch: "refs/heads/topic" });
      expect(existsSync(join(other, ".peers"))).toBe(false);
    });
  }));

test("in a repository without a commit the first one begins the loop", () =>
  inRepository((sandbox) => worksIn(sandbox, sandbox.dir, (it) => expect(it.status()).toMatchObject({ state: "converged", branch: "refs/heads/main" })), {
    empty: true,
  }));
