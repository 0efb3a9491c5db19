import type { PythonFile, PythonImport } from "./python-file.ts";
import type { PythonName } from "./python-names.ts";
import { type ApiSymbol, oneLine, type Surface, shapeOf } from "./symbol.ts";

export type Module = { readonly name: string; readonly path: string; readonly isPackage: boolean; readonly file: PythonFile };
type Modules = ReadonlyMap<string, Module>;
/** A name as a module offers it. */
type Offer = { readonly name: string; readonly declared: boolean; readonly from: Module; readonly definition: PythonName };

/** What the modules of Python offer to each other and to everybody; private modules (`_x`) only through others. */
export function pythonOffers(modules: readonly Module[]): Surface {
  const known: Modules = new Map(modules.map((module) => [module.name, module]));
  const open = modules.filter(({ name }) => !isPrivate(name));
  const offers = new Map(open.map((module) => [module.name, offersOf(module, known, new Set())]));
  // `from .charge import charge` puts the function where the module was.
  const visible = open.filter(
    ({ name }) => !(offers.get(name.slice(0, Math.max(0, name.lastIndexOf(".")))) ?? []).some((offer) => name.endsWith(`.${offer.name}`) && offer.declared),
  );
  const symbols = visible.flatMap((module) => symbolsOf(module, { known, offers }));
  const unread = modules.flatMap(({ path, file }) => (file.error ? [{ file: path, ...file.error }] : []));
  return { symbols, unread, closed: [] };
}

type Context = { readonly known: Modules; readonly offers: ReadonlyMap<string, readonly Offer[]> };

function symbolsOf(module: Module, { known, offers }: Context): ApiSymbol[] {
  const own = (offers.get(module.name) ?? []).map((offer) => ({ ...offer, declared: offer.declared && !promoted(module, offer, offers) }));
  const names = own.flatMap((offer) => symbolsIn(offer, { module, known }));
  const declared = own.some((offer) => offer.declared);
  const itself: ApiSymbol = {
    id: module.name,
    kind: "module",
    file: module.path,
    line: 1,
    signature: module.name,
    within: parentOf(module.name, offers),
    declared,
    shape: shapeOf("Python"),
  };
  return [itself, ...names];
}

function parentOf(name: string, offers: ReadonlyMap<string, unknown>): string | null {
  const parent = name.slice(0, Math.max(0, name.lastIndexOf(".")));
  return offers.has(parent) ? parent : null;
}

/** A package above offers it: that is its address, and where it is written is nobody's business. */
function promoted(module: Module, { name, definition, from }: Offer, offers: Context["offers"]): boolean {
  if (from.name !== module.name) return false;
  return [...offers].some(
    ([other, theirs]) =>
      module.name.startsWith(`${other}.`) &&
      theirs.some((offer) => offer.declared && offer.from.name === from.name && offer.definition.name === definition.name && offer.name === name),
  );
}

function offersOf(module: Module, known: Modules, seen: Set<string>): Offer[] {
  if (seen.has(module.name)) return [];
  seen.add(module.name);
  const { all, names, imports } = module.file;
  const listed = all && new Set([...all.names, ...all.of.flatMap((of) => allIn(module, of, known))]);
  const found = new Map<string, Offer>();
  for (const one of imports) for (const offer of importedBy(module, one, { known, seen })) found.set(offer.name, offer);
  for (const definition of names) found.set(definition.name, { name: definition.name, declared: true, from: module, definition });
  const offered = [...found.values()].filter(({ name }) => (listed ? listed.has(name) : !name.startsWith("_")));
  return listed ? offered.map((offer) => ({ ...offer, declared: true })) : offered;
}

function allIn(module: Module, of: string, known: Modules): readonly string[] {
  const target = resolve(module, `.${of}`, known) ?? resolve(module, of, known) ?? importedModule(module, of, known);
  return target?.file.all?.names ?? [];
}

const importedModule = (module: Module, name: string, known: Modules): Module | null => {
  const found = module.file.imports.find((one) => one.name === name);
  return found ? resolve(module, found.what === null ? found.module : joinedName(found.module, found.what), known) : null;
};

const joinedName = (module: string, what: string) => (module.endsWith(".") ? module + what : `${module}.${what}`);

function importedBy(module: Module, one: PythonImport, { known, seen }: { known: Modules; seen: Set<string> }): Offer[] {
  if (one.what === null) return [];
  const target = resolve(module, one.module, known);
  if (!target) return outside(module, one);
  const offers = target.name === module.name ? [] : allOffers(target, known, new Set(seen));
  // A package gathers what it offers; in a module an import is only a tool, unless it is written `X as X`.
  const declared = module.isPackage || one.what === "*";
  if (one.what === "*") return offers.filter((offer) => offer.declared).map((offer) => ({ ...offer, declared }));
  return offers.filter(({ name }) => name === one.what).map((offer) => ({ ...offer, name: one.name, declared }));
}

