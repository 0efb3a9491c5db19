import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Workspace } from "../../src/ports/workspaces.ts";
import { type Place, withWorkspaces } from "../support/workspaces.ts";

const main = "refs/heads/main";
const shared = ({ dir }: Place, base: string): Workspace => ({ kind: "shared", dir, base });
const tipOf = ({ git }: Place, revision = "HEAD") => git(["rev-parse", revision]);
const blob = ({ git }: Place, revision: string, path: string) => git(["show", `${revision}:${path}`]);

describe("uncommitted work", () => {
  test("is what is changed, staged, renamed or new, and not what is ignored or ours", () =>
    withWorkspaces(async (place) => {
      place.commit("Files", { "a b.txt": "1", "c.txt": "1\n2\n3\n4\n", ".gitignore": "ignored/\n" });
      expect(await place.workspaces.uncommitted(place.dir)).toEqual([]);
      place.write("ignored/x", "x");
      place.write(".peers/config.yaml", "x");
      expect(await place.workspaces.uncommitted(place.dir)).toEqual([]);
      place.write("a b.txt", "2");
      place.git(["mv", "c.txt", "d.txt"]);
      place.write("new/x.txt", "x");
      expect((await place.workspaces.uncommitted(place.dir)).sort()).toEqual(["a b.txt", "d.txt", "new/"]);
    }));

  test("is asked for without taking the index lock", () =>
    withWorkspaces(async (place) => {
      const before = readFileSync(join(place.dir, ".git/index"));
      place.write("README.md", "# sample\n");
      writeFileSync(join(place.dir, ".git/index.lock"), "");
      expect(await place.workspaces.uncommitted(place.dir)).toEqual([]);
      expect(readFileSync(join(place.dir, ".git/index")).equals(before)).toBe(true);
    }));
});

describe("the shared checkout", () => {
  test("opens on the branch, at the tip, clean", () =>
    withWorkspaces(async (place) => {
      expect(await place.workspaces.openShared(main, tipOf(place))).toEqual({ kind: "shared", dir: place.dir, base: tipOf(place) });
    }));

  test.each<[string, (place: Place) => void, RegExp]>([
    [
      "is on another branch",
      (place) => place.git(["switch", "-qc", "feature"]),
      /the checkout is on feature, this policy is for main; switch back or run `peers goals accept` there/,
    ],
    ["has a detached HEAD", (place) => place.git(["checkout", "-q", "--detach"]), /HEAD is detached/],
    ["is dirty", (place) => ["a", "b", "c", "d", "e"].map((name) => place.write(name, "x")), /uncommitted work \(a, b, c and 2 more\)/],
    ["has moved on", (place) => place.commit("More"), /main moved to [0-9a-f]{10} while/],
    ["is in the middle of a merge", stopInMerge, /a merge is under way/],
  ])("waits when it %s", (_, story, sentence) =>
    withWorkspaces(async (place) => {
      const tip = tipOf(place);
      story(place);
      const wanted = sentence.source.includes("merge") ? tipOf(place, "main") : tip;
      expect(await place.workspaces.openShared(main, wanted)).toEqual({ wait: expect.stringMatching(sentence) });
    }),
  );
});

