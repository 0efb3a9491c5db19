import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Site } from "./site.ts";

/** The git folder of a checkout, from the files that say so; git is asked only where they do not. */
export async function gitDirOf(site: Site, dir: string): Promise<string> {
  const dotGit = join(dir, ".git");
  const stat = statSync(dotGit, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return dotGit;
  const target = stat?.isFile() ? /^gitdir: (.*)\n?$/.exec(readFileSync(dotGit, "utf8"))?.[1] : undefined;
  return target ? resolve(dir, target) : (await site.git(dir, ["rev-parse", "--absolute-git-dir"])).replace(/\n$/, "");
}
