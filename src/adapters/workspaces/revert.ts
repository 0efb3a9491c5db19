import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Oid } from "../../core/vocabulary.ts";
import type { Workspace } from "../../ports/workspaces.ts";
import { switchTo } from "./checkouts.ts";
import { keep } from "./keep.ts";
import { forward } from "./land.ts";
import { moveWithFiles } from "./restore.ts";
import { asPeers, fullName, type Site, shortOid } from "./site.ts";

/**
 * One commit by peers that undoes commits of the branch. Undone one by one, newest first; where that conflicts, the files they
 * touched get the content they had before the oldest of them. Null when there is nothing to undo.
 */
export async function revert(
  site: Site,
  workspace: Workspace,
  wanted: { readonly branch: string; readonly commits: readonly Oid[]; readonly message: string },
): Promise<Oid | null> {
  const { dir } = workspace;
  const branch = fullName(wanted.branch);
  const head = await site.repository.resolve(branch);
  if (!head) return null;
  const commits = await newestFirst(site, head, wanted.commits);
  const oldest = commits.at(-1);
  if (!oldest) return null;
  await keep(site, dir, `refs/peers/kept/before-revert-${shortOid(head)}`, "Uncommitted before commits were undone");
  return atHead(site, workspace, { branch, head }, async () => {
    const tree = (await undoOneByOne(site, dir, commits)) ?? (await putBack(site, { dir, head, commits, oldest }));
    if (tree === (await site.repository.treeOf(head))) return null;
    return (await site.git(dir, ["commit-tree", tree, "-p", head, "-F", "-"], { input: wanted.message, env: asPeers })).trim();
  });
}

/**
 * Makes a commit in the workspace with the branch's head checked out there, and moves the branch to it. In a worktree of one's own
 * the branch may be checked out by a person: there only the head is, and the person's checkout follows as when work lands.
 */
async function atHead(site: Site, { kind, dir }: Workspace, at: { branch: string; head: Oid }, make: () => Promise<Oid | null>): Promise<Oid | null> {
  if (kind === "shared") {
    await switchTo(site, dir, at.branch);
    const commit = await make();
    return commit && (await moveWithFiles(site, { branch: at.branch, from: at.head, to: commit })) ? commit : null;
  }
  const former = await site.line(dir, ["symbolic-ref", "-q", "--short", "HEAD"]);
  await site.git(dir, ["checkout", "-q", "--detach", at.head]);
  try {
    const commit = await make();
    return commit && (await forward(site, { branch: at.branch, from: at.head, to: commit })) === null ? commit : null;
  } finally {
    if (former) await site.git(dir, ["checkout", "-q", "--ignore-other-worktrees", former, "--"]);
  }
}

/** Those of the commits the branch contains, newest first. Dates do not tell: an agent commits several times a second. */
async function newestFirst(site: Site, head: Oid, commits: readonly Oid[]): Promise<Oid[]> {
  const contained: Oid[] = [];
  for (const commit of new Set(commits)) if (await site.repository.isAncestor(commit, head)) contained.push(commit);
  if (contained.length < 2) return contained;
  const root = await site.line(site.paths.commonDir, ["merge-base", "--octopus", ...contained]);
  const listed = await site.git(site.paths.commonDir, ["rev-list", "--topo-order", head, ...(root ? ["--not", `${root}^@`] : [])]);
  return listed.split("\n").filter((commit) => contained.includes(commit));
}

/** The tree after `git revert` of each, or null when one of them conflicts. The checkout is as before either way. */
async function undoOneByOne(site: Site, dir: string, commits: readonly Oid[]): Promise<Oid | null> {
  let applied = true;
  for (const commit of commits) {
    const { parents } = await site.repository.facts(commit);
    const answer = await site.ask(dir, ["revert", "--no-commit", ...(parents.length > 1 ? ["-m", "1"] : []), commit], { env: asPeers });
    applied &&= answer.exitCode === 0;
    if (!applied) break;
  }
  const tree = applied ? await site.line(dir, ["write-tree"]) : null;
  await site.git(dir, ["reset", "-q", "--hard", "HEAD"]);
  await site.ask(dir, ["revert", "--quit"]);
  return tree;
}

async function putBack(site: Site, { dir, head, commits, oldest }: { dir: string; head: Oid; commits: readonly Oid[]; oldest: Oid }): Promise<Oid> {
  const touched = new Set<string>();
  for (const commit of commits) {
    const names = await site.git(dir, ["diff-tree", "--root", "--no-commit-id", "--name-only", "--no-renames", "-r", "-m", "--first-parent", "-z", commit]);
    for (const path of names.split("\0").filter(Boolean)) touched.add(path);
  }
  const before = (await site.repository.facts(oldest)).parents[0];
  const former = before
    ? (await site.git(dir, ["ls-tree", "-r", "-z", "--full-tree", before])).split("\0").filter((entry) => touched.has(entry.slice(entry.indexOf("\t") + 1)))
    : [];
  const nothing = "0".repeat(head.length);
  const removals = [...touched].map((path) => `0 ${nothing}\t${path}`);
  const folder = mkdtempSync(join(tmpdir(), "peers-index-"));
  try {
    const place = { dir, indexFile: join(folder, "index") };
    await site.git(place, ["read-tree", head]);
    await site.git(place, ["update-index", "-z", "--index-info"], { input: `${[...removals, ...former].join("\0")}\0` });
    return (await site.git(place, ["write-tree"])).trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
