/** Ways to be forgotten as the author of a step, and so to judge it. Alice does bob's work for him, unseen. */
import { expect, test } from "vitest";
import { done, moves, tried } from "./implement.ts";

/** What alice's turn leaves, made without git commit, so that she gets on. */
const plumbing = `
  const oid = (command) => sh(command).trim();
  const child = (tree, parents, message) => oid("git commit-tree " + tree + parents.map((parent) => " -p " + parent).join("") + " -m '" + message + "'");
  const message = (subject, files) => signed(peer, subject, files, "Step: STEP-1\\n");`;

test("by so many commits afterwards that the first is no longer remembered", async () => {
  const alice = `implement: [({ commit, peer, sh, write, git }) => {${plumbing}
    const files = steps["STEP-1"];
    commit("Do it", files, message("Do it", Object.keys(files)));
    let tip = oid("git rev-parse HEAD");
    const tree = oid("git rev-parse HEAD^{tree}");
    for (let count = 0; count < 220; count += 1) tip = child(tree, [tip], "more " + count);
    git("reset", "-q", "--hard", tip);
    git("commit", "-q", "--allow-empty", "-m", message("Done", Object.keys(files)));
  }],`;
  await tried(
    alice,
    ({ log }) => {
      const work = log.flatMap((event) => (event.kind === "plan-traced" ? event.work : [])).filter(({ item, touched }) => item === "STEP-1" && touched);
      expect(work.map(({ author }) => author)).toEqual([{ kind: "peer", name: "alice" }]);
      expect(done(log).map(({ name }) => name)).toEqual(["bob"]);
    },
    { ticks: 2 },
  );
});

test("by a merge whose first parent comes from nowhere and holds the work already", async () => {
  const alice = `implement: [({ peer, sh, write, git }) => {${plumbing}
    for (const [path, text] of Object.entries(steps["STEP-1"])) write(path, text);
    git("add", "-A");
    const tree = oid("git write-tree");
    const merged = child(tree, [child(tree, [], "Begin"), oid("git rev-parse HEAD")], "Merge");
    git("reset", "-q", "--hard", merged);
    git("commit", "-q", "--allow-empty", "-m", message("Done", Object.keys(steps["STEP-1"])));
  }],`;
  await tried(
    alice,
    ({ log }) => {
      const work = log.flatMap((event) => (event.kind === "plan-traced" ? event.work : [])).filter(({ item, touched }) => item === "STEP-1" && touched);
      expect(work.length).toBeGreaterThan(0);
      expect(new Set(work.map(({ author }) => author.name))).toEqual(new Set(["alice"]));
      expect(moves(log).map(({ name }) => name)).not.toContain("alice");
    },
    { ticks: 2 },
  );
});
