import type { Family } from "../syntax.ts";

/** What is needed to know which file an import means. */
export type Modules = {
  readonly files: ReadonlySet<string>;
  /** Folders of the packages of the repository by their names. */
  readonly packages: ReadonlyMap<string, string>;
  /** What was found before, by who imports what: many files import the same. */
  readonly found: Map<string, readonly string[]>;
};

const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);

/** The files an import may mean; none when it is not of this repository. */
export function filesOfImport(from: string, importing: Importing): readonly string[] {
  const { importer, family, modules } = importing;
  const key = `${family}\n${folderOf(importer)}\n${from}`;
  const files = modules.found.get(key) ?? lookUp(from, importing);
  modules.found.set(key, files);
  return files;
}

type Importing = { readonly importer: string; readonly family: Family; readonly modules: Modules };

function lookUp(from: string, { importer, family, modules }: Importing): string[] {
  switch (family) {
    case "JavaScript/TypeScript":
      return javascript(from, importer, modules);
    case "Python":
      return python(from, importer, modules);
    case "Go":
      return go(from, modules);
    default:
      return rust(from, modules);
  }
}

/** `a/./b/../c` as `a/c`. */
export function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

const endings = ["", ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", "/index.ts", "/index.tsx", "/index.js", "/index.mjs", "/index.jsx"];

function javascript(from: string, importer: string, { files, packages }: Modules): string[] {
  const existing = (path: string) => {
    // TypeScript is imported by the name it is built to.
    const sources = [path, path.replace(/\.js$/, ".ts"), path.replace(/\.jsx?$/, ".tsx"), path.replace(/\.mjs$/, ".mts")];
    return [...new Set(sources.flatMap((source) => endings.map((ending) => source + ending)))].filter((file) => files.has(file));
  };
  if (/^\.\.?(?:\/|$)/.test(from)) return existing(normal(folderOf(importer) + from)).slice(0, 1);
  const owner = [...packages.keys()].filter((name) => from === name || from.startsWith(`${name}/`)).sort((a, b) => b.length - a.length)[0];
  if (owner !== undefined) {
    const [folder, rest] = [packages.get(owner) ?? "", from.slice(owner.length + 1)];
    const found = rest
      ? [...existing(normal(`${folder}/${rest}`)), ...existing(normal(`${folder}/src/${rest}`))]
      : ["src/index", "index", "lib/index", "src/main"].flatMap((entry) => existing(normal(`${folder}/${entry}`)));
    return found.slice(0, 1);
  }
  // `@/cart`, `~/cart`, `#lib/cart`, `src/cart`: an alias for some folder.
  const rest = from.replace(/^(?:@|~|#|\$)?(?:\w+)?\//, (start) => (/^[@~#$]?\//.test(start) || /^[#$]/.test(start) ? "" : start.replace(/^[@~]/, "")));
  if (!rest.includes("/") && !/^[@~#$]/.test(from)) return [];
  return [...files].filter((file) => endings.some((ending) => file === rest + ending || file.endsWith(`/${rest}${ending}`)));
}

function python(from: string, importer: string, { files }: Modules): string[] {
  const [, dots = "", name = ""] = /^(\.*)(.*)$/.exec(from) ?? [];
  const path = name.replace(/\./g, "/");
  const at = (folder: string) =>
    [`${folder}${path}.py`, `${folder}${path}${path ? "/" : ""}__init__.py`].map((file) => file.replace(/^\//, "")).filter((file) => files.has(file));
  if (dots) return at(`${normal(folderOf(importer) + "../".repeat(dots.length - 1))}/`.replace(/^\/$/, ""));
  const direct = [...at(""), ...at("src/")];
  if (direct.length > 0 || !path) return direct;
  return [...files].filter((file) => file.endsWith(`/${path}.py`) || file.endsWith(`/${path}/__init__.py`));
}

/** Every file of the package's folder. */
function go(from: string, { files }: Modules): string[] {
  const folders = [...new Set([...files].filter((file) => file.endsWith(".go")).map((file) => folderOf(file).replace(/\/$/, "")))];
  const inside = folders.filter((folder) => folder !== "" && (from === folder || from.endsWith(`/${folder}`)));
  const [nearest] = inside.sort((a, b) => b.length - a.length);
  // The module itself: its name ends with no folder of it.
  if (nearest === undefined) return from.includes(".") ? [...files].filter((file) => file.endsWith(".go") && !file.includes("/")) : [];
  return [...files].filter((file) => file.endsWith(".go") && folderOf(file) === `${nearest}/`);
}

/** By the last module of the path: which crate it is of does not matter much. */
function rust(from: string, { files }: Modules): string[] {
  const parts = from.split("::").filter((part) => !/^(?:crate|self|super|std|core|alloc)$/.test(part));
  if (/^(?:std|core|alloc)\b/.test(from)) return [];
  const last = parts.at(-1);
  const named = last ? [...files].filter((file) => file.endsWith(`/${last}.rs`) || file.endsWith(`/${last}/mod.rs`)) : [];
  // tests/total.rs is a crate of its own: `parser::total` cannot mean it, `total` may be the crate of that name as well.
  const alone = named.filter((file) => /(?:^|\/)(?:tests|benches|examples)\/[^/]+\.rs$/.test(file));
  const found = named.filter((file) => !alone.includes(file));
  const root = found.length > 0 ? found : [...files].filter((file) => /(?:^|\/)src\/lib\.rs$/.test(file));
  return parts.length === 1 ? [...root, ...alone] : root;
}
