import { callBreaks } from "./calls.ts";
import type { ApiSymbol, Shape, Surface } from "./symbol.ts";
import { type Reading, typeFits } from "./type-text.ts";

/** What other people's code stumbles over. */
export type Break = {
  readonly symbol: ApiSymbol;
  /** What stands there now; null when it is gone. */
  readonly now: ApiSymbol | null;
  /** In words that follow the name: `is gone`. */
  readonly why: string;
};

/** The breaking changes from one surface to a later one, one for each symbol, in the order of the earlier one. */
export function breaksBetween(before: Surface, now: Surface): Break[] {
  const known = byId(now.symbols);
  const old = byId(before.symbols);
  const uses = usesOf([...before.symbols, ...now.symbols]);
  const names = new Map([...namesOf(before.symbols), ...namesOf(now.symbols)]);
  const lost = before.symbols.filter(({ declared }) => declared).flatMap((symbol) => changed(symbol, { known, old, uses, names }));
  const demanded = now.symbols
    .filter(({ id, declared, shape }) => declared && shape.demanded && !old.has(id))
    .flatMap((symbol) => asked(symbol, { old, known, uses, names }));
  return [...lost, ...demanded];
}

type Both = {
  readonly known: ReadonlyMap<string, ApiSymbol>;
  readonly old: ReadonlyMap<string, ApiSymbol>;
  readonly uses: Uses;
  readonly names: Reading["names"];
};

const byId = (symbols: readonly ApiSymbol[]) => new Map(symbols.map((symbol) => [symbol.id, symbol]));

function changed(symbol: ApiSymbol, both: Both): Break[] {
  const { known } = both;
  const now = known.get(symbol.id);
  // Whatever contains it is reported.
  if (symbol.within !== null && !known.has(symbol.within)) return [];
  if (!now) return [{ symbol, now: null, why: "is gone" }];
  const why = shapeBreaks(symbol, now, both);
  return why === null ? [] : [{ symbol, now, why }];
}

/** A new member is asked of people who wrote their implementation, or their literal, for the type as it was. */
function asked(symbol: ApiSymbol, { old, uses }: Both): Break[] {
  const owner = symbol.within === null ? undefined : old.get(symbol.within);
  if (!owner || owner.shape.marks.includes("sealed")) return [];
  if (symbol.shape.family === "Rust" && owner.kind === "class" && !owner.shape.marks.includes("constructible")) return [];
  if (symbol.shape.family === "JavaScript/TypeScript" && owner.kind !== "class" && uses(owner) === "out") return [];
  return [{ symbol, now: symbol, why: `is new, and whoever has their own ${lastName(owner.id)} or looks at every case has to provide for it` }];
}

