import { createHash } from "node:crypto";
import type { SourceFile } from "../../core/source-file.ts";
import { type Language, languageOfPath, type SyntaxNode } from "../../core/syntax.ts";
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
  const file = { path, text, bytes, language, nodes: nodesOf(language, root), parse: lending(parser), digest };
  try {
    return use(Object.defineProperty(file, "root", { get: root }) as typeof file & Pick<SourceFile, "root">);
  } finally {
    parsed?.free();
  }
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex");

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

/** Nodes so frequent that only those who need them should wait for them. */
const everywhere = new Set([
  "identifier",
  "type_identifier",
  "jsx_identifier",
  "string",
  "number",
  "integer",
  "int_literal",
  "integer_literal",
  "true",
  "false",
]);

/** Every type of node somebody has asked for so far, by language: one walk through a tree finds them all. */
const everAsked = new Map<Language, Set<string>>();

const found = (top: SyntaxNode, types: readonly string[]) => top.descendantsOfType([...types]).filter((node) => node !== null);

function nodesOf(language: Language | null, root: () => SyntaxNode | null): SourceFile["nodes"] {
  const lists = new Map<string, readonly SyntaxNode[]>();
  let walked = new Set<string>();
  let inOrder: readonly SyntaxNode[] = [];
  const fromWalk = (top: SyntaxNode, of: Language, types: readonly string[]) => {
    const asked = everAsked.get(of) ?? new Set();
    everAsked.set(of, asked);
    for (const type of types) asked.add(type);
    if (types.some((type) => !walked.has(type))) {
      walked = new Set(asked);
      inOrder = found(top, [...asked]);
    }
    const wanted = new Set(types);
    return inOrder.filter(({ type }) => wanted.has(type));
  };
  return (...types) => {
    const key = types.join(" ");
    const known = lists.get(key);
    const top = known ? null : root();
    if (known || !top || !language) return known ?? [];
    const list = types.some((type) => everywhere.has(type)) ? found(top, types) : fromWalk(top, language, types);
    lists.set(key, list);
    return list;
  };
}
