/** However a commit comes about, it becomes exactly one event: one table, for the git that is first on the PATH. */
import { describe, expect, test } from "vitest";
import { expectSound, gitVersion, inWatched, isomorphicCommit, type Kind, supportsReftable, type Watched } from "../support/events.ts";

const version = gitVersion();

/** `given` is seen before `when` happens; `events` lists every event that follows, oldest first. */
type Row = {
  /** What git cannot list cannot be compared with git. */ readonly unsound?: true;
  readonly given?: string;
  readonly when: string | ((it: Watched) => unknown);
  readonly events: readonly string[];
  readonly kind?: Kind;
};

const rows: Readonly<Record<string, Row>> = {
  commit: { when: "save x", events: ["commit main"] },
  "the first commit of an unborn repository": { kind: { unborn: true }, when: "save x", events: ["commit main"] },
  "three commits at once": { when: "save x; save y; save z", events: ["(commit main)", "(commit main)", "commit main"] },
  "commit --allow-empty": { when: "git commit -q --allow-empty -m x", events: ["commit main"] },
  "commit --no-verify": { when: "echo x >>a.txt; git commit -qanm x", events: ["commit main"] },
  "commit --amend": { given: "save x", when: "echo y >>a.txt; git commit -qa --amend --no-edit", events: ["amend main"] },
  "commit --amend of the message only": { given: "save x", when: "git commit -q --amend -m y", events: ["amend main"] },
  "commit, and amend 10 ms later": { when: "save x; sleep 0.01; git commit -q --amend -m y", events: ["commit main"] },
  "merge --no-ff of a branch that was seen": { given: "side", when: "git merge -q --no-ff -m m side", events: ["merge main"] },
  "merge --no-ff of a branch that was not seen": {
    when: "side; git merge -q --no-ff -m m side; git branch -qD side",
    events: ["(commit main)", "(commit main)", "merge main"],
  },
  "merge with a conflict, then commit": {
    given: "clash",
    when: "git merge -q clash || true; echo both >a.txt; git commit -qam m",
    events: ["merge main"],
  },
  "a merge that is aborted": { given: "clash", when: "git merge -q clash || true; git merge --abort", events: [] },
  "fast-forward merge of a branch that was seen": { given: "side", when: "git merge -q --ff-only side", events: ["main moved forward"] },
  "merge --squash, then commit": { given: "side", when: "git merge -q --squash side; git commit -qm s", events: ["commit main"] },
  "pull --ff-only of unseen commits": { given: "elsewhere", when: "git pull -q --ff-only ../other main", events: ["(commit main)", "commit main"] },
  "pull --rebase on unseen commits": {
    given: "elsewhere; save mine",
    when: "git pull -q --rebase ../other main",
    events: ["(rewrite main)", "(rewrite main)", "rewrite main"],
  },
  "fetch, then reset --hard to it": {
    given: "elsewhere; save mine",
    when: "git fetch -q ../other main; git reset -q --hard FETCH_HEAD",
    events: ["(rewrite main)", "rewrite main"],
  },
  "fetch alone": { given: "elsewhere; git remote add far ../other", when: "git fetch -q far", events: [] },
  "cherry-pick": { given: "side; save x", when: "git cherry-pick side~1", events: ["commit main"] },
  revert: { given: "save x", when: "git revert --no-edit HEAD", events: ["commit main"] },
  "rebase of three commits": {
    given: "side; git checkout -q side; save s3 side.txt; git checkout -q main; save x; git checkout -q side",
    when: "git rebase -q main",
    events: ["(rewrite side)", "(rewrite side)", "rewrite side"],
  },
  "rebase --apply": { given: "side; save x; git checkout -q side", when: "git rebase -q --apply main", events: ["(rewrite side)", "rewrite side"] },
  "rebase that stops at a conflict and goes on": {
    given: "clash; git checkout -q clash; save more b.txt",
    when: "git rebase -q main || true; echo both >a.txt; git add -A; GIT_EDITOR=: git rebase --continue",
    events: ["(rewrite clash)", "rewrite clash"],
  },
  "rebase -i with a fixup": {
    given: "save x; save y b.txt; echo more >>a.txt; git commit -qa --fixup HEAD~1",
    when: "GIT_SEQUENCE_EDITOR=: git rebase -q -i --autosquash HEAD~3",
    events: ["(rewrite main)", "rewrite main"],
  },
  am: { given: "side; save x; git format-patch -q -o ../patches main..side", when: "git am -q ../patches/*", events: ["(commit main)", "commit main"] },
  "reset --hard back": { given: "save x", when: "git reset -q --hard HEAD~1", events: ["main moved rewind"] },
  "reset --hard forward again": {
    given: "save x; git branch keep; git reset -q --hard HEAD~1",
    when: "git reset -q --hard keep",
    events: ["main moved forward"],
  },
  "reset to another branch that was seen": { given: "clash", when: "git reset -q --hard clash", events: ["main moved sideways"] },
  "commit-tree and update-ref": {
    when: "git update-ref refs/heads/main $(git commit-tree -p HEAD -m x HEAD^{tree})",
    events: ["commit main"],
  },
  "fast-import": {
    when: "printf 'commit refs/heads/main\\ncommitter A <a@b> 1 +0000\\ndata 1\\nx\\nfrom refs/heads/main^0\\n\\n' | git fast-import --quiet",
    events: ["commit main"],
  },
  "isomorphic-git commit, in process": { when: isomorphicCommit, events: ["commit main"] },
  "commit without hooks": { when: "echo x >>a.txt; git -c core.hooksPath=/dev/null commit -qam x", events: ["commit main"] },
  "commit in a linked worktree on a branch of its own": { when: "git worktree add -q -b side ../w; cd ../w; save x", events: ["commit side"] },
  "commit in a linked worktree on no branch": { when: "git worktree add -q --detach ../w; cd ../w; save x", events: ["commit HEAD@w"] },
  "commit in the main checkout on no branch": { when: "git checkout -q --detach; save x", events: ["commit HEAD@main"] },
  "a rebase under way in a linked worktree": {
    given: "clash; git worktree add -q ../w clash",
    when: "cd ../w; git rebase -q main || true; cd ../repo; save later b.txt",
    events: ["commit main"],
  },
  "looking at an old commit": { given: "save x", when: "git checkout -q --detach HEAD~1; git worktree add -q --detach ../w HEAD", events: [] },
  "a worktree that git is still making": { when: "git worktree add -q --detach ../w; echo $(printf %040d 0) >.git/worktrees/w/HEAD", events: [] },
  "a branch and a HEAD that name nothing": {
    when: "git worktree add -q --detach ../w; for f in refs/heads/odd worktrees/w/HEAD; do echo $(printf %039d 0)1 >.git/$f; done; save x",
    events: ["commit main"],
    unsound: true,
  },
  "git branch": { when: "git branch side", events: ["side moved created"] },
  "checkout -b": { when: "git checkout -q -b side", events: ["side moved created"] },
  "branch -D": { given: "side", when: "git branch -qD side", events: ["side moved deleted"] },
  "branch -m": { given: "git branch side", when: "git branch -m side other/deep", events: ["other/deep moved created", "side moved deleted"] },
  "an orphan branch": { when: "git checkout -q --orphan root; save x", events: ["commit root"] },
  "stash and pop": { when: "echo x >>a.txt; git stash -q; git stash pop -q", events: [] },
  "tags and notes": { when: "git tag t; git tag -a -m t u; git notes add -m n", events: [] },
  "gc and pack-refs": { given: "side", when: "git gc -q --prune=now; git pack-refs --all", events: [] },
  "commit after everything was packed": { given: "side; git gc -q --prune=now; git pack-refs --all", when: "save x", events: ["commit main"] },
  "a sha256 repository": {
    kind: { format: "sha256" },
    given: "side",
    when: "git merge -q --no-ff -m m side; git branch -D side",
    events: ["side moved deleted", "merge main"],
  },
};

describe(`${version}: each commit becomes one event`, () => {
  for (const [name, row] of Object.entries(rows)) test(name, () => play(row));
});

describe.runIf(supportsReftable(version))(`${version}: each commit in a reftable repository becomes one event`, () => {
  for (const name of ["commit", "commit --amend", "rebase of three commits", "branch -D", "commit in a linked worktree on no branch", "gc and pack-refs"])
    test(name, () => play({ ...(rows[name] as Row), kind: { refs: "reftable" } }));
});

async function play(row: Row): Promise<void> {
  await inWatched(row.kind ?? {}, async (it) => {
    if (row.given) it.sh(row.given);
    await it.look();
    const before = (await expectSound(it)).length;
    await (typeof row.when === "string" ? it.sh(row.when) : row.when(it));
    expect((await it.look()).toSorted()).toEqual(row.events.toSorted());
    expect(await it.look()).toEqual([]);
    if (!row.unsound) expect((await expectSound(it)).length - before).toBe(row.events.length);
  });
}
