import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Oid } from "../../core/vocabulary.ts";
import type { Workspace } from "../../ports/workspaces.ts";
import { keep } from "./keep.ts";
import { type Site, shortOid } from "./site.ts";

/**
 * The peer's linked worktree, clean, on `peers/<name>` at `tip`. Whatever a former turn left there (uncommitted files, commits
 * that were not landed, a half-finished rebase, a damaged registration) is kept under `refs/peers/kept/<name>/` first.
 */
export async function openOwn(site: Site, peer: string, tip: Oid): Promise<Workspace> {
  const dir = join(site.paths.cacheDir, "work", peer);
  const branch = `refs/heads/peers/${peer}`;
  if (!(await isHealthy(site, dir))) await attach(site, { dir, commit: (await site.repository.resolve(branch)) ?? tip });
  await removeStaleLocks(site, dir);
  await keepLeftovers(site, { dir, peer, branch, tip });
  await site.git(dir, ["symbolic-ref", "-m", "peers: turn begins", "HEAD", branch]);
  await site.git(dir, ["reset", "-q", "--hard", tip]);
  return { kind: "own", dir, base: tip };
}

async function isHealthy(site: Site, dir: string): Promise<boolean> {
  if (!isFolder(dir) || !existsSync(join(dir, ".git")) || existsSync(asideOf(dir))) return false;
  const answer = await site.ask(dir, ["rev-parse", "--path-format=absolute", "--git-common-dir", "--show-toplevel"]);
  const [common, top] = answer.stdout.split("\n");
  return answer.exitCode === 0 && same(common, site.paths.commonDir) && same(top, dir);
}

/**
 * Registers the worktree anew. A folder that is already there keeps its files: its registration is made beside it and moved in,
 * so that what is in it is then kept like any other uncommitted work.
 */
async function attach(site: Site, { dir, commit }: { dir: string; commit: Oid }): Promise<void> {
  mkdirSync(dirname(dir), { recursive: true });
  finishFormerAttach(dir);
  const aside = asideOf(dir);
  if (isFolder(dir)) renameSync(dir, aside);
  else rmSync(dir, { force: true });
  // Twice forced: also when the registration of this path is locked, or points to a folder that is gone.
  await site.git(site.paths.commonDir, ["worktree", "add", "-f", "-f", "--no-checkout", "--detach", "-q", dir, commit]);
  if (existsSync(aside)) {
    rmSync(join(aside, ".git"), { recursive: true, force: true });
    renameSync(join(dir, ".git"), join(aside, ".git"));
    rmSync(dir, { recursive: true });
    renameSync(aside, dir);
  } else {
    await site.git(dir, ["reset", "-q", "--hard", commit]);
  }
}

/** Killed in the middle, the last attempt left the files aside and at most a registration in their place: undone. */
function finishFormerAttach(dir: string): void {
  const aside = asideOf(dir);
  if (!existsSync(aside)) return;
  if (existsSync(dir) && readdirSync(dir).some((name) => name !== ".git")) {
    renameSync(aside, `${aside}-${Date.now()}`);
  } else {
    rmSync(dir, { recursive: true, force: true });
    renameSync(aside, dir);
  }
}

const asideOf = (dir: string) => `${dir}.former`;

/** Nobody works here between turns, so a lock was left by a git that was killed. */
async function removeStaleLocks(site: Site, dir: string): Promise<void> {
  const gitDir = (await site.git(dir, ["rev-parse", "--absolute-git-dir"])).trim();
  for (const lock of ["index.lock", "HEAD.lock", "ORIG_HEAD.lock"]) rmSync(join(gitDir, lock), { force: true });
}

async function keepLeftovers(site: Site, { dir, peer, branch, tip }: { dir: string; peer: string; branch: string; tip: Oid }): Promise<void> {
  const kept = (what: string) => `refs/peers/kept/${peer}/${what}`;
  const head = await site.line(dir, ["rev-parse", "-q", "--verify", "HEAD^{commit}"]);
  await keep(site, dir, kept(`left-at-${head ? shortOid(head) : "nothing"}`), `Left uncommitted in the worktree of ${peer}`);
  const ends = [head, await site.line(dir, ["rev-parse", "-q", "--verify", "HEAD^{commit}"]), await site.repository.resolve(branch)];
  for (const commit of new Set(ends)) {
    if (commit && !(await site.repository.isAncestor(commit, tip))) await site.repository.moveRef(kept(shortOid(commit)), commit, null);
  }
}

const isFolder = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
const same = (one: string | undefined, other: string) => one !== undefined && existsSync(one) && realpathSync(one) === realpathSync(other);
