import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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
    writeFileSync(`${dir}.index`, "garbage");
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
