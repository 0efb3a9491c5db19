import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { IgnoreOutcome } from "../ports/installing.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import { askGit } from "./git.ts";
import { commitIgnoreFile } from "./ignore-commit.ts";

const line = ".peers/";

/** What uninstalling needs to put the file back. */
type Memory = { readonly created: boolean; readonly before: string };

/**
 * Makes git ignore `.peers/` by a line in .gitignore, committed by peers itself on its own: what a person has staged or changed
 * is neither taken along nor touched, in .gitignore either.
 */
export async function ignorePeers(paths: RepositoryPaths): Promise<IgnoreOutcome> {
  const file = join(paths.mainTop, ".gitignore");
  if (await isIgnored(paths, ".peers/config.yaml")) return { outcome: "already", says: "git ignores .peers/ already" };
  if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) {
    return { outcome: "not-possible", says: `${file} is a symbolic link, which git does not read; add the line ${line} to .git/info/exclude` };
  }
  const before = existsSync(file) ? readFileSync(file, "latin1") : null;
  writeFileSync(file, withLine(before ?? ""), "latin1");
  remember(paths, { created: before === null, before: before ?? "" });
  const why = await commitIgnoreFile(paths, { change: withLine, subject: "Ignore .peers/" });
  return why === null
    ? { outcome: "committed", says: "added .peers/ to .gitignore and committed only that" }
    : { outcome: "written", says: `added .peers/ to .gitignore; not committed: ${why}` };
}

/** Takes the line out again, the same way; null when it was not put in by us. */
export async function unignorePeers(paths: RepositoryPaths): Promise<IgnoreOutcome | null> {
  const memory = recall(paths);
  const file = join(paths.mainTop, ".gitignore");
  if (!memory || !existsSync(file)) return null;
  const now = readFileSync(file, "latin1");
  // Byte for byte where nothing else has changed, else only the line.
  const after = now === withLine(memory.before) ? memory.before : withoutLine(now);
  if (after === now) return null;
  if (after === "" && memory.created) unlinkSync(file);
  else writeFileSync(file, after, "latin1");
  rmSync(memoryFile(paths), { force: true });
  const change = (text: string) => (text === withLine(memory.before) ? memory.before : withoutLine(text));
  const why = await commitIgnoreFile(paths, { change, subject: "No longer ignore .peers/", deleteWhenEmpty: memory.created });
  return why === null
    ? { outcome: "committed", says: "took .peers/ out of .gitignore and committed only that" }
    : { outcome: "written", says: `took .peers/ out of .gitignore; not committed: ${why}` };
}

export async function isIgnored(paths: RepositoryPaths, path: string): Promise<boolean> {
  return (await askGit({ dir: paths.mainTop }, ["check-ignore", "-q", "--", path])).exitCode === 0;
}

/** Keeps the file's own line ends, and ends a last line that has none. */
function withLine(text: string): string {
  const end = /\r\n/.test(text) ? "\r\n" : "\n";
  return `${text}${text === "" || text.endsWith("\n") ? "" : end}${line}${end}`;
}

const withoutLine = (text: string) => text.replace(/^\.peers\/\r?(\n|$)/m, "");

const memoryFile = (paths: RepositoryPaths) => join(paths.runtimeDir, "ignore.json");

function remember(paths: RepositoryPaths, memory: Memory): void {
  mkdirSync(paths.runtimeDir, { recursive: true });
  writeFileSync(memoryFile(paths), JSON.stringify(memory));
}

function recall(paths: RepositoryPaths): Memory | null {
  if (!existsSync(memoryFile(paths))) return null;
  try {
    return JSON.parse(readFileSync(memoryFile(paths), "utf8")) as Memory;
  } catch {
    return null;
  }
}
