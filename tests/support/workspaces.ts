import { discover } from "../../src/adapters/discover.ts";
import { createRepository } from "../../src/adapters/repository.ts";
import { createWorkspaces } from "../../src/adapters/workspaces.ts";
import type { Repository, RepositoryPaths } from "../../src/ports/repository.ts";
import type { Workspaces } from "../../src/ports/workspaces.ts";
import { inRepository, type Sandbox } from "./repo.ts";

export type Place = Sandbox & { readonly paths: RepositoryPaths; readonly repository: Repository; readonly workspaces: Workspaces };

/** A story in a real repository with the workspaces adapter on it; `sha256` makes one with the other hash. */
export const withWorkspaces = (story: (place: Place) => Promise<void>, options: { empty?: boolean; sha256?: boolean } = {}) =>
  inRepository(
    async (sandbox) => {
      if (options.sha256) {
        sandbox.run("rm", ["-rf", ".git"]);
        sandbox.git(["init", "-q", "-b", "main", "--object-format=sha256"]);
        sandbox.commit("Begin");
      }
      const paths = discover(sandbox.dir, sandbox.env);
      if (!paths) throw new Error("no repository");
      const repository = createRepository(paths);
      try {
        await story({ ...sandbox, paths, repository, workspaces: createWorkspaces({ paths, repository, environment: sandbox.env }) });
      } finally {
        await repository.close();
      }
    },
    options.empty === undefined ? {} : { empty: options.empty },
  );
