import { basename } from "node:path";
import type { Oid } from "../../core/vocabulary.ts";
import type { Landing, Workspace } from "../../ports/workspaces.ts";
import { checkoutOn, isBeingRebased } from "./checkouts.ts";
import { waitForLock } from "./locks.ts";
import { fullName, type Site, shortName, shortOid } from "./site.ts";
import { listPaths, uncommitted } from "./status.ts";

/**
 * Brings the commits of an own worktree onto the branch, and the files of a checkout that is on it along. Where that would
 * touch a person's changes, or does not apply, nothing moves and the commits stay on `peers/<name>`.
 */
export async function land(site: Site, workspace: Workspace, to: string): Promise<Landing> {
  const branch = fullName(to);
  const own = `refs/heads/peers/${basename(workspace.dir)}`;
  let base = workspace.base;
  for (let attempt = 0; attempt < 4; attempt++) {
    const tip = await anchorTip(site, workspace.dir, own);
    const not = (why: string): Landing => ({ landed: false, why, ref: own, tip });
    if (!(await site.repository.isAncestor(base, tip)))
      return not(`${shortName(own)} no longer contains ${shortOid(base)}, where its turn began: history was rewritten`);
    const now = await site.repository.resolve(branch);
    if (now === tip) return { landed: true, tip };
    if (now !== null && now !== base) {
      const replayed = await replay(site, { dir: workspace.dir, base, onto: now, branch });
      if (replayed) return not(replayed);
      base = now;
      continue;
    }
    const refused = await forward(site, { branch, from: now, to: tip });
    if (refused === null) return { landed: true, tip };
    if (refused !== "moved") return not(refused);
  }
  const tip = await anchorTip(site, workspace.dir, own);
  return { landed: false, why: `${shortName(branch)} moved again each time the work was replayed on it`, ref: own, tip };
}

/** The worktree's newest commit; its branch is made to hold it, in case the agent worked on another branch or on none. */
async function anchorTip(site: Site, dir: string, own: string): Promise<Oid> {
  const head = (await site.git(dir, ["rev-parse", "--verify", "HEAD^{commit}"])).trim();
  const before = await site.repository.resolve(own);
  if (before !== head) await site.repository.moveRef(own, head, before);
  return head;
}

/** Null when the branch moved; `moved` when someone was faster; otherwise the sentence that says what is in the way. */
export async function forward(site: Site, { branch, from, to }: { branch: string; from: Oid | null; to: Oid }): Promise<string | null> {
  if (isBeingRebased(site, branch)) return `a rebase of ${shortName(branch)} is under way; finish or abort it`;
  const dir = await checkoutOn(site, branch);
  if (!dir) return (await site.repository.moveRef(branch, to, from)) ? null : "moved";
  await waitForLock(site, dir);
  // Git itself refuses to overwrite changed, untracked and (told so) ignored files, and a branch that is not an ancestor.
  const merge = await site.ask(dir, ["merge", "-q", "--ff-only", "--no-overwrite-ignore", to]);
  if (merge.exitCode === 0) return null;
  if ((await site.repository.resolve(branch)) !== from) return "moved";
  const paths = await uncommitted(site, dir);
  const what = paths.length > 0 ? `local changes in the way (${listPaths(paths)}); commit or stash them` : firstLine(merge.stderr);
  return `${shortName(branch)} is checked out in ${dir} with ${what}`;
}

/** Replays the turn's commits on the moved branch. Null when that worked, otherwise what is in conflict; then all is as before. */
async function replay(site: Site, { dir, base, onto, branch }: { dir: string; base: Oid; onto: Oid; branch: string }): Promise<string | null> {
  const moved = `${shortName(branch)} moved to ${shortOid(onto)} meanwhile and the work could not be replayed on it`;
  const dirty = await uncommitted(site, dir);
  if (dirty.length > 0) return `${moved}: its worktree has uncommitted work (${listPaths(dirty)})`;
  const [name = "peers", email = "peers@localhost"] = (await site.git(dir, ["log", "-1", "--format=%cn%n%ce"])).split("\n");
  const who = { GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
  const merges = (await site.git(dir, ["rev-list", "--merges", "--max-count=1", "HEAD", `^${base}`])).trim() ? ["--rebase-merges"] : [];
  const answer = await site.ask(dir, ["rebase", "-q", "--no-verify", "--no-fork-point", ...merges, "--onto", onto, base], { env: who });
  if (answer.exitCode === 0) return null;
  const conflicts = (await site.git(dir, ["diff", "--name-only", "--diff-filter=U", "-z"])).split("\0").filter(Boolean);
  await site.ask(dir, ["rebase", "--abort"]);
  return `${moved}: ${conflicts.length > 0 ? `conflicts in ${conflicts.join(", ")}` : firstLine(answer.stderr)}`;
}

const firstLine = (text: string) => text.trim().split("\n")[0] ?? "";
