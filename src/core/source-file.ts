import type { Language, SyntaxNode } from "./syntax.ts";

/** One file of a commit, while it is being looked at: its nodes are gone afterwards, so keep texts and numbers, not nodes. */
export type SourceFile = {
  readonly path: string;
  /** Empty for what is not text. */
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly language: Language | null;
  /** Null when no grammar reads this kind of file. A tree with errors in it is still a tree. */
  readonly root: SyntaxNode | null;
  /** All nodes of these types, in the order of the text; found once for each list. */
  readonly nodes: (...types: string[]) => readonly SyntaxNode[];
  /** sha256 in hexadecimal. */
  readonly digest: (text: string) => string;
  /** Reads another text as this language and lends its tree; null when no grammar reads this kind of file. */
  readonly parse: <T>(text: string, use: (root: SyntaxNode) => T) => T | null;
};

/** The first place the grammar could not make sense of; null when it is all well-formed. */
export function firstError(file: SourceFile): { readonly line: number; readonly text: string } | null {
  if (!file.root?.hasError) return null;
  const found = innermostError(file.root) ?? file.root;
  return { line: found.startPosition.row + 1, text: lineAt(file.text, found.startPosition.row + 1) };
}

function innermostError(node: SyntaxNode): SyntaxNode | null {
  if (node.isError || node.isMissing) return node;
  if (!node.hasError) return null;
  for (const child of node.children) {
    const found = child && innermostError(child);
    if (found) return found;
  }
  return null;
}

/** A line of a text, counted from 1, without the spaces around it. */
export function lineAt(text: string, line: number): string {
  let start = 0;
  for (let skipped = 1; skipped < line; skipped++) {
    const end = text.indexOf("\n", start);
    if (end < 0) return "";
    start = end + 1;
  }
  const end = text.indexOf("\n", start);
  return text.slice(start, end < 0 ? undefined : end).trim();
}

/** Derives something from one file. What it returns must survive JSON: it is kept by the content of the file. */
export type Extractor<T> = {
  readonly id: string;
  /** Changes when the same text may give another result. */
  readonly version: string;
  readonly wants: (path: string) => boolean;
  /** `bytes`: it looks at what is not text, too. */
  readonly reads?: "text" | "bytes";
  readonly from: (file: SourceFile) => T;
};
