import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Oid } from "../../core/event.ts";
import { isWithheld } from "../../core/review/withheld.ts";
import type { Site } from "./site.ts";

/** Objects to borrow, and the tree of each commit that was asked for. */
export type Stored = { readonly store: string; readonly trees: readonly Oid[] };

/**
 * Objects for reviewers: files and folders of what they review, and not one commit, note or tag. Whoever can borrow from the
 * repository itself can also list what it holds. Only what is missing is added, so a small change costs little.
 */
export async function storeFor(site: Site, commits: readonly Oid[]): Promise<Stored> {
  const store = storeOf(site);
  const known = readKnown(site);
  const missing = commits.filter((commit) => !known.has(commit));
  if (missing.length === 0) return { store, trees: commits.map((commit) => known.get(commit) ?? "") };
  if (known.size === 0) rmSync(store, { recursive: true, force: true });
  mkdirSync(join(store, "pack"), { recursive: true });
  mkdirSync(join(store, "info"), { recursive: true });
  mkdirSync(site.paths.stateDir, { recursive: true });
  const found = await Promise.all(missing.map(async (commit) => [commit, await visibleTree(site, commit)] as const));
  // The trees taken in last are the likeliest to share files with the new ones.
  const wanted = [...found.map(([, tree]) => tree), ...[...known.values()].slice(-2).map((tree) => `^${tree}`)];
  const input = `${wanted.join("\n")}\n`;
  await site.git(site.paths.commonDir, ["pack-objects", "--revs", "-q", "--threads=1", "--window=0", join(store, "pack", "pack")], { input });
  const all = new Map([...known, ...found]);
  // Written last: what stands there is whole.
  writeFileSync(
    listOf(site),
    [...all]
      .slice(-keptCommits)
      .map((pair) => `${pair.join(" ")}\n`)
      .join(""),
  );
  return { store, trees: commits.map((commit) => all.get(commit) ?? "") };
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
