import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { discover } from "../../src/adapters/discover.ts";
import { installHooks } from "../../src/adapters/hooks-install.ts";
import type { Installed } from "../../src/ports/installing.ts";
import type { RepositoryPaths } from "../../src/ports/repository.ts";
import type { Sandbox } from "./repo.ts";

export function pathsOf(sandbox: Sandbox, dir = sandbox.dir): RepositoryPaths {
  const paths = discover(dir, sandbox.env);
  if (!paths) throw new Error(`no repository at ${dir}`);
  return paths;
}

/** Runs work with the sandbox's environment in place of ours: adapters hand process.env on to git. */
export async function as<T>(sandbox: Sandbox, work: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, sandbox.env);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

export const install = (sandbox: Sandbox, dir = sandbox.dir, launch: readonly string[] = ["true"]): Promise<Installed> =>
  as(sandbox, () => installHooks(pathsOf(sandbox, dir), { launch }));

/** A stand-in for the command line: notes its arguments and environment in `launched`, answers pre-push with `verdict`. */
export function stubLaunch(sandbox: Sandbox, options: { verdict?: number; sleepS?: number } = {}): string[] {
  const file = join(sandbox.home, "stub");
  const lines = [
    "#!/bin/sh",
    `printf '%s\\n' "$*" >>"${sandbox.home}/launched"`,
    `env >"${sandbox.home}/launched.env"`,
    `[ "$1" != hook ] || cat >"${sandbox.home}/launched.stdin"`,
    `sleep ${options.sleepS ?? 0}`,
    `exit ${options.verdict ?? 0}`,
  ];
  writeScript(file, `${lines.join("\n")}\n`);
  return ["/bin/sh", file];
}

/** A script with execute bits, wherever it is. */
export function writeScript(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

/** Fields of each line of the spool. */
export function spool(paths: RepositoryPaths): string[][] {
  const file = join(paths.runtimeDir, "spool", "log");
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split("\t"));
}

export const hooksSeen = (paths: RepositoryPaths): string[] => spool(paths).map((fields) => fields[1] ?? "");

export const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");

/** Waits for something a detached process does; fails after 10 s. */
export async function eventually(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("did not happen within 10 s");
}

/** Every file below a folder with its mode and bytes: two equal pictures mean nothing was changed. */
export function picture(folder: string): Record<string, string> {
  const seen: Record<string, string> = {};
  const visit = (path: string, name: string) => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isSymbolicLink()) seen[name] = `-> ${readlinkSync(path)}`;
    else if (stat.isDirectory()) {
      seen[name] = `folder ${(stat.mode & 0o777).toString(8)}`;
      for (const entry of readdirSync(path).sort()) visit(join(path, entry), `${name}/${entry}`);
    } else seen[name] = `${(stat.mode & 0o777).toString(8)} ${readFileSync(path, "latin1")}`;
  };
  visit(folder, ".");
  return seen;
}
