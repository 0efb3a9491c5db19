import { existsSync, mkdirSync, rmSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { HookSite, Installed } from "../ports/installing.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import { displace, putBack, removeIfEmpty } from "./hooks/displace.ts";
import { hasWorktreeSettings, hooksPathsIn, isInside, worktreeName, worktreesOf } from "./hooks/hooks-path.ts";
import { readInstalled, writeInstalled, writeLaunch } from "./hooks/record.ts";
import { formerHooksPath, pointBack, pointTo, restoreValue, writeShims } from "./hooks/redirect.ts";
import { wantedHooks } from "./hooks/scripts.ts";
import { forgetTop, rememberTop } from "./hooks/top.ts";
import { writeHooks } from "./hooks/write-hooks.ts";

type Spot = { readonly scope: HookSite["scope"]; readonly worktree: string; readonly value: string | null; readonly ours: string };

/**
 * Installs our hooks where git looks for them, in every worktree, and keeps running whatever was there. `launch` is the command
 * hooks start, e.g. absolute node and absolute cli. Repeating it changes nothing. Throws HookTrouble when a hook would be lost.
 */
export async function installHooks(paths: RepositoryPaths, options: { launch: readonly string[] }): Promise<Installed> {
  writeLaunch(paths, options.launch);
  if (isLinked(paths)) await rememberTop(paths);
  const known = readInstalled(paths)?.sites ?? [];
  const sites: HookSite[] = [];
  for (const spot of await spotsOf(paths)) {
    const before = known.find((site) => site.scope === spot.scope && (site.worktree ?? spot.worktree) === spot.worktree);
    sites.push(staysInside(paths, spot) ? await takePlace(paths, spot, before) : await redirect(paths, spot, before));
  }
  const installed: Installed = { version: 1, sites: [...sites, ...known.filter((old) => !sites.some((site) => isSamePlace(site, old)))] };
  writeInstalled(paths, installed);
  return installed;
}

/** Puts every byte back and removes `<common dir>/peers`; the log's refs stay. Returns lines about what could not be put back. */
export async function uninstallHooks(paths: RepositoryPaths): Promise<string[]> {
  const notes: string[] = [];
  const sites = readInstalled(paths)?.sites ?? (await guessedSites(paths));
  for (const site of [...sites].reverse()) {
    const worktree = site.worktree ?? paths.top;
    if (site.kind === "redirected" && existsSync(worktree)) await pointBack(site, worktree);
    if (site.kind === "displaced") notes.push(...putBack(site.hooksDir, site.displaced));
    if (site.kind === "displaced" && site.createdDir) removeIfEmpty(site.hooksDir);
  }
  await forgetTop(paths);
  rmSync(paths.runtimeDir, { recursive: true, force: true });
  return notes;
}

/** Peers was set up in this worktree, which is not the main one. */
const isLinked = ({ top, mainTop, gitDir, commonDir }: RepositoryPaths) => top === mainTop && gitDir !== commonDir;

/** The repository as a whole, then each worktree whose own core.hooksPath wins over the repository's. */
async function spotsOf(paths: RepositoryPaths): Promise<Spot[]> {
  const common = (await hooksPathsIn(paths.top)).filter(({ scope }) => scope !== "worktree").at(-1)?.value || null;
  const spots: Spot[] = [{ scope: "local", worktree: paths.top, value: common, ours: join(paths.runtimeDir, "hooks") }];
  if (!(await hasWorktreeSettings(paths))) return spots;
  for (const worktree of await worktreesOf(paths)) {
    const own = (await hooksPathsIn(worktree)).filter(({ scope }) => scope === "worktree").at(-1)?.value;
    if (own) spots.push({ scope: "worktree", worktree, value: own, ours: join(paths.runtimeDir, `hooks-${await worktreeName(worktree)}`) });
  }
  return spots;
}

/** A relative path means another folder in each worktree, and a link may lead out to tracked files: neither is written to. */
function staysInside(paths: RepositoryPaths, spot: Spot): boolean {
  if (spot.value === null) return isInside(join(paths.commonDir, "hooks"), paths.commonDir);
  return isAbsolute(spot.value) && isInside(spot.value, paths.commonDir) && !isInside(spot.value, paths.runtimeDir);
}

async function takePlace(paths: RepositoryPaths, spot: Spot, before: HookSite | undefined): Promise<HookSite> {
  const hooksDir = spot.value ?? join(paths.commonDir, "hooks");
  const same = before?.kind === "displaced" && before.hooksDir === hooksDir ? before : undefined;
  const createdDir = same?.createdDir ?? !existsSync(hooksDir);
  mkdirSync(hooksDir, { recursive: true });
  const names = wantedHooks(paths.runtimeDir);
  const displaced = displace(hooksDir, names, same?.displaced ?? []);
  await writeHooks(hooksDir, names);
  return { ...siteOf(spot), hooksDir, kind: "displaced", foreign: null, config: null, displaced, createdDir };
}

async function redirect(paths: RepositoryPaths, spot: Spot, before: HookSite | undefined): Promise<HookSite> {
  const already = spot.value === spot.ours;
  const foreign = already ? (before?.foreign ?? (await formerFolder(paths, spot))) : (spot.value ?? join(paths.commonDir, "hooks"));
  const names = wantedHooks(paths.runtimeDir);
  mkdirSync(spot.ours, { recursive: true });
  writeShims(spot.ours, names, { foreign, worktrees: await worktreesOf(paths) });
  await writeHooks(spot.ours, names);
  const config = already ? (before?.config ?? null) : await pointTo(spot.ours, spot);
  return { ...siteOf(spot), hooksDir: spot.ours, kind: "redirected", foreign, config, displaced: [], createdDir: true };
}

/** Our memory is lost and core.hooksPath points to us: git's configuration remembers the value, or a wider scope has one. */
async function formerFolder(paths: RepositoryPaths, spot: Spot): Promise<string> {
  const wider = (await hooksPathsIn(spot.worktree)).filter(({ scope }) => scope === "global" || scope === "system").at(-1)?.value;
  return (await formerHooksPath(spot.worktree, spot.scope)) ?? wider ?? join(paths.commonDir, "hooks");
}

/** Places of before stay remembered: a repository may move to husky and back, and former hooks lie in the old place. */
const isSamePlace = (one: HookSite, other: HookSite) => one.kind === other.kind && one.hooksDir === other.hooksDir && one.worktree === other.worktree;

const siteOf = (spot: Spot) => ({ scope: spot.scope, worktree: spot.scope === "worktree" ? spot.worktree : null });

async function guessedSites(paths: RepositoryPaths): Promise<HookSite[]> {
  const spots = await spotsOf(paths);
  for (const spot of spots) await restoreValue(spot.worktree, spot.scope, spot.ours);
  const hooksDirs = [
    ...new Set([
      join(paths.commonDir, "hooks"),
      ...spots.flatMap(({ value, ours }) => (value && value !== ours && isInside(value, paths.commonDir) ? [value] : [])),
    ]),
  ];
  return hooksDirs.filter(existsSync).map((hooksDir) => ({
    scope: "local",
    worktree: null,
    hooksDir,
    kind: "displaced",
    foreign: null,
    config: null,
    displaced: [],
    createdDir: false,
  }));
}
