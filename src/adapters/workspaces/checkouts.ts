import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Site, shortName } from "./site.ts";
import { uncommitted } from "./status.ts";

/** Folder of the checkout (main or linked) that is on a branch; null when nobody is. */
export async function checkoutOn(site: Site, branch: string): Promise<string | null> {
  const text = await site.git(site.paths.commonDir, ["worktree", "list", "--porcelain", "-z"]);
  for (const record of text.split("\0\0")) {
    const lines = record.split("\0");
    const dir = lines.find((line) => line.startsWith("worktree "))?.slice(9);
    if (dir && lines.includes(`branch ${branch}`) && existsSync(join(dir, ".git"))) return dir;
  }
  return null;
}

/** Whether a rebase of this branch is under way somewhere: it would put the branch where it wants at its end. */
export function isBeingRebased(site: Site, branch: string): boolean {
  const linked = join(site.paths.commonDir, "worktrees");
  const gitDirs = [site.paths.commonDir, ...(existsSync(linked) ? readdirSync(linked).map((name) => join(linked, name)) : [])];
  return gitDirs
    .flatMap((gitDir) => ["rebase-merge", "rebase-apply"].map((folder) => join(gitDir, folder, "head-name")))
    .some((file) => existsSync(file) && readFileSync(file, "utf8").trim() === branch);
}

/** Puts a checkout on the branch if an agent left it elsewhere. It must be clean; ignored files in the way stop it. */
export async function switchTo(site: Site, dir: string, branch: string): Promise<void> {
  if ((await site.line(dir, ["symbolic-ref", "-q", "HEAD"])) === branch) return;
  if ((await uncommitted(site, dir)).length > 0) throw new Error(`${dir} has uncommitted work; it was not switched to ${shortName(branch)}`);
  await site.git(dir, ["checkout", "-q", "--no-overwrite-ignore", shortName(branch), "--"]);
}
