import { isTestPath } from "../../test-paths.ts";
import { type GoFile, type GoName, isExported } from "./go-file.ts";
import { type GoSystem, goSystems } from "./go-systems.ts";
import { type ApiSymbol, mergedById, oneLine, type Shape, type Surface, shapeOf } from "./symbol.ts";

export type GoModule = { readonly folder: string; readonly path: string };
type Declared = GoName & { readonly file: string; readonly systems: readonly GoSystem[] };

/** Whether others could import it: no test, no `internal`, nothing the go tool passes over. */
export const isGoLibrary = (path: string): boolean =>
  path.endsWith(".go") && !path.endsWith("_test.go") && !isTestPath(path) && !/(^|\/)(internal|vendor|testdata|_[^/]*|\.[^/]*)\//.test(path);

/** `modules` from go.mod files; the deepest one a file lies in is its own. */
export function goOffers(files: ReadonlyMap<string, GoFile>, modules: readonly GoModule[]): Surface {
  const packages = new Map<string, { names: Declared[]; file: string; main: boolean }>();
  for (const [path, { package: name, names, systems }] of files) {
    if (!isGoLibrary(path) || name.endsWith("_test")) continue;
    const address = addressOf(path, modules);
    const known = packages.get(address) ?? { names: [], file: path, main: name === "main" };
    known.names.push(...names.map((each) => ({ ...each, file: path, systems })));
    packages.set(address, known);
  }
  const open = [...packages].filter(([, { main }]) => !main);
  const closed = [...packages].filter(([, { main }]) => main).map(([address]) => `${address} is a program`);
  const unread = [...files].flatMap(([path, { error }]) => (error && isGoLibrary(path) ? [{ file: path, ...error }] : []));
  return { symbols: open.flatMap(([address, { names, file }]) => symbolsOf(address, names, file)), unread, closed };
}

function addressOf(path: string, modules: readonly GoModule[]): string {
  const own = modules.filter(({ folder }) => path.startsWith(folder)).sort((a, b) => b.folder.length - a.folder.length)[0];
  const below = path.slice(own?.folder.length ?? 0, Math.max(own?.folder.length ?? 0, path.lastIndexOf("/")));
  return [own?.path ?? "", below].filter(Boolean).join("/") || ".";
}

function symbolsOf(address: string, names: readonly Declared[], file: string): ApiSymbol[] {
  const top = names.filter(({ owner, name }) => owner === null && isExported(name));
  const itself: ApiSymbol = {
    id: address,
    kind: "module",
    file,
    line: 1,
    signature: `package ${address}`,
    within: null,
    declared: top.length > 0,
    shape: shapeOf("Go"),
  };
  const found = top.flatMap((one) => [
    symbolOf(`${address}.${one.name}`, gated(one, names), { within: address, declared: true }),
    ...membersOf(address, one, names),
  ]);
  return mergedById([itself, ...found]);
}

/** With a mark for each system on which no file declares it. */
function gated<T extends Declared>(one: T, names: readonly Declared[]): T {
  const all = new Set(names.filter(({ name, owner }) => name === one.name && owner === one.owner).flatMap(({ systems }) => systems));
  const marks = all.size === 0 ? ["tag-gated"] : goSystems.filter((system) => !all.has(system)).map((system) => `not-${system}`);
  return { ...one, shape: { ...one.shape, marks: [...one.shape.marks, ...marks] } };
}

type Place = { readonly within: string; readonly declared: boolean };

const symbolOf = (id: string, { kind, file, line, signature, shape }: Declared, place: Place): ApiSymbol => ({
  id,
  kind,
  file,
  line,
  signature: oneLine(signature),
  shape,
  ...place,
});

function membersOf(address: string, type: Declared, names: readonly Declared[]): ApiSymbol[] {
  const within = `${address}.${type.name}`;
  const own = [...type.members.map((member) => ({ ...member, file: type.file, systems: type.systems })), ...methodsOf(type, names)];
  const lent = promoted(type, names, 0).filter(({ name }) => !own.some((member) => member.name === name));
  const generics = type.shape.calls[0]?.generics ?? [];
  // What an exported type lends is reported where it stands.
  const members = [...own.map((member) => ({ member, declared: true })), ...lent.map((member) => ({ member, declared: !isExported(member.lender) }))];
  return members
    .filter(({ member }) => isExported(member.name))
    .map(({ member, declared }) =>
      symbolOf(`${within}.${member.name}`, { ...member, shape: withGenerics(member.shape, type, generics) }, { within, declared }),
    );
}

/** Where the type itself is gated, that is said of the type. */
const methodsOf = (type: Declared, names: readonly Declared[]) =>
  names.filter(({ owner }) => owner === type.name).map((method) => (type.systems.length === goSystems.length ? gated(method, names) : method));

/** A method of a generic interface or a field may use the type's parameters under whatever name they have. */
const withGenerics = (shape: Shape, type: Declared, generics: Shape["calls"][number]["generics"]): Shape =>
  type.kind === "interface" ? { ...shape, calls: shape.calls.map((call) => ({ ...call, generics: generics.map((one) => ({ ...one, bound: null })) })) } : shape;

function promoted(type: Declared, names: readonly Declared[], depth: number): (Declared & { readonly lender: string })[] {
  if (depth > 5) return [];
  return type.embeds.flatMap((embedded) => {
    const held = names.find(({ name, owner }) => owner === null && name === embedded);
    if (!held) return [];
    const members = held.members.map((member) => ({ ...member, file: held.file, systems: held.systems, shape: { ...member.shape, demanded: false } }));
    const own = [...members, ...names.filter(({ owner }) => owner === embedded)].map((member) => ({ ...member, lender: embedded }));
    return [...own, ...promoted(held, names, depth + 1)];
  });
}
