import { existsSync } from "node:fs";
import { join } from "node:path";
import { gitDirOf } from "./git-dir.ts";
import type { Site } from "./site.ts";

/** Paths that are changed, staged, in conflict or new; ignored ones and our own folder do not count. */
export async function uncommitted(site: Site, dir: string): Promise<string[]> {
  const fields = (await site.git(dir, ["status", "--porcelain", "-z", "--untracked-files=normal", "--ignore-submodules=none"])).split("\0");
  const paths: string[] = [];
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at] ?? "";
    if (field === "") continue;
    if (/^[RC]|^.[RC]/.test(field)) at++; // The name it had before follows as a field of its own.
    if (field !== "?? .peers/" && !field.startsWith("?? .peers/")) paths.push(field.slice(3));
  }
  return paths;
}

/** What a git stopped half-way left in a checkout. */
export async function operationIn(site: Site, dir: string): Promise<"rebase" | "am" | "merge" | "cherry-pick" | "revert" | "bisect" | null> {
  const gitDir = await gitDirOf(site, dir);
  const there = (name: string) => existsSync(join(gitDir, name));
  if (there("rebase-apply/applying")) return "am";
  if (there("rebase-merge") || there("rebase-apply")) return "rebase";
  if (there("MERGE_HEAD")) return "merge";
  if (there("CHERRY_PICK_HEAD") || there("sequencer")) return "cherry-pick";
  if (there("REVERT_HEAD")) return "revert";
  return there("BISECT_LOG") ? "bisect" : null;
}

/** At most three of them, the rest as a number. */
export function listPaths(paths: readonly string[]): string {
  const rest = paths.length - 3;
  return paths.slice(0, 3).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