describe("keep", () => {
  test("saves changes, deletions, new files and modes on HEAD, runs no hook, leaves ignored files, and makes the checkout clean", () =>
    withWorkspaces(async (place) => {
      const head = place.commit("Files", { "a.txt": "1", "b.txt": "1", "run.sh": "x", ".gitignore": "ignored/\n" });
      writeFileSync(join(place.dir, ".git/hooks/post-commit"), "#!/bin/sh\ntouch hook-ran\n", { mode: 0o755 });
      place.write("a.txt", "2");
      place.run("rm", ["b.txt"]);
      chmodSync(join(place.dir, "run.sh"), 0o755);
      place.write("new/deep.txt", "new");
      place.write("ignored/x", "mine");
      place.write(".peers/goals.yaml", "goals");
      const kept = await place.workspaces.keep(shared(place, head), "refs/peers/kept/t1", "Left by bob");
      expect(kept).toBe(tipOf(place, "refs/peers/kept/t1"));
      expect(tipOf(place, `${kept}^`)).toBe(head);
      expect(blob(place, `${kept}`, "a.txt")).toBe("2");
      expect(blob(place, `${kept}`, "new/deep.txt")).toBe("new");
      expect(place.git(["ls-tree", "-r", "--format=%(objectmode) %(path)", `${kept}`])).toContain("100755 run.sh");
      expect(place.git(["ls-tree", "-r", "--name-only", `${kept}`])).not.toMatch(/b\.txt|ignored/);
      expect(place.git(["status", "--porcelain"]).replace(/^\?\? \.peers\/$/, "")).toBe("");
      expect(tipOf(place)).toBe(head);
      expect([readFileSync(join(place.dir, "ignored/x"), "utf8"), readFileSync(join(place.dir, ".peers/goals.yaml"), "utf8")]).toEqual(["mine", "goals"]);
      expect(existsSync(join(place.dir, "hook-ran"))).toBe(false);
    }));

  test("is null for a clean checkout and makes no ref", () =>
    withWorkspaces(async (place) => {
      expect(await place.workspaces.keep(shared(place, tipOf(place)), "refs/peers/kept/none", "x")).toBeNull();
      expect(place.git(["for-each-ref", "refs/peers"])).toBe("");
    }));

  test("saves what was staged and then changed again too", () =>
    withWorkspaces(async (place) => {
      place.write("README.md", "staged");
      place.git(["add", "README.md"]);
      place.write("README.md", "later");
      const kept = await place.workspaces.keep(shared(place, tipOf(place)), "refs/peers/kept/t", "x");
      expect([blob(place, `${kept}`, "README.md"), blob(place, `${kept}^2`, "README.md")]).toEqual(["later", "staged"]);
    }));

  test("keeps both when the ref is taken already", () =>
    withWorkspaces(async (place) => {
      place.write("one", "1");
      const one = await place.workspaces.keep(shared(place, tipOf(place)), "refs/peers/kept/t", "one");
      place.write("two", "2");
      const two = await place.workspaces.keep(shared(place, tipOf(place)), "refs/peers/kept/t", "two");
      expect(place.git(["rev-list", `${two}`]).split("\n")).toContain(one);
    }));

  test("works before the first commit", () =>
    withWorkspaces(
      async (place) => {
        place.write("staged.txt", "1");
        place.git(["add", "."]);
        place.write("new.txt", "2");
        const kept = await place.workspaces.keep(shared(place, ""), "refs/peers/kept/t", "x");
        expect(place.git(["ls-tree", "--name-only", `${kept}`]).split("\n")).toEqual(["new.txt", "staged.txt"]);
        expect(place.git(["status", "--porcelain"])).toBe("");
      },
      { empty: true },
    ));

  test.each<[string, (place: Place) => void, string]>([
    ["merge", stopInMerge, "<<<<<<<"],
    ["rebase", stopInRebase, "<<<<<<<"],
    ["cherry-pick", stopInPick, "<<<<<<<"],
  ])("saves the state of a half-finished %s, then aborts it", (_, story, mark) =>
    withWorkspaces(async (place) => {
      story(place);
      const kept = await place.workspaces.keep(shared(place, ""), "refs/peers/kept/t", "x");
      expect(blob(place, `${kept}`, "c.txt")).toContain(mark);
      expect(place.git(["status", "--porcelain", "-b"])).toBe("## main");
      expect(await place.workspaces.openShared(main, tipOf(place))).toMatchObject({ kind: "shared" });
      expect(existsSync(join(place.dir, ".git/sequencer"))).toBe(false);
    }),
  );

  test("moves a repository an agent made inside the checkout out of the way, whole", () =>
    withWorkspaces(async (place) => {
      mkdirSync(join(place.dir, "deep/inner"), { recursive: true });
      place.git(["init", "-q"], join(place.dir, "deep/inner"));
      place.write("deep/inner/work.txt", "precious");
      place.write("x.txt", "x");
      await place.workspaces.keep(shared(place, tipOf(place)), "refs/peers/kept/t", "x");
      expect(await place.workspaces.uncommitted(place.dir)).toEqual([]);
      expect(readFileSync(join(place.paths.runtimeDir, "kept/deep/inner/work.txt"), "utf8")).toBe("precious");
    }));

  test("does not stop at the lock of a git that was killed, and respects that of one at work", () =>
    withWorkspaces(async (place) => {
      const lock = join(place.dir, ".git/index.lock");
      writeFileSync(lock, "");
      place.write("x.txt", "x");
      expect(await place.workspaces.keep(shared(place, tipOf(place)), "refs/peers/kept/t", "x")).not.toBeNull();
      expect([existsSync(lock), place.git(["status", "--porcelain"])]).toEqual([false, ""]);
      place.write("README.md", "held");
      place.git(["add", "README.md"]);
      const editor = spawn("git", ["commit", "-e", "README.md"], { cwd: place.dir, env: { ...place.env, GIT_EDITOR: "sleep 4; false" }, stdio: "ignore" });
      while (!existsSync(lock)) await sleep(10);
      await expect(place.workspaces.keep(shared(place, tipOf(place)), "refs/peers/kept/u", "x")).rejects.toThrow(/index\.lock/);
      expect([existsSync(lock), readFileSync(join(place.dir, "README.md"), "utf8")]).toEqual([true, "held"]);
      await once(editor, "exit");
    }));

  test("changes nothing when it cannot save", () =>
    withWorkspaces(async (place) => {
      place.write("x.txt", "x");
      await expect(place.workspaces.keep(shared(place, tipOf(place)), "refs/bad..name", "x")).rejects.toThrow();
      expect(readFileSync(join(place.dir, "x.txt"), "utf8")).toBe("x");
    }));
});

