import type { Import } from "../structure/imports.ts";
import { filesOfImport, type Modules } from "../structure/module-paths.ts";
import { type Family, familyOf, languageOfPath } from "../syntax.ts";
import type { SourceSide, Subject } from "./subject.ts";

/** Under which name something can be had from a file. */
export type Address = { readonly file: string; readonly name: string };

export type World = { readonly sides: ReadonlyMap<string, SourceSide>; readonly modules: Modules };

/** Everywhere a function, or the class it is of, can be imported from: its own file and whatever hands it on. */
export function addressesOf(subject: Subject, file: string, world: World): Address[] {
  const local = subject.owner?.split(".")[0] ?? subject.name;
  const own =
    world.sides
      .get(file)
      ?.exported.filter((each) => each.local === local)
      .map((each) => each.as) ?? [];
  const found: Address[] = (own.length > 0 ? own : [local]).map((name) => ({ file, name }));
  for (let at = 0; at < found.length && at < mostAddresses; at++) {
    const address = found[at];
    if (address) found.push(...handedOn(address, world).filter((next) => !found.some((known) => known.file === next.file && known.name === next.name)));
  }
  return found;
}

const mostAddresses = 60;

function handedOn(address: Address, { sides, modules }: World): Address[] {
  return [...sides].flatMap(([file, side]) =>
    side.imports.flatMap((each): Address[] => {
      const given = each.isReexport ? [each.local] : side.exported.filter(({ local }) => local === each.local).map(({ as }) => as);
      if (given.length === 0 || file === address.file || !mayMean(each, address)) return [];
      if (!meant(each, file, modules).includes(address.file)) return [];
      return given.map((name) => ({ file, name: name === "*" ? address.name : name }));
    }),
  );
}

const mayMean = ({ imported }: Import, { name }: Address) => imported === name || imported === "*";

export function meant({ from }: Pick<Import, "from">, importer: string, modules: Modules): readonly string[] {
  const language = languageOfPath(importer);
  return language ? filesOfImport(from, { importer, family: familyOf(language), modules }) : [];
}

/** What stands for a function in a file: names it is called by, and names before a dot behind which it is found. */
export type Names = { readonly direct: readonly string[]; readonly behind: readonly string[] };

export function namesIn(
  file: string,
  imports: readonly Import[],
  { addresses, modules, family }: { addresses: readonly Address[]; modules: Modules; family: Family },
): Names {
  const here = addresses.filter((address) => address.file === file || (family === "Go" && folderOf(address.file) === folderOf(file))).map(({ name }) => name);
  const found = imports.map((each) => standing(each, file, { addresses, modules }));
  return { direct: [...here, ...found.flatMap(({ direct }) => direct)], behind: found.flatMap(({ behind }) => behind) };
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);

function standing(each: Import, file: string, { addresses, modules }: { addresses: readonly Address[]; modules: Modules }): Names {
  const files = meant(each, file, modules);
  const there = addresses.filter((address) => files.includes(address.file)).map(({ name }) => name);
  if (each.local === "*" && there.length > 0) return { direct: there, behind: [] };
  if (each.imported === "*") return { direct: there.includes("default") ? [each.local] : [], behind: there.map((name) => `${each.local}.${name}`) };
  if (there.includes(each.imported)) return { direct: [each.local], behind: [] };
  // `from app import cart`, `use crate::cart`: what is imported is the module itself.
  const inner = meant({ from: `${each.from}${/\.$/.test(each.from) ? "" : file.endsWith(".rs") ? "::" : "."}${each.imported}` }, file, modules);
  const inside = /\.(?:py|rs)$/.test(file) ? addresses.filter((address) => inner.includes(address.file)) : [];
  return { direct: [], behind: inside.map(({ name }) => `${each.local}.${name}`) };
}
