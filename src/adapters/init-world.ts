import { lstatSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { catalogueOf } from "../core/modes/catalogue.ts";
import type { ModeGate } from "../core/modes/mode.ts";
import type { InitWorld, UninstallWorld } from "../ports/installing.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import { discover } from "./discover.ts";
import { git } from "./git.ts";
import { HookTrouble } from "./hooks/displace.ts";
import { installHooks, uninstallHooks } from "./hooks-install.ts";
import { ignorePeers, unignorePeers } from "./ignore-entry.ts";
import { programPath } from "./machine.ts";
import { readModeFolders } from "./mode-folders.ts";
import { readPackageFile } from "./package-files.ts";
import { viewProject } from "./toolchain-files.ts";

type Given = {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly launch: readonly string[];
  readonly gates?: readonly ModeGate[];
};

/** The real world for `init`. `launch` is the command hooks start. */
export function initWorld({ cwd, environment, launch, gates = [] }: Given): InitWorld {
  const paths = pathsToSetUp(cwd, environment);
  const path = environment.PATH ?? "";
  const here = (): RepositoryPaths => {
    if (!paths) throw new Error(`${cwd} is not in a git repository`);
    return paths;
  };
  return {
    cwd,
    home: homeOf(environment),
    paths,
    realPath: realpathSync,
    isOnBranch: () => headOf(here()).startsWith("ref: "),
    kindOf,
    read: (file) => (kindOf(file) === "file" ? readFileSync(file, "utf8") : null),
    write,
    template: (name) => readPackageFile(`templates/${name}`),
    view: () => viewProject(here().mainTop, path),
    modes: (own) => catalogueOf(readModeFolders({ environment, top: here().mainTop, own }), gates),
    gates,
    hasProgram: (name) => programPath(name, path) !== null,
    ignore: () => ignorePeers(here()),
    installHooks: async () => {
      try {
        return { ok: true, installed: await installHooks(here(), { launch }) };
      } catch (error) {
        if (error instanceof HookTrouble) return { ok: false, says: `hooks were not installed: ${error.message}` };
        throw error;
      }
    },
  };
}

const headOf = ({ top, mainTop, gitDir, commonDir }: RepositoryPaths) => readFileSync(join(top === mainTop ? gitDir : commonDir, "HEAD"), "utf8");

// In containers HOME may name a folder that nobody made.
function homeOf({ HOME }: Given["environment"]): string {
  const home = HOME || homedir();
  return kindOf(home) === "absent" ? home : realpathSync(home);
}

/** Where to set up: a worktree that nobody chose another place before is where its person wants the peers to work. */
export function pathsToSetUp(cwd: string, environment: Given["environment"]): RepositoryPaths | null {
  const paths = discover(cwd, environment);
  if (!paths || paths.top === paths.mainTop || kindOf(join(paths.top, ".git")) !== "file") return paths;
  const begun = kindOf(join(paths.mainTop, ".peers")) !== "absent" || kindOf(paths.stateDir) !== "absent";
  const here = kindOf(join(paths.top, ".peers")) !== "absent" || !begun;
  return here ? { ...paths, mainTop: paths.top } : paths;
}

/** The real world for `uninstall`. */
export function uninstallWorld(paths: RepositoryPaths): UninstallWorld {
  return {
    uninstallHooks: () => uninstallHooks(paths),
    unignore: () => unignorePeers(paths),
    removePeersFolder: () => {
      const folder = join(paths.mainTop, ".peers");
      // A link is somebody's own doing, and may lead anywhere.
      if (kindOf(folder) !== "folder") return false;
      rmSync(folder, { recursive: true, force: true });
      return true;
    },
    removeLog: () => removeLog(paths),
  };
}

async function removeLog(paths: RepositoryPaths): Promise<number> {
  const refs = (await git({ dir: paths.top }, ["for-each-ref", "--format=%(refname)", "refs/peers/", "refs/peers-remote/"])).split("\n").filter(Boolean);
  await git({ dir: paths.top }, ["update-ref", "--stdin"], { input: refs.map((ref) => `delete ${ref}\n`).join("") });
  for (const folder of [paths.stateDir, paths.cacheDir]) rmSync(folder, { recursive: true, force: true });
  await git({ dir: paths.top }, ["worktree", "prune"]);
  return refs.length;
}

function kindOf(path: string): "absent" | "file" | "folder" | "link" {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat) return "absent";
  return stat.isSymbolicLink() ? "link" : stat.isDirectory() ? "folder" : "file";
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}