describe("restore", () => {
  test("puts branch and files back, keeps the former tip and uncommitted work", () =>
    withWorkspaces(async (place) => {
      const good = place.commit("Good", { "a.txt": "good", ".gitignore": "ignored\n" });
      const bad = place.commit("Bad", { "a.txt": "bad", "b.txt": "b" });
      place.write("open.txt", "open");
      place.write("ignored", "mine");
      await place.workspaces.restore(shared(place, good), main, good, "refs/peers/kept/undone");
      expect([tipOf(place), tipOf(place, "refs/peers/kept/undone"), place.git(["status", "--porcelain", "-b"])]).toEqual([good, bad, "## main"]);
      expect(blob(place, "refs/peers/kept/undone-uncommitted", "open.txt")).toBe("open");
      expect([readFileSync(join(place.dir, "a.txt"), "utf8"), existsSync(join(place.dir, "b.txt")), readFileSync(join(place.dir, "ignored"), "utf8")]).toEqual([
        "good",
        false,
        "mine",
      ]);
    }));

  test("brings back a branch an agent reset, deleted or left", () =>
    withWorkspaces(async (place) => {
      const tip = place.commit("Work", { "a.txt": "1" });
      for (const story of [
        ["reset", "-q", "--hard", "HEAD^"],
        ["switch", "-qc", "elsewhere"],
        ["checkout", "-q", "--detach", "HEAD^"],
        ["update-ref", "-d", main],
        ["commit", "-q", "--amend", "-m", "Other"],
      ]) {
        place.git(story);
        await place.workspaces.restore(shared(place, tip), main, tip, "refs/peers/kept/r");
        expect([story, tipOf(place), place.git(["status", "--porcelain", "-b"])]).toEqual([story, tip, "## main"]);
      }
      expect(place.git(["log", "--format=%s", "--glob=refs/peers/kept"])).toContain("Other");
    }));

  test("leaves a person's open changes alone when only the ref was moved behind their back", () =>
    withWorkspaces(async (place) => {
      const first = tipOf(place);
      const tip = place.commit("Work", { "a.txt": "1" });
      const own = await place.workspaces.openOwn("bob", tip);
      place.write("a.txt", "mine, open");
      place.git(["update-ref", main, first]);
      await place.workspaces.restore(own, main, tip, "refs/peers/kept/r");
      expect([tipOf(place, "main"), place.git(["status", "--porcelain"])]).toEqual([tip, "M a.txt"]);
    }));
});

