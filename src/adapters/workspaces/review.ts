import { createHash } from "node:crypto";
import { copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { deflateSync } from "node:zlib";
import { emptyTree } from "../../core/empty-tree.ts";
import type { Oid } from "../../core/vocabulary.ts";
import type { ReviewAsked, Workspace } from "../../ports/workspaces.ts";
import { remembering } from "../remember.ts";
import { fill, forgetStore, type Stored, storeFor } from "./review-store.ts";
import type { Site } from "./site.ts";

export type Reviews = {
  readonly open: (asked: ReviewAsked) => Promise<Workspace>;
  /** Does beforehand what opening one for this tip will take; its failure means only that nothing was gained. */
  readonly prepare: (asked: Omit<ReviewAsked, "peer" | "plant">) => void;
};

export function createReviews(site: Site): Reviews {
  let preparing: Promise<unknown> = Promise.resolve();
  const compare = remembering(async (from: Oid, to: Oid) => diffOf(site, { from, to }), keptDiffs);
  return {
    open: async (asked) => {
      await preparing;
      return openReview(site, asked, compare);
    },
    prepare: (asked) => {
      preparing = storeFor(site, { ...asked, plant: null })
        .then((stored) => diffsOf(site, stored, compare))
        .catch(() => undefined);
    },
  };
}

/**
 * A repository of its own with the files of the real one and nothing else of it: one branch `review`, two commits made here
 * ("Baseline", "Work under review"), no author, no message, no note, no remote. `base` is its newest commit.
 * Everything but the files is made anew each time, so what an earlier review or its author planted is gone.
 */
async function openReview(site: Site, asked: ReviewAsked, compare: Compare): Promise<Workspace> {
  try {
    return await open(site, asked, compare);
  } catch {
    // What the store should hold may be lost; what is wrong otherwise will be wrong again.
    forgetStore(site);
    return open(site, asked, compare);
  }
}

async function open(site: Site, { peer, plant = null, ...asked }: ReviewAsked, compare: Compare): Promise<Workspace> {
  const dir = join(site.paths.cacheDir, "review", peer);
  alone(site, dir);
  const stored = await storeFor(site, { ...asked, plant });
  const { before, after, env } = stored;
  makeRepository(site, dir);
  const parent = before && writeCommit(site, dir, { tree: before, parent: null, message: "Baseline" });
  const base = writeCommit(site, dir, { tree: after, parent, message: "Work under review" });
  writeFileSync(join(dir, ".git", "refs", "heads", "review"), `${base}\n`);
  const [changed] = await Promise.all([changedFiles(site, stored), fill(site, join(dir, ".git"), stored)]);
  // What is compared is at hand and need not wait for the files. Nothing planted is remembered.
  const [diffs] = await Promise.all([
    diffsOf(site, stored, plant ? (from, to) => diffOf(site, { from, to, env }) : compare),
    checkOut(site, dir, { tree: after, changed }),
  ]);
  return { kind: "review", dir, base, diffs };
}

/** The folders of other reviewers are put away meanwhile: a planted file next to a real one gives itself away. */
function alone({ paths }: Site, dir: string): void {
  const away = join(paths.stateDir, "review-others");
  mkdirSync(away, { recursive: true });
  mkdirSync(dirname(dir), { recursive: true });
  for (const name of readdirSync(dirname(dir))) if (name !== basename(dir)) put(join(dirname(dir), name), join(away, name));
  const own = join(away, basename(dir));
  if (existsSync(own) && !existsSync(dir)) put(own, dir);
}

function put(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  try {
    renameSync(from, to);
  } catch {
    // The two may lie on different disks; it is made anew when it is needed.
    rmSync(from, { recursive: true, force: true });
  }
}

async function changedFiles({ git, paths }: Site, { before, after, env }: Stored): Promise<readonly string[]> {
  if (before === null) return [];
  return (await git(paths.commonDir, ["diff-tree", "-r", "-z", "--name-only", "--no-renames", before, after], { env })).split("\0").filter(Boolean);
}

type Compare = (from: Oid, to: Oid) => Promise<string>;
const keptDiffs = 6;

async function diffsOf({ paths }: Site, { before, after, seen }: Stored, compare: Compare): Promise<NonNullable<Workspace["diffs"]>> {
  const [range, since] = await Promise.all([
    compare(before ?? emptyTree[paths.objectFormat], after),
    seen === null || seen === after ? "" : compare(seen, after),
  ]);
  return { range, since };
}

async function diffOf(site: Site, { from, to, env = {} }: { from: Oid; to: Oid; env?: Stored["env"] }): Promise<string> {
  return (await site.git(site.paths.commonDir, ["diff", ...diffSteady, from, to], { env })).slice(0, diffCap);
}

// A committed `* -diff` must not hide what changed, and settings of the repository must not tell it from the reviewer's.
const diffSteady = ["--no-ext-diff", "--no-textconv", "--text", "--no-color", "-M", "-U3", "--src-prefix=a/", "--dst-prefix=b/", "--diff-algorithm=myers"];
/** A larger diff is read better with git, file by file. */
const diffCap = 4 << 20;

function makeRepository({ paths }: Site, dir: string): void {
  if (!lstatSync(dir, { throwIfNoEntry: false })?.isDirectory()) rmSync(dir, { force: true });
  const gitDir = join(dir, ".git");
  rmSync(gitDir, { recursive: true, force: true });
  for (const folder of ["objects/info", "objects/pack", "refs/heads", "info"]) mkdirSync(join(gitDir, folder), { recursive: true });
  const sha256 = paths.objectFormat === "sha256";
  const format = `[core]\n\trepositoryformatversion = ${sha256 ? 1 : 0}\n\tbare = false\n\tlogallrefupdates = false\n`;
  writeFileSync(join(gitDir, "HEAD"), "ref: refs/heads/review\n");
  writeFileSync(join(gitDir, "config"), format + (sha256 ? "[extensions]\n\tobjectformat = sha256\n" : ""));
}

/** Written here rather than by `git commit-tree`: two processes less on the way to a reviewer. The date is fixed, so it tells nothing. */
function writeCommit({ paths }: Site, dir: string, { tree, parent, message }: { tree: Oid; parent: Oid | null; message: string }): Oid {
  const who = "peers <peers@localhost> 946684800 +0000";
  const body = `tree ${tree}\n${parent ? `parent ${parent}\n` : ""}author ${who}\ncommitter ${who}\n\n${message}\n`;
  const object = Buffer.from(`commit ${Buffer.byteLength(body)}\0${body}`);
  const oid = createHash(paths.objectFormat).update(object).digest("hex");
  const file = join(dir, ".git", "objects", oid.slice(0, 2), oid.slice(2));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, deflateSync(object));
  return oid;
}

