import type { Repository, RepositoryPaths } from "../ports/repository.ts";
import type { Guard, GuardSnapshot, Tampering } from "../ports/workspaces.ts";
import { askGit } from "./git.ts";
import { checkFiles, type FilesSeen, lookAtFiles } from "./guard/files.ts";
import { checkRefs, lookAtRefs, type RefsSeen } from "./guard/refs.ts";

/**
 * Remembers, before a turn, what a turn has no business with, and puts it back afterwards: policy files, hooks, configuration that
 * runs programs or changes what git sees, replace refs, tags, notes, other branches. What had been put in its place is not lost:
 * files go to `<common dir>/peers/kept/`, commits to `refs/peers/kept/`. The log itself is left to the log adapter.
 */
export function createGuard({ paths, repository }: { readonly paths: RepositoryPaths; readonly repository: Repository }): Guard {
  const snapshot = async (): Promise<GuardSnapshot> => {
    const [refs, files] = await Promise.all([lookAtRefs(paths), hooksFolder(paths).then((folder) => lookAtFiles(paths, folder))]);
    return { takenAt: Date.now(), content: { refs, files } satisfies Seen };
  };
  const check = async ({ content }: GuardSnapshot, mayMove: readonly string[]): Promise<Tampering[]> => {
    const { refs, files } = content as Seen;
    // Files first: a bent configuration or a graft would take part in every answer about refs.
    const bentFiles = await checkFiles(paths, files);
    return [...bentFiles, ...(await checkRefs({ paths, repository }, refs, mayMove))];
  };
  return { snapshot, check };
}

type Seen = { readonly refs: RefsSeen; readonly files: FilesSeen };

/** Where git looks for hooks; asked of git, because a global or a system-wide setting counts too. */
async function hooksFolder(paths: RepositoryPaths): Promise<string> {
  const place = { dir: paths.mainTop };
  // Not through our own steady settings: they say /dev/null.
  const answer = await askGit(place, ["config", "--type=path", "--show-scope", "--get-all", "core.hooksPath"]);
  const configured = answer.stdout
    .split("\n")
    .filter((line) => line && !line.startsWith("command\t"))
    .at(-1);
  return configured?.slice(configured.indexOf("\t") + 1) ?? "";
}
