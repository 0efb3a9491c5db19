import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Oid } from "../../core/vocabulary.ts";
import { waitForLock } from "./locks.ts";
import { abortOperation } from "./operation.ts";
import { asPeers, type Site } from "./site.ts";
import { operationIn, uncommitted } from "./status.ts";

/**
 * Saves what is uncommitted or new in a checkout as one commit on its HEAD under `ref`, then makes the checkout clean at HEAD.
 * A merge or rebase left half-way is aborted, after its state was saved. Ignored files stay as they are; no hook runs.
 */
export async function keep(site: Site, dir: string, ref: string, message: string): Promise<Oid | null> {
  await waitForLock(site, dir);
  let kept: Oid | null = null;
  // Aborting a rebase can bring back what it had put aside: look again.
  for (let round = 0; round < 3; round++) {
    const operation = await operationIn(site, dir);
    if (!operation && (await uncommitted(site, dir)).length === 0) return kept;
    kept = await save(site, { dir, ref, message: message || "Uncommitted work" });
    if (operation) await abortOperation(site, dir, operation);
    await clean(site, dir);
  }
  return kept;
}

async function save(site: Site, { dir, ref, message }: { dir: string; ref: string; message: string }): Promise<Oid> {
  await moveNestedAside(site, dir);
  const head = await site.line(dir, ["rev-parse", "-q", "--verify", "HEAD^{commit}"]);
  const { staged, tree } = await trees(site, dir);
  const before = await site.repository.resolve(ref);
  const commit = async (what: Oid, parents: readonly (Oid | null)[], text: string) => {
    const lineage = parents.filter((parent): parent is Oid => parent !== null).flatMap((parent) => ["-p", parent]);
    return (await site.git(dir, ["commit-tree", what, ...lineage, "-F", "-"], { input: `${text}\n`, env: asPeers })).trim();
  };
  // As a stash does: what was staged and then changed again exists nowhere else.
  const plain = [tree, head && (await site.repository.treeOf(head))];
  const index = staged && !plain.includes(staged) ? await commit(staged, [head], `Staged: ${message}`) : null;
  const kept = await commit(tree, [head, index, before], message);
  if (!(await site.repository.moveRef(ref, kept, before)))
    throw new Error(`${ref} was moved by someone else while work was being kept there; nothing was changed`);
  return kept;
}

/** The tree of the index as it is (null while it holds conflicts or is missing), and the tree of all files. The index itself is not touched. */
async function trees(site: Site, dir: string): Promise<{ staged: Oid | null; tree: Oid }> {
  const folder = mkdtempSync(join(tmpdir(), "peers-index-"));
  try {
    const place = { dir, indexFile: join(folder, "index") };
    const index = (await site.git(dir, ["rev-parse", "--path-format=absolute", "--git-path", "index"])).trim();
    const isThere = existsSync(index);
    if (isThere) copyFileSync(index, place.indexFile);
    const staged = isThere ? await site.line(place, ["write-tree"]) : null;
    await site.git(place, ["add", "--all", "--", ":/"]);
    return { staged, tree: (await site.git(place, ["write-tree"])).trim() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A repository inside the checkout cannot be saved as files and would make the checkout unclean for ever; it moves out whole. */
async function moveNestedAside(site: Site, dir: string): Promise<void> {
  const untracked = (await site.git(dir, ["ls-files", "-z", "--others", "--exclude-standard", "--", ":/"])).split("\0");
  const top = (await site.git(dir, ["rev-parse", "--show-toplevel"])).replace(/\n$/, "");
  for (const path of untracked.filter((each) => each.endsWith("/"))) {
    const target = freeName(join(site.paths.runtimeDir, "kept", path.slice(0, -1)));
    mkdirSync(dirname(target), { recursive: true });
    renameSync(join(top, path), target);
  }
}

function freeName(wanted: string): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted}-${count}`;
    if (!existsSync(name)) return name;
  }
}

async function clean(site: Site, dir: string): Promise<void> {
  const born = await site.line(dir, ["rev-parse", "-q", "--verify", "HEAD^{commit}"]);
  await site.git(dir, born ? ["reset", "-q", "--hard", "HEAD"] : ["read-tree", "--empty"]);
  const top = (await site.git(dir, ["rev-parse", "--show-toplevel"])).replace(/\n$/, "");
  await site.git(top, ["clean", "-fdq", "-e", "/.peers/"]);
}
