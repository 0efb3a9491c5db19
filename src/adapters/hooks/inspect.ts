import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { HookReport } from "../../ports/installing.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import { askGit, git } from "../git.ts";
import { effectiveHooksDir, isInside, worktreesOf } from "./hooks-path.ts";
import { isOurs, scriptFor, wantedHooks, withoutShebang } from "./scripts.ts";

/** Looks at every hook in every worktree, and tries post-commit in each: only a spool that grows shows that hooks fire. */
export async function inspectHooks(paths: RepositoryPaths): Promise<HookReport[]> {
  const reports: HookReport[] = [];
  for (const report of await lookEverywhere(paths)) reports.push(await tried(paths, report));
  return reports;
}

/** True when git would no longer run what was installed, in some worktree: husky resets core.hooksPath at every `npm install`. */
export async function hooksDrifted(paths: RepositoryPaths): Promise<boolean> {
  return (await lookEverywhere(paths)).some(({ state }) => state !== "in-place");
}

async function lookEverywhere(paths: RepositoryPaths): Promise<HookReport[]> {
  const worktrees = await worktreesOf(paths);
  const folders = await Promise.all(worktrees.map((worktree) => effectiveHooksDir(paths, worktree)));
  return worktrees.flatMap((worktree, at) => wantedHooks(paths.runtimeDir).map((hook) => look(paths, { worktree, hook, file: join(folders[at] ?? "", hook) })));
}

function look(paths: RepositoryPaths, place: Pick<HookReport, "worktree" | "hook" | "file">): HookReport {
  const { file } = place;
  if (!isInside(dirname(file), paths.commonDir)) return { ...place, state: "overridden", says: `git takes hooks from ${dirname(file)} (core.hooksPath)` };
  if (!existsSync(file)) return { ...place, state: "missing", says: `${file} is missing` };
  const text = readFileSync(file, "utf8");
  if (!isOurs(text)) return { ...place, state: "foreign", says: `${file} was replaced by another hook` };
  if (!text.endsWith(withoutShebang(scriptFor(place.hook)))) return { ...place, state: "foreign", says: `${file} is not the hook of this version of peers` };
  if (!isExecutable(file)) return { ...place, state: "not-executable", says: `${file} is not executable, so git ignores it` };
  return { ...place, state: "in-place", says: `${file} is in place` };
}

async function tried(paths: RepositoryPaths, report: HookReport): Promise<HookReport> {
  if (report.hook !== "post-commit" || report.state !== "in-place") return report;
  const folder = mkdtempSync(join(tmpdir(), "peers-probe-"));
  try {
    const trouble = await fire(report, join(folder, "probe"));
    if (existsSync(join(folder, "probe"))) return { ...report, state: "fires", says: `post-commit fires in ${report.worktree}` };
    return {
      ...report,
      state: "silent",
      says: `post-commit of ${report.worktree} leaves nothing in ${paths.runtimeDir}/spool${trouble ? `: ${trouble}` : ""}`,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A probe records, says so in a file, and neither starts a runner nor runs the hook that was there before. */
async function fire(report: HookReport, probe: string): Promise<string> {
  const env = { PEERS_HOOKS: "1", PEERS_PROBE: probe, SKIP_SIMPLE_GIT_HOOKS: "" };
  const place = { dir: report.worktree };
  const asGit = await askGit(place, ["hook", "run", "--ignore-missing", "post-commit"], { asConfigured: true, env, timeoutMs: 10_000 });
  if (!/is not a git command/.test(asGit.stderr)) return asGit.stderr.trim();
  // `git hook` came with 2.36; an alias is run by git too, in the top of the worktree.
  const gitDir = (await git(place, ["rev-parse", "--absolute-git-dir"])).trim();
  const alias = `alias.peers-probe=!GIT_DIR=${quoted(gitDir)} ${quoted(report.file)}`;
  return (await askGit(place, ["-c", alias, "peers-probe"], { asConfigured: true, env, timeoutMs: 10_000 })).stderr.trim();
}

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    // Root may execute what has any execute bit, and only then.
    return (statSync(file).mode & 0o111) !== 0;
  } catch {
    return false;
  }
}
