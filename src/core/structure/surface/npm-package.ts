import stripJsonComments from "strip-json-comments";
import { isTestPath } from "../../test-paths.ts";
import { conditionsOf } from "./npm-conditions.ts";

/** One package of JavaScript or TypeScript and where it is entered from outside. */
export type NpmPackage = {
  readonly name: string;
  /** "" at the top, else with `/` at its end. */
  readonly folder: string;
  readonly manifest: string | null;
  /** `.` and `./sub` with the source files they stand for; none when it was not found. */
  readonly entries: readonly { readonly subpath: string; readonly files: readonly string[] }[];
  readonly programs: readonly string[];
  /** Who finds something there: `exports/require`, `/sub exports/browser` without the space. */
  readonly conditions: readonly string[];
  /** Why nobody outside can use it; null when they can. */
  readonly closed: string | null;
};

/** Source files and the texts of `package.json`, `tsconfig*.json`, `deno.json` by path. */
export type NpmTree = { readonly paths: readonly string[]; readonly texts: ReadonlyMap<string, string> };

export const isNpmManifest = (path: string): boolean =>
  /(^|\/)(package\.json|deno\.jsonc?|tsconfig[\w.-]*\.json)$/.test(path) && !/(^|\/)node_modules\//.test(path) && !isTestPath(path);

export const isNpmSource = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path) && !notShipped.test(path) && !isTestPath(path);
const notShipped =
  /(^|\/)(node_modules|examples?|docs?|scripts?|benchmarks?|\.storybook|storybook-static|coverage)\/|\.(stories|config|setup|bench)\.[cm]?[jt]sx?$|(^|\/)\.[^/]+$/;

/** Every package of the tree. Source without any manifest is one package, too. */
export function npmPackages(tree: NpmTree): NpmPackage[] {
  const named = tree.paths.filter((path) => /(^|\/)(package|deno)\.jsonc?$/.test(path));
  const manifests = named.map((path) => ({ path, fields: readJson(tree.texts.get(path)) })).filter(isPackage);
  const folders = [...new Set(manifests.map(({ path }) => folderOf(path)))];
  if (folders.length === 0) return [packageOf({ folder: "", folders: [], path: null, fields: {} }, tree, [])];
  const known = folders.map((folder) => ({
    folder,
    folders,
    ...(manifests.find(({ path }) => folderOf(path) === folder && path.endsWith("package.json")) ??
      manifests.find(({ path }) => folderOf(path) === folder) ?? { path: null, fields: {} }),
  }));
  return known.map((one) =>
    packageOf(
      one,
      tree,
      known.map(({ fields }) => fields),
    ),
  );
}

/** A `package.json` below that only says `"type"` belongs to the package around it. */
const isPackage = ({ path, fields }: { path: string; fields: Fields }) =>
  !path.includes("/") || fields.name !== undefined || fields.exports !== undefined || fields.main !== undefined;

const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);
type Fields = Readonly<Record<string, unknown>>;
type Found = { readonly folder: string; readonly folders: readonly string[]; readonly path: string | null; readonly fields: Fields };

