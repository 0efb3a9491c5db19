import { goGates } from "./toolchain/go.ts";
import { javascriptGates } from "./toolchain/javascript.ts";
import { pythonGates } from "./toolchain/python.ts";
import { rustGates } from "./toolchain/rust.ts";

/** What is in a checkout, as far as it tells which commands the project uses. */
export type ProjectView = {
  /** Paths of files and folders, relative to the top, `/` between, a few levels deep. */
  readonly files: readonly string[];
  /** Texts of manifests and settings files that are there, by path. */
  readonly texts: Readonly<Record<string, string>>;
  /** Folders that git ignores. */
  readonly ignored: readonly string[];
  /** Programs that can be run here and change the advice: `cargo-clippy`, `golangci-lint`. */
  readonly programs: readonly string[];
};

/** A gate for goals.yaml. */
export type SuggestedGate = { readonly id: string; readonly cmd: string; readonly comment: string; readonly per?: "commit" };

export type Toolchain = {
  /** For people: `TypeScript with npm`. */
  readonly names: readonly string[];
  readonly gates: readonly SuggestedGate[];
  /** For gates.link: installed dependencies that gates may see. */
  readonly link: readonly string[];
  /** For gates.keep: what builds leave behind that makes the next one fast. */
  readonly keep: readonly string[];
  /** What a person should know about these gates. */
  readonly notes: readonly string[];
};

/** One language's part; `folder` is "" at the top, else `name/`. */
export type Detect = (view: ProjectView, folder: string) => Toolchain | null;

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
