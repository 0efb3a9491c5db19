import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isWithheld } from "../../core/review/withheld.ts";
import type { Oid } from "../../core/vocabulary.ts";
import type { ReviewAsked } from "../../ports/workspaces.ts";
import type { Site } from "./site.ts";

/** Objects to borrow, and the trees of what was asked for; `seen` is null when it is not at hand. */
export type Stored = { readonly store: string; readonly before: Oid | null; readonly after: Oid; readonly seen: Oid | null };

/**
 * Objects for reviewers: files and folders of what they review, and not one commit, note or tag. Whoever can borrow from the
 * repository itself can also list what it holds. Only what is missing is added, so a small change costs little. With a planted
 * defect the real file is not added, or comparing the two would give it away.
 */
export async function storeFor(site: Site, { baseline, tip, since, plant }: Omit<ReviewAsked, "peer">): Promise<Stored> {
  const store = storeOf(site);
  const known = readKnown(site);
  if (known.size === 0) rmSync(store, { recursive: true, force: true });
  const trees = new Map(known);
  for (const commit of baseline ? [baseline, tip] : [tip]) if (!trees.has(commit)) trees.set(commit, await visibleTree(site, commit));
  const scratch = plant ? await plantIn(site, trees.get(tip) ?? "", plant) : null;
  const after = scratch?.tree ?? trees.get(tip) ?? "";
  if (scratch && !known.has(tip)) trees.delete(tip);
  const added = [...trees].filter(([commit]) => !known.has(commit));
  if (added.length > 0 || scratch) {
    await pack(site, { wanted: [...added.map(([, tree]) => tree), after], had: [...known.values()].slice(-2), scratch: scratch?.folder ?? null });
    // Written last: what stands there is whole.
    const lines = [...trees].slice(-keptCommits).map((pair) => `${pair.join(" ")}\n`);
    writeFileSync(listOf(site), lines.join(""));
  }
  return { store, before: baseline ? (trees.get(baseline) ?? null) : null, after, seen: since ? (known.get(since) ?? null) : null };
}

type Packing = { readonly wanted: readonly Oid[]; readonly had: readonly Oid[]; readonly scratch: string | null };

async function pack(site: Site, { wanted, had, scratch }: Packing): Promise<void> {
  const store = storeOf(site);
  for (const folder of [join(store, "pack"), join(store, "info"), site.paths.stateDir]) mkdirSync(folder, { recursive: true });
  // The trees taken in last are the likeliest to share files with the new ones.
  const input = [...wanted, ...had.map((tree) => `^${tree}`)].map((line) => `${line}\n`).join("");
  const env = scratch ? { GIT_ALTERNATE_OBJECT_DIRECTORIES: scratch } : {};
  await site.git(site.paths.commonDir, ["pack-objects", "--revs", "-q", "--threads=1", "--window=0", join(store, "pack", "pack")], { input, env });
  if (scratch) rmSync(scratch, { recursive: true, force: true });
}

/** The tree with another text in one file, its objects in a folder of their own: the repository itself never holds them. */
async function plantIn(site: Site, tree: Oid, { file, text }: NonNullable<ReviewAsked["plant"]>): Promise<{ tree: Oid; folder: string }> {
  const folder = `${storeOf(site)}.scratch`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const env = { GIT_OBJECT_DIRECTORY: folder, GIT_ALTERNATE_OBJECT_DIRECTORIES: join(site.paths.commonDir, "objects"), GIT_INDEX_FILE: join(folder, "index") };
  const ask = (args: readonly string[], input?: string) => site.git(site.paths.commonDir, args, { env, ...(input === undefined ? {} : { input }) });
  const [mode = "100644"] = (await ask(["ls-tree", "--full-tree", tree, "--", file])).split(" ");
  const blob = (await ask(["hash-object", "-w", "--no-filters", "--stdin"], text)).trim();
  await ask(["read-tree", tree]);
  await ask(["update-index", "--cacheinfo", `${mode},${blob},${file}`]);
  return { tree: (await ask(["write-tree"])).trim(), folder };
}

/** When something of the store is lost: it begins anew. */
export const forgetStore = (site: Site): void => rmSync(listOf(site), { force: true });

/** More packs than this slow down every look; then the store begins anew. */
const mostPacks = 40;
const keptCommits = 100;

const storeOf = ({ paths }: Site) => join(paths.cacheDir, "review", ".objects");
// In the operator's folder: it decides which files a reviewer is shown.
const listOf = ({ paths }: Site) => join(paths.stateDir, "review-trees");

function readKnown(site: Site): Map<Oid, Oid> {
  const folder = join(storeOf(site), "pack");
  const packs = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".pack")).length : 0;
  if (packs === 0 || packs > mostPacks || !existsSync(listOf(site))) return new Map();
  const lines = readFileSync(listOf(site), "utf8").split("\n").filter(Boolean);
  return new Map(lines.map((line) => line.split(" ") as [Oid, Oid]));
}

/** The tree of a commit without what peers tell each other: `.peers/`, and the files in which they speak of their own work. */
async function visibleTree(site: Site, commit: Oid): Promise<Oid> {
  const listed = await site.ask(site.paths.commonDir, ["ls-tree", "-z", "--full-tree", commit]);
  if (listed.exitCode !== 0) throw new Error(`${commit} is not a commit of ${site.paths.mainTop}; there is nothing to review`);
  const entries = listed.stdout.split("\0").filter(Boolean);
  const visible = entries.filter((entry) => !isWithheld(entry.slice(entry.indexOf("\t") + 1)));
  if (visible.length === entries.length) return site.repository.treeOf(commit);
  return (await site.git(site.paths.commonDir, ["mktree", "-z"], { input: visible.map((entry) => `${entry}\0`).join("") })).trim();
}
