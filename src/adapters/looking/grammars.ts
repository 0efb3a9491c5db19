import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Language, SyntaxNode } from "../../core/syntax.ts";

export type Parsed = { readonly root: SyntaxNode; readonly free: () => void };
export type Parse = (text: string) => Parsed;

type TreeSitter = typeof import("@vscode/tree-sitter-wasm");

const require = createRequire(import.meta.url);
let started: Promise<TreeSitter> | null = null;
const parsers = new Map<Language, Promise<Parse>>();

/** The parser of a language; grammars are loaded when first needed, 3 to 30 ms each. */
export function parserOf(language: Language): Promise<Parse> {
  const known = parsers.get(language);
  if (known) return known;
  const parser = load(language);
  parsers.set(language, parser);
  return parser;
}

async function load(language: Language): Promise<Parse> {
  started ??= start();
  const { Parser, Language: Grammar } = await started;
  const parser = new Parser();
  parser.setLanguage(await Grammar.load(join(wasmFolder(), `tree-sitter-${language}.wasm`)));
  return (text) => {
    const tree = parser.parse(language === "rust" ? readable(text) : text);
    if (!tree) throw new Error(`the ${language} parser gave no tree`);
    return { root: tree.rootNode as unknown as SyntaxNode, free: () => tree.delete() };
  };
}

/** `try!(…)` of editions before 2018: `try` is a keyword to the grammar. A name of the same length keeps every place. */
const readable = (rust: string) => (rust.includes("try!") ? rust.replace(/\btry!(?=\s*[([{])/g, "tri!") : rust);

async function start(): Promise<TreeSitter> {
  const treeSitter = require("@vscode/tree-sitter-wasm") as TreeSitter;
  await treeSitter.Parser.init();
  return treeSitter;
}

const wasmFolder = () => dirname(require.resolve("@vscode/tree-sitter-wasm"));
