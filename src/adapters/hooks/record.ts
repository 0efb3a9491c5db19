import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Installed } from "../../ports/installing.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";

const siteSchema = z.object({
  scope: z.enum(["local", "worktree"]),
  worktree: z.string().nullable(),
  hooksDir: z.string(),
  kind: z.enum(["displaced", "redirected"]),
  foreign: z.string().nullable(),
  config: z.object({ file: z.string(), value: z.string().nullable(), before: z.string().nullable(), after: z.string() }).nullable(),
  displaced: z.array(z.object({ name: z.string(), link: z.string().nullable() })),
  createdDir: z.boolean(),
});
const installedSchema = z.object({ version: z.literal(1), sites: z.array(siteSchema) });

/** What the last installation remembered; null when there was none or its memory is lost. */
export function readInstalled(paths: RepositoryPaths): Installed | null {
  const file = installedFile(paths);
  if (!existsSync(file)) return null;
  try {
    return installedSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

export function writeInstalled(paths: RepositoryPaths, installed: Installed): void {
  mkdirSync(paths.runtimeDir, { recursive: true });
  writeWhole(installedFile(paths), `${JSON.stringify(installed, null, 2)}\n`);
}

/** What hooks start, one argument a line. */
export function writeLaunch(paths: RepositoryPaths, launch: readonly string[]): void {
  const broken = launch.find((argument) => argument.includes("\n") || argument === "");
  if (broken !== undefined) throw new Error(`hooks cannot start ${JSON.stringify(broken)}: an argument of the launch command is empty or has a line end`);
  mkdirSync(join(paths.runtimeDir, "spool"), { recursive: true });
  writeWhole(join(paths.runtimeDir, "launch"), launch.map((argument) => `${argument}\n`).join(""));
}

export function readLaunch(paths: RepositoryPaths): string[] | null {
  const file = join(paths.runtimeDir, "launch");
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : null;
}

const installedFile = (paths: RepositoryPaths) => join(paths.runtimeDir, "installed.json");

/** A hook may read at any moment: it sees the old text or the new, never half of one. */
export function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}
