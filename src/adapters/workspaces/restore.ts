import type { Oid } from "../../core/vocabulary.ts";
import type { Workspace } from "../../ports/workspaces.ts";
import { checkoutOn, switchTo } from "./checkouts.ts";
import { keep } from "./keep.ts";
import { fullName, type Site, shortName, shortOid } from "./site.ts";

/**
 * Puts the branch back to a commit, by compare-and-swap, and the files of the checkout with it. The former tip is kept under
 * `ref` (with its id added when that name is taken), uncommitted work under `<ref>-uncommitted`.
 */
export async function restore(site: Site, workspace: Workspace, back: { readonly branch: string; readonly to: Oid; readonly ref: string }): Promise<void> {
  const branch = fullName(back.branch);
  for (let attempt = 0; attempt < 5; attempt++) {
    const dir = (await checkoutOn(site, branch)) ?? workspace.dir;
    if (dir !== workspace.dir && (await onlyTheRefMoved(site, dir, back.to))) {
      if (await refBack(site, { branch, to: back.to, ref: back.ref })) return;
      continue;
    }
    await keep(site, dir, `${back.ref}-uncommitted`, `Uncommitted before ${shortName(branch)} was put back to ${shortOid(back.to)}`);
    const former = await site.repository.resolve(branch);
    if (former !== null && former !== back.to) await keepTip(site, back.ref, former);
    if (await moveWithFiles(site, { branch, from: former, to: back.to })) {
      if (workspace.kind === "shared") await switchTo(site, workspace.dir, branch);
      return;
    }
  }
  throw new Error(`${shortName(branch)} moved each time it was to be put back to ${shortOid(back.to)}`);
}

/** A branch moved behind a person's back: their index and files still are what they were, and are right once the ref is. */
async function onlyTheRefMoved(site: Site, dir: string, to: Oid): Promise<boolean> {
  return (await site.ask(dir, ["diff", "--cached", "--quiet", to])).exitCode === 0;
}

async function refBack(site: Site, { branch, to, ref }: { branch: string; to: Oid; ref: string }): Promise<boolean> {
  const former = await site.repository.resolve(branch);
  if (former !== null && former !== to) await keepTip(site, ref, former);
  return former === to || site.repository.moveRef(branch, to, former);
}

/**
 * Moves the branch and the files of the checkout on it. The files go first: git's two-way merge changes nothing where a file
 * is not what it should be. False when the branch was moved by someone else; then the files are back where they were.
 */
export async function moveWithFiles(site: Site, { branch, from, to }: { branch: string; from: Oid | null; to: Oid }): Promise<boolean> {
  const dir = await checkoutOn(site, branch);
  if (from === to) return true;
  const steps = (one: Oid | null, other: Oid) => ["read-tree", "-m", "-u", ...(one ? [one] : []), other];
  if (dir) {
    await site.ask(dir, ["update-index", "-q", "--refresh"]);
    await site.git(dir, steps(from, to));
  }
  if (await site.repository.moveRef(branch, to, from)) return true;
  if (dir && from) await site.ask(dir, steps(to, from));
  return false;
}

async function keepTip(site: Site, ref: string, tip: Oid): Promise<void> {
  if (await site.repository.moveRef(ref, tip, null)) return;
  if ((await site.repository.resolve(ref)) !== tip) await site.repository.moveRef(`${ref}-${shortOid(tip)}`, tip, null);
}
