import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { tracked } from "../core/hook-files/hook-file.ts";
import { takeBlock, withBlock } from "../core/hook-files/marked-block.ts";
import type { StopHook } from "../ports/agent.ts";
import type { AgentHookWorld, HookFile } from "../ports/installing.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import { askGit } from "./git.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The real settings files: those of the project in the shared workspace, those of the person under HOME. */
export function agentHookWorld(paths: RepositoryPaths, environment: Environment): AgentHookWorld {
  return {
    repositoryId: paths.id,
    fileAt: (place) => fileAt(paths, environment, place),
    writeSnippet: (name, text) => {
      const file = join(".peers", "hooks", name);
      mkdirSync(join(paths.mainTop, ".peers", "hooks"), { recursive: true });
      writeFileSync(join(paths.mainTop, file), text);
      return file;
    },
    exclude: (files) => exclude(paths, files),
  };
}

const backupOf = (path: string) => `${path}.before-peers`;

function fileAt(paths: RepositoryPaths, environment: Environment, place: StopHook["place"]): HookFile {
  const { base, path } = placeOf(paths, environment, place);
  const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : null);
  return {
    path,
    unfit: async () => (place.under === "project" && (await isTracked(paths, path)) ? (unfit(base, path) ?? tracked) : unfit(base, path)),
    read: () => read(path),
    readBackup: () => read(backupOf(path)),
    write: (text) => (text === null ? remove(base, path) : replace(path, text, path)),
    writeBackup: (text) => replace(backupOf(path), text, path),
  };
}

function placeOf(paths: RepositoryPaths, environment: Environment, place: StopHook["place"]): { base: string; path: string } {
  if (place.under === "project") return { base: paths.mainTop, path: join(paths.mainTop, place.path) };
  const home = environment.HOME || homedir();
  const moved = place.movedBy && environment[place.movedBy.variable];
  if (!place.movedBy || !moved) return { base: home, path: join(home, place.path) };
  return { base: moved, path: join(moved, relative(place.movedBy.folder, place.path)) };
}

/** A link may lead to a file that is shared with other machines or projects, and replacing it would cut it off from there. */
function unfit(base: string, path: string): string | null {
  const parts = relative(base, path).split(sep);
  for (const [index] of parts.entries()) {
    const part = join(base, ...parts.slice(0, index + 1));
    const stat = lstatSync(part, { throwIfNoEntry: false });
    if (!stat) return null;
    if (stat.isSymbolicLink()) return `${part} is a symbolic link`;
    if (index < parts.length - 1 ? !stat.isDirectory() : !stat.isFile()) return `${part} is not a ${index < parts.length - 1 ? "folder" : "file"}`;
  }
  const bytes = readFileSync(path);
  return Buffer.from(bytes.toString("utf8")).equals(bytes) ? null : `${path} is not UTF-8 text`;
}

const isTracked = async (paths: RepositoryPaths, path: string) =>
  (await askGit({ dir: paths.mainTop }, ["ls-files", "--error-unmatch", "--", path])).exitCode === 0;

/** The file, and the folders that were there for nothing else. */
function remove(base: string, path: string): void {
  rmSync(path, { force: true });
  for (let folder = dirname(path); folder.startsWith(base + sep) && readdirSync(folder).length === 0; folder = dirname(folder)) rmdirSync(folder);
}

/** The whole file at once, with the mode of the file it is about; what a CLI reads is never half of one. */
function replace(file: string, text: string | null, like: string): void {
  if (text === null) {
    rmSync(file, { force: true });
    return;
  }
  const mode = statSync(like, { throwIfNoEntry: false })?.mode ?? 0o600;
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, text, { mode: 0o600 });
  chmodSync(fresh, mode & 0o7777);
  renameSync(fresh, file);
}

/** Beside the repository's own .gitignore: which agents a person talks to is no matter of the project. */
function exclude(paths: RepositoryPaths, files: readonly string[]): void {
  const file = join(paths.commonDir, "info", "exclude");
  const now = existsSync(file) ? readFileSync(file, "utf8") : "";
  const bare = takeBlock(now, paths.id)?.rest ?? now;
  const next =
    files.length > 0
      ? withBlock(
          bare,
          files.flatMap((path) => [`/${path}`, `/${backupOf(path)}`]),
          paths.id,
        )
      : bare;
  if (next === now) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, next);
}
