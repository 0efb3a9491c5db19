import type { Family } from "../../syntax.ts";

/** A name that code of other people may use. Survives JSON. */
export type ApiSymbol = {
  /**
   * As people of its language write it: `mylib/sub#Parser.parse`, `pay.store.Store.save`, `example.org/pay/store.Store.Save`,
   * `pay::store::Store::save`. The same when the code behind it moves and the name stays.
   */
  readonly id: string;
  readonly kind: SymbolKind;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** On one line, as it stands in the source, without the body. */
  readonly signature: string;
  /** The id of the type or module it belongs to. */
  readonly within: string | null;
  /** False for what can be reached and was never meant to be: an import, an inherited method. Keeps old promises, makes none. */
  readonly declared: boolean;
  readonly shape: Shape;
};

export type SymbolKind = "module" | "function" | "class" | "interface" | "type" | "enum" | "member" | "value" | "macro";

/** What comparing two versions of a symbol needs. */
export type Shape = {
  readonly family: Family;
  /** Ways to call it, overloads and alternatives of a condition each; for a class how to construct it. */
  readonly calls: readonly Call[];
  /** Of a value, field, alias; null when it is not written and not known. */
  readonly type: string | null;
  /** Words that must not get lost or appear: see `marks` of `compare.ts`. */
  readonly marks: readonly string[];
  /** Base classes, extended interfaces, implemented traits. */
  readonly bases: readonly string[];
  /** Whoever implements, constructs or matches what it belongs to has to provide for it. */
  readonly demanded: boolean;
  /** May be left out or be absent when read. */
  readonly optional: boolean;
};

export type Call = {
  readonly parameters: readonly Parameter[];
  /** Null when not written and not known. */
  readonly returns: string | null;
  readonly generics: readonly Generic[];
};

export type Parameter = {
  readonly name: string;
  readonly kind: "positional" | "either" | "named" | "rest" | "rest-named";
  readonly optional: boolean;
  readonly type: string | null;
  /** A literal, when it is one. */
  readonly default: string | null;
};

export type Generic = { readonly name: string; readonly bound: string | null; readonly optional: boolean };

export type Surface = {
  readonly symbols: readonly ApiSymbol[];
  /** Source that the grammar could not read: what is public there is not known. */
  readonly unread: readonly { readonly file: string; readonly line: number; readonly text: string }[];
  /** What other people cannot use, and why: `packages/app is private`. */
  readonly closed: readonly string[];
};

const noShape = { calls: [], type: null, marks: [], bases: [], demanded: false, optional: false } as const;

export const shapeOf = (family: Family, parts: Partial<Omit<Shape, "family">> = {}): Shape => ({ family, ...noShape, ...parts });

/** Text on one line, at most as long as a person reads. */
export const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim().slice(0, 200);

/** The same name in alternatives, for different systems say: whichever is built, each of its forms may be met. */
export function mergedById(symbols: readonly ApiSymbol[]): ApiSymbol[] {
  const found = new Map<string, ApiSymbol>();
  for (const symbol of symbols) {
    const before = found.get(symbol.id);
    const same = before?.kind === symbol.kind;
    found.set(
      symbol.id,
      before && same ? { ...before, shape: { ...before.shape, calls: [...before.shape.calls, ...symbol.shape.calls] } } : (before ?? symbol),
    );
  }
  return [...found.values()];
}
