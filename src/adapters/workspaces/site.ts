import type { Repository, RepositoryPaths } from "../../ports/repository.ts";
import { askGit, type GitAnswer, type GitOptions, type GitPlace, git, gitLine, withoutGitVariables } from "../git.ts";

/** Where workspaces are made and how git is asked there: with the operator's environment, and nothing that runs programs. */
export type Site = {
  readonly paths: RepositoryPaths;
  readonly repository: Repository;
  readonly git: (dir: string | GitPlace, args: readonly string[], options?: GitOptions) => Promise<string>;
  readonly ask: (dir: string | GitPlace, args: readonly string[], options?: GitOptions) => Promise<GitAnswer>;
  /** One line of answer, or null when git says no. */
  readonly line: (dir: string | GitPlace, args: readonly string[]) => Promise<string | null>;
};

export function makeSite(given: {
  readonly paths: RepositoryPaths;
  readonly repository: Repository;
  readonly environment: Readonly<Record<string, string>>;
}): Site {
  const environment = withoutGitVariables(given.environment);
  const withEnvironment = (options: GitOptions = {}) => ({ ...options, env: { ...environment, ...options.env } });
  const place = (dir: string | GitPlace): GitPlace => (typeof dir === "string" ? { dir } : dir);
  return {
    paths: given.paths,
    repository: given.repository,
    git: (dir, args, options) => git(place(dir), [...calm, ...args], withEnvironment(options)),
    ask: (dir, args, options) => askGit(place(dir), [...calm, ...args], withEnvironment(options)),
    line: (dir, args) => gitLine(place(dir), [...calm, ...args]),
  };
}

// A person's settings that would make a step do more than it says: move other branches, stash, descend into submodules, refuse.
const calm = [
  "-c",
  "rebase.updateRefs=false",
  "-c",
  "rebase.autoStash=false",
  "-c",
  "rebase.autoSquash=false",
  "-c",
  "merge.autoStash=false",
  "-c",
  "merge.verifySignatures=false",
  "-c",
  "submodule.recurse=false",
  "-c",
  "core.safecrlf=false",
];

/** Who signs what we commit ourselves. */
export const asPeers = {
  GIT_AUTHOR_NAME: "peers",
  GIT_AUTHOR_EMAIL: "peers@localhost",
  GIT_COMMITTER_NAME: "peers",
  GIT_COMMITTER_EMAIL: "peers@localhost",
};

/** `main` and `refs/heads/main` both name the branch. */
export const fullName = (branch: string) => (branch.startsWith("refs/") ? branch : `refs/heads/${branch}`);
export const shortName = (branch: string) => branch.replace(/^refs\/heads\//, "");
export const shortOid = (oid: string) => oid.slice(0, 10);
