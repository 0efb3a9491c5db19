import { globMatcher } from "../skips/glob.ts";
import { runOf } from "../skips/runs.ts";
import { simpleCommands } from "../skips/shell.ts";
import { normal } from "../structure/module-paths.ts";
import { isTestPath } from "../test-paths.ts";
import type { ClosureTree } from "./contract.ts";

/** What a command names, directly and through the scripts it starts. */
export type Named = {
  /** Scripts and build files that say what is run, with what they are to it. */
  readonly scripts: ReadonlyMap<string, string>;
  /** Test files. */
  readonly tests: ReadonlySet<string>;
  /** Other files it names, taken for the implementation. */
  readonly others: ReadonlySet<string>;
  /** Tests it names that are not there yet. */
  readonly missing: ReadonlySet<string>;
  /** Test runners whose reports are known. */
  readonly runners: ReadonlySet<string>;
};

type Reading = { readonly tree: ClosureTree; readonly paths: ReadonlySet<string>; readonly seen: Set<string> };
type Found = {
  readonly scripts: Map<string, string>;
  readonly tests: Set<string>;
  readonly others: Set<string>;
  readonly missing: Set<string>;
  readonly runners: Set<string>;
};

/** Looks up every word of the command in the tree; scripts of package.json, Makefiles and shell scripts are read in turn. */
export async function namedBy(command: string, tree: ClosureTree): Promise<Named> {
  const found: Found = { scripts: new Map(), tests: new Set(), others: new Set(), missing: new Set(), runners: new Set() };
  await readLine(command, "", { tree, paths: new Set(tree.files.map(({ path }) => path)), seen: new Set() }, found);
  return found;
}

async function readLine(line: string, folder: string, reading: Reading, found: Found): Promise<void> {
  if (reading.seen.has(`${folder}\n${line}`) || reading.seen.size > 500) return;
  reading.seen.add(`${folder}\n${line}`);
  let here = folder;
  for (const { words } of simpleCommands(line)) {
    if (words[0] === "cd") here = normal(`${here}/${words[1] ?? ""}`);
    else await readCommand(words, here, reading, found);
  }
}

async function readCommand(words: readonly string[], folder: string, reading: Reading, found: Found): Promise<void> {
  const run = runOf({ words });
  if (run) found.runners.add(run.runner);
  for (const word of words) await readWord(word, folder, reading, found);
  for (const [path, why] of buildFiles(words, folder)) await readScript(path, why, reading, found);
  // A target of Cargo is a bare name; node also has --test, with a path after it.
  const targets = words.flatMap((word, index) => (/^--(test|bench)$/.test(word) ? [words[index + 1] ?? ""] : [])).filter((name) => /^[\w-]+$/.test(name));
  const ofCargo = targets.flatMap((name) => [`tests/${name}.rs`, `tests/${name}/main.rs`].map((path) => normal(`${folder}/${path}`)));
  for (const path of ofCargo) (reading.paths.has(path) ? found.tests : found.missing).add(path);
}

