import { foreignFolder, isMapped, isSource, moduleIds, plainName } from "./paths.ts";
import type { CodeFile, Codemap, CodeName, CodeSymbol, Unread } from "./symbol.ts";

type Path = { readonly path: string; readonly kind: string };

/** The codemap of a tree, from what its files say one by one. A file that was looked for and not found is no text. */
export function assembleCodemap(files: readonly Path[], found: ReadonlyMap<string, CodeFile>): Codemap {
  const paths = files.filter(({ path, kind }) => (kind === "file" || kind === "executable") && isMapped(path)).map(({ path }) => path);
  const ids = moduleIds(paths, (path) => found.get(path)?.package ?? null);
  const types = openTypes(found);
  const symbols = paths.flatMap((path) => symbolsOf({ path, id: ids.get(path) ?? path, file: found.get(path), types }));
  return { symbols: unambiguous(symbols), unread: paths.flatMap((path) => unreadOf(path, found.get(path))), leftOut: leftOut(files) };
}

type Module = { readonly path: string; readonly id: string; readonly file: CodeFile | undefined; readonly types: ReadonlySet<string> };

function symbolsOf({ path, id, file, types }: Module): CodeSymbol[] {
  const itself: CodeSymbol = { id, kind: "module", file: path, line: 1, signature: null };
  const own = new Set(file?.names.flatMap(({ name, owner }) => (owner === undefined ? [name] : [])));
  const names = (file?.names ?? []).filter((name) => isReachable(name, { own, hidden: file?.hidden ?? [], types }));
  return [
    itself,
    ...names.map(({ name, kind, line, signature }) => ({ id: `${id}.${name}`, kind, file: path, line, signature: kind === "module" ? null : signature })),
  ];
}

type Types = { readonly own: ReadonlySet<string>; readonly hidden: readonly string[]; readonly types: ReadonlySet<string> };

/** A method written away from its type is public when a public type of that name is somewhere. */
function isReachable({ owner, name }: CodeName, { own, hidden, types }: Types): boolean {
  if (owner === undefined || own.has(name.slice(0, name.lastIndexOf(".")))) return true;
  return !hidden.includes(owner) && types.has(owner);
}

const openTypes = (found: ReadonlyMap<string, CodeFile>): Set<string> =>
  new Set(
    [...found.values()].flatMap(({ names }) =>
      names.flatMap(({ kind, name }) => (kind === "class" || kind === "type" ? [plainName(name.split(".").at(-1) ?? "")] : [])),
    ),
  );

/** One entry for one name: overloads and alternatives are joined, and where different things share an id the first kind keeps it. */
function unambiguous(symbols: readonly CodeSymbol[]): CodeSymbol[] {
  const byId = new Map<string, CodeSymbol[]>();
  for (const symbol of symbols) {
    const same = byId.get(symbol.id);
    const at = same?.findIndex(({ kind }) => kind === symbol.kind) ?? -1;
    if (!same) byId.set(symbol.id, [symbol]);
    else if (at >= 0) same[at] = joined(same[at] as CodeSymbol, symbol);
    else same.push(symbol);
  }
  const all = [...byId.values()].flatMap((same) => (same.length === 1 ? same : renamed(same)));
  return all.sort((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));
}

const order: readonly CodeSymbol["kind"][] = ["module", "class", "function", "method", "type", "value"];

function renamed(same: readonly CodeSymbol[]): CodeSymbol[] {
  const sorted = same.toSorted((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
  return sorted.map((symbol, index) => (index === 0 ? symbol : { ...symbol, id: `${symbol.id}:${symbol.kind}` }));
}

function joined(before: CodeSymbol, next: CodeSymbol): CodeSymbol {
  const { signature } = before;
  if (signature === null || next.signature === null || signature.split(" | ").includes(next.signature)) return before;
  return { ...before, signature: `${signature} | ${next.signature}` };
}

function unreadOf(path: string, file: CodeFile | undefined): Unread[] {
  if (!file) return [{ file: path, line: 1, why: "it has the name of source code and is not text" }];
  return file.error ? [{ file: path, line: file.error.line, why: file.error.text }] : [];
}

function leftOut(files: readonly Path[]): Codemap["leftOut"] {
  const counts = new Map<string, number>();
  for (const { path } of files) {
    const folder = isSource(path) ? foreignFolder(path) : null;
    if (folder !== null) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].map(([folder, count]) => ({ folder, files: count }));
}
