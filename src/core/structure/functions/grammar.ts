import type { SourceFile } from "../../source-file.ts";
import type { SyntaxNode } from "../../syntax.ts";

/** What a method is a member of. */
export type Container = {
  readonly name: string;
  readonly kind: "class" | "interface" | "protocol" | "trait" | "impl" | "type" | "object";
  /** What it extends or implements: the last part of each name, without type arguments. */
  readonly bases: readonly string[];
  readonly isAbstract: boolean;
  /** Decorators or attributes, as written. */
  readonly modifiers: readonly string[];
  readonly doc: string;
};

export type Marks = {
  readonly isAbstract: boolean;
  readonly isOverride: boolean;
  readonly isOverload: boolean;
  readonly isExported: boolean;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  readonly isTestOnly: boolean;
};

export type Marked = {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly container: Container | null;
  readonly body: SyntaxNode | null;
  readonly outer: SyntaxNode;
};

/** How one language writes functions. */
export type FunctionTable = {
  readonly types: readonly string[];
  readonly lambdas: readonly string[];
  /** Null for what has no name. */
  readonly nameOf: (node: SyntaxNode) => string | null;
  readonly parametersOf: (node: SyntaxNode) => readonly string[];
  /** What a method calls the object it belongs to. */
  readonly receiversOf: (node: SyntaxNode) => readonly string[];
  readonly bodyOf: (node: SyntaxNode) => SyntaxNode | null;
  readonly partsOf: (body: SyntaxNode) => { readonly docstring: string; readonly statements: readonly SyntaxNode[] };
  readonly containerOf: (node: SyntaxNode, file: SourceFile) => Container | null;
  /** Names of the functions or modules it is nested in, when it is no member. */
  readonly outsideOf: (node: SyntaxNode) => readonly string[];
  /** The whole statement or declaration, with decorators and `export`: what a comment stands above. */
  readonly outerOf: (node: SyntaxNode) => SyntaxNode;
  readonly modifiersOf: (node: SyntaxNode) => readonly string[];
  readonly marksOf: (marked: Marked) => Marks;
  /** Names that are read; not those that are only thrown away (`_ = x`, `void x`, `del x`). */
  readonly mentionedIn: (statements: readonly SyntaxNode[]) => ReadonlySet<string>;
};

export type Mentions = {
  readonly types: readonly string[];
  readonly isName?: (node: SyntaxNode) => boolean;
  readonly isDiscard: (statement: SyntaxNode) => boolean;
  /** Further names in a node: inside of a format string. */
  readonly within?: { readonly types: readonly string[]; readonly namesOf: (text: string) => readonly string[] };
};

export function mentionsOf({ types, isName = () => true, isDiscard, within }: Mentions): FunctionTable["mentionedIn"] {
  return (statements) => {
    const read = statements.filter((statement) => !isDiscard(statement));
    const names = read.flatMap((node) => [...(types.includes(node.type) ? [node] : []), ...node.descendantsOfType([...types])]);
    const inside = within ? read.flatMap((node) => node.descendantsOfType([...within.types])).flatMap((node) => within.namesOf(node?.text ?? "")) : [];
    return new Set([...names.flatMap((node) => (node && isName(node) ? [node.text] : [])), ...inside]);
  };
}

/** The last part of a name, without type arguments and calls: `typing.Protocol[T]` is `Protocol`. */
export const lastPart = (text: string): string => {
  const plain = text.replace(/[[<(][\s\S]*$/, "").trim();
  return plain.split(/\.|::/).at(-1) ?? plain;
};

/** Names of the nodes above of these types, outermost first. */
export function namesAbove(node: SyntaxNode, nameOf: (node: SyntaxNode) => string | null): string[] {
  const names: string[] = [];
  for (let at = node.parent; at; at = at.parent) {
    const name = nameOf(at);
    if (name) names.unshift(name);
  }
  return names;
}
