import type { SourceFile } from "../../core/source-file.ts";
import { languageOfPath, type SyntaxNode } from "../../core/syntax.ts";
import { type Parse, type Parsed, parserOf } from "./grammars.ts";

// A syntax tree takes about thirty times its text. What is larger has no tree, and a gate that needs one says so.
const largestParsed = 16 << 20;

/** Parses one file, lends it, and frees its tree: a whole repository of trees would not fit into memory. */
export async function withSource<T>(path: string, content: string | Content, use: (file: SourceFile) => T): Promise<T> {
  const { text, bytes } = typeof content === "string" ? { text: content, bytes: new TextEncoder().encode(content) } : content;
  const language = languageOfPath(path);
  const parser = language && (await parserOf(language));
  // Only when somebody asks: what looks at the text alone should not wait for a tree.
  let parsed: Parsed | null | undefined;
  const root = () => {
    parsed ??= parser && text.length <= largestParsed ? parser(text) : null;
    return parsed?.root ?? null;
  };
  const file = { path, text, bytes, language, nodes: nodesOf(root), parse: lending(parser) };
  try {
    return use(Object.defineProperty(file, "root", { get: root }) as typeof file & Pick<SourceFile, "root">);
  } finally {
    parsed?.free();
  }
}

export type Content = Pick<SourceFile, "text" | "bytes">;

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

function nodesOf(root: () => SyntaxNode | null): SourceFile["nodes"] {
  const found = new Map<string, readonly SyntaxNode[]>();
  return (...types) => {
    const key = types.join(" ");
    const known =
      found.get(key) ??
      root()
        ?.descendantsOfType([...types])
        .filter((node) => node !== null) ??
      [];
    found.set(key, known);
    return known;
  };
}
