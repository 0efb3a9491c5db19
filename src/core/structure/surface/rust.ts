import { type Features, isOff } from "./rust-features.ts";
import type { RustFile, RustItem } from "./rust-file.ts";
import { type ApiSymbol, mergedById, type Surface, shapeOf } from "./symbol.ts";

export type Crate = { readonly name: string; readonly root: string; readonly manifest: string; readonly features: Features };
type Mod = {
  readonly path: string;
  readonly file: string;
  readonly items: readonly Held[];
  readonly parent: Mod | null;
  readonly off: boolean;
  readonly below: Map<string, Mod>;
};
type Held = RustItem & { readonly file: string };
type Export = { readonly name: string; readonly item: Held; readonly mod: Mod };

/** What can be reached from outside of each crate: `pub` all the way, or `pub use`. */
export function rustOffers(files: ReadonlyMap<string, RustFile>, crates: readonly Crate[]): Surface {
  const reached = new Set<string>();
  const symbols = crates.flatMap(({ name, root, manifest, features }) => {
    const mod = modAt({ path: name, file: root, parent: null, off: false }, { files, reached, features });
    return mod
      ? [
          ...features.names.map((feature) => featureSymbol(feature, name, manifest)),
          ...modSymbols(mod, { ...implsOf(mod), seen: new Set() }),
          ...macrosOf(mod, name),
        ]
      : [];
  });
  const unread = [...reached].sort().flatMap((file) => (files.get(file)?.error ? [{ file, ...(files.get(file)?.error ?? { line: 1, text: "" }) }] : []));
  return { symbols: mergedById(symbols), unread, closed: [] };
}

const featureSymbol = (feature: string, crate: string, file: string): ApiSymbol => ({
  id: `${crate}#feature/${feature}`,
  kind: "module",
  file,
  line: 1,
  signature: `feature ${feature}`,
  within: crate,
  declared: true,
  shape: shapeOf("Rust"),
});

type Place = { readonly path: string; readonly file: string; readonly parent: Mod | null; readonly off: boolean };
type Reached = { readonly files: ReadonlyMap<string, RustFile>; readonly reached: Set<string>; readonly features: Features };

function modAt(place: Place, { files, reached, features }: Reached): Mod | null {
  const file = files.get(place.file);
  if (!file) return null;
  reached.add(place.file);
  return built(place, file.items, { files, reached, features, folder: folderOf(place) });
}

/** Where the modules of a file lie: beside `lib.rs` and `mod.rs`, else in a folder of its name. */
function folderOf({ file, parent }: Place): string {
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  return parent === null || file.endsWith("/mod.rs") ? folder : `${file.replace(/\.rs$/, "")}/`;
}

type Building = Reached & { readonly folder: string };

/** With a mark on what is left out when nobody asks for a feature. */
function gated(item: RustItem, features: Features): RustItem {
  const members = item.is === "mod" ? item.members : item.members.map((member) => gated(member, features));
  const marks = isOff(item.cfg, features.byDefault) ? [...item.shape.marks, off] : item.shape.marks;
  return { ...item, members, shape: { ...item.shape, marks } };
}

const off = "feature-gated";
const isGated = ({ shape }: RustItem) => shape.marks.includes(off);

function built(place: Place, items: readonly RustItem[], { files, reached, features, folder }: Building): Mod {
  const mod: Mod = { ...place, items: items.map((item) => ({ ...gated(item, features), file: place.file })), below: new Map() };
  for (const item of mod.items.filter(({ is }) => is === "mod")) {
    const path = `${place.path}::${item.name}`;
    const own =
      item.path === null ? [`${folder}${item.name}.rs`, `${folder}${item.name}/mod.rs`] : [place.file.slice(0, place.file.lastIndexOf("/") + 1) + item.path];
    const file = own.find((name) => files.has(name) && !reached.has(name));
    const below = item.elsewhere
      ? file && modAt({ path, file, parent: mod, off: isGated(item) }, { files, reached, features })
      : built({ path, file: place.file, parent: mod, off: isGated(item) }, item.members, { files, reached, features, folder: `${folder}${item.name}/` });
    if (below) mod.below.set(item.name, below);
  }
  return mod;
}

/** By where the type is defined, wherever in the crate they stand. */
type Impls = { readonly methods: ReadonlyMap<string, readonly Held[]>; readonly traits: ReadonlyMap<string, readonly string[]> };

function implsOf(root: Mod): Impls {
  const [methods, traits] = [new Map<string, Held[]>(), new Map<string, string[]>()];
  const visit = (mod: Mod) => {
    for (const item of mod.items.filter(({ is }) => is === "impl")) {
      const key = homeOf(mod, item.name);
      if (key === null) continue;
      methods.set(key, [...(methods.get(key) ?? []), ...item.members.map((member) => ({ ...member, file: item.file }))]);
      if (item.path) traits.set(key, [...(traits.get(key) ?? []), ...(isGated(item) ? [item.path] : always(item.path))]);
    }
    for (const below of mod.below.values()) visit(below);
  };
  visit(root);
  return { methods, traits };
}

/** Implemented, and that without a feature. */
const always = (trait: string) => [trait, `${trait} by default`];

const homeKey = (mod: Mod, { name }: RustItem) => `${mod.path} ${name}`;

/** The type that a path written in a module means. */
function homeOf(mod: Mod, path: string): string | null {
  const parts = path.split("::");
  const home = modNamed(mod, parts.slice(0, -1));
  const found = home && ownItems(home, parts.at(-1) ?? "", new Set()).find(({ item }) => item.kind !== "function" && item.kind !== "value");
  return found ? homeKey(found.mod, found.item) : null;
}

