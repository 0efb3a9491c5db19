import type { Extractor, SourceFile } from "../source-file.ts";
import { functionsOf } from "../structure/functions.ts";
import { isComment, languageOfPath, type SyntaxNode } from "../syntax.ts";
import { isTestPath } from "../test-paths.ts";

/** What a source file is apart from its tests: its code in one number, and what it defines. */
export type SourceSketch = { readonly code: number; readonly defined: readonly Defined[] };
export type Defined = { readonly name: string; readonly code: number; readonly size: number };

export const sourceExtractor: Extractor<SourceSketch> = {
  id: "source-sketch",
  version: "1",
  wants: (path) => languageOfPath(path) !== null && !isTestPath(path),
  from: (file) => ({ code: numberOf(codeOf(file.root, testOnly(file))), defined: definedIn(file) }),
};

/** Functions, classes and other types, and constants of the file. */
function definedIn(file: SourceFile): Defined[] {
  const tests = testOnly(file);
  const functions = functionsOf(file).filter(({ isTestOnly, statements }) => !isTestOnly && statements !== null);
  const bodies = functions.map(({ name, statements, node }) => ({ name, ...weighed(statements ?? [], node) }));
  const types = file.nodes(...typeNodes).filter((node) => !tests.has(node.id) && !isWithin(node, tests));
  return [
    ...bodies,
    ...types.map((node) => ({ name: node.childForFieldName("name")?.text ?? "", ...weighed([node.childForFieldName("body") ?? node], node) })),
  ];
}

const typeNodes = [
  "class_declaration",
  "class_definition",
  "interface_declaration",
  "type_alias_declaration",
  "enum_declaration",
  "type_spec",
  "struct_item",
  "enum_item",
  "trait_item",
];

function weighed(parts: readonly SyntaxNode[], node: SyntaxNode): Pick<Defined, "code" | "size"> {
  const code = parts.map((part) => codeOf(part, new Set())).join(" ");
  return { code: numberOf(code), size: code.length + (node.endPosition.row - node.startPosition.row) };
}

/** Modules and functions of a Rust file that are compiled for tests only, by the number of their node. */
function testOnly(file: SourceFile): ReadonlySet<number> {
  if (file.language !== "rust") return new Set();
  const modules = file.nodes("mod_item").filter((node) => /^#\[cfg\(.*\btest\b/.test(node.previousNamedSibling?.text ?? ""));
  return new Set(modules.map(({ id }) => id));
}

function isWithin(node: SyntaxNode, outer: ReadonlySet<number>): boolean {
  for (let at = node.parent; at; at = at.parent) if (outer.has(at.id)) return true;
  return false;
}

/** The words and signs of a node without comments and without spaces. */
export function codeOf(node: SyntaxNode | null, without: ReadonlySet<number>): string {
  if (!node || isComment(node) || without.has(node.id)) return "";
  if (node.children.length === 0 || /string/.test(node.type)) return node.text;
  const parts = node.children.map((child) => codeOf(child, without)).filter((text) => text !== "");
  return parts
    .filter((text, at) => !(text === "," && /^[)\]}]$/.test(parts[at + 1] ?? "")))
    .join(" ")
    .replace(/ ;$/, "");
}

/** A number for a text, of 53 bits: enough to tell two versions of one file apart. */
export function numberOf(text: string): number {
  let [low, high] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    low = Math.imul(low ^ text.charCodeAt(at), 2654435761);
    high = Math.imul(high ^ text.charCodeAt(at), 1597334677);
  }
  return 4294967296 * (2097151 & (high ^ (high >>> 13))) + ((low ^ (low >>> 16)) >>> 0);
}

/** Names that are defined no more, and those that only have another name now: the same body under one that is new. */
export type Gone = { readonly names: ReadonlySet<string>; readonly renamed: ReadonlyMap<string, string> };

export function goneNames(before: readonly SourceSketch[], now: readonly SourceSketch[]): Gone {
  const [old, recent] = [before.flatMap(({ defined }) => defined), now.flatMap(({ defined }) => defined)];
  const [oldNames, recentNames] = [new Set(old.map(({ name }) => name)), new Set(recent.map(({ name }) => name))];
  const fresh = recent.filter(({ name, size }) => !oldNames.has(name) && size >= smallestTelling);
  const gone = old.filter(({ name }) => name !== "" && !recentNames.has(name));
  const renamed = new Map(gone.flatMap(({ name, code }) => fresh.filter((other) => other.code === code).map((other) => [name, other.name] as const)));
  return { names: new Set(gone.flatMap(({ name }) => (renamed.has(name) ? [] : [name]))), renamed };
}

/** Shorter bodies are alike by chance. */
const smallestTelling = 10;
