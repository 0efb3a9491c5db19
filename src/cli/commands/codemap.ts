import { existsSync, lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codemapOf, treeOfCheckout, treeOpener } from "../../adapters/codemap.ts";
import { replaceText } from "../../adapters/replace-text.ts";
import { createRepository } from "../../adapters/repository.ts";
import { Refusal } from "../../app/accept.ts";
import { agentsFile, renderAgents } from "../../core/codemap/agents.ts";
import { architectureFile, architectureSeed } from "../../core/codemap/architecture-seed.ts";
import { digestOf } from "../../core/codemap/digest.ts";
import { type CodeEntry, codemapFile, entriesOf, readCodemap, writeCodemap } from "../../core/codemap/file.ts";
import { type Refreshed, refreshed } from "../../core/codemap/refresh.ts";
import type { Codemap } from "../../core/codemap/symbol.ts";
import { recon as reconOf } from "../../core/recon/recon.ts";
import type { TreeView } from "../../ports/gate.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import type { Handler, Invocation } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { pathsOf } from "../paths-of.ts";

/** `peers codemap`: see every public name, or bring CODEMAP.yaml up to date with the files as they are. Works in any repository. */
export const codemap: Handler = async (invocation) => {
  const { options } = invocation;
  if (options.at !== undefined && (options.refresh || options.check || options.seed))
    throw new Refusal("--at shows the codemap of a commit; --refresh, --check and --seed are about the files of the checkout");
  return withTree(invocation, async ({ tree, paths, asOf }) => {
    const map = await codemapOf(tree);
    if (options.refresh || options.seed) return refresh(invocation, { map, paths });
    if (options.check) return check(invocation, { map, paths });
    invocation.print(options.json ? JSON.stringify({ entries: entriesOf(map), unread: map.unread, leftOut: map.leftOut }, null, 2) : digestOf(map, asOf));
    return exitCodes.ok.code;
  });
};

/** `peers recon`: languages, entry points, tree and documents. */
export const recon: Handler = (invocation) =>
  withTree(invocation, async ({ tree, asOf }) => {
    invocation.print(await reconOf(tree, asOf));
    return exitCodes.ok.code;
  });

/** `peers agents-doc`: AGENTS.md from CODEMAP.yaml as it lies in the checkout. */
export const agentsDoc: Handler = async (invocation) => {
  const { top } = pathsOf(invocation);
  const entries = written(top);
  if (entries === null) throw new Refusal(`there is no ${codemapFile} here; \`peers codemap --refresh\` writes one`);
  const before = textAt(join(top, agentsFile));
  const text = renderAgents(entries, before);
  if (invocation.options.check) {
    if (before === text) return exitCodes.ok.code;
    invocation.complain(`${agentsFile} is not what ${codemapFile} renders; \`peers agents-doc\` writes it`);
    return exitCodes.gateFailed.code;
  }
  if (before !== text) replaceText(join(top, agentsFile), text);
  invocation.print(before === text ? `${agentsFile} is up to date` : `wrote ${agentsFile}`);
  return exitCodes.ok.code;
};

type Looked = { readonly tree: TreeView; readonly paths: RepositoryPaths; readonly asOf: string };

/** The files of the checkout as they are now, or those of `--at`. */
async function withTree(invocation: Invocation, use: (looked: Looked) => Promise<number>): Promise<number> {
  const paths = pathsOf(invocation);
  const repository = createRepository(paths);
  try {
    const { at } = invocation.options;
    const commit = typeof at === "string" ? await repository.resolve(at) : null;
    if (typeof at === "string" && commit === null) throw new Refusal(`${at} names no commit here`);
    const oid = commit === null ? await treeOfCheckout(paths) : await repository.treeOf(commit);
    const open = treeOpener(repository, { signal: new AbortController().signal, withSecondThread: true });
    return await use({ tree: await open(oid), paths, asOf: commit?.slice(0, 10) ?? "now, with what is not committed" });
  } finally {
    await repository.close();
  }
}

type Place = { readonly map: Codemap; readonly paths: RepositoryPaths };

function refresh({ options, print, complain }: Invocation, { map, paths: { top } }: Place): number {
  const result = refreshed(map, written(top) ?? []);
  replaceText(join(top, codemapFile), writeCodemap(result.entries));
  for (const line of told(result)) print(line);
  for (const { file, line, why } of map.unread) complain(`${file}:${line}: not read whole: ${why}`);
  if (options.seed) seed(top, result.entries, print);
  return exitCodes.ok.code;
}

function seed(top: string, entries: readonly CodeEntry[], print: Invocation["print"]): void {
  const agents = textAt(join(top, agentsFile));
  if (agents === null) replaceText(join(top, agentsFile), renderAgents(entries, null));
  const architecture = textAt(join(top, architectureFile)) === null && !existsSync(join(top, architectureFile));
  if (architecture) replaceText(join(top, architectureFile), architectureSeed(entries));
  print(
    [agents === null ? `wrote ${agentsFile}` : `${agentsFile} is there`, architecture ? `wrote ${architectureFile}` : `${architectureFile} is there`].join(
      ", ",
    ),
  );
}

function told({ entries, added, removed, moved }: Refreshed): string[] {
  const open = entries.filter(({ summary }) => !summary).length;
  return [
    `${codemapFile}: ${entries.length} entries, ${added.length} new, ${removed.length} gone, ${moved.length} moved with their summary${open > 0 ? `; ${open} still without a summary` : ""}`,
    ...added.slice(0, 20).map((id) => `  + ${id}`),
    ...removed.slice(0, 20).map((id) => `  - ${id}`),
    ...moved.slice(0, 20).map(({ from, to }) => `  ${from} -> ${to}`),
  ];
}

function check({ complain, print }: Invocation, { map, paths: { top } }: Place): number {
  const before = written(top);
  if (before === null) {
    complain(`there is no ${codemapFile} here; \`peers codemap --refresh\` writes one`);
    return exitCodes.gateFailed.code;
  }
  const result = refreshed(map, before);
  if (writeCodemap(result.entries) === writeCodemap(before)) {
    print(`${codemapFile} is up to date`);
    return exitCodes.ok.code;
  }
  for (const line of told(result)) print(line);
  complain(`${codemapFile} is not what the files say; \`peers codemap --refresh\` writes it`);
  return exitCodes.gateFailed.code;
}

/** The entries of CODEMAP.yaml in the checkout; null when there is no such file. What does not read is not overwritten. */
function written(top: string): readonly CodeEntry[] | null {
  const text = textAt(join(top, codemapFile));
  if (text === null) return null;
  const read = readCodemap(text);
  if (!read.ok) throw new Refusal(read.problems.slice(0, 10).join("\n"));
  return read.entries.map(({ at: _, ...entry }) => entry);
}

/** Null for what is not there, or is no regular file: a link is not followed. */
const textAt = (file: string) => (lstatSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, "utf8") : null);
