import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Oid } from "../../core/vocabulary.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import { git } from "../git.ts";
import { readJson, removeTree, replaceFile } from "./files.ts";
import { layOut, makeView, type SlotPlace } from "./gate-repository.ts";
import { bentLinks, isSafeName, makeLinks, removeLinks } from "./links.ts";

export type Wanted = { readonly commit: Oid; readonly tree: Oid; readonly link: readonly string[]; readonly keep: readonly string[] };

export type Prepared = {
  readonly repo: string;
  /** Milliseconds since 1970: what is younger was written by a gate. */
  readonly preparedAt: number;
  /** Tracked paths, links included, that something changed since; null when all is as the commit has it. */
  readonly changed: () => Promise<readonly string[] | null>;
  /** Puts tracked files and links back; untracked ones, which may be what one gate builds for another, stay. */
  readonly restore: () => Promise<void>;
};

/** What we left a slot with, kept where gates have no business. The index decides what git takes for unchanged, so it must be ours. */
type Seal = { readonly commit: Oid; readonly tree: Oid; readonly index: string; readonly links: readonly string[] };

/**
 * Brings a slot exactly to a commit: a checkout when it is at another tree, the removal of everything untracked, and a look
 * whether git now finds every tracked file as it should be. Two git processes when the tree is the same, three otherwise.
 */
export async function prepare(slot: SlotPlace, paths: RepositoryPaths, wanted: Wanted, sealFile: string): Promise<Prepared> {
  requireOwnFolders(slot);
  const seal = trusted(slot, readJson<Seal>(sealFile));
  if (!seal) throwAwayContent(slot);
  layOut(slot, paths);
  removeLinks(seal?.links ?? [], slot.repo);
  const sameTree = seal?.tree === wanted.tree;
  if (sameTree) writeFileSync(join(slot.git, "HEAD"), `${wanted.commit}\n`);
  else await checkout(slot, wanted.commit);
  const dirty = await cleaned(slot, wanted, sameTree);
  const places = { mainTop: paths.mainTop, repo: slot.repo };
  const links = makeLinks(wanted.link, places);
  const linked = links.map(({ path }) => path);
  let index = "";
  const sealIt = () => {
    index = indexDigest(slot);
    replaceFile(sealFile, JSON.stringify({ commit: wanted.commit, tree: wanted.tree, index, links: linked } satisfies Seal));
  };
  sealIt();
  makeView(slot, paths, { commit: wanted.commit, ignored: linked });
  const changed = async () => {
    const now = await trackedChanges(slot);
    const found = [...now.filter((path) => !dirty.has(path)), ...bentLinks(links, slot.repo)];
    return found.length > 0 ? found : indexDigest(slot) === index ? null : ["the index of the gate worktree"];
  };
  const restore = async () => {
    if (indexDigest(slot) !== index) removeTree(join(slot.git, "index"));
    requireOwnFolders(slot);
    layOut(slot, paths);
    removeLinks(linked, slot.repo);
    await checkout(slot, wanted.commit);
    makeLinks(wanted.link, places);
    sealIt();
  };
  return { repo: slot.repo, preparedAt: Date.now(), changed, restore };
}

function trusted(slot: SlotPlace, seal: Seal | null): Seal | null {
  return seal !== null && Array.isArray(seal.links) && existsSync(join(slot.git, "index")) && indexDigest(slot) === seal.index ? seal : null;
}

function throwAwayContent(slot: SlotPlace): void {
  removeTree(slot.git);
  removeTree(slot.repo);
}

/** What is removed and overwritten here must be our folder: a gate may have put a link to somebody's home in its place. */
function requireOwnFolders(slot: SlotPlace): void {
  if (realpathSync(slot.dir) !== join(realpathSync(dirname(dirname(slot.dir))), "gate", basename(slot.dir)))
    throw new Error(`${slot.dir} is a link to somewhere else; remove it, gate worktrees are made there anew`);
  for (const folder of [slot.repo, slot.git, slot.view]) if (!(lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? true)) rmSync(folder);
}

// The person's global configuration may define filters too (git-lfs does); with them the same commit would be other files elsewhere.
const onlyOurs = { env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", GIT_ATTR_NOSYSTEM: "1" } };

async function checkout(slot: SlotPlace, commit: Oid): Promise<void> {
  await git(slot.place, ["checkout", "-q", "--detach", "-f", commit], onlyOurs);
}

/**
 * Removes what is untracked (twice -f: repositories inside too) and returns the tracked files that git calls changed although
 * they were just checked out: line ends that the commit's own attributes would convert. Those are no sign of anything later.
 */
async function cleaned(slot: SlotPlace, wanted: Wanted, mayBeChanged: boolean): Promise<ReadonlySet<string>> {
  const kept = wanted.keep.map((name) => name.replace(/\/+$/, "")).filter(isSafeName);
  const clean = git(slot.place, ["clean", "-ffdxq", ...kept.flatMap((path) => ["-e", `/${path}`])], onlyOurs);
  const [dirty] = await Promise.all([trackedChanges(slot), clean]);
  if (dirty.length === 0) return new Set();
  if (mayBeChanged) await checkout(slot, wanted.commit);
  return new Set(mayBeChanged ? await trackedChanges(slot) : dirty);
}

/** `diff-files` goes by the times the kernel keeps, so a file that was changed and changed back is found as well. */
async function trackedChanges(slot: SlotPlace): Promise<string[]> {
  const names = await git(slot.place, ["diff-files", "--name-only", "-z", "--ignore-submodules=all"], onlyOurs);
  return names.split("\0").filter(Boolean);
}

function indexDigest(slot: SlotPlace): string {
  try {
    return createHash("sha256")
      .update(readFileSync(join(slot.git, "index")))
      .digest("hex");
  } catch {
    return "";
  }
}
