import { existsSync, lstatSync, readdirSync, readlinkSync, realpathSync, rmSync, statSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { clearLinked, linkTarget, type Places } from "./workspace-links.ts";

/** A dependency folder of the checkout that gates see as a link. `path` is relative to the top, `target` is where the link leads. */
export type Link = { readonly path: string; readonly target: string };

/**
 * Links the named folders of the main checkout into a gate worktree: at the top, and `node_modules` also in every folder, up to
 * three levels down, that has a package.json there. What the commit itself tracks is never covered. Returns what was linked.
 */
export function makeLinks(names: readonly string[], places: Places): Link[] {
  clearLinked(places.repo);
  return wanted(names, places)
    .filter((path) => isFree(places.repo, path))
    .map((path) => {
      const target = linkTarget(path, places);
      symlinkSync(target, join(places.repo, path));
      return { path, target };
    });
}

/** Takes links away again; what a gate put in their place is left to the cleaning. */
export function removeLinks(paths: readonly string[], repo: string): void {
  for (const path of paths) if (lstatSync(join(repo, path), { throwIfNoEntry: false })?.isSymbolicLink() && isInside(repo, path)) rmSync(join(repo, path));
}

/** Links a gate removed or bent since they were made. */
export function bentLinks(links: readonly Link[], repo: string): string[] {
  return links.filter(({ path, target }) => !isInside(repo, path) || readLink(join(repo, path)) !== target).map(({ path }) => path);
}

/** Relative, no `..`, not git's own. */
export const isSafeName = (name: string) =>
  name !== "" && !/^[/\\~]/.test(name) && !name.split(/[/\\]/).some((part) => part === ".." || part === "." || part === ".git" || part === "");

function wanted(names: readonly string[], { mainTop, repo }: Places): string[] {
  const safe = names.map((name) => name.replace(/\/+$/, "")).filter(isSafeName);
  const nested = safe.includes("node_modules") ? packageFolders(repo, "", 3).map((folder) => join(folder, "node_modules")) : [];
  return [...new Set([...safe, ...nested])].filter((path) => isFolder(join(mainTop, path)));
}

/** Folders below the top that have a package.json in the commit. Links are not followed, so no loop is possible. */
function packageFolders(repo: string, folder: string, depth: number): string[] {
  if (depth === 0) return [];
  return readdirSync(join(repo, folder), { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory() || entry.name.startsWith(".") || entry.name === "node_modules") return [];
    const path = join(folder, entry.name);
    return [...(existsSync(join(repo, path, "package.json")) ? [path] : []), ...packageFolders(repo, path, depth - 1)];
  });
}

const isFree = (repo: string, path: string) =>
  isInside(repo, path) && isFolder(dirname(join(repo, path))) && lstatSync(join(repo, path), { throwIfNoEntry: false }) === undefined;

/** The folder a path lies in is really there and not, by a link in the commit, somewhere else. */
function isInside(repo: string, path: string): boolean {
  try {
    return realpathSync(dirname(join(repo, path))) === join(realpathSync(repo), dirname(path) === "." ? "" : dirname(path));
  } catch {
    return false;
  }
}

// A link that leads in a circle has no stat; it is treated as not there.
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function readLink(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
