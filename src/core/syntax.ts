/**
 * A node of a concrete syntax tree, as tree-sitter gives it. Node types are those of the grammars of tree-sitter-javascript,
 * -typescript, -tsx, -python, -go and -rust in @vscode/tree-sitter-wasm 0.3.1. Offsets count UTF-16 units; rows begin at 0.
 */
export type SyntaxNode = {
  readonly id: number;
  readonly type: string;
  readonly text: string;
  readonly isNamed: boolean;
  readonly isError: boolean;
  readonly isMissing: boolean;
  readonly hasError: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly startPosition: { readonly row: number; readonly column: number };
  readonly endPosition: { readonly row: number; readonly column: number };
  readonly parent: SyntaxNode | null;
  readonly children: readonly (SyntaxNode | null)[];
  readonly namedChildren: readonly (SyntaxNode | null)[];
  readonly firstNamedChild: SyntaxNode | null;
  readonly previousNamedSibling: SyntaxNode | null;
  readonly nextNamedSibling: SyntaxNode | null;
  readonly previousSibling: SyntaxNode | null;
  readonly nextSibling: SyntaxNode | null;
  readonly childForFieldName: (name: string) => SyntaxNode | null;
  readonly descendantsOfType: (types: string | string[]) => readonly (SyntaxNode | null)[];
};

export const languages = ["javascript", "typescript", "tsx", "python", "go", "rust"] as const;
/** A grammar. `javascript` covers JSX; `tsx` is TypeScript with JSX. */
export type Language = (typeof languages)[number];

/** What people call it: gates name languages by family. */
export const families = ["JavaScript/TypeScript", "Python", "Go", "Rust"] as const;
export type Family = (typeof families)[number];

export function familyOf(language: Language): Family {
  switch (language) {
    case "python":
      return "Python";
    case "go":
      return "Go";
    case "rust":
      return "Rust";
    default:
      return "JavaScript/TypeScript";
  }
}

/** The grammar for a path, by its ending; null for what none of them can read. */
export function languageOfPath(path: string): Language | null {
  return byEnding[path.slice(path.lastIndexOf(".") + 1).toLowerCase()] ?? null;
}

const byEnding: Readonly<Record<string, Language>> = {
  js: "javascript",
  cjs: "javascript",
  mjs: "javascript",
  jsx: "javascript",
  ts: "typescript",
  cts: "typescript",
  mts: "typescript",
  tsx: "tsx",
  py: "python",
  pyi: "python",
  pyw: "python",
  go: "go",
  rs: "rust",
};

/** Named children without comments. */
export const childrenOf = (node: SyntaxNode): SyntaxNode[] => node.namedChildren.filter((child) => child !== null).filter((child) => !isComment(child));

export const isComment = ({ type }: SyntaxNode): boolean =>
  type === "comment" || type === "line_comment" || type === "block_comment" || type === "html_comment";

/** The nearest node above of one of these types. */
export function above(node: SyntaxNode, types: readonly string[]): SyntaxNode | null {
  for (let at = node.parent; at; at = at.parent) if (types.includes(at.type)) return at;
  return null;
}

/** Lines begin at 1, as editors count. */
export const lineOf = (node: SyntaxNode): number => node.startPosition.row + 1;