/** JSON with comments and trailing commas; an empty record for what is none. */
export function readJson(text: string | null | undefined): Fields {
  try {
    const value: unknown = JSON.parse(stripJsonComments(text ?? "{}", { trailingCommas: true }));
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);

function packageOf({ folder, folders, path, fields }: Found, tree: NpmTree, all: readonly Fields[]): NpmPackage {
  const inner = folders.filter((other) => other !== folder && other.startsWith(folder));
  const sources = tree.paths.filter((file) => file.startsWith(folder) && isNpmSource(file) && !inner.some((other) => file.startsWith(other)));
  const name = typeof fields.name === "string" ? fields.name : (folder.split("/").at(-2) ?? ".");
  const place = { folder, sources, outputs: outputsOf(folder, tree) };
  const entries = entriesOf(fields, place);
  const programs = isRecord(fields.bin) ? Object.keys(fields.bin) : typeof fields.bin === "string" ? [name.split("/").at(-1) ?? name] : [];
  return {
    name,
    folder,
    manifest: path,
    entries,
    programs: programs.sort(),
    conditions: conditionsOf(
      fields,
      entries.map(({ subpath }) => subpath),
    ),
    closed: sources.length === 0 ? `${name} holds no source` : closedBy(name, fields, all),
  };
}

function closedBy(name: string, fields: Fields, all: readonly Fields[]): string | null {
  const used = all.some((other) =>
    ["dependencies", "devDependencies", "peerDependencies"].some((key) => isRecord(other[key]) && Object.hasOwn(other[key], name)),
  );
  return fields.private === true && fields.exports === undefined && !used ? `${name} is private and no package here depends on it` : null;
}

type Place = { readonly folder: string; readonly sources: readonly string[]; readonly outputs: readonly (readonly [string, string])[] };

function entriesOf(fields: Fields, place: Place): NpmPackage["entries"] {
  const asked = targetsOf(fields).flatMap(({ subpath, targets }) =>
    subpath.includes("*") ? spread(subpath, targets, place) : [{ subpath, files: firstFound(targets, place) }],
  );
  const found = asked.filter(({ subpath, files }) => files.length > 0 || subpath !== ".");
  if (found.length > 0) return found;
  const bin = isRecord(fields.bin) || typeof fields.bin === "string";
  const start = firstFound(["src/index.js", "index.js", "mod.js", "src/mod.js", "lib/index.js", "src/main.js"], place);
  if (start.length > 0) return [{ subpath: ".", files: start }];
  return bin ? [] : [{ subpath: ".", files: place.sources }];
}

function targetsOf(fields: Fields): { subpath: string; targets: string[] }[] {
  const { exports } = fields;
  if (exports !== undefined && exports !== null) {
    const byPath = isRecord(exports) && Object.keys(exports).some((key) => key.startsWith("."));
    const pairs = byPath ? Object.entries(exports as Fields) : [[".", exports] as const];
    return pairs
      .map(([subpath, target]) => ({ subpath, targets: leavesOf(target).filter((leaf) => !/\.(json|css|scss|svg|wasm)$/.test(leaf)) }))
      .filter(({ targets }) => targets.length > 0);
  }
  const main = [fields.types, fields.typings, fields.module, fields.main].filter((target): target is string => typeof target === "string");
  return main.length > 0 ? [{ subpath: ".", targets: main }] : [];
}

/** Types first: they are what is promised. */
function leavesOf(target: unknown): string[] {
  if (typeof target === "string") return [target];
  if (Array.isArray(target)) return target.flatMap(leavesOf);
  if (!isRecord(target)) return [];
  const keys = Object.keys(target);
  return [...keys.filter((key) => key === "types" || key === "source"), ...keys.filter((key) => key !== "types" && key !== "source")].flatMap((key) =>
    leavesOf(target[key]),
  );
}

const firstFound = (targets: readonly string[], place: Place): string[] => targets.flatMap((target) => sourceOf(target, place) ?? []).slice(0, 1);

function spread(subpath: string, targets: readonly string[], place: Place): { subpath: string; files: string[] }[] {
  const [head = "", tail = ""] = (targets[0] ?? "").replace(/^\.\//, "").split("*");
  const heads = candidates(`${head}x${tail}`, place).map((path) => path.split(/x(?=[^/]*$)/)[0] ?? "");
  const matching = place.sources.flatMap((file) => {
    const start = heads.find((each) => each.length > place.folder.length && file.startsWith(each));
    const star =
      start === undefined
        ? null
        : file
            .slice(start.length)
            .replace(/\.[cm]?[jt]sx?$/, "")
            .replace(/\.d$/, "");
    return star === null ? [] : [{ subpath: subpath.replace("*", star), files: [file] }];
  });
  return matching;
}

/** The source behind what is published: the file itself, or what the compiler makes it from. */
function sourceOf(target: string, place: Place): string | null {
  const path = target.replace(/^\.\//, "");
  for (const stem of candidates(path, place).map((each) => each.replace(/(\.d)?\.[cm]?[jt]sx?$/, "")))
    for (const ending of endings) for (const name of [stem + ending, `${stem}/index${ending}`]) if (place.sources.includes(name)) return name;
  const stem = (path.split("/").at(-1) ?? "").replace(/(\.d)?\.[cm]?[jt]sx?$/, "");
  const named = place.sources.filter((file) => new RegExp(`(^|/)${stem.replace(/[^\w-]/g, "\\$&")}\\.[cm]?[jt]sx?$`).test(file));
  return named.length === 1 && stem !== "index" ? (named[0] ?? null) : null;
}

const endings = [".ts", ".tsx", ".mts", ".cts", ".d.ts", ".d.mts", ".d.cts", ".js", ".jsx", ".mjs", ".cjs"];

function candidates(path: string, { folder, outputs }: Place): string[] {
  const mapped = outputs.filter(([out]) => out !== "" && path.startsWith(out)).map(([out, root]) => root + path.slice(out.length));
  const built = /^(?:dist|lib|build|out|es|esm|cjs|types|output)\/(?:(?:dist|lib|es|esm|cjs|types)\/)?(.*)$/.exec(path)?.[1];
  return [path, ...mapped, ...(built === undefined ? [] : [`src/${built}`, built, `source/${built}`, `lib/${built}`])].map((each) => folder + each);
}

/** `outDir` with the `rootDir` it is made from, of each tsconfig of the package. */
function outputsOf(folder: string, { paths, texts }: NpmTree): [string, string][] {
  const own = paths.filter((path) => folderOf(path) === folder && /(^|\/)tsconfig[\w.-]*\.json$/.test(path));
  return own.flatMap((path) => {
    const { compilerOptions } = readJson(texts.get(path));
    const { outDir, rootDir } = isRecord(compilerOptions) ? compilerOptions : {};
    return typeof outDir === "string" ? [[asFolder(outDir), asFolder(typeof rootDir === "string" ? rootDir : "src")] as [string, string]] : [];
  });
}

const asFolder = (path: string) => {
  const plain = path.replace(/^\.\//, "").replace(/\/+$/, "");
  return plain === "" || plain === "." ? "" : `${plain}/`;
};
