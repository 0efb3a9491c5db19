import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmdirSync, symlinkSync, unlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { HookSite } from "../../ports/installing.ts";
import { gitHooks, isOurs, ourHooks } from "./scripts.ts";

/** The hooks of a person could not be kept: the message says which files, and what to do. */
export class HookTrouble extends Error {
  override readonly name = "HookTrouble";
}

type Displaced = HookSite["displaced"][number];

/**
 * Moves other people's hooks of our names to `pre-peers/<same name>`: hook managers dispatch on `$0`. Returns all that are
 * there, with those displaced before.
 */
export function displace(hooksDir: string, known: readonly Displaced[]): Displaced[] {
  forgetStaleCopies(hooksDir);
  const fresh = ourHooks.filter((name) => isForeign(join(hooksDir, name))).map((name) => moveAside(hooksDir, name));
  const all = [...known.filter(({ name }) => !fresh.some((one) => one.name === name) && isThere(aside(hooksDir, name))), ...fresh];
  if (all.length > 0) linkCompanions(hooksDir);
  return all;
}

/** Puts former hooks back where they were; returns a line for each that could not be. */
export function putBack(hooksDir: string, known: readonly Displaced[]): string[] {
  forgetStaleCopies(hooksDir);
  for (const name of ourHooks) if (isThere(join(hooksDir, name)) && !isForeign(join(hooksDir, name))) unlinkSync(join(hooksDir, name));
  const notes = asideNames(hooksDir).flatMap((name) => restore(hooksDir, name, known.find((one) => one.name === name)?.link ?? null));
  unlinkCompanions(hooksDir);
  removeIfEmpty(join(hooksDir, "pre-peers"));
  return notes;
}

export const aside = (hooksDir: string, name: string): string => join(hooksDir, "pre-peers", name);

export function removeIfEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}

const isThere = (file: string) => lstatSync(file, { throwIfNoEntry: false }) !== undefined;

/** A dangling link is somebody's, too. */
function isForeign(file: string): boolean {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (!stat || stat.isDirectory()) return false;
  return stat.isSymbolicLink() || !isOurs(readFileSync(file, "utf8"));
}

function moveAside(hooksDir: string, name: string): Displaced {
  const [from, to] = [join(hooksDir, name), aside(hooksDir, name)];
  const link = lstatSync(from).isSymbolicLink() ? readlinkSync(from) : null;
  if (isThere(to) && !sameFile(from, to)) {
    throw new HookTrouble(
      `${from} is new, and the hook that was there before it is kept as ${to}: merge the two into ${from}, delete ${to}, and run \`peers init\` again`,
    );
  }
  mkdirSync(dirname(to), { recursive: true });
  if (link === null) renameSync(from, to);
  else {
    // A relative target would be looked for beside the new place.
    if (isThere(to)) unlinkSync(to);
    symlinkSync(resolve(hooksDir, link), to);
    unlinkSync(from);
  }
  return { name, link };
}

function sameFile(one: string, other: string): boolean {
  if (!existsSync(one) || !existsSync(other)) return false;
  return readFileSync(one).equals(readFileSync(other));
}

function asideNames(hooksDir: string): string[] {
  return ourHooks.filter((name) => isThere(aside(hooksDir, name)));
}

function restore(hooksDir: string, name: string, link: string | null): string[] {
  const [kept, place] = [aside(hooksDir, name), join(hooksDir, name)];
  if (isThere(place)) {
    if (!sameFile(kept, place)) return [`${place} was replaced after peers was installed; the hook before it is still in ${kept}`];
    unlinkSync(kept);
  } else if (link === null) renameSync(kept, place);
  else {
    symlinkSync(link, place);
    unlinkSync(kept);
  }
  return [];
}

/** Other installers keep what they overwrite as `.old` or `.legacy`, and pre-commit runs the latter; a copy of ours there would run twice, or after uninstalling. */
function forgetStaleCopies(hooksDir: string): void {
  for (const file of ourHooks.flatMap((name) => [join(hooksDir, `${name}.old`), join(hooksDir, `${name}.legacy`)])) {
    if (lstatSync(file, { throwIfNoEntry: false })?.isFile() && isOurs(readFileSync(file, "utf8"))) unlinkSync(file);
  }
}

/** Hooks source files that lie beside them (`. "$(dirname "$0")/lib.sh"`). */
function linkCompanions(hooksDir: string): void {
  for (const name of readdirSync(hooksDir)) {
    const isCompanion = name !== "pre-peers" && !name.endsWith(".sample") && !gitHooks.includes(name);
    if (isCompanion && !isThere(aside(hooksDir, name))) symlinkSync(join("..", name), aside(hooksDir, name));
  }
}

function unlinkCompanions(hooksDir: string): void {
  const folder = join(hooksDir, "pre-peers");
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const stat = lstatSync(join(folder, name));
    if (!gitHooks.includes(name) && stat.isSymbolicLink() && readlinkSync(join(folder, name)) === join("..", name)) unlinkSync(join(folder, name));
  }
}

export function makeExecutable(file: string): void {
  chmodSync(file, 0o755);
}
