import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isWithheld } from "../../core/review/withheld.ts";
import type { Oid } from "../../core/vocabulary.ts";
import type { ReviewAsked } from "../../ports/workspaces.ts";
import type { Site } from "./site.ts";

/** Where the objects lie, and the trees of what was asked for; `seen` is null when it is not at hand or the same. */
export type Stored = { readonly env: Readonly<Record<string, string>>; readonly before: Oid | null; readonly after: Oid; readonly seen: Oid | null };

/**
 * Objects of files and folders, and not one commit, note or tag, that reviewers' repositories are filled from. It is never shown
 * to them: what lies there besides would tell a planted file from the real one. Only what is missing is added.
 */
export async function storeFor(site: Site, { baseline, tip, since, plant }: Omit<ReviewAsked, "peer">): Promise<Stored> {
  const known = readKnown(site);
  if (known.size === 0) rmSync(storeOf(site), { recursive: true, force: true });
  const trees = new Map(known);
  for (const commit of baseline ? [baseline, tip] : [tip]) if (!trees.has(commit)) trees.set(commit, await visibleTree(site, commit));
  const added = [...trees].filter(([commit]) => !known.has(commit));
  if (added.length > 0) {
    await pack(site, { wanted: added.map(([, tree]) => tree), had: [...known.values()].slice(-2) });
    // Written last: what stands there is whole.
    const lines = [...trees].slice(-keptCommits).map((pair) => `${pair.join(" ")}\n`);
    writeFileSync(listOf(site), lines.join(""));
  }
  const real = trees.get(tip) ?? "";
  const before = baseline ? (trees.get(baseline) ?? null) : null;
  const seen = since ? (known.get(since) ?? null) : null;
  const scratch = plant ? await plantIn(site, real, plant) : null;
  const env = { GIT_OBJECT_DIRECTORY: storeOf(site), ...(scratch ? { GIT_ALTERNATE_OBJECT_DIRECTORIES: scratch.folder } : {}) };
  // Of a tree it has seen, its difference with the planted one would be the defect and nothing else.
  return { env, before, after: scratch?.tree ?? real, seen: seen === real ? null : seen };
}

/** Fills the repository in `gitDir` with what its two trees need, and with nothing else: in one pack, made now, planted or not. */
export async function fill(site: Site, gitDir: string, { env, before, after }: Stored): Promise<void> {
  const input = (before === null ? [after] : [before, after]).map((tree) => `${tree}\n`).join("");
  await site.git(site.paths.commonDir, ["pack-objects", ...plainly, join(gitDir, "objects", "pack", "pack")], { input, env });
}

// Without deltas every object is kept as every other is, whichever way it came here.
const plainly = ["--revs", "-q", "--threads=1", "--window=0", "--no-reuse-delta"];

type Packing = { readonly wanted: readonly Oid[]; readonly had: readonly Oid[] };

async function pack(site: Site, { wanted, had }: Packing): Promise<void> {
  const store = storeOf(site);
  for (const folder of [join(store, "pack"), join(store, "info")]) mkdirSync(folder, { recursive: true });
  // The trees taken in last are the likeliest to share files with the new ones.
  const input = [...wanted, ...had.map((tree) => `^${tree}`)].map((line) => `${line}\n`).join("");
  await site.git(site.paths.commonDir, ["pack-objects", ...plainly, join(store, "pack", "pack")], { input });
}

/** The tree with another text in one file, its objects in a folder of their own: the repository itself never holds them. */
async function plantIn(site: Site, tree: Oid, { file, text }: NonNullable<ReviewAsked["plant"]>): Promise<{ tree: Oid; folder: string }> {
  const folder = join(site.paths.stateDir, "review-planted");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const env = { GIT_OBJECT_DIRECTORY: folder, GIT_ALTERNATE_OBJECT_DIRECTORIES: storeOf(site), GIT_INDEX_FILE: join(folder, "index") };
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

// In the operator's folder: they decide which files a reviewer is shown, and a reviewer has no business there.
const storeOf = ({ paths }: Site) => join(paths.stateDir, "review-objects");
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
