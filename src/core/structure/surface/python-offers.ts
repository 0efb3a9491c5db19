import type { PythonFile, PythonImport } from "./python-file.ts";
import type { PythonName } from "./python-names.ts";
import { shapeOf } from "./symbol.ts";

export type Module = { readonly name: string; readonly path: string; readonly isPackage: boolean; readonly file: PythonFile };
export type Modules = ReadonlyMap<string, Module>;
/** A name as a module offers it. */
export type Offer = { readonly name: string; readonly declared: boolean; readonly from: Module; readonly definition: PythonName };

/** What a module offers: `__all__`, else what does not begin with an underscore. */
export function offersOf(module: Module, known: Modules): Offer[] {
  const { all } = module.file;
  const listed = all && new Set([...all.names, ...all.of.flatMap((of) => allIn(module, of, known))]);
  const names = [...namesIn(module, known, new Set())].filter((name) => (listed ? listed.has(name) : !name.startsWith("_")));
  return names.flatMap((name) => {
    const found = lookUp(module, name, { known, seen: new Set() });
    return found ? [{ ...found, name, declared: listed !== null || isDeclared(module, name, known) }] : [];
  });
}

/** A package gathers what it offers; in a module an import is only a tool. */
function isDeclared(module: Module, name: string, known: Modules): boolean {
  const { names, imports } = module.file;
  if (names.some((own) => own.name === name)) return true;
  const direct = imports.find((one) => one.what !== "*" && one.name === name);
  return direct ? module.isPackage && resolve(module, direct.module, known) !== null : true;
}

/** Names a module binds, those of its star imports included. */
function namesIn(module: Module, known: Modules, seen: Set<string>): Set<string> {
  if (seen.has(module.name)) return new Set();
  seen.add(module.name);
  const { names, imports } = module.file;
  const stars = imports.filter(({ what }) => what === "*").flatMap((one) => starNames(resolve(module, one.module, known), known, seen));
  const imported = imports.filter(({ what }) => what !== null && what !== "*").map(({ name }) => name);
  return new Set([...stars, ...imported, ...names.map(({ name }) => name)]);
}

function starNames(target: Module | null, known: Modules, seen: Set<string>): string[] {
  if (!target) return [];
  const { all } = target.file;
  return [...namesIn(target, known, seen)].filter((name) => (all ? all.names.includes(name) : !name.startsWith("_")));
}

type Looking = { readonly known: Modules; readonly seen: Set<string> };

/** Follows a name through imports to where it is defined. Whoever imports a name that begins with an underscore gets it, too. */
export function lookUp(module: Module, name: string, { known, seen }: Looking): Offer | null {
  const place = `${module.name} ${name}`;
  if (seen.has(place)) return null;
  seen.add(place);
  const { names, imports } = module.file;
  const definition = names.find((own) => own.name === name);
  if (definition) return { name, declared: true, from: module, definition };
  const direct = imports.findLast((one) => one.what !== null && one.what !== "*" && one.name === name);
  const target = direct && resolve(module, direct.module, known);
  if (direct) return target ? lookUp(target, direct.what ?? "", { known, seen }) : outside(module, direct);
  for (const star of imports.filter(({ what }) => what === "*")) {
    const from = resolve(module, star.module, known);
    const found = from && lookUp(from, name, { known, seen });
    if (found) return found;
  }
  return null;
}

/** What comes from elsewhere can still be reached by this name. */
function outside(module: Module, one: PythonImport): Offer {
  const definition: PythonName = {
    name: one.name,
    kind: "value",
    line: 1,
    signature: `from ${one.module} import ${one.what}`,
    shape: shapeOf("Python", { marks: ["attribute", "callable", "property"] }),
    members: [],
  };
  return { name: one.name, declared: false, from: module, definition };
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

function resolve(module: Module, spec: string, known: Modules): Module | null {
  const [, dots = "", rest = ""] = /^(\.*)(.*)$/.exec(spec.replace(/\s+/g, "")) ?? [];
  if (dots === "") return known.get(rest) ?? null;
  const parts = module.name.split(".");
  const base = parts.slice(0, parts.length - (dots.length - (module.isPackage ? 1 : 0)));
  return known.get([...base, ...(rest ? rest.split(".") : [])].join(".")) ?? null;
}
