import { existsSync, realpathSync } from "node:fs";
import { basename, join, resolve, sep } from "node:path";
import type { RepositoryPaths } from "../../ports/repository.ts";
import { askGit, git, gitLine } from "../git.ts";

/** core.hooksPath as it is set somewhere. `~` is expanded; a relative path is relative to the top of each worktree. */
export type HooksPath = { readonly scope: string; readonly value: string };

/** All values in force in a worktree, the winning one last; those of our own command line do not count. */
export async function hooksPathsIn(worktree: string): Promise<HooksPath[]> {
  const answer = await askGit({ dir: worktree }, ["config", "--show-scope", "-z", "--type=path", "--get-all", "core.hooksPath"]);
  const fields = answer.stdout.split("\0");
  const found: HooksPath[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) found.push({ scope: fields[at] ?? "", value: fields[at + 1] ?? "" });
  return found.filter(({ scope }) => scope !== "command");
}

/** The folder git takes the hooks of a worktree from. */
export async function effectiveHooksDir(paths: RepositoryPaths, worktree: string): Promise<string> {
  const value = (await hooksPathsIn(worktree)).at(-1)?.value;
  return value ? resolve(worktree, value) : join(paths.commonDir, "hooks");
}

/** Tops of all worktrees that exist, the main one first; a bare repository's own folder is not one. */
export async function worktreesOf(paths: RepositoryPaths): Promise<string[]> {
  const text = await git({ dir: paths.top }, ["worktree", "list", "--porcelain"]);
  return text
    .split("\n\n")
    .filter((block) => !/^bare$/m.test(block))
    .map((block) => realWorktree(paths, /^worktree (.*)$/m.exec(block)?.[1] ?? ""))
    .filter((top) => top !== "" && existsSync(top));
}

// Git lists a submodule's or separate git directory's main worktree by that directory's name.
const realWorktree = (paths: RepositoryPaths, listed: string) => (listed !== "" && resolve(listed) === resolve(paths.commonDir) ? paths.mainTop : listed);

/** Worktrees may have settings of their own (extensions.worktreeConfig); theirs win over the repository's. */
export async function hasWorktreeSettings(paths: RepositoryPaths): Promise<boolean> {
  return (await gitLine({ dir: paths.top }, ["config", "--local", "--type=bool", "--get", "extensions.worktreeConfig"])) === "true";
}

export async function worktreeName(worktree: string): Promise<string> {
  const gitDir = await git({ dir: worktree }, ["rev-parse", "--absolute-git-dir"]);
  return basename(gitDir.trim());
}

export function isInside(path: string, folder: string): boolean {
  const [real, realFolder] = [realOf(path), realOf(folder)];
  return real === realFolder || real.startsWith(realFolder + sep);
}

/** The real path of the part that exists; a hooks folder need not. */
function realOf(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  return join(realOf(resolve(path, "..")), basename(path));
}
