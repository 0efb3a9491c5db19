import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import type { RepositoryPaths } from "../ports/repository.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds the repository around a folder by reading the few files that say so, without starting git: `peers status` has no
 * time for a process. GIT_DIR and its like are not consulted; in a hook they point where git wants, not where the person is.
 * Null when there is none.
 */
export function discover(from: string, environment: Environment): RepositoryPaths | null {
  const found = gitDirAbove(resolve(from));
  if (!found) return null;
  const { top, gitDir } = found;
  const commonDir = commonDirOf(gitDir);
  const config = readIfThere(join(commonDir, "config"));
  const id = repositoryId(commonDir);
  return {
    top,
    mainTop: mainTopOf({ top, gitDir, commonDir, config }),
    gitDir,
    commonDir,
    runtimeDir: join(commonDir, "peers"),
    stateDir: join(environment.XDG_STATE_HOME || join(home(environment), ".local", "state"), "peers", id),
    cacheDir: join(environment.XDG_CACHE_HOME || join(home(environment), ".cache"), "peers", id),
    id,
    objectFormat: /^\s*objectformat\s*=\s*sha256\s*$/im.test(config) ? "sha256" : "sha1",
  };
}

/** The folder name is for people, the digest of the real path is what makes it unique. */
export function repositoryId(commonDir: string): string {
  const real = realpathSync(commonDir);
  const name = basename(real) === ".git" ? basename(dirname(real)) : basename(real).replace(/\.git$/, "");
  return `${name.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 40)}-${createHash("sha256").update(real).digest("hex").slice(0, 12)}`;
}

function gitDirAbove(from: string): { top: string; gitDir: string } | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const dotGit = join(folder, ".git");
    const stat = statSync(dotGit, { throwIfNoEntry: false });
    if (stat?.isDirectory()) return { top: folder, gitDir: dotGit };
    if (stat?.isFile()) {
      const target = /^gitdir: (.*)$/m.exec(readFileSync(dotGit, "utf8"))?.[1];
      if (target) return { top: folder, gitDir: resolve(folder, target.trim()) };
    }
    if (isGitDir(folder)) return { top: folder, gitDir: folder };
    if (folder === dirname(folder)) return null;
  }
}

const isGitDir = (folder: string) => existsSync(join(folder, "HEAD")) && existsSync(join(folder, "objects")) && existsSync(join(folder, "refs"));

function commonDirOf(gitDir: string): string {
  const pointer = readIfThere(join(gitDir, "commondir")).trim();
  return pointer ? resolve(gitDir, pointer) : gitDir;
}

/**
 * A person who set peers up in a linked worktree works there: the configuration says so as `peers.top`, as long as it exists.
 * A submodule's and a `--separate-git-dir` checkout's configuration names its checkout; a bare repository has only linked ones.
 */
function mainTopOf(known: { top: string; gitDir: string; commonDir: string; config: string }): string {
  const chosen = chosenTop(known.config);
  if (chosen && existsSync(join(chosen, ".git"))) return chosen;
  const configured = /^\s*worktree\s*=\s*(.+)$/im.exec(known.config)?.[1];
  if (configured) return resolve(known.commonDir, configured.trim());
  if (basename(known.commonDir) === ".git") return dirname(known.commonDir);
  return known.top;
}

/** `[peers] top = "/path"` as git writes it. */
function chosenTop(config: string): string | null {
  const section = /^\[peers\]\n((?:[^[].*\n?)*)/m.exec(config)?.[1] ?? "";
  const value = /^\s*top\s*=\s*(.*)$/m.exec(section)?.[1]?.trim();
  return value ? value.replace(/^"(.*)"$/, "$1").replace(/\\(["\\])/g, "$1") : null;
}

const home = (environment: Environment) => environment.HOME || homedir();
const readIfThere = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");
