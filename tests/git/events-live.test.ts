/** The same rule with real processes: hooks that start a runner, a runner that watches, commits from many processes at once. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expectSound, gitVersion, inShort, inWatched, isomorphicCommit, logOf, shellOf, supportsReftable } from "../support/events.ts";
import { eventually, install, pathsOf, spool } from "../support/hooks.ts";
import { honest, type Loop, sample, withLoop } from "../support/loop.ts";

const version = gitVersion();

/** Paused, so that commits are recorded and nobody is asked anything. */
const recording = (story: (it: Loop, sh: (script: string) => string) => Promise<void>) =>
  withLoop({ scripts: { alice: honest, bob: honest }, files: { ...sample, "a.txt": "one\n" } }, async (it) => {
    expect(it.peers(["pause"]).code).toBe(0);
    await story(it, shellOf(it));
    await expectSound(it);
  });

/** What the log says beyond its first `after` events, once it has as many as are wanted; and how long that took. */
async function news(it: Loop, after: number, wanted: number): Promise<{ said: string[]; ms: number }> {
  const began = Date.now();
  for (;;) {
    const said = (await logOf(it)).slice(after).map(({ event }) => inShort(event));
    if (said.length >= wanted || Date.now() - began > 10_000) return { said, ms: Date.now() - began };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A resident runner, once its watcher has settled. */
async function watching(it: Loop) {
  const watch = it.start(["watch"]);
  await eventually(() => existsSync(join(it.dir, ".git/peers/runner")));
  await new Promise((resolve) => setTimeout(resolve, 500));
  return watch;
}

type Step = readonly [name: string, act: string | ((it: Loop) => Promise<void>), events: readonly string[]];

async function follow(it: Loop, steps: readonly Step[], limitMs: (index: number) => number): Promise<void> {
  const sh = shellOf(it);
  for (const [index, [name, act, events]] of steps.entries()) {
    const before = (await logOf(it)).length;
    await (typeof act === "string" ? sh(act) : act(it));
    const { said, ms } = await news(it, before, events.length);
    expect({ name, said }).toEqual({ name, said: events });
    expect(ms, name).toBeLessThan(limitMs(index));
  }
}

const hookless = 'git() { command git -c core.hooksPath=/dev/null "$@"; }; ';

test(`${version}: a hook starts a runner that records each commit, whatever git command made it`, () =>
  recording(async (it) => {
    const steps: readonly Step[] = [
      ["commit", "save x", ["commit main"]],
      ["amend", "git commit -q --amend -m y", ["amend main"]],
      ["worktree add -b", "git worktree add -q -b side ../w", ["side moved created"]],
      ["commit in a linked worktree", "cd ../w; save s side.txt", ["commit side"]],
      ["commit in a linked worktree on no branch", "cd ../w; git checkout -q --detach; save d side.txt", ["commit HEAD@w"]],
      ["clean merge", "git merge -q --no-ff -m m side", ["merge main"]],
      ["cherry-pick", "git cherry-pick $(git -C ../w rev-parse HEAD)", ["commit main"]],
      ["commit after cherry-pick", "git -C ../w checkout -q side; cd ../w; save r r.txt", ["commit side"]],
      ["rebase", "git -C ../w rebase -q main", ["rewrite side"]],
      ["am", "git format-patch -q -o ../p -1 side; sleep 1; git am -q ../p/*", ["commit main"]],
    ];
    await follow(it, steps, (index) => (index === 0 ? 5_000 : 2_000));
  }));

test(`${version}: a watching runner sees commits that no hook announces within about a second`, () =>
  recording(async (it) => {
    const watch = await watching(it);
    const steps: readonly Step[] = [
      ["commit", `${hookless}save x`, ["commit main"]],
      ["isomorphic-git", (loop) => isomorphicCommit(loop), ["commit main"]],
      ["update-ref", "git update-ref refs/heads/main $(git commit-tree -p main -m x main^{tree})", ["commit main"]],
      ["reset", `git reset -q --hard HEAD~1`, ["main moved rewind"]],
      ["deep branch", "git branch a/b/c", ["a/b/c moved created"]],
      ["linked worktree", `${hookless}git worktree add -q --detach ../w; cd ../w; save d d.txt`, ["commit HEAD@w"]],
      ["again there", `${hookless}cd ../w; save e d.txt`, ["commit HEAD@w"]],
      ["no branch", `${hookless}git checkout -q --detach; save f d.txt`, ["commit HEAD@main"]],
      ["packed", `${hookless}git checkout -q main; git pack-refs --all; save g d.txt`, ["commit main"]],
    ];
    await follow(it, steps, () => 1_500);
    expect(await watch.stop()).toBe(143);
  }));

test(`${version}: 50 commits of four processes at once, each in a linked worktree, are 50 events`, () =>
  recording(async (it, sh) => {
    const watch = await watching(it);
    const before = (await logOf(it)).length;
    for (const name of ["w1", "w2", "w3", "w4"]) sh(`git worktree add -q -b ${name} ../${name}`);
    const writer = (name: string, count: number) => `(cd ../${name}; for i in $(seq ${count}); do save $i ${name}.txt; done) &`;
    sh(`${writer("w1", 13)} ${writer("w2", 13)} ${writer("w3", 12)} ${writer("w4", 12)} wait`);
    const commits = async () => (await logOf(it)).slice(before).filter(({ event }) => event.kind === "commit-seen").length;
    for (const began = Date.now(); (await commits()) < 50 && Date.now() - began < 5_000; ) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await commits()).toBe(50);
    expect(await watch.stop()).toBe(143);
  }));

test(`${version}: an amend 10 ms after its commit leaves no event out and none twice`, () =>
  recording(async (it, sh) => {
    const watch = await watching(it);
    for (let round = 0; round < 5; round++) {
      sh("save x; sleep 0.01; git commit -q --amend -m y");
      const tip = it.git(["rev-parse", "HEAD"]);
      const knows = async () => (await logOf(it)).some(({ event }) => event.kind === "commit-seen" && event.commit === tip);
      const deadline = Date.now() + 1_500;
      while (!(await knows())) {
        expect(Date.now()).toBeLessThan(deadline);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    expect(await watch.stop()).toBe(143);
  }));

test(`${version}: what was committed while no runner was up is found at the next start`, () =>
  recording(async (it, sh) => {
    const before = (await logOf(it)).length;
    sh("export PEERS_HOOKS=0; save x; save y; git checkout -q -b side; save z b.txt; git checkout -q main; git reset -q --hard HEAD~1");
    expect((await news(it, before, 0)).said).toEqual([]);
    const watch = it.start(["watch"]);
    expect((await news(it, before, 3)).said.toSorted()).toEqual(["(commit side)", "commit main", "commit side"].toSorted());
    expect(await watch.stop()).toBe(143);
  }));

test.runIf(supportsReftable(version))(`${version}: in a reftable repository, too, a hook names the commit it saw`, () =>
  inWatched({ refs: "reftable" }, async (it) => {
    await install(it);
    it.sh("save x");
    expect(spool(pathsOf(it)).at(-1)?.[5]).toBe(it.git(["rev-parse", "HEAD"]));
  }),
);
