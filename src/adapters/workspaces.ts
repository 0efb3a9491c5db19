import type { Repository, RepositoryPaths } from "../ports/repository.ts";
import type { Workspaces } from "../ports/workspaces.ts";
import { comeBack } from "./workspaces/come-back.ts";
import { keep } from "./workspaces/keep.ts";
import { land } from "./workspaces/land.ts";
import { openOwn } from "./workspaces/own.ts";
import { restore } from "./workspaces/restore.ts";
import { revert } from "./workspaces/revert.ts";
import { createReviews } from "./workspaces/review.ts";
import { openShared } from "./workspaces/shared.ts";
import { makeSite } from "./workspaces/site.ts";
import { operationIn, uncommitted } from "./workspaces/status.ts";

/**
 * The folders turns work in. Nothing here ever throws away what is neither committed nor ignored: it is saved under a ref first,
 * or the step is not taken. `environment` is what git runs with (home, configuration, transport).
 */
export function createWorkspaces(given: {
  readonly paths: RepositoryPaths;
  readonly repository: Repository;
  readonly environment: Readonly<Record<string, string>>;
}): Workspaces {
  const site = makeSite(given);
  const reviews = createReviews(site);
  return {
    isSettled: async ({ dir }) => {
      const [operation, open] = await Promise.all([operationIn(site, dir), uncommitted(site, dir)]);
      return operation === null && open.length === 0;
    },
    uncommitted: (dir) => uncommitted(site, dir),
    openShared: (branch, tip) => openShared(site, branch, tip),
    openOwn: (peer, tip) => openOwn(site, peer, tip),
    openReview: reviews.open,
    prepareReview: reviews.prepare,
    land: (workspace, branch) => land(site, workspace, branch),
    keep: (workspace, ref, message) => keep(site, workspace.dir, ref, message),
    comeBack: (workspace, branch, ref) => comeBack(site, workspace, { branch, ref }),
    restore: (workspace, branch, to, ref) => restore(site, workspace, { branch, to, ref }),
    revert: (workspace, branch, commits, message) => revert(site, workspace, { branch, commits, message }),
  };
}
