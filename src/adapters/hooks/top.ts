import type { RepositoryPaths } from "../../ports/repository.ts";
import { askGit, git, gitLine } from "../git.ts";

/**
 * Which worktree the peers work in, when it is a linked one. In git's configuration, because a hook may wake a runner from any
 * worktree, and because it has to outlive `.peers/` and `<common dir>/peers`.
 */
export async function rememberTop(paths: RepositoryPaths): Promise<void> {
  const place = { dir: paths.top };
  if ((await gitLine(place, ["config", "--local", "--get", "peers.top"])) === paths.mainTop) return;
  await git(place, ["config", "--local", "peers.top", paths.mainTop]);
}

export async function forgetTop(paths: RepositoryPaths): Promise<void> {
  await askGit({ dir: paths.top }, ["config", "--local", "--remove-section", "peers"]);
}
