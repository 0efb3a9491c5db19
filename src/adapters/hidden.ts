import { createHash } from "node:crypto";
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { FrozenFile } from "../core/acceptance/contract.ts";
import type { RepositoryPaths } from "../ports/repository.ts";

/** Bytes of one hidden file, and how many of them: they are tests, not data. */
const largest = 8 << 20;
const most = 1_000;

/** Folders that no program of a peer, and none that a gate runs, is to see: what is hidden, where it came from, and where it lies for a gate. */
export function hiddenPlaces(paths: RepositoryPaths): string[] {
  const gate = join(paths.stateDir, "gate");
  const laid = existsSync(gate) ? readdirSync(gate).filter((name) => name.endsWith(".hidden")) : [];
  return [hiddenStore(paths), ...[sourceNote(paths), ...laid.map((name) => join(gate, name))].flatMap(noted)];
}

/** Says that hidden files lie in a worktree of a gate, from before they are laid until they are gone, even when we are killed. */
export function noteLaid(paths: RepositoryPaths, { number, repo }: { number: number; repo: string }): void {
  mkdirSync(join(paths.stateDir, "gate"), { recursive: true });
  writeFileSync(laidNote(paths, number), repo, { mode: 0o600 });
}

export const forgetLaid = (paths: RepositoryPaths, number: number): void => rmSync(laidNote(paths, number), { force: true });

const laidNote = (paths: RepositoryPaths, number: number) => join(paths.stateDir, "gate", `${number}.hidden`);

/** Another process may have taken the note away meanwhile. */
function noted(file: string): string[] {
  try {
    return [readFileSync(file, "utf8")];
  } catch {
    return [];
  }
}

const sourceNote = (paths: RepositoryPaths) => join(hiddenStore(paths), "from");

export const hiddenStore = (paths: RepositoryPaths) => join(paths.stateDir, "hidden");

/** The content of a hidden file, by its digest. What is missing or damaged is said with the way to bring it back. */
export function readHidden(paths: RepositoryPaths, { path, digest }: { path: string; digest: string }): Uint8Array {
  const content = keptHidden(paths, { path, digest });
  if (content !== null) return content;
  const what = !existsSync(join(hiddenStore(paths), digest))
    ? "is not in the operator's folder (no turn of a peer sees it there)"
    : "is not in the operator's folder as it was accepted";
  throw new Error(`the hidden file ${path} ${what}; \`peers goals hidden --from DIR\` brings it back, DIR being the folder with the hidden files`);
}

/** Null when it is missing or damaged. */
export function keptHidden(paths: RepositoryPaths, { digest }: { path: string; digest: string }): Uint8Array | null {
  const file = join(hiddenStore(paths), digest);
  const content = existsSync(file) ? readFileSync(file) : null;
  return content !== null && digestOf(content) === digest ? content : null;
}

/** Reads a folder of hidden files; its paths are those they get in the worktree. */
export function readHiddenFolder(folder: string): { readonly file: FrozenFile; readonly content: Uint8Array }[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  const kept = entries.filter(
    ({ parentPath, name }) => !/(^|\/)(\.git|__pycache__|node_modules|\.DS_Store)(\/|$)/.test(relative(folder, join(parentPath, name))),
  );
  if (kept.length > most) throw new Error(`${folder} has ${kept.length} files, ${most} are the most that can be hidden`);
  return kept.map(({ parentPath, name }) => {
    const at = join(parentPath, name);
    const path = relative(folder, at).split("\\").join("/");
    const stat = lstatSync(at);
    if (!stat.isFile()) throw new Error(`${at} is no plain file; hidden files are copied, so put the file itself there`);
    if (stat.size > largest) throw new Error(`${at} has ${stat.size} bytes, ${largest} are the most`);
    const content = readFileSync(at);
    return { content, file: { path, oid: digestOf(content), kind: stat.mode & 0o100 ? "executable" : "file", why: "the operator hides it", hidden: true } };
  });
}

/** Copies contents into the operator's folder, where no peer is ever led, and notes from which folder they are. */
export function keepHidden(paths: RepositoryPaths, contents: readonly Uint8Array[], from: string): void {
  mkdirSync(hiddenStore(paths), { recursive: true, mode: 0o700 });
  chmodSync(hiddenStore(paths), 0o700);
  writeFileSync(sourceNote(paths), from, { mode: 0o600 });
  for (const content of contents) writeFileSync(join(hiddenStore(paths), digestOf(content)), content, { mode: 0o600 });
}

/** The folder as the operator named it, or why it cannot be used: where a peer works, nothing is hidden. */
export function hiddenFolder(paths: RepositoryPaths, named: string): { readonly folder: string } | { readonly why: string } {
  const folder = resolve(paths.mainTop, named);
  if (!lstatSync(folder, { throwIfNoEntry: false })) return { why: `hidden: ${named} does not exist (${folder}); name a folder outside of the repository` };
  const real = realpathSync(folder);
  if (!lstatSync(real).isDirectory()) return { why: `hidden: ${named} is no folder` };
  const seen = [paths.mainTop, paths.top, paths.commonDir, paths.cacheDir, ...linkedWorktrees(paths)]
    .filter((place) => existsSync(place))
    .map((place) => realpathSync(place));
  const bad = seen.find((place) => isWithin(place, real) || isWithin(real, place));
  return bad === undefined ? { folder: real } : { why: `hidden: ${named} is in, or holds, ${bad}, which peers see; move it outside of the repository` };
}

function linkedWorktrees({ commonDir }: RepositoryPaths): string[] {
  const folder = join(commonDir, "worktrees");
  return existsSync(folder) ? readdirSync(folder).flatMap((name) => topOf(join(folder, name, "gitdir"))) : [];
}

const topOf = (file: string) => (existsSync(file) ? [resolve(readFileSync(file, "utf8").trim(), "..")] : []);

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || !/^\.\.(\/|$)/.test(way);
}

const digestOf = (content: Uint8Array) => createHash("sha256").update(content).digest("hex");

/** The name git would give it. */
export const blobOf = (content: Uint8Array, format: "sha1" | "sha256") => createHash(format).update(`blob ${content.length}\0`).update(content).digest("hex");
