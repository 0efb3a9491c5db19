import type { PythonName } from "./python-names.ts";
import { lookUp, type Module, type Modules, type Offer, offersOf } from "./python-offers.ts";
import { type ApiSymbol, oneLine, type Surface, shapeOf } from "./symbol.ts";

/** What the modules of Python offer to each other and to everybody; private modules (`_x`) only through others. */
export function pythonOffers(modules: readonly Module[]): Surface {
  const known: Modules = new Map(modules.map((module) => [module.name, module]));
  const open = modules.filter(({ name }) => !isPrivate(name));
  const offers = new Map(open.map((module) => [module.name, offersOf(module, known)]));
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
  const found = lookUp(from, base, { known, seen: new Set() });
  return found?.definition.kind === "class" ? [found] : [];
}
