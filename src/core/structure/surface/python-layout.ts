import { isTestPath } from "../../test-paths.ts";

/** Modules by the name they are imported under, with their file; a stub (`.pyi`) speaks for its module. What is not shipped is left out. */
export function pythonModules(paths: readonly string[]): Map<string, string> {
  const roots = rootsOf(paths);
  const found = new Map<string, string>();
  for (const path of paths) {
    if (!/\.pyi?$/.test(path) || isTestPath(path) || notShipped.test(path)) continue;
    const root = roots.find((folder) => path.startsWith(folder)) ?? "";
    const name = path
      .slice(root.length)
      .replace(/\.pyi?$/, "")
      .replace(/(^|\/)__init__$/, "")
      .replaceAll("/", ".");
    if (name !== "" && /^[\p{ID_Start}_][\p{ID_Continue}.]*$/u.test(name) && (!found.has(name) || path.endsWith(".pyi"))) found.set(name, path);
  }
  return found;
}

/** Folders that are on the path of imports, the deepest first: `src/` of each project, each project's own folder. */
function rootsOf(paths: readonly string[]): string[] {
  const projects = paths.filter((path) => /(^|\/)(pyproject\.toml|setup\.py|setup\.cfg)$/.test(path)).map((path) => path.slice(0, path.lastIndexOf("/") + 1));
  const places = ["", ...projects].flatMap((folder) =>
    ["src/", "lib/", "python/"]
      .map((name) => folder + name)
      .filter((name) => isRoot(name, paths))
      .concat(folder),
  );
  return [...new Set(places)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

// `src` that is itself a package is imported as `src`.
const isRoot = (folder: string, paths: readonly string[]) =>
  paths.some((path) => path.startsWith(folder) && path.endsWith(".py")) && !paths.includes(`${folder}__init__.py`);

const notShipped =
  /(^|\/)(docs?|examples?|scripts?|benchmarks?|tools?|migrations|node_modules|site-packages|\.venv|venv|build|dist)\/|(^|\/)(setup|conftest|noxfile|tasks|fabfile|manage|__main__)\.py$/;
