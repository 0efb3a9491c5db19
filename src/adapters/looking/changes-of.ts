import type { FileChange } from "../../core/file-change.ts";
import type { Extractor } from "../../core/source-file.ts";
import type { Oid } from "../../core/vocabulary.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import { parseChanges } from "../changes.ts";
import { git } from "../git.ts";
import { cut } from "./cut.ts";
import type { Kept } from "./kept.ts";

// What is kept is kept under the name of an extractor; this one looks at commits.
const shelf: Extractor<unknown> = { id: "changes-of-commits", version: "1", wants: () => false, from: () => null };

/** What each commit changed against its first parent, renames found; all that is not known yet by one git. */
export async function changesOfCommits(
  { paths, kept }: { paths: RepositoryPaths; kept: Kept },
  commits: readonly Oid[],
): Promise<ReadonlyMap<Oid, readonly FileChange[]>> {
  const unknown = [...new Set(commits)].filter((commit) => kept.get(shelf, commit, "") === null);
  if (unknown.length > 0) {
    const answer = await git({ dir: paths.commonDir }, ["log", "--no-walk=unsorted", "--stdin", ...shown], {
      input: unknown.map((oid) => `${oid}\n`).join(""),
    });
    for (const [commit, fields] of cut(answer.split("\0"), unknown)) kept.put(shelf, commit, "", parseChanges(fields.join("\0")));
    kept.flush();
  }
  return new Map(commits.map((commit) => [commit, (kept.get(shelf, commit, "")?.value ?? []) as FileChange[]]));
}

// A committed `* -diff` or a textconv driver must not hide what changed.
const steady = ["--no-ext-diff", "--no-textconv", "--text"];
const shown = [...steady, "-M", "--root", "--diff-merges=first-parent", "--raw", "--numstat", "-z", "--no-abbrev", "--format=%H"];
