import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import type { RepositoryPaths } from "../ports/repository.ts";
import { askGit, type GitPlace, git, gitLine } from "./git.ts";

export type IgnoreChange = { readonly change: (text: string) => string; readonly subject: string; readonly deleteWhenEmpty?: boolean };

/** An entry of a tree or of the index; null where there is none. */
type Entry = { readonly mode: string; readonly blob: string } | null;

const who = { GIT_AUTHOR_NAME: "peers", GIT_AUTHOR_EMAIL: "peers@localhost", GIT_COMMITTER_NAME: "peers", GIT_COMMITTER_EMAIL: "peers@localhost" };
const underWay = ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply", "BISECT_LOG"];

/**
 * Commits a change of .gitignore as it is in HEAD, through an index of its own, and makes the same change to the entry in the
 * person's index: whatever else is staged stays staged, and .gitignore itself shows no difference. Returns why not, or null.
 */
export async function commitIgnoreFile(paths: RepositoryPaths, change: IgnoreChange): Promise<string | null> {
  const place = { dir: paths.mainTop };
  const head = await gitLine(place, ["rev-parse", "-q", "--verify", "HEAD^{commit}"]);
  if (head === null) return "there is no commit yet; it goes with your first";
  if (await isBusy(place)) return "a merge, rebase or bisection is under way; it goes with your next commit";
  const [committed, staged] = [await entryIn(place, ["ls-tree", head, "--", ".gitignore"]), await entryIn(place, ["ls-files", "--stage", "--", ".gitignore"])];
  const fresh = await changed(place, committed, change);
  const commit = fresh === undefined ? null : await commitWith(place, { head, entry: fresh, folder: paths.runtimeDir, subject: change.subject });
  if (commit === null) return "its text could not be read without loss";
  // The index before the ref: a person whose index is locked gets no commit that seems to undo itself.
  const stagedFresh = committed?.blob === staged?.blob ? fresh : staged === null ? null : await changed(place, staged, change);
  if (stagedFresh !== undefined && !(await stage(place, stagedFresh))) return "the index is locked by another git command";
  const moved = await askGit(place, ["update-ref", "-m", `peers: ${change.subject}`, "HEAD", commit, head]);
  if (moved.exitCode !== 0) {
    await stage(place, staged);
    return "HEAD moved meanwhile; it goes with your next commit";
  }
  await askGit(place, ["update-index", "-q", "--refresh"]);
  return null;
}

async function isBusy(place: GitPlace): Promise<boolean> {
  const gitDir = resolve(place.dir, (await git(place, ["rev-parse", "--git-dir"])).trim());
  return underWay.some((name) => existsSync(join(gitDir, name)));
}

/** `mode type blob\tpath` of ls-tree, `mode blob stage\tpath` of ls-files. */
async function entryIn(place: GitPlace, args: readonly string[]): Promise<Entry> {
  const [mode, ...words] = (await git(place, args)).split(/[\s\t]/);
  const blob = words.find((word) => /^[0-9a-f]{40,64}$/.test(word));
  return mode && blob ? { mode, blob } : null;
}

/** The entry after the change; null when the file is to go; undefined when its bytes are no text we can give back. */
async function changed(place: GitPlace, entry: Entry, { change, deleteWhenEmpty }: IgnoreChange): Promise<Entry | undefined> {
  const text = entry === null ? "" : await git(place, ["cat-file", "blob", entry.blob]);
  if (entry !== null && (await blobOf(place, text)) !== entry.blob) return undefined;
  const after = change(text);
  if (after === "" && deleteWhenEmpty) return null;
  return { mode: entry?.mode ?? "100644", blob: await blobOf(place, after) };
}

const blobOf = async (place: GitPlace, text: string) => (await git(place, ["hash-object", "-w", "--stdin"], { input: text })).trim();

async function commitWith(place: GitPlace, given: { head: string; entry: Entry; folder: string; subject: string }): Promise<string> {
  mkdirSync(given.folder, { recursive: true });
  const indexFile = join(given.folder, `index.${process.pid}`);
  const alone = { ...place, indexFile };
  try {
    await git(alone, ["read-tree", given.head]);
    await stage(alone, given.entry);
    const tree = (await git(alone, ["write-tree"])).trim();
    return (await git(place, ["commit-tree", "-p", given.head, "-m", given.subject, tree], { env: who })).trim();
  } finally {
    rmSync(indexFile, { force: true });
  }
}

async function stage(place: GitPlace, entry: Entry): Promise<boolean> {
  const args = entry === null ? ["--force-remove", "--", ".gitignore"] : ["--add", "--cacheinfo", `${entry.mode},${entry.blob},.gitignore`];
  return (await askGit(place, ["update-index", ...args])).exitCode === 0;
}
