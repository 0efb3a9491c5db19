import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Workspace } from "../../src/ports/workspaces.ts";
import { type Place, withWorkspaces } from "../support/workspaces.ts";

const main = "refs/heads/main";
const tipOf = ({ git }: Place, revision = "HEAD") => git(["rev-parse", revision]);
const work = (place: Place, workspace: Workspace, files: Record<string, string>, subject = "Work") => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace.dir, path)), { recursive: true });
    writeFileSync(join(workspace.dir, path), text);
  }
  place.git(["add", "-A"], workspace.dir);
  place.git(["commit", "-qm", subject], workspace.dir);
  return place.git(["rev-parse", "HEAD"], workspace.dir);
};
const state = (place: Place, workspace: Workspace) => [
  place.git(["status", "--porcelain", "-b"], workspace.dir),
  place.git(["rev-parse", "HEAD"], workspace.dir),
];
const keptNames = (place: Place) => place.git(["log", "--name-only", "--format=", "--glob=refs/peers/kept"]).split("\n");

describe("a worktree of one's own", () => {
  test("is outside the checkout, on peers/<name> at the tip, with working hooks", () =>
    withWorkspaces(async (place) => {
      writeFileSync(join(place.dir, ".git/hooks/post-commit"), '#!/bin/sh\necho ran >>"$(git rev-parse --git-common-dir)/ran"\n', { mode: 0o755 });
      const own = await place.workspaces.openOwn("bob", tipOf(place));
      expect(own).toEqual({ kind: "own", dir: join(place.paths.cacheDir, "work/bob"), base: tipOf(place) });
      expect(state(place, own)).toEqual(["## peers/bob", tipOf(place)]);
      work(place, own, { "a.txt": "1" });
      expect(readFileSync(join(place.dir, ".git/ran"), "utf8")).toBe("ran\n");
    }));

  test("follows the tip when opened again; ignored files stay", () =>
    withWorkspaces(async (place) => {
      place.commit("Ignore", { ".gitignore": "node_modules/\n" });
      const own = await place.workspaces.openOwn("bob", tipOf(place));
      mkdirSync(join(own.dir, "node_modules"));
      writeFileSync(join(own.dir, "node_modules/x"), "x");
      const tip = place.commit("More", { "b.txt": "1" });
      expect(state(place, await place.workspaces.openOwn("bob", tip))).toEqual(["## peers/bob", tip]);
      expect(existsSync(join(own.dir, "node_modules/x"))).toBe(true);
      expect(place.git(["for-each-ref", "refs/peers"])).toBe("");
    }));

  test("keeps what a former turn left: files, commits, a half-finished rebase", () =>
    withWorkspaces(async (place) => {
      const tip = tipOf(place);
      const own = await place.workspaces.openOwn("bob", tip);
      const lost = work(place, own, { "c.txt": "lost" }, "Not landed");
      place.git(["switch", "-qc", "other", tip], own.dir);
      work(place, own, { "c.txt": "other" });
      place.run("sh", ["-c", "git rebase peers/bob >/dev/null 2>&1 || true"], { cwd: own.dir });
      writeFileSync(join(own.dir, "open.txt"), "open");
      expect(state(place, await place.workspaces.openOwn("bob", tip))).toEqual(["## peers/bob", tip]);
      expect(keptNames(place)).toEqual(expect.arrayContaining(["open.txt", "c.txt"]));
      expect(place.git(["for-each-ref", "--contains", lost, "refs/peers/kept"])).not.toBe("");
    }));

  test.each<[string, (place: Place, own: Workspace) => void]>([
    ["its .git file is gone", (_, own) => rmSync(join(own.dir, ".git"))],
    ["its registration is gone", (place) => rmSync(join(place.dir, ".git/worktrees"), { recursive: true })],
    ["its HEAD is garbage", (place) => writeFileSync(join(place.dir, ".git/worktrees/bob/HEAD"), "garbage")],
    ["it is locked and its .git file points elsewhere", breakLocked],
    ["a killed git left its lock", (place) => writeFileSync(join(place.dir, ".git/worktrees/bob/index.lock"), "")],
    ["it was killed while being repaired", (place, own) => killedInRepair(place, own)],
  ])("recovers with its files kept when %s", (_, story) =>
    withWorkspaces(async (place) => {
      place.commit("Ignore", { ".gitignore": "cache/\n" });
      const own = await place.workspaces.openOwn("bob", tipOf(place));
      writeFileSync(join(own.dir, "open.txt"), "open");
      mkdirSync(join(own.dir, "cache"));
      writeFileSync(join(own.dir, "cache/x"), "x");
      story(place, own);
      expect(state(place, await place.workspaces.openOwn("bob", tipOf(place)))).toEqual(["## peers/bob", tipOf(place)]);
      expect(keptNames(place)).toContain("open.txt");
      expect(existsSync(join(own.dir, "cache/x"))).toBe(true);
    }),
  );

  test("comes back when the folder is gone, locked or not, or is a link to the checkout", () =>
    withWorkspaces(async (place) => {
      const own = await place.workspaces.openOwn("bob", tipOf(place));
      place.git(["worktree", "lock", own.dir]);
      rmSync(own.dir, { recursive: true });
      expect(state(place, await place.workspaces.openOwn("bob", tipOf(place)))[0]).toBe("## peers/bob");
      rmSync(own.dir, { recursive: true });
      symlinkSync(place.dir, own.dir);
      place.write("mine.txt", "mine");
      expect(state(place, await place.workspaces.openOwn("bob", tipOf(place)))[0]).toBe("## peers/bob");
      expect([place.git(["status", "--porcelain", "-b"]), readFileSync(join(place.dir, "mine.txt"), "utf8")]).toEqual(["## main\n?? mine.txt", "mine"]);
    }));

  test("does not mind that somebody else is on its branch", () =>
    withWorkspaces(async (place) => {
      place.git(["branch", "peers/bob"]);
      place.git(["worktree", "add", "-q", join(place.home, "elsewhere"), "peers/bob"]);
      expect(state(place, await place.workspaces.openOwn("bob", tipOf(place)))[0]).toBe("## peers/bob");
    }));

  test("works in a sha256 repository and two at once", () =>
    withWorkspaces(
      async (place) => {
        const both = await Promise.all(["bob", "ann"].map((peer) => place.workspaces.openOwn(peer, tipOf(place))));
        expect(both.map((own) => state(place, own)[0])).toEqual(["## peers/bob", "## peers/ann"]);
      },
      { sha256: true },
    ));
});

