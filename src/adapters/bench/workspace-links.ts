import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { removeTree } from "./files.ts";

export type Places = { readonly mainTop: string; readonly repo: string };

type Entry = { readonly name: string; readonly goal: string; readonly isOwn: boolean };

/**
 * What a gate's link to `target` leads to. A package manager puts links to the packages of a workspace into `node_modules`; they
 * lead to the checkout, where other files lie than in the commit under judgement. Then it is a folder of our own: what is installed is
 * linked from the checkout, and the workspace's packages from the commit. Begins in the empty folder that `clearLinked` leaves.
 */
export function linkTarget(path: string, { mainTop, repo }: Places): string {
  const target = join(mainTop, path);
  if (basename(path) !== "node_modules") return target;
  const places = { mainTop: realpathSync(mainTop), repo };
  const entries = entriesOf(target, places);
  if (!entries.some(({ isOwn }) => isOwn)) return target;
  const folder = join(linkedFolder(repo), path);
  for (const { name, goal } of entries) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    symlinkSync(goal, join(folder, name));
  }
  return folder;
}

/** As a whole: a gate may have put a link to somewhere else in the place of any folder in it. */
export const clearLinked = (repo: string): void => removeTree(linkedFolder(repo));

const linkedFolder = (repo: string) => join(dirname(repo), "linked");

/** What lies in the folder; folders of scopes, and of programs, entry by entry. */
function entriesOf(target: string, places: Places, within = "."): Entry[] {
  return readdirSync(join(target, within), { withFileTypes: true }).flatMap((entry) => {
    const name = join(within, entry.name);
    if (entry.isDirectory() && within === "." && (entry.name.startsWith("@") || entry.name === ".bin")) return entriesOf(target, places, name);
    const own = entry.isSymbolicLink() ? ownPath(join(target, name), places.mainTop) : null;
    return [own === null ? { name, goal: join(target, name), isOwn: false } : { name, goal: join(places.repo, own), isOwn: true }];
  });
}

/** Where in the checkout a link leads, when that is the project's own; null for what is installed, lies elsewhere, or leads nowhere. */
function ownPath(link: string, mainTop: string): string | null {
  if (!existsSync(link)) return null;
  const parts = relative(mainTop, realpathSync(link)).split(sep);
  return parts[0] === ".." || parts.includes("node_modules") ? null : join(...parts);
}
