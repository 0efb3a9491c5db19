import { editorSchemas } from "../core/config/editor-schema.ts";
import { chooseAgents, type KnownAgent } from "../core/setup/agents.ts";
import { lineDiff } from "../core/setup/line-diff.ts";
import { renderConfig, renderGoals } from "../core/setup/render.ts";
import { detectToolchain } from "../core/toolchain.ts";
import type { InitWorld } from "../ports/installing.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import { planModes } from "./init-modes.ts";

export type InitReport = {
  readonly ok: boolean;
  /** What was written, and what was not. */
  readonly lines: readonly string[];
  readonly warnings: readonly string[];
  /** The command to give next; null when init was refused. */
  readonly next: string | null;
};

export type InitRequest = { readonly force: boolean; readonly modes?: { readonly names: readonly string[]; readonly lang: string; readonly plan?: string } };

/**
 * Makes a repository ready: settings with the project's own commands, the ignore entry, hooks. What a person has edited is
 * never overwritten without `force`; instead the report shows how a fresh file would differ. Repeating it changes nothing.
 */
export async function init(request: InitRequest, world: InitWorld): Promise<InitReport> {
  const { paths } = world;
  if (paths === null) return refusal(`${world.cwd} is not in a git repository; \`git init\` makes one`);
  const unfit = unfitPlace(paths, world);
  if (unfit !== null) return refusal(unfit);
  const { chosen, missing } = chooseAgents(world.hasProgram);
  const view = await world.view();
  const toolchain = detectToolchain(view);
  const folder = folderOf(paths);
  const planned = request.modes ? planModes({ ...request.modes, force: request.force }, world, { view, toolchain, agents: chosen, folder }) : null;
  if (planned?.ok === false) return refusal(planned.problems.join("\n"));
  const fresh = {
    "config.yaml": planned?.config ?? renderConfig(world.template("config.yaml"), { agents: chosen, toolchain }),
    "goals.yaml": planned?.goals ?? renderGoals(world.template("goals.yaml"), toolchain),
  };
  const written = [
    ...(paths.top === paths.mainTop ? [] : [`peers works in ${paths.mainTop}, not in ${paths.top}; for a place of its own, \`git clone\` it`]),
    ...(toolchain.names.length > 0 ? [`found ${toolchain.names.join(" and ")}`] : []),
    ...(planned?.says ?? []),
    ...Object.entries(fresh).flatMap(([name, text]) => place({ force: request.force || planned !== null }, world, { path: `${folder}/${name}`, name, text })),
  ];
  writeSchemas(world, folder);
  const ignored = await world.ignore();
  const hooks = await world.installHooks();
  const warnings = [
    ...missing.map(missingAgent),
    ...toolchain.notes,
    ...(planned?.warnings ?? []),
    ...(ignored.outcome === "not-possible" ? [ignored.says] : []),
  ];
  const lines = [...written, ...(ignored.outcome === "not-possible" ? [] : [ignored.says]), hooks.ok ? hooksLine(hooks.installed.sites) : hooks.says];
  return { ok: hooks.ok, lines, warnings, next: hooks.ok ? nextCommand(request, paths, world) : "peers init" };
}

const folderOf = (paths: RepositoryPaths) => `${paths.mainTop === "/" ? "" : paths.mainTop}/.peers`;

const refusal = (says: string): InitReport => ({ ok: false, lines: [says], warnings: [], next: null });

/** Why nothing is done here, or null. */
function unfitPlace(paths: RepositoryPaths, { home, realPath, kindOf, isOnBranch }: InitWorld): string | null {
  const top = realPath(paths.mainTop);
  if (top === "/") return "the repository is the root of the file system; run peers in a project's own repository";
  if (top === home) return `the repository is your home folder ${home}; run peers in a project's own repository`;
  if (top === realPath(paths.commonDir))
    return `${paths.mainTop} is a bare repository without a checkout; \`git worktree add ../work\` makes one, run \`peers init\` there`;
  const folder = folderOf(paths);
  if (kindOf(folder) === "link") return `${folder} is a symbolic link; remove it, so that peers writes where you think it does`;
  if (kindOf(folder) === "file") return `${folder} is a file; move it away, peers keeps a folder of that name`;
  const linked = ["config.yaml", "goals.yaml", "schema"].find((name) => kindOf(`${folder}/${name}`) === "link");
  if (linked !== undefined) return `${folder}/${linked} is a symbolic link; replace it by what it points to`;
  // Once set up it does not matter: `npm ci` in a pipeline, on a detached HEAD, may repeat init.
  if (kindOf(`${folder}/goals.yaml`) === "absent" && !isOnBranch())
    return `${paths.mainTop} is on no branch (its HEAD is detached); \`git switch\` to the branch the peers are to work on, then \`peers init\` again`;
  return null;
}

type Draft = { readonly path: string; readonly name: string; readonly text: string };

function place(request: { readonly force: boolean }, world: InitWorld, { path, name, text }: Draft): string[] {
  const there = world.read(path);
  if (there === text) return [`.peers/${name} is as init would write it`];
  if (there === null || request.force) {
    world.write(path, text);
    return [`${there === null ? "wrote" : "rewrote"} .peers/${name}`];
  }
  return [`kept your .peers/${name}; a fresh one would differ by (\`peers init --force\` writes it):`, ...lineDiff(there, text).map((line) => `  ${line}`)];
}

function writeSchemas(world: InitWorld, folder: string): void {
  for (const [name, text] of Object.entries(editorSchemas()))
    if (world.read(`${folder}/schema/${name}`) !== text) world.write(`${folder}/schema/${name}`, text);
}

const missingAgent = ({ title, tool, install }: KnownAgent) =>
  `${title} (${tool}) is not installed here: \`${install}\` installs it, or name another program in .peers/config.yaml under peers`;

function hooksLine(
  sites: readonly { readonly kind: "displaced" | "redirected"; readonly displaced: readonly { readonly name: string }[]; readonly foreign: string | null }[],
): string {
  const kept = sites.flatMap(({ displaced }) => displaced.map(({ name }) => name));
  const folders = sites.flatMap(({ kind, foreign }) => (kind === "redirected" && foreign !== null ? [foreign] : []));
  const chained = [...(kept.length > 0 ? [`your ${kept.join(", ")}`] : []), ...folders.map((folder) => `everything in ${folder}`)];
  return `installed git hooks${chained.length > 0 ? `; ${chained.join(" and ")} still runs` : ""}`;
}

/** A task must be told before anyone can work on it; a mode says by itself what has to be true. */
function nextCommand({ modes }: InitRequest, paths: RepositoryPaths, world: InitWorld): string {
  const untold = /^task: (""|'')?\s*$/m.test(world.read(`${folderOf(paths)}/goals.yaml`) ?? "");
  return untold && !modes ? "write the task into .peers/goals.yaml, then: peers goals accept && peers run" : "peers run";
}
