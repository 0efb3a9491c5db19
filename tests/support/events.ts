/** A repository whose log is kept by the code under test, and what that log says of its commits. */
import { execFileSync } from "node:child_process";
import fs, { rmSync } from "node:fs";
import { join } from "node:path";
import git from "isomorphic-git";
import { expect } from "vitest";
import { discover } from "../../src/adapters/discover.ts";
import { logRef, readChain } from "../../src/adapters/log/chain.ts";
import { openOperator } from "../../src/adapters/log/operator.ts";
import { acceptPolicy } from "../../src/app/accept.ts";
import { createRunner } from "../../src/app/runner.ts";
import { type Wired, wire } from "../../src/cli/wire.ts";
import type { Event, Recorded } from "../../src/core/event.ts";
import { fold } from "../../src/core/fold.ts";
import { as } from "./hooks.ts";
import { inRepository, type Sandbox } from "./repo.ts";
import { policy } from "./story.ts";

export type Watched = Sandbox & {
  /** Takes in what is new; returns each event in short, see `inShort`. */
  readonly look: () => Promise<string[]>;
  /** Runs a shell script in the repository, with `save`, `side`, `clash` and `elsewhere` as its words. */
  readonly sh: (script: string) => string;
};

export type Kind = { readonly format?: "sha256"; readonly refs?: "reftable"; readonly unborn?: boolean };

/** Runs a story in a repository whose log has begun. No hook is installed and nothing watches: `look` compares refs with the log. */
export function inWatched<T>(kind: Kind, story: (it: Watched) => Promise<T>): Promise<T> {
  return inRepository(
    (sandbox) =>
      as(sandbox, async () => {
        rmSync(join(sandbox.dir, ".git"), { recursive: true });
        const shape = [...(kind.format ? [`--object-format=${kind.format}`] : []), ...(kind.refs ? [`--ref-format=${kind.refs}`] : [])];
        sandbox.run("git", ["init", "-q", "-b", "main", ...shape, sandbox.dir]);
        sandbox.write(".git/info/exclude", ".peers/\n");
        if (!kind.unborn) sandbox.commit("Begin", { "a.txt": "one\n" });
        const wired = await begin(sandbox);
        const runner = createRunner(wired.world, wired.session, new AbortController().signal);
        const look = async () => (await runner.takeIn()).map(inShort);
        return await story({ ...sandbox, look, sh: shellOf(sandbox) }).finally(() => wired.close());
      }),
    { empty: true },
  );
}

// `side` makes a branch of two commits that does not conflict, `clash` one commit that does, `elsewhere` a clone that is ahead by two.
const vocabulary = `
save() { echo "$1" >>"\${2:-a.txt}"; git add -A; git commit -q -m "$1"; }
side() { git checkout -q -b side; save s1 side.txt; save s2 side.txt; git checkout -q main; }
clash() { git checkout -q -b clash; save theirs; git checkout -q main; save ours; }
elsewhere() { git clone -q . ../other; (cd ../other; save far1 far.txt; save far2 far.txt); }
`;

export const shellOf = (sandbox: Sandbox) => (script: string) => sandbox.run("/bin/sh", ["-ec", vocabulary + script]).trim();

/** Says which git the tests of a file ran with. */
export function gitVersion(): string {
  const version = execFileSync("git", ["--version"], { encoding: "utf8" }).trim();
  console.log(version);
  return version;
}

export function supportsReftable(version: string): boolean {
  const [major = 0, minor = 0] = (/\d+\.\d+/.exec(version)?.[0] ?? "").split(".").map(Number);
  return major > 2 || (major === 2 && minor >= 45);
}

/** A commit made by a library inside this process: no git, no hook, no entry in the reflog. */
export async function isomorphicCommit({ dir, write }: Pick<Sandbox, "dir" | "write">): Promise<void> {
  write("iso.txt", `${Math.random()}\n`);
  await git.add({ fs, dir, filepath: "iso.txt" });
  await git.commit({ fs, dir, message: "x", author: { name: "Iso", email: "iso@example.org" } });
}

async function begin(sandbox: Sandbox): Promise<Wired> {
  const invocation = {
    cwd: sandbox.dir,
    environment: sandbox.env,
    args: [],
    options: {},
    print: nothing,
    complain: nothing,
    isTerminal: false,
    calledIn: sandbox.dir,
    input: null,
  };
  const wired = await wire(invocation, { create: true });
  await acceptPolicy(wired.world, wired.session, {
    policy: policy(),
    hash: "hash",
    files: {},
    identity: { writer: wired.world.log.writer, publicKey: wired.publicKey },
    continues: null,
    rebaseline: false,
  });
  return wired;
}

const nothing = () => undefined;

/** The whole log, read from git alone. */
export async function logOf(sandbox: Sandbox): Promise<readonly Recorded[]> {
  const paths = discover(sandbox.dir, sandbox.env);
  const operator = paths && openOperator(paths.stateDir);
  if (!paths || !operator) throw new Error("no log has begun here");
  return readChain(paths.commonDir, logRef(operator.writer), null);
}

/** `commit main`, `amend HEAD@side`, `main moved rewind`; a commit that is not the tip of its ref is in brackets. */
export function inShort(event: Event): string {
  if (event.kind === "branch-moved") return `${shortRef(event.branch)} moved ${event.how}`;
  if (event.kind !== "commit-seen") return event.kind;
  const said = `${event.how} ${shortRef(event.branch)}`;
  return event.tip ? said : `(${said})`;
}

const shortRef = (ref: string) => ref.replace("refs/heads/", "");

/** What holds of every log, whatever happened: numbers without gaps, each reachable commit seen exactly once, tips as git has them. */
export async function expectSound(sandbox: Sandbox): Promise<readonly Recorded[]> {
  const log = await as(sandbox, () => logOf(sandbox));
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  const seen = log.flatMap(({ event }) => (event.kind === "commit-seen" ? [event.commit] : []));
  expect(seen.filter((commit, index) => seen.indexOf(commit) !== index)).toEqual([]);
  const old = log.flatMap(({ event }) => (event.kind === "branches-known" ? Object.values(event.branches).map((tip) => `${tip}^@`) : []));
  const heads = worktreeHeads(sandbox);
  const reachable = sandbox
    .git(["rev-list", "--branches", ...heads, "--not", ...old])
    .split("\n")
    .filter(Boolean);
  expect(reachable.filter((commit) => !seen.includes(commit))).toEqual([]);
  const tips = Object.entries(fold(log).tips).filter(([ref]) => ref.startsWith("refs/"));
  expect(tips.map(([ref, tip]) => `${ref} ${tip}`).sort()).toEqual(refsOf(sandbox));
  return log;
}

const refsOf = (sandbox: Sandbox) => sandbox.git(["for-each-ref", "--format=%(refname) %(objectname)", "refs/heads"]).split("\n").filter(Boolean).sort();

const worktreeHeads = (sandbox: Sandbox) =>
  [...sandbox.git(["worktree", "list", "--porcelain"]).matchAll(/^HEAD ([0-9a-f]+)$/gm)]
    .map(([, commit = ""]) => commit)
    .filter((commit) => !/^0+$/.test(commit));
