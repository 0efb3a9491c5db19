import { createHash } from "node:crypto";
import { parse } from "smol-toml";
import { goOffers } from "../../core/structure/surface/go.ts";
import { goSurface } from "../../core/structure/surface/go-file.ts";
import { isNpmManifest, isNpmSource } from "../../core/structure/surface/npm-package.ts";
import { pythonOffers } from "../../core/structure/surface/python.ts";
import { pythonSurface } from "../../core/structure/surface/python-file.ts";
import { pythonModules } from "../../core/structure/surface/python-layout.ts";
import { isPythonManifest, pythonPrograms } from "../../core/structure/surface/python-programs.ts";
import { type Crate, rustOffers } from "../../core/structure/surface/rust.ts";
import { featuresOf } from "../../core/structure/surface/rust-features.ts";
import { rustSurface } from "../../core/structure/surface/rust-file.ts";
import type { Surface } from "../../core/structure/surface/symbol.ts";
import { isTestPath } from "../../core/test-paths.ts";
import type { TreeFile, TreeView } from "../../ports/gate.ts";
import type { Looker } from "./looker.ts";
import { typescriptSurface } from "./typescript-surface.ts";

type Tree = Pick<TreeView, "files" | "text" | "extract">;

/** What code outside of a repository can use, in all languages, sorted by id within each. */
export async function surfaceOf(tree: Tree, looker: Looker): Promise<Surface> {
  const parts = [await typescript(tree, looker), await python(tree), await go(tree), await rust(tree)];
  const sorted = parts.map(({ symbols }) => symbols.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)));
  return { symbols: sorted.flat(), unread: parts.flatMap(({ unread }) => unread), closed: parts.flatMap(({ closed }) => closed) };
}

async function typescript({ files, text }: Tree, looker: Looker): Promise<Surface> {
  const wanted = files.filter(({ path, kind }) => (kind === "file" || kind === "executable") && (isNpmSource(path) || isNpmManifest(path)));
  if (!wanted.some(({ path }) => isNpmSource(path))) return { symbols: [], unread: [], closed: [] };
  return looker.once({ id: "surface-typescript", version: "2" }, keyOf(wanted), async () => {
    const texts = await Promise.all(wanted.map(async ({ path }) => [path, (await text(path)) ?? ""] as const));
    return typescriptSurface(new Map(texts));
  });
}

const keyOf = (files: readonly TreeFile[]) =>
  createHash("sha256")
    .update(files.map(({ path, oid }) => `${oid} ${path}`).join("\n"))
    .digest("hex");

async function python({ files, text, extract }: Tree): Promise<Surface> {
  const manifests = files.filter(({ path, kind }) => kind === "file" && isPythonManifest(path));
  const texts = await Promise.all(manifests.map(async ({ path }) => [path, (await text(path)) ?? ""] as const));
  const programs = pythonPrograms(texts);
  const modules = pythonModules(files.map(({ path }) => path));
  const found = await extract(pythonSurface, [...modules.values()]);
  const offers = pythonOffers(
    [...modules].flatMap(([name, path]) => {
      const file = found.get(path);
      return file ? [{ name, path, isPackage: /(^|\/)__init__\.pyi?$/.test(path), file }] : [];
    }),
  );
  return { ...offers, symbols: [...offers.symbols, ...programs] };
}

async function go({ files, text, extract }: Tree): Promise<Surface> {
  const manifests = files.filter(({ path }) => /(^|\/)go\.mod$/.test(path) && !isTestPath(path));
  const modules = await Promise.all(
    manifests.map(async ({ path }) => ({ folder: path.slice(0, -"go.mod".length), path: /^module\s+"?([^\s"]+)/m.exec((await text(path)) ?? "")?.[1] ?? "" })),
  );
  return goOffers(await extract(goSurface), modules);
}

async function rust({ files, text, extract }: Tree): Promise<Surface> {
  const manifests = files.filter(({ path }) => /(^|\/)Cargo\.toml$/.test(path) && !isTestPath(path));
  const crates = await Promise.all(manifests.map(async ({ path }) => crateOf(path, (await text(path)) ?? "", files)));
  const known = crates.filter((crate) => crate !== null);
  const surface = rustOffers(
    await extract(rustSurface),
    known.filter((crate): crate is Crate => "root" in crate),
  );
  return { ...surface, closed: known.flatMap((crate) => ("closed" in crate ? [crate.closed] : [])) };
}

function crateOf(path: string, text: string, files: readonly TreeFile[]): Crate | { readonly closed: string } | null {
  const manifest = parsedToml(text) as { package?: { name?: string }; lib?: { name?: string; path?: string } };
  const name = manifest.package?.name;
  if (name === undefined) return null;
  const root = path.slice(0, -"Cargo.toml".length) + (manifest.lib?.path ?? "src/lib.rs");
  if (!files.some((file) => file.path === root)) return { closed: `${name} is a program without a library` };
  return { name: manifest.lib?.name ?? name.replaceAll("-", "_"), root, manifest: path, features: featuresOf(manifest) };
}

function parsedToml(text: string): object {
  try {
    return parse(text);
  } catch {
    return {};
  }
}
