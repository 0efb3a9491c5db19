import { chmodSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { FrozenFile } from "../../core/acceptance/contract.ts";
import { isLock } from "../../core/dependencies/locks/read.ts";
import type { RunAsked } from "../../ports/gate.ts";
import type { BenchContext } from "../bench.ts";
import { readHidden } from "../hidden.ts";

type Content = { readonly path: string; readonly content: string | Uint8Array; readonly kind: FrozenFile["kind"] };

type Laying = Pick<BenchContext, "repository" | "paths" | "isInsideTurn">;

/** Brings a worktree to what a run asks for beyond its commit. */
export async function layOver(
  context: Laying,
  top: string,
  { without = [], laid = [], overlay = {} }: Pick<RunAsked, "without" | "laid" | "overlay">,
): Promise<{ readonly altered: () => string[] }> {
  for (const path of without) takeOut(top, path);
  const laying = await openLaying(context, top, laid);
  for (const [path, text] of Object.entries(overlay)) layFile(top, { path, content: text, kind: "file" });
  return laying;
}

/** Lays frozen files over a worktree. `altered` says which of them are not any more what was laid. */
async function openLaying(
  { repository, paths, isInsideTurn }: Laying,
  top: string,
  files: readonly FrozenFile[],
): Promise<{ readonly altered: () => string[] }> {
  const laid = await Promise.all(files.map(async (file) => ({ ...file, content: await contentOf(file) })));
  for (const file of laid) layFile(top, file);
  // Package managers write their lock files anew, each version in its own way.
  return { altered: () => laid.filter((file) => !isLock(file.path) && !isAsLaid(top, file)).map(({ path }) => path) };

  async function contentOf({ path, oid, hidden }: FrozenFile): Promise<Uint8Array> {
    // Whoever asks from a turn could look into the worktree meanwhile.
    if (hidden && isInsideTurn?.()) throw new Error(`${path} is hidden from whoever works here; the gate is asked when the turn has ended`);
    if (hidden) return readHidden(paths, { path, digest: oid });
    const content = await repository.blob(oid);
    if (content === null) throw new Error(`${path} as it was frozen (${oid.slice(0, 10)}) is not in this clone; fetch the commit the contract was accepted at`);
    return content;
  }
}

export function layFile(top: string, { path, content, kind }: Content): void {
  const file = inside(top, path);
  clearWay(top, path);
  rmSync(file, { recursive: true, force: true });
  mkdirSync(dirname(file), { recursive: true });
  if (kind === "symlink") symlinkSync(Buffer.from(content).toString(), file);
  else {
    writeFileSync(file, content);
    chmodSync(file, kind === "executable" ? 0o755 : 0o644);
  }
}

function takeOut(top: string, path: string): void {
  const file = inside(top, path);
  clearWay(top, path);
  rmSync(file, { recursive: true, force: true });
}

function inside(top: string, path: string): string {
  const file = resolve(top, path);
  if (relative(top, file).startsWith("..") || path.split("/").includes(".git")) throw new Error(`${path} is outside of the worktree`);
  return file;
}

/** A folder on the way may be a link that leads elsewhere, or a file. */
function clearWay(top: string, path: string): void {
  let at = top;
  for (const part of path.split("/").slice(0, -1)) {
    at = join(at, part);
    const stat = lstatSync(at, { throwIfNoEntry: false });
    if (stat && !stat.isDirectory()) rmSync(at);
  }
}

function isAsLaid(top: string, { path, content, kind }: Content): boolean {
  const file = join(top, ...path.split(sep));
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (kind === "symlink") return stat?.isSymbolicLink() === true && readlinkSync(file) === Buffer.from(content).toString();
  return stat?.isFile() === true && Buffer.compare(readFileSync(file), Buffer.from(content)) === 0;
}
