import type { Project, ts as TypeScript } from "ts-morph";
import { isRecord, type NpmPackage, npmPackages, readJson } from "../../core/structure/surface/npm-package.ts";
import { type ApiSymbol, type Surface, shapeOf } from "../../core/structure/surface/symbol.ts";
import { describeExports } from "./typescript-symbols.ts";

/** What the packages of a tree export. `texts` holds its sources and manifests by path. */
export async function typescriptSurface(texts: ReadonlyMap<string, string>): Promise<Surface> {
  const packages = npmPackages({ paths: [...texts.keys()], texts });
  const open = packages.filter(({ closed }) => closed === null);
  const closed = packages.flatMap((one) => (one.closed === null || one.closed.endsWith("holds no source") ? [] : [one.closed]));
  if (open.length === 0) return { symbols: [], unread: [], closed };
  opened ??= start();
  const { project, ts } = await opened;
  return described({ project, ts, texts, packages: open, closed });
}

type Opened = { readonly project: Project; readonly ts: typeof TypeScript };
type Told = Opened & { readonly texts: ReadonlyMap<string, string>; readonly packages: readonly NpmPackage[]; readonly closed: readonly string[] };

/** One for all trees: what TypeScript itself declares takes most of the time, and is the same for all of them. */
let opened: Promise<Opened> | null = null;

async function start(): Promise<Opened> {
  // A quarter of a second to load.
  const { Project, ts } = await import("ts-morph");
  return { project: new Project({ useInMemoryFileSystem: true, skipAddingFilesFromTsConfig: true, compilerOptions: options(ts) }), ts };
}

/** Nothing waits in here, so that two trees never meet in the one project. */
function described({ project, ts, texts, packages, closed }: Told): Surface {
  const files = project.getFileSystem();
  project.compilerOptions.set({ paths: pathsOf(texts, packages) });
  try {
    for (const [path, text] of texts) files.writeFileSync(`/${path}`, text);
    for (const path of new Set(packages.flatMap(({ entries }) => entries.flatMap((entry) => entry.files)))) project.addSourceFileAtPath(`/${path}`);
    project.resolveSourceFileDependencies();
    const program = project.getProgram().compilerObject;
    return { symbols: packages.flatMap((one) => packageSymbols(one, ts, program)), unread: unreadOf(ts, program), closed };
  } finally {
    for (const file of project.getSourceFiles()) project.removeSourceFile(file);
    for (const path of texts.keys()) files.deleteSync(`/${path}`);
  }
}

const options = (ts: typeof TypeScript): TypeScript.CompilerOptions => ({
  allowJs: true,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: false,
  jsx: ts.JsxEmit.Preserve,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
});

/** Packages of the same tree by their name, and the short ways of the top's tsconfig. */
function pathsOf(texts: ReadonlyMap<string, string>, packages: readonly NpmPackage[]): Record<string, string[]> {
  const { compilerOptions } = readJson(texts.get("tsconfig.json") ?? texts.get("tsconfig.base.json"));
  const { paths, baseUrl } = isRecord(compilerOptions) ? compilerOptions : {};
  const base = typeof baseUrl === "string" ? `/${baseUrl.replace(/^\.\/?|\/+$/g, "")}/`.replace("//", "/") : "/";
  const own = isRecord(paths)
    ? Object.entries(paths).map(
        ([name, targets]) => [name, (Array.isArray(targets) ? targets : []).map((target) => base + String(target).replace(/^\.\//, ""))] as const,
      )
    : [];
  const named = packages.flatMap(({ name, entries }) =>
    entries.map(({ subpath, files }) => [name + subpath.slice(1), files.map((file) => `/${file}`)] as const),
  );
  return Object.fromEntries([...own, ...named].filter(([, files]) => files.length > 0)) as Record<string, string[]>;
}

function packageSymbols(one: NpmPackage, ts: typeof TypeScript, program: TypeScript.Program): ApiSymbol[] {
  const manifest = one.manifest ?? one.entries[0]?.files[0] ?? "";
  const place = { file: manifest, line: 1, declared: true, shape: shapeOf("JavaScript/TypeScript"), kind: "module" as const };
  const programs = one.programs.map((name) => ({ ...place, id: `${one.name}#bin/${name}`, signature: `program ${name}`, within: null }));
  const conditions = one.conditions.map((way) => ({
    ...place,
    id: `${one.name}${way}`,
    signature: `condition ${way}`,
    within: one.name + (way.split("#")[0] ?? ""),
  }));
  const entries = one.entries.flatMap(({ subpath, files }) => {
    const id = one.name + subpath.slice(1);
    const itself: ApiSymbol = { ...place, id, signature: `entry ${subpath}`, within: null };
    return [itself, ...files.flatMap((file) => describeExports({ ts, program, entry: `/${file}`, id }))];
  });
  return [...distinct([...entries]), ...programs, ...conditions];
}

const distinct = (symbols: readonly ApiSymbol[]) => [...new Map(symbols.map((symbol) => [symbol.id, symbol])).values()];

function unreadOf(ts: typeof TypeScript, program: TypeScript.Program): Surface["unread"] {
  const own = program.getSourceFiles().filter((file) => !program.isSourceFileDefaultLibrary(file));
  return own.flatMap((file) => {
    const [first] = program.getSyntacticDiagnostics(file);
    if (!first || (/\.[cm]?jsx?$/.test(file.fileName) && first.code >= 8000 && first.code < 9000)) return [];
    const { line } = ts.getLineAndCharacterOfPosition(file, first.start ?? 0);
    return [{ file: file.fileName.slice(1), line: line + 1, text: (file.text.split("\n")[line] ?? "").trim() }];
  });
}
