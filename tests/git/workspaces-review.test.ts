import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Place, withWorkspaces } from "../support/workspaces.ts";

const tipOf = ({ git }: Place, revision = "HEAD") => git(["rev-parse", revision]);

test.each([[false], [true]])("a reviewer sees two commits by peers and nothing of the author (sha256: %s)", (sha256) =>
  withWorkspaces(
    async (place) => {
      const baseline = place.commit("Baseline of ours", { "a.txt": "1", ".peers/messages": "psst" });
      const tip = place.commit("I, the author, promise this is perfect", { "a.txt": "2", "b/c.txt": "new" });
      place.git(["notes", "add", "-m", "trust me", tip]);
      place.git(["tag", "approved", tip]);
      const review = await place.workspaces.openReview({ peer: "ann", baseline: baseline, tip: tip });
      const see = (...args: string[]) => place.git(args, review.dir);
      expect(review).toMatchObject({ kind: "review", dir: join(place.paths.cacheDir, "review/ann"), base: see("rev-parse", "HEAD") });
      expect(see("log", "--all", "--format=%an <%ae> %s").split("\n")).toEqual([
        "peers <peers@localhost> Work under review",
        "peers <peers@localhost> Baseline",
      ]);
      expect(see("status", "--porcelain", "-b")).toBe("## review");
      expect(see("diff", "--name-status", "HEAD^")).toBe("M\ta.txt\nA\tb/c.txt");
      expect([see("for-each-ref", "--format=%(refname)"), see("remote"), see("reflog"), see("fsck", "--no-progress", "--no-dangling")]).toEqual([
        "refs/heads/review",
        "",
        "",
        "",
      ]);
      expect(existsSync(join(review.dir, ".peers"))).toBe(false);
      const listed = see("cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectname)").split("\n");
      expect(listed.filter((line) => line.startsWith("commit") || line.startsWith("tag"))).toHaveLength(2);
      expect(listed.join("\n")).not.toMatch(new RegExp(`${tip}|${baseline}`));
    },
    { sha256 },
  ),
);

test("without a baseline there is one commit", () =>
  withWorkspaces(async (place) => {
    const review = await place.workspaces.openReview({ peer: "ann", baseline: null, tip: tipOf(place) });
    expect(place.git(["log", "--format=%s"], review.dir)).toBe("Work under review");
  }));

test("what a reviewer committed, changed, hid or ignored is gone the next time", () =>
  withWorkspaces(async (place) => {
    place.commit("Files", { "a.txt": "1\n", "b.txt": "1\n", ".gitignore": "ignored\n" });
    const { dir } = await place.workspaces.openReview({ peer: "ann", baseline: null, tip: tipOf(place) });
    const write = (path: string, text: string) => writeFileSync(join(dir, path), text);
    write("a.txt", "2\n");
    place.git(["update-index", "--assume-unchanged", "a.txt"], dir);
    write("ignored", "note to self");
    write("untracked", "x");
    mkdirSync(join(dir, "nested"));
    place.git(["init", "-q"], join(dir, "nested"));
    place.git(["commit", "-q", "--allow-empty", "-m", "Inner"], join(dir, "nested"));
    place.git(["add", "-A"], dir);
    place.git(["commit", "-qm", "Mine"], dir);
    place.git(["branch", "secret"], dir);
    place.git(["config", "core.fsmonitor", "touch /tmp/never"], dir);
    writeFileSync(join(dir, ".git/hooks-planted"), "x");
    const tip = place.commit("Next", { "b.txt": "2\n" });
    const again = await place.workspaces.openReview({ peer: "ann", baseline: null, tip: tip });
    expect(place.run("ls", ["-A", again.dir]).split("\n").filter(Boolean)).toEqual([".git", ".gitignore", "README.md", "a.txt", "b.txt"]);
    expect([readFileSync(join(dir, "a.txt"), "utf8"), readFileSync(join(dir, "b.txt"), "utf8")]).toEqual(["1\n", "2\n"]);
    expect(place.git(["log", "--all", "--format=%s"], dir)).toBe("Work under review");
    expect(place.git(["config", "--local", "--list"], dir)).not.toContain("fsmonitor");
    expect(existsSync(join(dir, ".git/hooks-planted"))).toBe(false);
  }));

test("an edit of the same length in the same instant is seen", () =>
  withWorkspaces(async (place) => {
    place.commit("Files", { "a.txt": "one\n" });
    for (let round = 0; round < 10; round++) {
      const { dir } = await place.workspaces.openReview({ peer: "ann", baseline: null, tip: tipOf(place) });
      expect(readFileSync(join(dir, "a.txt"), "utf8")).toBe("one\n");
      writeFileSync(join(dir, "a.txt"), "two\n");
    }
  }));