type Context = Impls & { readonly seen: Set<Mod> };

function modSymbols(mod: Mod, context: Context, path = mod.path): ApiSymbol[] {
  if (context.seen.has(mod)) return [];
  const seen = new Set([...context.seen, mod]);
  const within = path.includes("::") ? path.slice(0, path.lastIndexOf("::")) : null;
  const itself: ApiSymbol = {
    id: path,
    kind: "module",
    file: mod.file,
    line: 1,
    signature: `mod ${path}`,
    within,
    declared: true,
    shape: shapeOf("Rust", { marks: mod.off ? [off] : [] }),
  };
  const all = exportsOf(mod, new Set());
  const inside = all.flatMap(({ name, item, mod: home }) => {
    const below = item.is === "mod" ? home.below.get(item.name) : undefined;
    if (item.is === "mod") return below ? modSymbols(below, { ...context, seen }, `${path}::${name}`) : [];
    const beside = isValue(item) && all.some((other) => other.name === name && !isValue(other.item));
    return itemSymbols(item, { id: `${path}::${name}${beside ? "()" : ""}`, within: path, home }, context);
  });
  return [itself, ...inside];
}

/** Public items and what is publicly used from elsewhere in the crate. */
function exportsOf(mod: Mod, seen: Set<Mod>): Export[] {
  if (seen.has(mod)) return [];
  const found = new Map<string, Export>();
  const all = new Set([...seen, mod]);
  for (const item of mod.items.filter(({ is, open }) => is === "use" && open))
    for (const one of usedBy(mod, item, all)) add(found, isGated(item) ? { ...one, item: withMark(one.item) } : one);
  for (const item of mod.items.filter(({ is, open, kind }) => (is === "item" || is === "mod") && open && kind !== "macro")) {
    add(found, { name: item.name, item, mod });
  }
  return [...found.values()];
}

/** Of two forms under opposite conditions, what everybody gets counts. */
function add(found: Map<string, Export>, one: Export): void {
  const known = found.get(key(one));
  if (!known || isGated(known.item) || !isGated(one.item)) found.set(key(one), one);
}

const withMark = (item: Held): Held => ({ ...item, shape: { ...item.shape, marks: [...item.shape.marks, off] } });

// A type and a function may share a name.
const key = ({ name, item }: Export) => `${name} ${isValue(item)}`;
const isValue = ({ kind }: RustItem) => kind === "function" || kind === "value";

function usedBy(mod: Mod, use: Held, seen: Set<Mod>): Export[] {
  const parts = (use.path ?? "").split("::");
  if (use.name === "*") {
    const target = modNamed(mod, parts);
    return target ? exportsOf(target, seen) : [];
  }
  const home = modNamed(mod, parts.slice(0, -1));
  const last = parts.at(-1) ?? "";
  const found = home ? ownItems(home, last, seen) : [];
  if (found.length > 0) return found.map((one) => ({ ...one, name: use.name }));
  return [{ name: use.name, item: { ...use, is: "item", kind: "type", shape: shapeOf("Rust", { marks: ["elsewhere"] }) }, mod }];
}

function ownItems(home: Mod, name: string, seen: Set<Mod>): Export[] {
  const own = home.items.filter((item) => item.name === name && (item.is === "item" || item.is === "mod")).map((item) => ({ name, item, mod: home }));
  if (own.length > 0 || seen.has(home)) return own;
  const used = home.items.filter((item) => item.is === "use" && (item.name === name || item.name === "*"));
  return used.flatMap((use) => usedBy(home, use, new Set([...seen, home]))).filter((one) => one.name === name && !one.item.shape.marks.includes("elsewhere"));
}

function modNamed(from: Mod, parts: readonly string[]): Mod | null {
  const [first = "", ...rest] = parts;
  if (parts.length === 0) return from;
  const root = rootOf(from);
  const start = first === "crate" || (first === root.path && !from.below.has(first)) ? root : step(from, first);
  return rest.reduce<Mod | null>((at, part) => at && step(at, part), start);
}

const step = (at: Mod, part: string): Mod | null => (part === "super" ? at.parent : part === "self" || part === "" ? at : (at.below.get(part) ?? null));

const rootOf = (mod: Mod): Mod => (mod.parent ? rootOf(mod.parent) : mod);

type Address = { readonly id: string; readonly within: string; readonly home: Mod };

function itemSymbols(item: Held, { id, within, home }: Address, { methods, traits }: Context): ApiSymbol[] {
  const types = item.kind === "class" || item.kind === "enum";
  const key = homeKey(home, item);
  const bases = types ? [...new Set([...item.shape.bases.flatMap(always), ...(traits.get(key) ?? [])])] : item.shape.bases;
  const itself = symbolOf(id, { ...item, shape: { ...item.shape, bases } }, within);
  const lent = types ? (methods.get(key) ?? []).map((method) => ({ ...method, kind: "member" as const })) : [];
  const members = [...item.members.map((member) => ({ ...member, file: item.file })), ...lent].map((member) => symbolOf(`${id}::${member.name}`, member, id));
  return [itself, ...members];
}

const symbolOf = (id: string, { kind, file, line, signature, shape }: Held, within: string): ApiSymbol => ({
  id,
  kind,
  file,
  line,
  signature,
  within,
  declared: true,
  shape,
});

function macrosOf(mod: Mod, crate: string): ApiSymbol[] {
  const own = mod.items.filter(({ kind, is }) => kind === "macro" && is === "item").map((item) => symbolOf(`${crate}::${item.name}!`, item, crate));
  return [...own, ...[...mod.below.values()].flatMap((below) => macrosOf(below, crate))];
}
