import { goGates } from "./toolchain/go.ts";
import { javascriptGates } from "./toolchain/javascript.ts";
import type { Detect, ProjectView, SuggestedGate, Toolchain } from "./toolchain/project.ts";
import { pythonGates } from "./toolchain/python.ts";
import { rustGates } from "./toolchain/rust.ts";

/** The project's own commands as gates: those of the top, else those of its folders, else one that needs nothing but git. */
export function detectToolchain(view: ProjectView): Toolchain {
  const top = everyLanguage(view, "");
  if (top.gates.length > 0) return top;
  const folders = view.files.filter((path) => !path.includes("/") && view.files.some((other) => other.startsWith(`${path}/`)) && !view.ignored.includes(path));
  const below = joined([top, ...folders.sort().map((folder) => inFolder(everyLanguage(view, `${folder}/`), folder))]);
  return below.gates.length > 0
    ? below
    : { ...below, gates: [markersGate], notes: [...below.notes, "no test, lint or type command was found: write yours into goals.yaml"] };
}

/**
 * What runs the tests: for each language the command of the top, else those of the folders that have one; a Makefile speaks when no
 * language does.
 */
export const testCommands = (view: ProjectView): string[] => commandsFor(view, "test");

/** The same for its linters and type checkers. */
export const lintCommands = (view: ProjectView): string[] => commandsFor(view, "lint");
export const typesCommands = (view: ProjectView): string[] => commandsFor(view, "types");

function commandsFor(view: ProjectView, id: string): string[] {
  const folders = [1, 2].flatMap((depth) => foldersAt(view, depth));
  const commands = detectors.flatMap((detect) => askedOf(detect(view, ""), id) ?? nearest(folders, (folder) => askedOf(detect(view, `${folder}/`), id)));
  return commands.length > 0 ? [...new Set(commands)] : makefileGates(view, "", []).flatMap((gate) => (gate.id === id ? [gate.cmd] : []));
}

const askedOf = (found: Toolchain | null, id: string): string[] | null => {
  const commands = found?.gates.filter((gate) => gate.id === id).map(({ cmd }) => cmd) ?? [];
  return commands.length > 0 ? commands : null;
};

/** Below a folder that has tests, it speaks for all. */
function nearest(folders: readonly string[], ask: (folder: string) => string[] | null): string[] {
  const found = folders.flatMap((folder) => {
    const commands = ask(folder);
    return commands ? [{ folder, commands }] : [];
  });
  const outermost = found.filter(({ folder }) => !found.some((other) => folder.startsWith(`${other.folder}/`)));
  return outermost.flatMap(({ folder, commands }) => commands.map((cmd) => `cd ${quoted(folder)} && ${cmd}`));
}

const foldersAt = (view: ProjectView, depth: number) =>
  view.files.filter((path) => path.split("/").length === depth && view.files.some((other) => other.startsWith(`${path}/`)) && !closed.test(path)).sort();

// Dependencies and what tests look at are not the project.
const closed = /(^|\/)(node_modules|vendor|target|dist|build|fixtures?|testdata|\.[^/]+)(\/|$)/;

const detectors: readonly Detect[] = [javascriptGates, pythonGates, goGates, rustGates];

function everyLanguage(view: ProjectView, folder: string): Toolchain {
  const found = detectors.flatMap((detect) => detect(view, folder) ?? []);
  const all = joined(found);
  return { ...all, gates: distinct([...all.gates, ...makefileGates(view, folder, all.gates)]) };
}

/** git grep answers 1 when it looked and found nothing, and more when it could not look. */
const markersGate: SuggestedGate = {
  id: "no-conflict-markers",
  cmd: "git grep -nIE '^(<{7}|>{7}) ' -- .; test $? -eq 1",
  comment: "needs nothing but git: no file has a merge conflict left in it",
};

function joined(parts: readonly Toolchain[]): Toolchain {
  const all = <K extends "names" | "link" | "keep" | "notes">(key: K) => [...new Set(parts.flatMap((part) => part[key]))];
  return { names: all("names"), gates: parts.flatMap(({ gates }) => gates), link: all("link"), keep: all("keep"), notes: all("notes") };
}

function inFolder(found: Toolchain, folder: string): Toolchain {
  const gates = found.gates.map((gate) => ({
    ...gate,
    id: `${folder.replace(/[^A-Za-z0-9_.-]/g, "-")}-${gate.id}`,
    cmd: `cd ${quoted(folder)} && ${gate.cmd}`,
    comment: `${gate.comment}, in ${folder}`,
  }));
  return { ...found, gates };
}

const quoted = (word: string) => (/^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** The first of a name keeps it; a second language's `test` becomes `test-2`. */
function distinct(gates: readonly SuggestedGate[]): SuggestedGate[] {
  return gates.map((gate, index) => {
    const before = gates.slice(0, index).filter(({ id }) => id === gate.id).length;
    return before === 0 ? gate : { ...gate, id: `${gate.id}-${before + 1}` };
  });
}

/** A Makefile speaks for questions no language has answered. */
function makefileGates(view: ProjectView, folder: string, others: readonly SuggestedGate[]): SuggestedGate[] {
  const text = ["Makefile", "makefile", "GNUmakefile"].map((name) => view.texts[folder + name]).find((found) => found !== undefined);
  if (text === undefined) return [];
  const targets = ["test", "lint"].filter((target) => new RegExp(`^${target}[ \\t]*:(?!=)`, "m").test(text) && !others.some(({ id }) => id === target));
  return targets.map((target) => ({ id: target, cmd: `make ${target}`, comment: `target ${target} of the Makefile` }));
}