describe("landing", () => {
  const begin = async (place: Place) => place.workspaces.openOwn("bob", tipOf(place, "main"));

  test("moves the branch and the person's files, around their open work", () =>
    withWorkspaces(async (place) => {
      const own = await begin(place);
      const tip = work(place, own, { "a.txt": "1" });
      place.write("README.md", "open");
      place.write("new.txt", "new");
      expect(await place.workspaces.land(own, main)).toEqual({ landed: true, tip });
      expect([tipOf(place), place.git(["status", "--porcelain"])]).toEqual([tip, "M README.md\n?? new.txt"]);
      expect(readFileSync(join(place.dir, "a.txt"), "utf8")).toBe("1");
    }));

  test.each<[string, string, (place: Place) => void]>([
    ["changed", "README.md", (place) => place.write("README.md", "mine")],
    ["new", "a.txt", (place) => place.write("a.txt", "mine")],
    ["ignored", "a.txt", (place) => [place.write(".git/info/exclude", "a.txt\n"), place.write("a.txt", "mine")]],
  ])("does not touch a %s file of the person, says so and keeps the commits", (_, path, story) =>
    withWorkspaces(async (place) => {
      const own = await begin(place);
      const tip = work(place, own, { [path]: "theirs" });
      story(place);
      const before = tipOf(place);
      const landing = await place.workspaces.land(own, main);
      expect(landing).toMatchObject({ landed: false, ref: "refs/heads/peers/bob", tip, why: expect.stringContaining("main is checked out in") });
      expect([tipOf(place), readFileSync(join(place.dir, path), "utf8"), tipOf(place, "peers/bob")]).toEqual([before, "mine", tip]);
    }),
  );

  test("moves only the ref when nobody is on the branch", () =>
    withWorkspaces(async (place) => {
      const own = await begin(place);
      place.git(["switch", "-qc", "feature"]);
      const tip = work(place, own, { "a.txt": "1" });
      expect(await place.workspaces.land(own, "main")).toEqual({ landed: true, tip });
      expect([tipOf(place, "main"), place.git(["status", "--porcelain", "-b"])]).toEqual([tip, "## feature"]);
    }));

  test("replays the commits when the branch moved, keeping messages, authors and empty commits, and runs no hook", () =>
    withWorkspaces(async (place) => {
      const own = await begin(place);
      work(place, own, { "a.txt": "1" }, "Theirs");
      place.git(["commit", "-q", "--allow-empty", "--author", "Bob <bob@x>", "-m", "Empty"], own.dir);
      const person = place.commit("Person", { "p.txt": "p" });
      writeFileSync(join(place.dir, ".git/hooks/post-rewrite"), `#!/bin/sh\ntouch "${place.home}/hook-ran"\n`, { mode: 0o755 });
      const landing = await place.workspaces.land(own, main);
      expect(landing).toEqual({ landed: true, tip: tipOf(place) });
      expect(place.git(["log", "--format=%s %an"]).split("\n")).toEqual(["Empty Bob", "Theirs Pat", "Person Pat", "Begin Pat"]);
      expect([tipOf(place, "HEAD~2"), existsSync(join(place.home, "hook-ran")), place.git(["status", "--porcelain"])]).toEqual([person, false, ""]);
    }));

  test("names the files in conflict, and leaves all as it was", () =>
    withWorkspaces(async (place) => {
      const own = await begin(place);
      const tip = work(place, own, { "README.md": "theirs\n" });
      const person = place.commit("Person", { "README.md": "mine\n" });
      expect(await place.workspaces.land(own, main)).toMatchObject({ landed: false, tip, why: expect.stringContaining("conflicts in README.md") });
      expect([tipOf(place), tipOf(place, "peers/bob"), ...state(place, own)]).toEqual([person, tip, "## peers/bob", tip]);
    }));

  test("refuses rewritten history, and takes commits made on a detached HEAD", () =>
    withWorkspaces(async (place) => {
      place.commit("Second", { "b.txt": "1" });
      const own = await begin(place);
      place.git(["reset", "-q", "--hard", "HEAD^"], own.dir);
      work(place, own, { "a.txt": "1" });
      expect(await place.workspaces.land(own, main)).toMatchObject({ landed: false, why: expect.stringContaining("history was rewritten") });
      const again = await begin(place);
      place.git(["checkout", "-q", "--detach"], again.dir);
      const tip = work(place, again, { "a.txt": "1" });
      expect(await place.workspaces.land(again, main)).toEqual({ landed: true, tip });
    }));

  test("does not move a branch somebody is rebasing", () =>
    withWorkspaces(async (place) => {
      const own = await begin(place);
      work(place, own, { "a.txt": "1" });
      place.run("sh", ["-c", "GIT_SEQUENCE_EDITOR='echo break >' git rebase -q -i --root >/dev/null 2>&1"]);
      expect(await place.workspaces.land(own, main)).toMatchObject({ landed: false, why: expect.stringContaining("a rebase of main is under way") });
    }));

  test("nor while a linked worktree rebases the branch, whose end would drop it", () =>
    withWorkspaces(async (place) => {
      const own = await begin(place);
      work(place, own, { "a.txt": "1" });
      const linked = join(place.home, "linked");
      place.git(["checkout", "-q", "-b", "elsewhere"]);
      place.git(["worktree", "add", "-q", linked, "main"]);
      place.run("sh", ["-c", "GIT_SEQUENCE_EDITOR='echo break >' git rebase -q -i --root >/dev/null 2>&1"], { cwd: linked });
      expect(await place.workspaces.land(own, main)).toMatchObject({ landed: false, why: expect.stringContaining("a rebase of main is under way") });
    }));

  test("lands nothing as nothing", () =>
    withWorkspaces(async (place) => {
      const own = await begin(place);
      expect(await place.workspaces.land(own, main)).toEqual({ landed: true, tip: tipOf(place) });
    }));
});