/** What comes from elsewhere can still be reached by this name. */
function outside(module: Module, one: PythonImport): Offer[] {
  if (one.what === "*") return [];
  const definition: PythonName = {
    name: one.name,
    kind: "value",
    line: 1,
    signature: `from ${one.module} import ${one.what}`,
    shape: shapeOf("Python", { marks: ["attribute", "callable", "property"] }),
    members: [],
  };
  return [{ name: one.name, declared: false, from: module, definition }];
}

/** Also what begins with an underscore: whoever imports it by name gets it. */
function allOffers(target: Module, known: Modules, seen: Set<string>): Offer[] {
  const offers = offersOf(target, known, seen);
  const rest = target.file.names.filter(({ name }) => !offers.some((offer) => offer.name === name));
  return [...offers, ...rest.map((definition) => ({ name: definition.name, declared: false, from: target, definition }))];
}

function resolve(module: Module, spec: string, known: Modules): Module | null {
  const [, dots = "", rest = ""] = /^(\.*)(.*)$/.exec(spec.replace(/\s+/g, "")) ?? [];
  if (dots === "") return known.get(rest) ?? null;
  const parts = module.name.split(".");
  const base = parts.slice(0, parts.length - (dots.length - (module.isPackage ? 1 : 0)));
  return known.get([...base, ...(rest ? rest.split(".") : [])].join(".")) ?? null;
}

function symbolsIn(offer: Offer, { module, known }: { module: Module; known: Modules }): ApiSymbol[] {
  const { definition, from, declared } = offer;
  const id = `${module.name}.${offer.name}`;
  const heir = definition.kind === "class" ? inherited(definition, from, { known, depth: 0 }) : { members: [], calls: null, bases: [] };
  const calls = definition.shape.calls.length > 0 || heir.calls === null ? definition.shape.calls : heir.calls;
  const shape = { ...definition.shape, calls, bases: [...new Set([...publicBases(definition), ...heir.bases])] };
  const place = { file: from.path, declared };
  const itself: ApiSymbol = {
    id,
    kind: definition.kind,
    line: definition.line,
    signature: oneLine(definition.signature),
    within: module.name,
    shape,
    ...place,
  };
  const members = definition.members.map((member) => memberOf(member, id, place));
  const names = new Set(definition.members.map(({ name }) => name));
  const lent = heir.members.filter(({ member }) => !names.has(member.name));
  // What a public class lends is reported where it stands.
  const more = lent.map(({ member, parent, module: home }) =>
    memberOf(member, id, { file: home.path, declared: declared && isPrivate(`${home.name}.${parent.name}`) }),
  );
  return [itself, ...members, ...more];
}

const isPrivate = (name: string) => name.split(".").some((part) => part.startsWith("_"));

const publicBases = ({ shape }: PythonName) =>
  shape.bases.map((base) => base.split(".").at(-1) ?? base).filter((base) => !base.startsWith("_") && !/^(object|Generic|Protocol|ABC)$/.test(base));

const memberOf = (member: PythonName, within: string, { file, declared }: { file: string; declared: boolean }): ApiSymbol => ({
  id: `${within}.${member.name}`,
  kind: member.kind,
  file,
  line: member.line,
  signature: oneLine(member.signature),
  within,
  declared,
  shape: member.shape,
});

type Lent = { readonly member: PythonName; readonly parent: PythonName; readonly module: Module };
type Heritage = { readonly members: readonly Lent[]; readonly calls: PythonName["shape"]["calls"] | null; readonly bases: readonly string[] };

function inherited(definition: PythonName, from: Module, { known, depth }: { known: Modules; depth: number }): Heritage {
  const parents = depth > 8 ? [] : definition.shape.bases.flatMap((base) => classNamed(base, from, known));
  const above = parents.map((parent) => ({ parent, heritage: inherited(parent.definition, parent.from, { known, depth: depth + 1 }) }));
  const first = above[0];
  return {
    members: above.flatMap(({ parent, heritage }) => [
      ...parent.definition.members.map((member) => ({ member, parent: parent.definition, module: parent.from })),
      ...heritage.members,
    ]),
    calls: first ? (first.parent.definition.shape.calls.length > 0 ? first.parent.definition.shape.calls : first.heritage.calls) : null,
    bases: above.flatMap(({ parent, heritage }) => [...publicBases(parent.definition), ...heritage.bases]),
  };
}

function classNamed(base: string, from: Module, known: Modules): { definition: PythonName; from: Module }[] {
  const local = from.file.names.find(({ name, kind }) => name === base && kind === "class");
  if (local) return [{ definition: local, from }];
  const found = allOffers(from, known, new Set()).find(({ name, definition }) => name === base && definition.kind === "class");
  return found ? [{ definition: found.definition, from: found.from }] : [];
}
