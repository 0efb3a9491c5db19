/** What may stand in a codemap. `type`: an interface, alias, enumeration or trait; `value`: a constant or variable. */
export const codeKinds = ["module", "class", "function", "method", "type", "value"] as const;
export type CodeKind = (typeof codeKinds)[number];

/** A public name of one file, as the file alone tells it. Survives JSON: kept by the content of the file. */
export type CodeName = {
  /** Dotted below its module: `Store.save`. */
  readonly name: string;
  readonly kind: CodeKind;
  /** From 1. */
  readonly line: number;
  /** On one line, without the body, without comments. */
  readonly signature: string;
  /** A method written away from its type: it is public when the type is. */
  readonly owner?: string;
};

export type CodeFile = {
  /** The first place where public names may be hidden because it does not parse; null when there is none. */
  readonly error: { readonly line: number; readonly text: string } | null;
  /** The package clause of a Go file. */
  readonly package: string | null;
  readonly names: readonly CodeName[];
  /** Types the file declares without making them public. */
  readonly hidden: readonly string[];
};

/** A public name of the repository. */
export type CodeSymbol = {
  /** Dotted, from the module's path: `billing.store.Store.save`. The same wherever in its file the code stands. */
  readonly id: string;
  readonly kind: CodeKind;
  readonly file: string;
  readonly line: number;
  /** Null for a module. */
  readonly signature: string | null;
};

export type Unread = { readonly file: string; readonly line: number; readonly why: string };

/** Every public name, sorted by id, and what could not be looked at. */
export type Codemap = {
  readonly symbols: readonly CodeSymbol[];
  readonly unread: readonly Unread[];
  /** Other people's code in the tree, by folder, with how many files were passed over. */
  readonly leftOut: readonly { readonly folder: string; readonly files: number }[];
};

const longestSignature = 600;

/** A piece of source as one line: spaces as people write them, whatever the line breaks were. */
export const signatureLine = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .replace(/([([<]) /g, "$1")
    .replace(/,? ([)\]])/g, "$1")
    .trim()
    .slice(0, longestSignature);
