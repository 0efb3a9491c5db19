import type { Examination } from "../ports/installing.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import { gitLine } from "./git.ts";
import { inspectHooks } from "./hooks/inspect.ts";
import { readLaunch } from "./hooks/record.ts";
import { isIgnored } from "./ignore-entry.ts";
import { canIsolate, canWriteIn, programPath, tryRun } from "./machine.ts";

/** The real world for `doctor`; `path` is PATH. */
export function examination(paths: RepositoryPaths, path: string): Examination {
  return {
    paths,
    gitVersion: async () => {
      const answer = await gitLine({ dir: paths.top }, ["version"]).catch(() => null);
      return answer?.replace(/^git version /, "") ?? null;
    },
    hooks: () => inspectHooks(paths),
    launch: () => readLaunch(paths),
    tryRun: (command) => tryRun(command, paths.top),
    findProgram: (name) => programPath(name, path, paths.mainTop),
    canWriteIn,
    canIsolate,
    isIgnored: (file) => isIgnored(paths, file),
  };
}
