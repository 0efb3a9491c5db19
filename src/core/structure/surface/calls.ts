import type { Call, Generic, Parameter } from "./symbol.ts";
import { plainType, type Reading, splitTop, typeFits } from "./type-text.ts";

/** Why somebody who calls `before` cannot call `now` the same way; null when they can. */
export function callBreaks(reading: Reading, before: Call, now: Call): string | null {
  const after = withNamesOf(before.generics, now);
  return (
    genericsBreak(reading, before.generics, after.generics) ??
    (reading.family === "Python" ? namedBreak(reading, before.parameters, after.parameters) : orderedBreak(reading, before.parameters, after.parameters)) ??
    addedBreak(reading, before.parameters, after.parameters) ??
    (nobodyReads(reading, before) || typeFits(reading, after.returns, before.returns) ? null : `returns ${after.returns}, was ${before.returns}`)
  );
}

/** Who calls what returns nothing looks at nothing. */
const nobodyReads = ({ family }: Reading, { returns }: Call) => family === "Python" && returns === "None";

/** `T` and `U` are the same when they stand at the same place. */
function withNamesOf(generics: readonly Generic[], call: Call): Call {
  const names = call.generics.map(({ name }, index) => [name, generics[index]?.name ?? name] as const).filter(([name, other]) => name !== other);
  const renamed = (text: string | null) =>
    text === null
      ? null
      : names.reduce((done, [name, other]) => done.replace(new RegExp(`(?<![\\w.$])${name.replace(/\W/g, "\\$&")}(?![\\w$])`, "g"), other), text);
  return {
    parameters: call.parameters.map((parameter) => ({ ...parameter, type: renamed(parameter.type) })),
    returns: renamed(call.returns),
    generics: call.generics.map((generic, index) => ({ ...generic, name: generics[index]?.name ?? generic.name, bound: renamed(generic.bound) })),
  };
}

function genericsBreak(reading: Reading, before: readonly Generic[], now: readonly Generic[]): string | null {
  // Type arguments are mostly inferred; who wrote none before writes none now.
  if (now.length < before.length) return `has ${now.length} type parameters, had ${before.length}`;
  if (before.length > 0 && now.slice(before.length).some(({ optional }) => !optional)) return `has ${now.length} type parameters, had ${before.length}`;
  const tightened = now.find(
    ({ bound }, index) => bound !== null && index < before.length && !boundFits(reading, before[index]?.bound ?? unbound[reading.family], bound),
  );
  return tightened ? `${tightened.name} must be ${tightened.bound} now` : null;
}

/** What a parameter without a bound may be. */
const unbound: Readonly<Record<Reading["family"], string>> = { "JavaScript/TypeScript": "unknown", Python: "", Go: "any", Rust: "" };

const boundFits = (reading: Reading, before: string, now: string) =>
  reading.family === "Rust"
    ? splitTop(now, /\+/).every((one) => splitTop(before, /\+/).some((other) => plainType(reading.family, one) === plainType(reading.family, other)))
    : typeFits(reading, before, now);

function orderedBreak(reading: Reading, before: readonly Parameter[], now: readonly Parameter[]): string | null {
  const rest = now.find(({ kind }) => kind === "rest");
  for (const [index, old] of before.entries()) {
    const taker = now[index] ?? rest;
    if (!taker) return `takes no ${nameOf(old)} any more`;
    if (old.kind === "rest" && taker.kind !== "rest") return `takes no further ${nameOf(old)} any more`;
    if (old.optional && !taker.optional && taker.kind !== "rest") return `${nameOf(taker)} must be given`;
    const wanted = taker.kind === "rest" && old.kind !== "rest" ? elementOf(taker.type) : taker.type;
    if (!typeFits(reading, old.type, wanted)) return `${nameOf(taker)} is ${wanted}, was ${old.type}`;
  }
  return null;
}

const elementOf = (type: string | null) => type?.replace(/^\.\.\.|\[\]$/g, "") ?? null;

function namedBreak(reading: Reading, before: readonly Parameter[], now: readonly Parameter[]): string | null {
  const more = now.find(({ kind }) => kind === "rest");
  const moreNamed = now.find(({ kind }) => kind === "rest-named");
  const places = before.filter(byPlace);
  const placesNow = now.filter(byPlace);
  for (const old of before) {
    const place = places.indexOf(old);
    const taker =
      old.kind === "positional" ? placesNow[place] : (now.find(({ name, kind }) => name === old.name && kind !== "rest" && kind !== "rest-named") ?? null);
    const reason = parameterBreak(reading, old, { taker: taker ?? null, placeNow: taker ? placesNow.indexOf(taker) : -1, place, more, moreNamed });
    if (reason) return reason;
  }
  return null;
}

const byPlace = ({ kind }: Parameter) => kind === "positional" || kind === "either";

type Taken = {
  readonly taker: Parameter | null;
  readonly place: number;
  readonly placeNow: number;
  readonly more: Parameter | undefined;
  readonly moreNamed: Parameter | undefined;
};

function parameterBreak(reading: Reading, old: Parameter, { taker, place, placeNow, more, moreNamed }: Taken): string | null {
  if (old.kind === "rest") return more ? null : `takes no *${old.name} any more`;
  if (old.kind === "rest-named") return moreNamed ? null : `takes no **${old.name} any more`;
  // `_cache=None` is a parameter for the function itself.
  if (!taker && old.optional && old.name.startsWith("_")) return null;
  if (!taker) return swallowed(old, more, moreNamed) ? null : `takes no ${nameOf(old)} any more`;
  return placeBreak(old, taker, place === placeNow) ?? valueBreak(reading, old, taker);
}

function placeBreak(old: Parameter, taker: Parameter, samePlace: boolean): string | null {
  if (byPlace(old) && !byPlace(taker)) return `${old.name} cannot be given by place any more`;
  if (old.kind !== "positional" && taker.kind === "positional") return `${old.name} cannot be given by name any more`;
  return byPlace(old) && !samePlace ? `${old.name} stands at another place` : null;
}

function valueBreak(reading: Reading, old: Parameter, taker: Parameter): string | null {
  if (old.optional && !taker.optional) return `${taker.name} must be given`;
  if (old.default !== null && taker.default !== null && old.default !== taker.default)
    return `${taker.name} is ${taker.default} when left out, was ${old.default}`;
  return typeFits(reading, old.type, taker.type) ? null : `${taker.name} is ${taker.type}, was ${old.type}`;
}

const swallowed = ({ kind }: Parameter, more?: Parameter, moreNamed?: Parameter) =>
  kind === "positional" ? more !== undefined : kind === "named" ? moreNamed !== undefined : more !== undefined && moreNamed !== undefined;

function addedBreak(reading: Reading, before: readonly Parameter[], now: readonly Parameter[]): string | null {
  const isNew =
    reading.family === "Python"
      ? (parameter: Parameter) =>
          !before.some(({ name }) => name === parameter.name) && !(parameter.kind === "positional" && before.filter(byPlace)[now.indexOf(parameter)])
      : (parameter: Parameter) => now.indexOf(parameter) >= before.length;
  const demanded = now.find((parameter) => isNew(parameter) && !parameter.optional && parameter.kind !== "rest" && parameter.kind !== "rest-named");
  // What a rest took before may have been given already.
  return demanded && !before.some(({ kind }) => kind === "rest") ? `asks for ${nameOf(demanded)}, which nobody gives` : null;
}

const nameOf = ({ name, type }: Parameter) => name || type || "a parameter";
