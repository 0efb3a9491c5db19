import type { SourceFile } from "../../core/source-file.ts";
import { languageOfPath, type SyntaxNode } from "../../core/syntax.ts";
import { type Parse, parserOf } from "./grammars.ts";

// A syntax tree takes about thirty times its text. What is larger has no tree, and a gate that needs one says so.
const largestParsed = 16 << 20;

/** Parses one file, lends it, and frees its tree: a whole repository of trees would not fit into memory. */
export async function withSource<T>(path: string, text: string, use: (file: SourceFile) => T): Promise<T> {
  const language = languageOfPath(path);
  const parser = language && (await parserOf(language));
  const parsed = parser && text.length <= largestParsed ? parser(text) : null;
  try {
    return use({ path, text, language, root: parsed?.root ?? null, nodes: nodesOf(parsed?.root ?? null), parse: lending(parser) });
  } finally {
    parsed?.free();
  }
}

const lending =
  (parser: Parse | null): SourceFile["parse"] =>
  (text, use) => {
    const parsed = parser?.(text);
    if (!parsed) return null;
    try {
      return use(parsed.root);
    } finally {
      parsed.free();
    }
  };

function nodesOf(root: SyntaxNode | null): SourceFile["nodes"] {
  const found = new Map<string, readonly SyntaxNode[]>();
  return (...types) => {
    const key = types.join(" ");
    const known = found.get(key) ?? root?.descendantsOfType([...types]).filter((node) => node !== null) ?? [];
    found.set(key, known);
    return known;
  };
}
