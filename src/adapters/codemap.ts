import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assembleCodemap } from "../core/codemap/assemble.ts";
import { codemapExtractor } from "../core/codemap/extractor.ts";
import type { Codemap } from "../core/codemap/symbol.ts";
import type { Oid } from "../core/vocabulary.ts";
import type { TreeView } from "../ports/gate.ts";
import type { Repository, RepositoryPaths } from "../ports/repository.ts";
import { git } from "./git.ts";
import { createKept } from "./looking/kept.ts";
import { createLooker } from "./looking/looker.ts";
import { nameOf } from "./looking/second-thread.ts";
import { openTree, treeLister } from "./looking/tree.ts";

export const codemapOf = async (tree: Pick<TreeView, "files" | "extract">): Promise<Codemap> =>
  assembleCodemap(tree.files, await tree.extract(codemapExtractor));

export type Opening = { readonly signal: AbortSignal; readonly withSecondThread: boolean };

/** Opens trees of a repository for looking; what was seen of a content is kept for the next time. */
export function treeOpener({ paths, blob }: Pick<Repository, "paths" | "blob">, { signal, withSecondThread }: Opening): (tree: Oid) => Promise<TreeView> {
  const shared = withSecondThread ? { shared: new Set([nameOf(codemapExtractor)]) } : {};
  const looker = createLooker({ read: blob, kept: createKept(join(paths.stateDir, "looked")), ...shared });
  const list = treeLister(paths.commonDir);
  return (tree) => openTree({ list, read: blob, looker, signal }, tree);
}

/** The files of a checkout as they are now, as a commit of everything in it would hold them. The index is not touched. */
export async function treeOfCheckout({ top, gitDir }: Pick<RepositoryPaths, "top" | "gitDir">): Promise<Oid> {
  // A file and no folder of its own: removing a folder takes as long as asking git.
  const indexFile = join(tmpdir(), `peers-index-${randomBytes(8).toString("hex")}`);
  try {
    const index = join(gitDir, "index");
    if (existsSync(index)) copyFileSync(index, indexFile);
    await git({ dir: top, indexFile }, ["-c", "core.safecrlf=false", "add", "--all", "--", ":/"]);
    return (await git({ dir: top, indexFile }, ["write-tree"])).trim();
  } finally {
    rm(indexFile, { force: true }).catch(() => undefined);
  }
}