/**
 * Makes the files those of the tree, and nothing besides. The index of the last time lies in the operator's folder: one a reviewer
 * could write may say "unchanged" of a file that is not, and that of another reviewer names other contents.
 */
async function checkOut(site: Site, dir: string, { tree, changed }: { tree: Oid; changed: readonly string[] }): Promise<void> {
  const trusted = join(site.paths.stateDir, "review-index", basename(dir));
  const index = join(dir, ".git", "index");
  mkdirSync(dirname(trusted), { recursive: true });
  if (existsSync(trusted)) copyWithTime(trusted, index);
  forgetFiles(dir, changed);
  const read = await site.ask(dir, ["read-tree", "--reset", "-u", tree]);
  if (read.exitCode !== 0) await checkOutAfresh(site, dir, tree);
  await site.git(dir, ["clean", "-ffdxq"]);
  copyWithTime(index, `${trusted}.new`);
  renameSync(`${trusted}.new`, trusted);
}

/** All changed files are written anew together, or the planted one would be the only new one in a tree that was reviewed before. */
function forgetFiles(dir: string, changed: readonly string[]): void {
  for (const path of changed) if (isPlainFolder(dir, dirname(path))) rmSync(join(dir, path), { recursive: true, force: true });
}

/** A link in place of a folder leads elsewhere, where nothing of ours is to be taken away. */
function isPlainFolder(dir: string, path: string): boolean {
  const steps = path === "." ? [] : path.split("/");
  return steps.every((_, at) => lstatSync(join(dir, ...steps.slice(0, at + 1)), { throwIfNoEntry: false })?.isDirectory() === true);
}

async function checkOutAfresh(site: Site, dir: string, tree: Oid): Promise<void> {
  rmSync(join(dir, ".git", "index"), { force: true });
  await site.git(dir, ["clean", "-ffdxq"]);
  await site.git(dir, ["read-tree", "--reset", "-u", tree]);
}

/** Git takes a file for possibly changed when it is as young as the index, so the index must not become younger by being copied. */
function copyWithTime(from: string, to: string): void {
  const { mtimeMs } = statSync(from);
  copyFileSync(from, to);
  utimesSync(to, Math.floor(mtimeMs) / 1000, Math.floor(mtimeMs) / 1000);
}
