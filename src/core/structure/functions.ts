import type { SourceFile } from "../source-file.ts";
import { childrenOf, familyOf, lineOf, type SyntaxNode } from "../syntax.ts";
import { commentAbove } from "./functions/comment-above.ts";
import { goFunctions } from "./functions/go.ts";
import type { Container, FunctionTable } from "./functions/grammar.ts";
import { javascriptFunctions } from "./functions/javascript.ts";
import { pythonFunctions } from "./functions/python.ts";
import { rustFunctions } from "./functions/rust.ts";

/** A function or method with a name: declared, or a lambda or closure that is given one. Its nodes live as long as its file is looked at. */
export type FunctionShape = {
  readonly name: string;
  /** With the names it stands in: `Store.save`, `outer.inner`. */
  readonly qualified: string;
  /** Of the word that begins it, not of its decorators. From 1. */
  readonly line: number;
  /** The functions, classes and modules it is nested in, outermost first. */
  readonly outer: readonly string[];
  /** Without the receiver (self, cls, this). */
  readonly parameters: readonly Parameter[];
  /** Whether its body mentions the object it belongs to. */
  readonly usesReceiver: boolean;
  /** Without docstring, comments and `"use strict"`; of a body that is an expression this expression. Null when it is declared without a body. */
  readonly statements: readonly SyntaxNode[] | null;
  /** Its docstring and the comment above it, one after the other. */
  readonly doc: string;
  /** The comments inside. */
  readonly comments: string;
  /** Decorators without `@`, attributes without `#[]`, and keywords, as written. */
  readonly modifiers: readonly string[];
  /** The declared type of the result, as written; empty when there is none. */
  readonly result: string;
  /** The class, interface, protocol, trait, impl or object it is a member of. */
  readonly container: Container | null;
  /** Nobody calls this body: abstract, or a member of an interface, a protocol or a trait that has none. */
  readonly isAbstract: boolean;
  /** It says that it overrides, or it implements a trait. */
  readonly isOverride: boolean;
  readonly isOverload: boolean;
  readonly isExported: boolean;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** Given a name by an assignment or a field: `const f = () => …`, `f = lambda: …`, `let f = || …`. */
  readonly isLambda: boolean;
  /** Compiled or run for tests only, by what stands in the file. */
  readonly isTestOnly: boolean;
  readonly node: SyntaxNode;
};

export type Parameter = { readonly name: string; readonly isUsed: boolean };

/** Every function of a file that has a name, in the order of the text. */
export function functionsOf(file: SourceFile): readonly FunctionShape[] {
  if (!file.language || !file.root) return [];
  const table = tables[familyOf(file.language)];
  const known = shapes.get(file) ?? file.nodes(...table.types).flatMap((node) => shapeOf(node, table, file));
  shapes.set(file, known);
  return known;
}

// Several gates and their parts ask this of the same file.
const shapes = new WeakMap<SourceFile, readonly FunctionShape[]>();

const tables = { "JavaScript/TypeScript": javascriptFunctions, Python: pythonFunctions, Go: goFunctions, Rust: rustFunctions } as const;

function shapeOf(node: SyntaxNode, table: FunctionTable, file: SourceFile): FunctionShape[] {
  const name = table.nameOf(node);
  if (name === null) return [];
  const body = table.bodyOf(node);
  const parts = once(() => (body ? table.partsOf(body) : { docstring: "", statements: null }));
  const container = once(() => table.containerOf(node, file));
  const whole = once(() => table.outerOf(node));
  const outside = once(() => table.outsideOf(node));
  const mentioned = once(() => table.mentionedIn(parts().statements ?? []));
  const marks = once(() => table.marksOf({ node, name, container: container(), body, outer: whole() }));
  const isMentioned = (parameter: string) => mentioned().has(parameter) || mentioned().has(everything);
  return [
    lazily<FunctionShape>({
      name: () => name,
      qualified: () => {
        const around = container();
        return [...(around ? [around.name] : outside()), name].filter(Boolean).join(".");
      },
      outer: outside,
      line: () => lineOf(node),
      parameters: () => table.parametersOf(node).map((parameter) => ({ name: parameter, isUsed: isMentioned(parameter) })),
      usesReceiver: () => table.receiversOf(node).some((receiver) => mentioned().has(receiver)),
      statements: () => parts().statements,
      doc: () => [commentAbove(whole()), parts().docstring].filter(Boolean).join("\n"),
      comments: () => commentsIn(node),
      modifiers: () => table.modifiersOf(node),
      result: () => (node.childForFieldName("return_type") ?? node.childForFieldName("result"))?.text.replace(/^:\s*/, "") ?? "",
      container,
      isAbstract: () => marks().isAbstract,
      isOverride: () => marks().isOverride,
      isOverload: () => marks().isOverload,
      isExported: () => marks().isExported,
      isAsync: () => marks().isAsync,
      isGenerator: () => marks().isGenerator,
      isTestOnly: () => marks().isTestOnly,
      isLambda: () => table.lambdas.includes(node.type),
      node: () => node,
    }),
  ];
}

/** An object whose properties are worked out when they are first read: of most functions nobody asks more than what is in them. */
function lazily<T extends object>(properties: { readonly [K in keyof T]: () => T[K] }): T {
  const entries = Object.entries<() => unknown>(properties).map(([name, work]) => [name, { get: once(work), enumerable: true }] as const);
  return Object.defineProperties({}, Object.fromEntries(entries)) as T;
}

function once<T>(work: () => T): () => T {
  let known: { readonly value: T } | null = null;
  return () => {
    known ??= { value: work() };
    return known.value;
  };
}

/** Stands among the mentioned names when the body may reach all parameters: `arguments`, `locals()`. */
export const everything = "*";

const commentsIn = (node: SyntaxNode) =>
  node
    .descendantsOfType(["comment", "line_comment", "block_comment"])
    .map((comment) => comment?.text.trim())
    .join("\n");

/** The classes of a file that another class of the same file extends. */
export function extendedIn(file: SourceFile): ReadonlySet<string> {
  // Most files need not be parsed for this.
  if (!/\bclass\b/.test(file.text)) return new Set();
  const inPython = file.nodes("class_definition").flatMap((node) => node.childForFieldName("superclasses") ?? []);
  const bases = [...file.nodes("extends_clause", "class_heritage"), ...inPython];
  return new Set(
    bases.flatMap((node) =>
      childrenOf(node).map(
        ({ text }) =>
          text
            .replace(/[[<(].*$/s, "")
            .split(".")
            .at(-1) ?? "",
      ),
    ),
  );
}