test("a folder replaced by a link, a broken index or a file in its place is no obstacle, and the link's target is not touched", () =>
  withWorkspaces(async (place) => {
    const { dir } = await place.workspaces.openReview({ peer: "ann", baseline: null, tip: tipOf(place) });
    rmSync(dir, { recursive: true });
    symlinkSync(place.dir, dir);
    place.write("mine.txt", "mine");
    await place.workspaces.openReview({ peer: "ann", baseline: null, tip: tipOf(place) });
    expect([place.git(["log", "--format=%s"]), readFileSync(join(place.dir, "mine.txt"), "utf8")]).toEqual(["Begin", "mine"]);
    writeFileSync(join(place.paths.stateDir, "review-index/ann"), "garbage");
    rmSync(dir, { recursive: true });
    writeFileSync(dir, "a file");
    await place.workspaces.openReview({ peer: "ann", baseline: null, tip: tipOf(place) });
    expect(place.git(["status", "--porcelain"], dir)).toBe("");
  }));

test("opening one again takes less than the first time: what is there already stays", () =>
  withWorkspaces(async (place) => {
    const first = place.commit("Many", Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`d${n % 20}/f${n}.txt`, `${n}\n`])));
    const tips = [first, ...[1, 2, 3, 4, 5, 6, 7].map((n) => place.commit(`Change ${n}`, { [`d0/f${n * 20}.txt`]: "x" }))];
    const times: number[] = [];
    for (const tip of tips) {
      const began = performance.now();
      await place.workspaces.openReview({ peer: "ann", baseline: first, tip: tip });
      times.push(performance.now() - began);
    }
    const warm = times.slice(1).sort((a, b) => a - b);
    console.log(`openReview at 1,000 files: cold ${Math.round(times[0] ?? 0)} ms, warm median ${Math.round(warm[3] ?? 0)} ms`);
    expect(warm[0]).toBeLessThan((times[0] ?? 0) / 1.5);
  }));

/** What a reviewer that wants to know whether a defect is planted could look at; names of objects do not count. */
function looked(place: Place, dir: string) {
  const see = (command: string) => place.run("sh", ["-c", `cd "${dir}" && ${command}`]);
  const names = (text: string) =>
    text
      .replace(/\b0{40,64}\b/g, "none")
      .replace(/[0-9a-f]{38,64}/g, "…")
      .replace(/\b[0-9a-f]{2}(?=\/…)/g, "..");
  const changed = see("git diff --name-only HEAD~1").split("\n").filter(Boolean);
  return {
    objects: names(see("git cat-file --batch-all-objects --batch-check='%(objecttype) %(deltabase)' | sort")),
    loose: names(see("find .git -type f | sort")),
    lost: see("git fsck --unreachable --no-progress --lost-found"),
    status: see("git status --porcelain --ignored"),
    stat: see("git diff --stat HEAD"),
    index: see("git diff-files; git diff-index --cached HEAD"),
    changed: see("git diff --stat HEAD~1"),
    // Whether the files of the change were all written now: one alone would be the planted one.
    together: changed.every((path) => lstatSync(join(dir, path)).ctimeMs >= statSync(join(dir, ".git/HEAD")).mtimeMs),
    packedBefore:
      statSync(join(dir, ".git/HEAD")).mtimeMs <=
      Math.max(...readdirSync(join(dir, ".git/objects/pack")).map((name) => statSync(join(dir, ".git/objects/pack", name)).mtimeMs)),
    beside: readdirSync(join(dir, "..")),
  };
}

test("a planted tree cannot be told from the real one, which its reviewer or another one saw before", () =>
  withWorkspaces(async (place) => {
    const old = Object.fromEntries(["a", "b", "c", "d"].map((name) => [`${name}.txt`, `${name} is one\n`.repeat(40)]));
    const baseline = place.commit("Baseline", old);
    const text = (name: string, last: string) => `${`${name} is one\n`.repeat(39)}${name} is ${last}\n`;
    const tip = place.commit("Work", { "a.txt": text("a", "two"), "b.txt": text("b", "two") });
    // In a repository that was packed, objects lie as differences from one another.
    place.git(["gc", "-q"]);
    const open = (peer: string, plant: { file: string; text: string } | null) => place.workspaces.openReview({ peer, baseline, tip, since: tip, plant });
    for (const peer of ["ben", "ann"]) await open(peer, null);
    const real = await open("ann", null);
    const before = looked(place, real.dir);
    const planted = await open("ann", { file: "a.txt", text: text("a", "not two") });
    const seen = looked(place, planted.dir);
    expect(seen).toEqual(before);
    expect(seen).toMatchObject({ lost: "", status: "", stat: "", index: "", together: true, packedBefore: true, beside: ["ann"] });
    expect(planted.diffs?.since).toBe("");
    expect(planted.diffs?.range).toContain("+a is not two");
    const objects = place.git(["cat-file", "--batch-all-objects", "--batch"], planted.dir);
    expect(objects).toContain("a is not two");
    expect(objects).not.toContain("a is two");
    expect(place.git(["cat-file", "--batch-all-objects", "--batch"])).not.toContain("a is not two");
    // The next one sees the real file, and nothing of what was planted; another one has its own folder again.
    const { dir } = await open("ben", null);
    expect(place.git(["cat-file", "--batch-all-objects", "--batch"], dir)).not.toContain("a is not two");
    expect(looked(place, dir)).toEqual({ ...before, beside: ["ben"] });
  }));