/** What a program reads of itself to know what to do. */
function buildFiles(words: readonly string[], folder: string): [string, string][] {
  const place = (name: string) => normal(`${folder}/${name}`);
  const starts = (pattern: RegExp) => words.some((word) => pattern.test(word.replace(/^.*\//, "")));
  return [
    ...(starts(/^g?make$/) ? ["GNUmakefile", "makefile", "Makefile"] : []),
    ...(starts(/^just$/) ? ["justfile", "Justfile", ".justfile"] : []),
    ...(starts(/^task$/) ? ["Taskfile.yml", "Taskfile.yaml"] : []),
    ...(starts(/^rake$/) ? ["Rakefile"] : []),
  ].map((name) => [place(name), "the command is a target of it"]);
}

async function readWord(word: string, folder: string, reading: Reading, found: Found): Promise<void> {
  const script = /^[\w:.-]+$/.test(word) ? await packageScript(word, folder, reading) : null;
  for (const text of script ?? []) await readLine(text, folder, reading, found);
  for (const part of partsOf(word)) {
    const path = normal(part.startsWith("/") ? part : `${folder}/${part}`);
    const there = filesOf(path, folder, reading);
    for (const each of there) await take(each, reading, found);
    if (there.length === 0 && isTestFile(path)) found.missing.add(path);
    for (const each of modulesOf(part, folder).flatMap((module) => filesOf(module, folder, reading))) await take(each, reading, found);
  }
}

const isTestFile = (path: string) => /\.\w+$/.test(path) && !/[*?[{=]/.test(path) && isTestPath(path);

/** A file, what a glob matches, or the tests of a folder. */
function filesOf(path: string, folder: string, reading: Reading): readonly string[] {
  if (/[*?[{]/.test(path)) return [...reading.paths].filter(globMatcher(path));
  if (reading.paths.has(path)) return [path];
  const below = path.replace(/\.py$/, "");
  return below === "" || below === folder ? [] : [...reading.paths].filter((each) => each.startsWith(`${below}/`) && isTestPath(each));
}

/** `--config=a.json`, `tests/a.py::Test::b`, `./cart/...`, `-ra.js`. */
const partsOf = (word: string) =>
  [...new Set([word, word.replace(/^-[^=]*=/, ""), word.replace(/::.*$/, "")])]
    .map((part) => part.replace(/\/\.\.\.$/, ""))
    .filter((part) => part !== "" && !part.startsWith("-"));

const modulesOf = (name: string, folder: string) =>
  (/^\w+(\.\w+)+$/.test(name) ? [name, name.replace(/\.\w+$/, ""), name.replace(/\.\w+\.\w+$/, "")] : []).map((module) =>
    normal(`${folder}/${module.replaceAll(".", "/")}.py`),
  );

async function take(path: string, reading: Reading, found: Found): Promise<void> {
  if (isScript(path)) return readScript(path, "the command runs it", reading, found);
  if (isTestPath(path) || judges.test(path)) found.tests.add(path);
  else if (!/(^|\/)(package\.json|pyproject\.toml|Cargo\.toml|go\.mod)$/.test(path)) found.others.add(path);
}

const isScript = (path: string) => (/\.(sh|bash|bats|mk)$/.test(path) || /(^|\/)(scripts?|tools?|ci|\.ci|hack)\//.test(path)) && !/^(src|bin|lib)\//.test(path);
const judges = /(^|[/_.-])(accept(ance)?|checks?|verify|e2e|smoke|specs?|tests?|fixtures?|golden|expected)([/_.-]|$)/i;

async function readScript(path: string, why: string, reading: Reading, found: Found): Promise<void> {
  if (!reading.paths.has(path) || found.scripts.has(path)) return;
  found.scripts.set(path, why);
  const text = (await reading.tree.text(path)) ?? "";
  const folder = /akefile$|ustfile$|^Rakefile$|Taskfile/.test(path) ? path.slice(0, Math.max(0, path.lastIndexOf("/"))) : "";
  for (const line of text.split("\n").slice(0, 2_000)) await readLine(line.replace(/^\s*[@+-]*/, ""), folder, reading, found);
}

/** The texts of a script of the nearest package.json, with those that npm runs around it. */
async function packageScript(name: string, folder: string, { tree, paths }: Reading): Promise<string[] | null> {
  const file = normal(`${folder}/package.json`);
  if (!paths.has(file)) return null;
  const scripts = scriptsOf((await tree.text(file)) ?? "");
  const texts = [`pre${name}`, name === "t" ? "test" : name, `post${name}`].map((each) => scripts[each]).filter((text) => text !== undefined);
  return texts.length > 0 ? texts : null;
}

export function scriptsOf(packageJson: string): Readonly<Record<string, string>> {
  try {
    const { scripts } = JSON.parse(packageJson) as { scripts?: Record<string, unknown> };
    return Object.fromEntries(Object.entries(scripts ?? {}).flatMap(([name, text]) => (typeof text === "string" ? [[name, text]] : [])));
  } catch {
    return {};
  }
}
