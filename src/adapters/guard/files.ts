import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { RepositoryPaths } from "../../ports/repository.ts";
import type { Tampering } from "../../ports/workspaces.ts";
import { askGit } from "../git.ts";
import { changedKeys } from "./config.ts";
import { putBack } from "./put-back.ts";
import { same, type Thing, thingAt } from "./thing.ts";

export type FilesSeen = { readonly folders: readonly string[]; readonly things: ReadonlyMap<string, Thing>; readonly ownedByHistory: ReadonlySet<string> };

/** `configured` is core.hooksPath, or empty. */
export async function lookAtFiles(paths: RepositoryPaths, configured: string): Promise<FilesSeen> {
  const effective = configured && resolve(paths.mainTop, configured);
  const folders = [...new Set([join(paths.commonDir, "hooks"), join(paths.runtimeDir, "hooks"), ...(effective ? [effective] : [])])].filter(
    (folder) => folder !== "/dev/null",
  );
  return { folders, things: look(paths, folders), ownedByHistory: await trackedIn(paths, effective) };
}

export async function checkFiles(paths: RepositoryPaths, seen: FilesSeen): Promise<Tampering[]> {
  const now = look(paths, seen.folders);
  const found: Tampering[] = [];
  // Folders come before what is in them, so that a folder that became a link is a folder again first.
  for (const path of [...new Set([...seen.things.keys(), ...now.keys()])].sort()) {
    const before = seen.things.get(path) ?? null;
    // Looked at again: putting a folder back may have brought or taken what was under it.
    const after = thingAt(path);
    if (seen.ownedByHistory.has(path) || same(before, after)) continue;
    // In the index now: the turn's work is about to be set aside or undone, and this is looked at again after that.
    if (kindOf(paths, path) === "policy" && after && (await trackedIn(paths, path)).has(path)) continue;
    const detail = isConfig(paths, path) ? await configDetail(paths, path, before, after) : `${nameOf(paths, path)} was ${verb(before, after)}`;
    if (detail !== null) found.push({ what: kindOf(paths, path), ...putBack(paths, { path, before, detail }) });
  }
  return found;
}

function look(paths: RepositoryPaths, folders: readonly string[]): Map<string, Thing> {
  const things = new Map<string, Thing>();
  const peers = join(paths.mainTop, ".peers");
  const single = [
    peers,
    join(peers, "config.yaml"),
    join(peers, "goals.yaml"),
    ...["launch", "installed.json"].map((name) => join(paths.runtimeDir, name)),
    ...gitFiles(paths),
  ];
  for (const path of single) things.set(path, thingAt(path));
  for (const folder of folders) addTree(things, folder);
  return things;
}

const gitFiles = (paths: RepositoryPaths) => [
  ...["config", "config.worktree", "info/attributes", "info/grafts", "info/exclude", "objects/info/alternates", "shallow"].map((name) =>
    join(paths.commonDir, name),
  ),
  ...linkedWorktrees(paths).map((name) => join(paths.commonDir, "worktrees", name, "config.worktree")),
];

const linkedWorktrees = (paths: RepositoryPaths) => {
  const folder = join(paths.commonDir, "worktrees");
  return existsSync(folder) ? readdirSync(folder) : [];
};

function addTree(things: Map<string, Thing>, path: string): void {
  things.set(path, thingAt(path));
  // A link to a folder is followed: git runs the hooks it finds there.
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  for (const name of readdirSync(path)) addTree(things, join(path, name));
}

/** Hooks the project keeps in its history are changed by commits, which are judged; they are not ours to put back. */
async function trackedIn(paths: RepositoryPaths, folder: string): Promise<ReadonlySet<string>> {
  if (!folder || relative(paths.mainTop, folder).startsWith("..")) return new Set();
  const answer = await askGit({ dir: paths.mainTop }, ["ls-files", "-z", "--full-name", "--", folder]);
  return new Set(
    answer.stdout
      .split("\0")
      .filter(Boolean)
      .map((path) => join(paths.mainTop, path)),
  );
}

const isConfig = (paths: RepositoryPaths, path: string) => /(^|\/)config(\.worktree)?$/.test(path) && path.startsWith(paths.commonDir);

async function configDetail(paths: RepositoryPaths, path: string, before: Thing, after: Thing): Promise<string | null> {
  const keys = await changedKeys(before, after);
  if (keys === null) return `${nameOf(paths, path)} was ${verb(before, after)} so that git cannot read it`;
  return keys.length > 0 ? `${keys.join("; ")} in ${nameOf(paths, path)}` : null;
}

function kindOf(paths: RepositoryPaths, path: string): Tampering["what"] {
  if (path.startsWith(join(paths.mainTop, ".peers"))) return "policy";
  if (path.endsWith("info/grafts")) return "replace";
  return gitFiles(paths).includes(path) ? "config" : "hooks";
}

function verb(before: Thing, after: Thing): string {
  if (!after) return "deleted";
  if (!before) return "added";
  if (before.kind !== after.kind) return `replaced by a ${after.kind}`;
  if (before.kind === "file" && after.kind === "file" && before.bytes.equals(after.bytes))
    return `given the mode ${after.mode.toString(8)} instead of ${before.mode.toString(8)}`;
  return "changed";
}

const nameOf = (paths: RepositoryPaths, path: string) => {
  const name = relative(paths.mainTop, path);
  return name.startsWith("..") ? path : name;
};
