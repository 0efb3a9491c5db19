import { appendFileSync, chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createGuard } from "../../src/adapters/guard.ts";
import type { Tampering } from "../../src/ports/workspaces.ts";
import { type Place, withWorkspaces } from "../support/workspaces.ts";

type Deed = (place: Place) => unknown;
const main = ["refs/heads/main"];
const tipOf = ({ git }: Place, revision = "HEAD") => git(["rev-parse", revision]);

/** What the guard says about a turn that does this; the repository is left in the state after the check. */
async function guarded(place: Place, deed: Deed, mayMove = main): Promise<Tampering[]> {
  const guard = createGuard(place);
  const snapshot = await guard.snapshot(mayMove);
  await deed(place);
  const found = await guard.check(snapshot, mayMove);
  expect(await guard.check(snapshot, mayMove), "a second look finds nothing").toEqual([]);
  return found;
}

function prepare(place: Place): void {
  place.write(".peers/config.yaml", "peers: []\n");
  place.write(".peers/goals.yaml", "goals: []\n");
  writeFileSync(join(place.dir, ".git/hooks/post-commit"), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
  place.commit("Second", { "a.txt": "1", ".gitignore": ".peers/\n" });
  for (const branch of ["feature", "release"]) place.git(["branch", branch]);
  place.git(["tag", "v1"]);
  place.git(["notes", "add", "-m", "first note"]);
  place.git(["update-ref", "refs/peers/kept/t1", "HEAD"]);
}

/** Everything the guard answers for, in one text. */
const everything = (place: Place) => {
  const refs = place.git(["for-each-ref", "--format=%(refname) %(objectname) %(symref)"]).split("\n");
  const file = (path: string) => {
    const full = join(place.dir, path);
    const stat = lstatSync(full, { throwIfNoEntry: false });
    return stat?.isFile()
      ? `${path} ${stat.mode.toString(8)} ${readFileSync(full, "utf8")}`
      : `${path} ${stat?.isDirectory() ? readdirSync(full).sort().join() : stat}`;
  };
  const files = [
    ".peers/config.yaml",
    ".peers/goals.yaml",
    ".git/config",
    ".git/hooks",
    ".git/hooks/post-commit",
    ".git/info/attributes",
    ".git/info/grafts",
    ".git/info/exclude",
  ];
  return [
    ...refs.filter((line) => !line.includes("refs/peers/kept/bent/")),
    ...[...files, ".git/shallow", ".git/objects/info/alternates", ".git/config.worktree"].map(file),
  ].join("\n");
};

const hook = (place: Place, name: string, text: string) => writeFileSync(join(place.dir, ".git/hooks", name), text, { mode: 0o755 });
const inGit = (place: Place, path: string, text: string) => writeFileSync(join(place.dir, ".git", path), text);

describe("what a turn bends is put back and named", () => {
  test.each<[Tampering["what"], string, Deed, RegExp]>([
    [
      "policy",
      "a goal made easier",
      (place) => place.write(".peers/goals.yaml", "goals: [true]\n"),
      /^\.peers\/goals\.yaml was changed; put back, what it was made into is in .*kept\/goals\.yaml-/,
    ],
    ["policy", "the configuration deleted", (place) => rmSync(join(place.dir, ".peers/config.yaml")), /^\.peers\/config\.yaml was deleted; put back$/],
    ["policy", "the whole folder deleted", (place) => rmSync(join(place.dir, ".peers"), { recursive: true }), /^\.peers was deleted/],
    ["policy", "a goal file that became a link", (place) => linkInstead(place, ".peers/goals.yaml"), /replaced by a link/],
    ["policy", "the folder that became a link", (place) => linkInstead(place, ".peers"), /^\.peers was replaced by a link/],
    ["hooks", "a hook emptied", (place) => hook(place, "post-commit", "#!/bin/sh\n"), /^\.git\/hooks\/post-commit was changed/],
    ["hooks", "a hook added", (place) => hook(place, "pre-push", "#!/bin/sh\nexit 0\n"), /^\.git\/hooks\/pre-push was added/],
    ["hooks", "a hook switched off", (place) => chmodSync(join(place.dir, ".git/hooks/post-commit"), 0o644), /given the mode 644 instead of 755/],
    ["hooks", "all hooks deleted", (place) => rmSync(join(place.dir, ".git/hooks"), { recursive: true }), /^\.git\/hooks was deleted/],
    ["hooks", "the hooks folder that became a link", (place) => linkInstead(place, ".git/hooks"), /^\.git\/hooks was replaced by a link/],
    ["config", "hooks led elsewhere", (place) => place.git(["config", "core.hooksPath", "/tmp/x"]), /^core\.hookspath was set to \/tmp\/x in \.git\/config/],
    ["config", "the place peers works in", (place) => place.git(["config", "peers.top", "/tmp"]), /^peers\.top was set to \/tmp in \.git\/config/],
    ["config", "an alias", (place) => place.git(["config", "alias.push", "!true"]), /alias\.push/],
    ["config", "a filter", (place) => place.git(["config", "filter.x.clean", "rm -rf ."]), /filter\.x\.clean/],
    ["config", "an include", (place) => place.git(["config", "include.path", "/tmp/evil"]), /include\.path/],
    ["config", "a merge driver", (place) => place.git(["config", "merge.ours.driver", "true"]), /merge\.ours\.driver/],
    ["config", "another place to push to", repointRemote, /remote\.origin\.url was changed in/],
    ["config", "a configuration git cannot read", (place) => inGit(place, "config", "[core\n"), /so that git cannot read it/],
    ["config", "no configuration", (place) => rmSync(join(place.dir, ".git/config")), /core\.bare was removed/],
    ["config", "attributes", (place) => inGit(place, "info/attributes", "* -diff\n"), /info\/attributes was added/],
    ["config", "hidden files", (place) => appendFileSync(join(place.dir, ".git/info/exclude"), "*\n"), /info\/exclude was changed/],
    ["config", "borrowed objects", (place) => inGit(place, "objects/info/alternates", "/tmp\n"), /alternates was added/],
    ["config", "a shortened history", (place) => inGit(place, "shallow", `${tipOf(place)}\n`), /shallow was added/],
    ["replace", "a graft", (place) => inGit(place, "info/grafts", `${tipOf(place)}\n`), /grafts was added/],
    ["replace", "a commit that poses as another", (place) => place.git(["replace", "HEAD", "HEAD^"]), /^refs\/replace\/[0-9a-f]+ was created; put back/],
    ["tags", "a tag moved", (place) => place.git(["tag", "-f", "v1", "HEAD^"]), /^refs\/tags\/v1 was moved from/],
    ["tags", "a tag deleted", (place) => place.git(["tag", "-d", "v1"]), /^refs\/tags\/v1 was deleted/],
    ["notes", "a note rewritten", (place) => place.git(["notes", "add", "-f", "-m", "forged"]), /^refs\/notes\/commits was moved/],
    ["notes", "the notes deleted", (place) => place.git(["update-ref", "-d", "refs/notes/commits"]), /^refs\/notes\/commits was deleted/],
    ["refs", "another branch reset", (place) => place.git(["branch", "-f", "feature", "HEAD^"]), /^refs\/heads\/feature was moved/],
    ["refs", "another branch moved on", (place) => place.git(["update-ref", "refs/heads/release", newCommit(place)]), /^refs\/heads\/release was moved/],
    ["refs", "another branch deleted", (place) => place.git(["branch", "-qD", "feature"]), /^refs\/heads\/feature was deleted/],
    [
      "refs",
      "a folder of branches where one was",
      (place) => [place.git(["branch", "-qD", "feature"]), place.git(["branch", "feature/x"])],
      /^refs\/heads\/feature was deleted; put back/,
    ],
    [
      "refs",
      "a branch that now means another",
      (place) => place.git(["symbolic-ref", "refs/heads/feature", "refs/heads/release"]),
      /made to mean refs\/heads\/release/,
    ],
    ["refs", "kept work deleted", (place) => place.git(["update-ref", "-d", "refs/peers/kept/t1"]), /^refs\/peers\/kept\/t1 was deleted/],
  ])("%s: %s", (what, _, deed, detail) =>
    withWorkspaces(async (place) => {
      prepare(place);
      if (deed === repointRemote) place.git(["remote", "add", "origin", "/somewhere"]);
      const before = everything(place);
      const found = await guarded(place, deed);
      expect(found[0]).toEqual({ what, detail: expect.stringMatching(detail), repaired: true });
      expect(everything(place)).toBe(before);
    }),
  );

  test("a branch that was not to move, with the files of the checkout the turn left on it", () =>
    withWorkspaces(async (place) => {
      prepare(place);
      const tip = tipOf(place, "release");
      const deed = () => [place.git(["switch", "-q", "release"]), place.git(["reset", "-q", "--hard", "HEAD^"])];
      expect(await guarded(place, deed)).toMatchObject([{ what: "refs", repaired: true }]);
      expect([tipOf(place, "release"), place.git(["status", "--porcelain", "-b"])]).toEqual([tip, "## release"]);
    }));

  test("what it put in their place is not lost", () =>
    withWorkspaces(async (place) => {
      prepare(place);
      let commit = "";
      const [goals] = await guarded(place, () => {
        place.write(".peers/goals.yaml", "goals: [mine]\n");
        commit = newCommit(place);
        place.git(["update-ref", "refs/heads/feature", commit]);
      });
      expect(readFileSync(/is in (.*)$/.exec(goals?.detail ?? "")?.[1] ?? "", "utf8")).toBe("goals: [mine]\n");
      expect(place.git(["for-each-ref", "--points-at", commit, "--format=%(refname)"])).toMatch(/^refs\/peers\/kept\/bent\/heads\/feature-/);
    }));

  test("every branch of an attack at once", () =>
    withWorkspaces(async (place) => {
      prepare(place);
      const before = everything(place);
      const found = await guarded(place, () => {
        rmSync(join(place.dir, ".peers"), { recursive: true });
        rmSync(join(place.dir, ".git/hooks"), { recursive: true });
        place.git(["config", "core.hooksPath", "/dev/null"]);
        inGit(place, "info/grafts", `${tipOf(place)}\n`);
        place.git(["tag", "-d", "v1"]);
        place.git(["branch", "-qD", "release"]);
        inGit(place, "config", "garbage");
      });
      expect(new Set(found.map(({ what }) => what))).toEqual(new Set(["policy", "hooks", "config", "replace", "tags", "refs"]));
      expect(found.every(({ repaired }) => repaired)).toBe(true);
      expect(everything(place)).toBe(before);
    }));
});

describe("ordinary work is no tampering", () => {
  test.each<[string, Deed]>([
    ["a commit on the branch of the turn", (place) => place.commit("Work", { "b.txt": "1" })],
    ["a new branch that follows another", (place) => place.git(["switch", "-qc", "topic", "--track", "main"])],
    [
      "a new tag and new notes",
      (place) => [place.git(["tag", "v2"]), place.git(["notes", "add", "-m", "second", "HEAD^"]), place.git(["notes", "--ref", "mine", "add", "-m", "x"])],
    ],
    ["a push and a fetch", pushAndFetch],
    [
      "gc, a stash, a worktree",
      (place) => [
        place.git(["gc", "-q"]),
        place.run("sh", ["-c", "echo 2 >a.txt; git stash -q"]),
        place.git(["worktree", "add", "-q", "--detach", join(place.home, "wt")]),
      ],
    ],
    ["a name for commits, a submodule address", (place) => [place.git(["config", "user.name", "Bob"]), place.git(["config", "submodule.x.url", "/x"])]],
    ["a message in .peers", (place) => place.write(".peers/comms/bob.md", "hello")],
    ["the log growing", (place) => place.git(["update-ref", "refs/peers/log/w", "HEAD"])],
  ])("%s", (_, deed) =>
    withWorkspaces(async (place) => {
      prepare(place);
      expect(await guarded(place, deed)).toEqual([]);
    }),
  );

  test("a person who commits on their own branch while a turn runs elsewhere", () =>
    withWorkspaces(async (place) => {
      prepare(place);
      place.git(["switch", "-q", "feature"]);
      expect(await guarded(place, () => place.commit("Mine", { "m.txt": "1" }), ["refs/heads/peers/bob"])).toEqual([]);
      expect(place.git(["log", "-1", "--format=%s", "feature"])).toBe("Mine");
    }));

  test("a person who amends or rebases their own branch while a turn runs elsewhere, and then leaves it", () =>
    withWorkspaces(async (place) => {
      prepare(place);
      place.git(["switch", "-q", "feature"]);
      const amend = () => [place.git(["commit", "-q", "--amend", "-m", "Amended"]), place.git(["switch", "-q", "main"])];
      expect(await guarded(place, amend)).toEqual([]);
      expect(place.git(["log", "-1", "--format=%s", "feature"])).toBe("Amended");
    }));

  test("but the branch a person is on, moved behind their back, is put back", () =>
    withWorkspaces(async (place) => {
      prepare(place);
      place.git(["switch", "-q", "feature"]);
      const elsewhere = join(place.home, "elsewhere");
      place.git(["worktree", "add", "-q", "--detach", elsewhere, "HEAD^"]);
      expect(await guarded(place, () => place.git(["update-ref", "refs/heads/feature", "HEAD"], elsewhere))).toMatchObject([{ what: "refs", repaired: true }]);
      expect(place.git(["status", "--porcelain", "-b"])).toBe("## feature");
    }));

  test("hooks the project keeps in its history changed by a commit; a file beside them that is not is tampering", () =>
    withWorkspaces(async (place) => {
      prepare(place);
      place.git(["config", "core.hooksPath", ".githooks"]);
      place.commit("Hooks", { ".githooks/pre-commit": "#!/bin/sh\n" });
      expect(await guarded(place, () => place.commit("Change", { ".githooks/pre-commit": "#!/bin/sh\ntrue\n" }))).toEqual([]);
      expect(await guarded(place, () => place.write(".githooks/post-commit", "#!/bin/sh\n"))).toMatchObject([{ what: "hooks" }]);
      expect(existsSync(join(place.dir, ".githooks/post-commit"))).toBe(false);
    }));
});

test("a snapshot and a check take about 15 ms each with 300 refs", () =>
  withWorkspaces(async (place) => {
    prepare(place);
    place.run("git", ["update-ref", "--stdin"], { input: Array.from({ length: 300 }, (_, n) => `create refs/tags/t${n} ${tipOf(place)}\n`).join("") });
    const guard = createGuard(place);
    const times: [number, number][] = [];
    for (let round = 0; round < 9; round++) {
      const began = performance.now();
      const snapshot = await guard.snapshot(main);
      const between = performance.now();
      expect(await guard.check(snapshot, main)).toEqual([]);
      times.push([between - began, performance.now() - between]);
    }
    const best = (which: 0 | 1) => Math.min(...times.map((pair) => pair[which]));
    console.log(`guard: snapshot ${best(0).toFixed(1)} ms, check ${best(1).toFixed(1)} ms (best of 9)`);
    expect(best(0) + best(1)).toBeLessThan(60);
    expect(statSync(join(place.dir, ".git/config")).isFile()).toBe(true);
  }));

function newCommit(place: Place): string {
  return place.git(["commit-tree", "-p", "HEAD", "-m", "Planted", "HEAD^{tree}"]);
}

function linkInstead(place: Place, path: string): void {
  const evil = join(place.home, "evil");
  mkdirSync(evil);
  writeFileSync(join(evil, "goals.yaml"), "evil");
  rmSync(join(place.dir, path), { recursive: true });
  symlinkSync(path.endsWith(".yaml") ? join(evil, "goals.yaml") : evil, join(place.dir, path));
}

function repointRemote(place: Place): void {
  place.git(["remote", "set-url", "origin", "/elsewhere"]);
}

function pushAndFetch(place: Place): void {
  place.git(["init", "-q", "--bare", join(place.home, "remote.git")]);
  place.git(["remote", "add", "upstream", join(place.home, "remote.git")]);
  place.git(["push", "-q", "-u", "upstream", "main"]);
  place.git(["fetch", "-q", "upstream"]);
}
