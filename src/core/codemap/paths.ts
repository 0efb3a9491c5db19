import { languageOfPath } from "../syntax.ts";
import { isTestPath } from "../test-paths.ts";

/** A source file of the project's own that is no test. */
export const isMapped = (path: string): boolean => isSource(path) && foreignFolder(path) === null;

/** Source code that is no test, also where it is other people's. */
export const isSource = (path: string): boolean => languageOfPath(path) !== null && !isTestPath(path) && !/\.min\.[cm]?js$/.test(path);

/** The folder of other people's code, or of what a build wrote, that a path lies in. */
export function foreignFolder(path: string): string | null {
  return /^(?:.*?\/)?(?:node_modules|vendor|_vendor|third[_-]party|site-packages|bower_components|\.?venv|dist)\//.exec(path)?.[0] ?? null;
}

/** The id of the module of each file. Files of one Go package are one module. Where a short id would mean two things, all of them get the whole path. */
export function moduleIds(paths: readonly string[], packageOf: (path: string) => string | null): Map<string, string> {
  const found = new Map(paths.map((path) => [path, shortId(path, packageOf(path))]));
  for (const longer of [longId, numberedIn(paths)]) {
    const homes = homesOf(found);
    for (const path of paths) if ((homes.get(found.get(path) ?? "")?.size ?? 0) > 1) found.set(path, longer(path));
  }
  return found;
}

/** The files or Go packages that go by an id. */
function homesOf(ids: ReadonlyMap<string, string>): Map<string, Set<string>> {
  const homes = new Map<string, Set<string>>();
  for (const [path, id] of ids) homes.set(id, (homes.get(id) ?? new Set()).add(homeOf(path)));
  return homes;
}

const homeOf = (path: string) => (path.endsWith(".go") ? `go:${folderOf(path)}` : path);
const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** Without the ending and the first `src` folder: that one says nothing. A Go package at the top has only its own name. */
function shortId(path: string, goPackage: string | null): string {
  const stem = path.endsWith(".go") ? folderOf(path) || (goPackage ?? "main") : path.replace(/(?:\.d)?\.\w+$/, "").replace(/\/(?:__init__|mod)$/, "");
  return dotted(stem.replace(/(^|\/)src\//, "$1")) || dotted(stem) || "main";
}

const longId = (path: string) => dotted(path.endsWith(".go") ? `${folderOf(path)}/go` : path);

/** Names of letters alone decide nothing here: `a/b.ts` and `a.b.ts` are told apart by their order. */
function numberedIn(paths: readonly string[]): (path: string) => string {
  return (path) => {
    const id = longId(path);
    const same = [...new Set(paths.filter((other) => longId(other) === id).map(homeOf))].sort();
    return same.length < 2 ? id : `${id}_${same.indexOf(homeOf(path)) + 1}`;
  };
}

/** Only what may stand in `[[id]]` in a Markdown text. */
const dotted = (path: string) => path.split("/").map(plainName).filter(Boolean).join(".");
export const plainName = (name: string): string =>
  name.replace(/[^\p{L}\p{N}_$.-]+/gu, "_").replace(/^_?(.*?)_?$/s, (all, inner: string) => (/^[[("'`]/.test(name) ? inner : all));