describe("revert", () => {
  const undo = (place: Place, commits: string[]) => place.workspaces.revert(shared(place, tipOf(place)), main, commits, "Undo what bob did\n");

  test("undoes commits in one commit by peers, whatever their order, keeping what came between", () =>
    withWorkspaces(async (place) => {
      const one = place.commit("One", { "a.txt": "1" });
      place.commit("Person", { "p.txt": "p" });
      const two = place.commit("Two", { "a.txt": "2", "b.txt": "2" });
      const before = tipOf(place);
      const commit = await undo(place, [one, two]);
      expect([commit, tipOf(place, `${commit}^`)]).toEqual([tipOf(place), before]);
      expect(place.git(["log", "-1", "--format=%an <%ae> %cn %s"])).toBe("peers <peers@localhost> peers Undo what bob did");
      expect(place.git(["ls-tree", "--name-only", "HEAD"]).split("\n")).toEqual(["README.md", "p.txt"]);
      expect(place.git(["status", "--porcelain", "-b"])).toBe("## main");
    }));

  test("undoes a merge as seen from the branch", () =>
    withWorkspaces(async (place) => {
      place.git(["switch", "-qc", "side"]);
      place.commit("Side", { "s.txt": "s" });
      place.git(["switch", "-q", "main"]);
      place.commit("Main", { "m.txt": "m" });
      place.git(["merge", "-q", "--no-edit", "side"]);
      expect(await undo(place, [tipOf(place)])).not.toBeNull();
      expect(place.git(["ls-tree", "--name-only", "HEAD"]).split("\n")).toEqual(["README.md", "m.txt"]);
    }));

  test("puts the touched files back where a later change is in the way", () =>
    withWorkspaces(async (place) => {
      place.commit("Base", { "a.txt": "base\n", "gone.txt": "g" });
      place.run("rm", ["gone.txt"]);
      const bad = place.commit("Bad", { "a.txt": "bad\n", "new.txt": "n" });
      place.commit("Later", { "a.txt": "later\n", "c.txt": "c" });
      await undo(place, [bad]);
      expect([blob(place, "HEAD", "a.txt"), place.git(["ls-tree", "--name-only", "HEAD"])]).toEqual(["base", "README.md\na.txt\nc.txt\ngone.txt"]);
      expect(place.git(["status", "--porcelain", "-b"])).toBe("## main");
      expect(existsSync(join(place.dir, ".git/REVERT_HEAD"))).toBe(false);
    }));

  test("is null when there is nothing to undo, and keeps open work", () =>
    withWorkspaces(async (place) => {
      const empty = place.commit("Empty");
      expect(await undo(place, [empty])).toBeNull();
      expect(await undo(place, [])).toBeNull();
      const work = place.commit("Work", { "a.txt": "1" });
      place.write("open.txt", "open");
      await undo(place, [work]);
      expect(place.git(["log", "-m", "--name-only", "--format=", "--glob=refs/peers/kept"])).toContain("open.txt");
    }));
});

function diverge(place: Place): void {
  place.commit("Base", { "c.txt": "base\n" });
  place.git(["switch", "-qc", "side"]);
  place.commit("Side", { "c.txt": "side\n" });
  place.git(["switch", "-q", "main"]);
  place.commit("Main", { "c.txt": "main\n" });
}
const attempt = (place: Place, args: string[]) => place.run("sh", ["-c", 'git "$@" >/dev/null 2>&1 || true', "git", ...args]);
function stopInMerge(place: Place): void {
  diverge(place);
  attempt(place, ["merge", "side"]);
}
function stopInRebase(place: Place): void {
  diverge(place);
  attempt(place, ["rebase", "side"]);
}
function stopInPick(place: Place): void {
  diverge(place);
  attempt(place, ["cherry-pick", "side~1..side"]);
}
