import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { HookSite } from "../../ports/installing.ts";
import { askGit, git, gitLine } from "../git.ts";
import { aside, makeExecutable } from "./displace.ts";
import { expectedHooks, gitHooks, shimFor } from "./scripts.ts";

/** Beside the value itself: outlives a deleted `<common dir>/peers`. */
const formerSection = "peers.hooks";
const formerKey = `${formerSection}.formerPath`;

type Scope = HookSite["scope"];

/** Fills a folder of ours with a shim for every hook of the former folder; ours, by name, go on top and find theirs in `pre-peers`. */
export function writeShims(hooksDir: string, ours: readonly string[], { foreign, worktrees }: { foreign: string; worktrees: readonly string[] }): void {
  mkdirSync(join(hooksDir, "pre-peers"), { recursive: true });
  const present = worktrees.map((top) => resolve(top, foreign)).flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []));
  const names = gitHooks.filter((name) => ours.includes(name) || expectedHooks.includes(name) || present.includes(name));
  for (const name of names) writeShim(ours.includes(name) ? aside(hooksDir, name) : join(hooksDir, name), shimFor(name, foreign));
}

/** Points core.hooksPath of this scope to a folder of ours and says how the file was. */
export async function pointTo(hooksDir: string, at: { worktree: string; scope: Scope }): Promise<HookSite["config"]> {
  const place = { dir: at.worktree };
  const value = await gitLine(place, ["config", `--${at.scope}`, "--get", "core.hooksPath"]);
  const file = await configFile(at);
  // Left over when somebody, e.g. husky, has set core.hooksPath anew since: not part of what was there before us.
  await askGit(place, ["config", `--${at.scope}`, "--remove-section", formerSection]);
  const before = existsSync(file) ? readFileSync(file, "latin1") : null;
  if (value !== null) await git(place, ["config", `--${at.scope}`, formerKey, value]);
  await git(place, ["config", `--${at.scope}`, "--replace-all", "core.hooksPath", hooksDir]);
  return { file, value, before, after: readFileSync(file, "latin1") };
}

/** Puts the former core.hooksPath back: the whole file when nobody has written to it since, else only the value. */
export async function pointBack(site: HookSite, worktree: string): Promise<void> {
  const { config } = site;
  if (config?.before != null && existsSync(config.file) && readFileSync(config.file, "latin1") === config.after) {
    writeFileSync(config.file, config.before, "latin1");
    return;
  }
  await restoreValue(worktree, site.scope, site.hooksDir, config?.value);
}

/** For when our memory is lost: what git's configuration itself remembers. `known` undefined means ask it. */
export async function restoreValue(worktree: string, scope: Scope, hooksDir: string, known?: string | null): Promise<void> {
  const place = { dir: worktree };
  const current = await gitLine(place, ["config", `--${scope}`, "--get", "core.hooksPath"]);
  const former = known === undefined ? await gitLine(place, ["config", `--${scope}`, "--get", formerKey]) : known;
  await askGit(place, ["config", `--${scope}`, "--remove-section", formerSection]);
  if (current !== hooksDir) return;
  if (former === null) await askGit(place, ["config", `--${scope}`, "--unset-all", "core.hooksPath"]);
  else await git(place, ["config", `--${scope}`, "--replace-all", "core.hooksPath", former]);
}

export async function formerHooksPath(worktree: string, scope: Scope): Promise<string | null> {
  return gitLine({ dir: worktree }, ["config", `--${scope}`, "--type=path", "--get", formerKey]);
}

async function configFile(at: { worktree: string; scope: Scope }): Promise<string> {
  const name = at.scope === "worktree" ? "config.worktree" : "config";
  return resolve(at.worktree, (await git({ dir: at.worktree }, ["rev-parse", "--git-path", name])).trim());
}

function writeShim(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  makeExecutable(file);
}