describe("undoing what landed", () => {
  test("commits the undoing on the branch; the person's checkout follows, around their open work", () =>
    withWorkspaces(async (place) => {
      const own = await place.workspaces.openOwn("bob", tipOf(place));
      const bad = work(place, own, { "a.txt": "bad" });
      await place.workspaces.land(own, main);
      place.write("README.md", "open");
      const commit = await place.workspaces.revert(own, main, [bad], "Undo\n");
      expect([commit, tipOf(place, "HEAD^"), existsSync(join(place.dir, "a.txt"))]).toEqual([tipOf(place), bad, false]);
      expect([place.git(["status", "--porcelain"]), readFileSync(join(place.dir, "README.md"), "utf8")]).toEqual(["M README.md", "open"]);
      expect(state(place, own)).toEqual(["## peers/bob", bad]);
    }));

  test("is null, and touches nothing, where the person is changing the same file", () =>
    withWorkspaces(async (place) => {
      const own = await place.workspaces.openOwn("bob", tipOf(place));
      const bad = work(place, own, { "a.txt": "bad" });
      await place.workspaces.land(own, main);
      place.write("a.txt", "mine");
      expect(await place.workspaces.revert(own, main, [bad], "Undo\n")).toBeNull();
      expect([tipOf(place), readFileSync(join(place.dir, "a.txt"), "utf8")]).toEqual([bad, "mine"]);
    }));

  test("puts the own branch back, or the landed one, with the checkout on it", () =>
    withWorkspaces(async (place) => {
      const base = tipOf(place);
      const own = await place.workspaces.openOwn("bob", base);
      const bad = work(place, own, { "a.txt": "bad" });
      await place.workspaces.restore(own, "refs/heads/peers/bob", base, "refs/peers/kept/one");
      expect([...state(place, own), tipOf(place, "refs/peers/kept/one")]).toEqual(["## peers/bob", base, bad]);
      work(place, own, { "b.txt": "bad" });
      await place.workspaces.land(own, main);
      await place.workspaces.restore(own, main, base, "refs/peers/kept/two");
      expect([tipOf(place), place.git(["status", "--porcelain"])]).toEqual([base, ""]);
    }));
});

function breakLocked(place: Place, own: Workspace): void {
  place.git(["worktree", "lock", own.dir]);
  writeFileSync(join(own.dir, ".git"), "gitdir: /nowhere\n");
}

function killedInRepair(place: Place, own: Workspace): void {
  place.run("mv", [own.dir, `${own.dir}.former`]);
  mkdirSync(own.dir);
  writeFileSync(join(own.dir, ".git"), `gitdir: ${join(place.dir, ".git/worktrees/bob")}\n`);
}
