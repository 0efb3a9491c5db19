import type { FileSketch, Made, Unit } from "../test-strength/sketch.ts";
import { calledIn } from "../test-strength/values.ts";
import type { Names } from "./addresses.ts";
import type { Reached } from "./evidence.ts";
import { isOfRoute, type Route } from "./routes.ts";
import type { Subject } from "./subject.ts";

export type Reaching = {
  readonly subject: Subject;
  readonly names: Names;
  /** Routes whose handler it is. */
  readonly routes: readonly Route[];
  /** Programs it is part of: paths of files, names of modules. */
  readonly programs: readonly string[];
};

/** The tests of a file that reach a function. */
export function reachedIn({ units, asides }: FileSketch, reaching: Reaching): Reached[] {
  const helpers = asides.filter(({ calls }) => calls.some((call) => isCallOf(call, reaching)));
  return units.flatMap((unit): Reached[] => {
    if (unit.kind === "helper") return [];
    const around = units.filter((outer) => outer !== unit && outer.path.length < unit.path.length && outer.path.every((name, at) => unit.path[at] === name));
    const made = [...around.flatMap(({ calls }) => calls), ...unit.calls];
    return reachedBy(withHelpers(unit, units), made, { ...reaching, helpers: helpers.map(({ name }) => name) });
  });
}

/** The assertions of helpers the test calls are its own. */
function withHelpers(unit: Unit, units: readonly Unit[]): Unit {
  const called = new Set(unit.calls.map(({ callee }) => callee));
  const checks = units.filter(({ kind, name }) => kind === "helper" && called.has(name)).flatMap((helper) => helper.checks);
  return checks.length > 0 ? { ...unit, checks: [...unit.checks, ...checks] } : unit;
}

type Helped = Reaching & { readonly helpers: readonly string[] };

function reachedBy(unit: Unit, made: readonly Made[], reaching: Helped): Reached[] {
  const { subject, helpers } = reaching;
  const own = made.filter((call) => isCallOf(call, reaching));
  const helped = made.filter(({ callee }) => helpers.includes(callee));
  const names = [...new Set([...calledBy(reaching), ...helped.map(({ callee }) => callee)])];
  if (own.length + helped.length > 0)
    return [{ unit, calls: [...own, ...helped], names, isIndirect: isHandedOver(unit, made, reaching) || (helped.length > 0 && unit.checks.length > 0) }];
  const asked = made.filter(({ arguments: given }) => given.some((text) => isAsked(text, reaching)));
  if (asked.length > 0) return [{ unit, calls: asked, names, isIndirect: true }];
  if (isHandedOver(unit, made, reaching)) return [{ unit, calls: made, names, isIndirect: true }];
  if (subject.isProperty && isKnown(reaching) && new RegExp(`\\.${subject.name}\\b`).test(unit.text))
    return [{ unit, calls: [], names: [subject.name], isIndirect: false }];
  const isNamed = isKnown(reaching) && unit.checks.some(({ about }) => calledIn(about).some((name) => names.includes(name)));
  return isNamed ? [{ unit, calls: [], names, isIndirect: false }] : [];
}

const isKnown = ({ names }: Reaching) => names.direct.length + names.behind.length > 0;
const lastPart = (text: string) => text.split(/\.|::/).at(-1) ?? text;
const isConstructor = ({ name, owner }: Subject) => owner !== null && /^(?:constructor|__init__|__new__|__post_init__)$/.test(name);
/** Called by an operator or a statement of the language. */
const isSpecial = ({ name }: Subject) =>
  /^__\w+__$/.test(name) || /^(?:add|sub|mul|div|neg|index|next|deref|eq|cmp|partial_cmp|from|into_iter|from_str|try_from)$/.test(name);

const calledBy = (reaching: Reaching): string[] => {
  const { subject, names } = reaching;
  if (isConstructor(subject)) return [...names.direct, ...names.behind.map(lastPart)];
  if (subject.owner !== null) return [subject.name, ...(isSpecial(subject) ? names.direct : [])];
  return [...names.direct, ...names.behind.map(lastPart)];
};

function isCallOf({ callee }: Made, reaching: Reaching): boolean {
  const { subject, names } = reaching;
  if (!isKnown(reaching)) return false;
  const plainCallee = callee.replace(/::<.*>$|<.*>$/, "").replace(/\?\./g, ".");
  const isDirect = names.direct.includes(plainCallee) || names.behind.includes(plainCallee.replace(/::/g, "."));
  if (isConstructor(subject)) return isDirect;
  if (subject.owner === null) return isDirect || (plainCallee.includes("::") && lastPart(plainCallee) === subject.name);
  if (isSpecial(subject) && isDirect) return true;
  return /\.|::/.test(plainCallee) && lastPart(plainCallee) === subject.name;
}

/** As a component, or handed to what calls it: `render(<Card />)`, `runner.invoke(main, …)`, `pytest.raises(ValueError, parse, "")`. */
function isHandedOver(unit: Unit, made: readonly Made[], { names, subject }: Reaching): boolean {
  if (subject.owner !== null) return false;
  const all = [...names.direct, ...names.behind];
  return (
    all.some((name) => unit.text.includes(`<${name}`) && new RegExp(`<${name}[\\s/>]`).test(unit.text)) ||
    made.some(({ arguments: given }) => given.some((text) => all.includes(text)))
  );
}

/** A test asks a server for its route, or starts a program it is part of. */
function isAsked(text: string, { routes, programs }: Reaching): boolean {
  if (!text.includes('"') || (routes.length === 0 && !programs.some((program) => text.includes(program)))) return false;
  const strings = text.match(/"(?:[^"\\]|\\.)*"/g)?.map((each) => each.slice(1, -1)) ?? [];
  const isRoute = routes.length > 0 && strings.some((each) => /^(?:\/|https?:)/.test(each) && routes.some((route) => isOfRoute(each, route)));
  return isRoute || strings.some((each) => programs.some((program) => each === program || each.endsWith(`/${program}`)));
}