const lastName = (id: string) => id.split(/[#.:]/).at(-1) ?? id;

function shapeBreaks(before: ApiSymbol, now: ApiSymbol, { uses, names }: Both): string | null {
  if (!sameKind(before, now)) return `is a ${now.kind}, was a ${before.kind}`;
  const [old, next] = [before.shape, now.shape];
  const reading = { family: old.family, names };
  return (
    marksBreak(old, next) ??
    basesBreak(old, next) ??
    callsBreak(reading, old, next) ??
    optionalBreak(before, now, uses) ??
    typeBreak(reading, [old.type, next.type], uses(before))
  );
}

const types: readonly string[] = ["interface", "type"];
const functions: readonly string[] = ["function", "value"];

function sameKind({ kind, shape }: ApiSymbol, now: ApiSymbol): boolean {
  if (
    kind === now.kind ||
    !now.declared ||
    shape.marks.includes("elsewhere") ||
    now.shape.marks.includes("elsewhere") ||
    kind === "module" ||
    now.kind === "module"
  )
    return true;
  if (types.includes(kind) && types.includes(now.kind)) return shape.family === "JavaScript/TypeScript";
  // A class is a type and, for who only calls it, a function.
  if (types.includes(kind) && now.kind === "class") return shape.family === "JavaScript/TypeScript";
  if (shape.family === "Python" && kind === "value") return true;
  return functions.includes(kind) && functions.includes(now.kind) && now.shape.calls.length > 0 === shape.calls.length > 0;
}

/** Losing one of these breaks somebody, unless another one is there now; `sure` was not there before, so that it is certain. */
const losses: readonly { readonly mark: string; readonly unless?: string; readonly sure?: string; readonly says: string }[] = [
  { mark: "static", says: "is not static any more" },
  { mark: "const", says: "cannot be used in a constant any more" },
  { mark: "constructible", says: "cannot be written with all its fields any more" },
  { mark: "setter", unless: "attribute", says: "cannot be assigned any more" },
  { mark: "async", says: "cannot be awaited any more" },
  { mark: "callable", sure: "attribute", says: "cannot be called any more" },
  { mark: "attribute", sure: "callable", unless: "property", says: "has to be called now" },
  { mark: "property", unless: "attribute", says: "has to be called now" },
  { mark: "on-class", says: "cannot be called on the class any more" },
  { mark: "by-value", says: "needs a pointer now" },
  { mark: "default", says: "is not the default any more" },
  { mark: "usable", unless: "elsewhere", says: "can be used only as a type now" },
];
/** `from` was there before, so that it is certain. */
const gains: readonly { readonly mark: string; readonly from?: string; readonly says: string }[] = [
  { mark: "async", says: "has to be awaited now" },
  { mark: "abstract", says: "is abstract now" },
  { mark: "readonly", says: "cannot be assigned any more" },
  { mark: "unsafe", says: "is unsafe now" },
  { mark: "protected", says: "is protected now" },
  { mark: "open-ended", says: "is not exhaustive any more" },
  { mark: "frozen", says: "is frozen now: its fields cannot be assigned any more" },
  { mark: "generator", from: "at-once", says: "is a generator now: it does nothing until somebody asks for its values, and is no list" },
  { mark: "feature-gated", says: "needs a feature now that is not on by default" },
  { mark: "tag-gated", says: "needs a build tag now" },
  ...["linux", "darwin", "windows"].map((system) => ({ mark: `not-${system}`, says: `is not there on ${system} any more` })),
];

function marksBreak(before: Shape, now: Shape): string | null {
  const has = (shape: Shape, mark: string | undefined) => mark !== undefined && shape.marks.includes(mark);
  const lost = losses.find(({ mark, unless, sure }) => has(before, mark) && !has(now, mark) && !has(now, unless) && !has(before, sure));
  return (lost ?? gains.find(({ mark, from }) => !has(before, mark) && has(now, mark) && (from === undefined || has(before, from))))?.says ?? null;
}

function basesBreak(before: Shape, now: Shape): string | null {
  const lost = before.bases.find((base) => !now.bases.includes(base));
  return lost === undefined ? null : `is no ${lost} any more`;
}

function callsBreak(reading: Reading, before: Shape, now: Shape): string | null {
  if (before.calls.length > 0 && now.calls.length === 0) return now.type === null ? null : "cannot be called any more";
  for (const call of before.calls) {
    const reasons = now.calls.map((other) => callBreaks(reading, call, other));
    if (!reasons.includes(null)) return reasons.at(-1) ?? null;
  }
  return null;
}

/** In: other people write it. Out: they read it. */
type Uses = (symbol: ApiSymbol) => "in" | "out" | "both";

function optionalBreak(before: ApiSymbol, now: ApiSymbol, uses: Uses): string | null {
  if (before.within === null || before.shape.optional === now.shape.optional) return null;
  const use = uses(before);
  if (now.shape.optional) return use === "in" ? null : "may be missing now";
  return use === "out" ? null : "must be given now";
}

function typeBreak(reading: Reading, [old, next]: readonly [string | null, string | null], use: "in" | "out" | "both"): string | null {
  const read = use === "in" || typeFits(reading, next, old);
  const written = use === "out" || typeFits(reading, old, next);
  return read && written ? null : `is ${next}, was ${old}`;
}

/** What the names of object types stand for. */
function namesOf(symbols: readonly ApiSymbol[]): Map<string, string> {
  const members = new Map<string, string[]>();
  for (const { id, within, kind, shape } of symbols)
    if (kind === "member" && within && shape.family === "JavaScript/TypeScript" && shape.type !== null)
      members.set(within, [...(members.get(within) ?? []), `${lastName(id)}${shape.optional ? "?" : ""}: ${shape.type}`]);
  const types = symbols.filter(({ id, kind, shape }) => members.has(id) && (kind === "interface" || kind === "type") && shape.calls.length === 0);
  return new Map(types.map(({ id }) => [lastName(id), `{ ${[...new Set(members.get(id))].join("; ")} }`]));
}

/** Types that occur where something is passed in are written by other people; all else is only read. */
function usesOf(symbols: readonly ApiSymbol[]): Uses {
  const calls = symbols.flatMap(({ kind, shape }) => shape.calls.map((call) => ({ ...call, kind })));
  const passed = spread(
    symbols,
    calls.flatMap(({ parameters }) => parameters.flatMap(({ type }) => wordsOf(type))),
  );
  const returned = calls.flatMap(({ kind, returns }) => (kind === "class" ? [] : wordsOf(returns)));
  const given = spread(symbols, [...returned, ...symbols.flatMap(({ kind, shape }) => (kind === "value" ? wordsOf(shape.type) : []))]);
  const classes = new Set(symbols.filter(({ kind }) => kind === "class").map(({ id }) => id));
  return (symbol) => {
    if (symbol.shape.family !== "JavaScript/TypeScript") return "both";
    if (symbol.kind === "value" || symbol.kind === "function" || classes.has(symbol.within ?? "")) return "out";
    const owner = ownerOf(symbol);
    if (passed.has(owner)) return given.has(owner) ? "both" : "in";
    return given.has(owner) ? "out" : "both";
  };
}

const ownerOf = ({ id, kind, within }: ApiSymbol) => lastName(kind === "member" ? (within ?? id) : id);

/** What a type is made of goes where the type goes. */
function spread(symbols: readonly ApiSymbol[], start: readonly string[]): Set<string> {
  const parts = new Map<string, string[]>();
  for (const symbol of symbols.filter(({ kind }) => kind !== "function" && kind !== "value"))
    parts.set(ownerOf(symbol), [...(parts.get(ownerOf(symbol)) ?? []), ...partsOf(symbol)]);
  const found = new Set<string>();
  const waiting = [...start];
  for (let word = waiting.pop(); word !== undefined; word = waiting.pop()) {
    if (found.has(word)) continue;
    found.add(word);
    waiting.push(...(parts.get(word) ?? []));
  }
  return found;
}

const partsOf = ({ kind, shape }: ApiSymbol): string[] =>
  [shape.type, ...shape.bases, ...(kind === "member" ? shape.calls.map(({ returns }) => returns) : [])].flatMap(wordsOf);

const wordsOf = (type: string | null): string[] => type?.match(/[A-Za-z_$][\w$]*/g) ?? [];
