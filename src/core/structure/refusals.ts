import type { SourceFile } from "../source-file.ts";
import { childrenOf, type Family, familyOf, type SyntaxNode } from "../syntax.ts";
import { lastPart } from "./functions/grammar.ts";
import { textOf } from "./text-of.ts";

/** A place where a program refuses to go on, or makes the error to refuse with. */
export type Refusal = {
  readonly node: SyntaxNode;
  /** What is raised, called or made: `NotImplementedError`, `panic`, `errors.New`. */
  readonly name: string;
  /** What it says; empty when it says nothing. */
  readonly text: string;
  /** Whether it takes anything at all. */
  readonly isBare: boolean;
};

export function refusalsIn(file: SourceFile): Refusal[] {
  if (!file.language) return [];
  const { types, read } = tables[familyOf(file.language)];
  return file.nodes(...types).flatMap((node) => read(node, file) ?? []);
}

type Read = (node: SyntaxNode, file: SourceFile) => Refusal | null;

const tables: Readonly<Record<Family, { readonly types: readonly string[]; readonly read: Read }>> = {
  "JavaScript/TypeScript": { types: ["new_expression", "call_expression", "throw_statement"], read: inJavascript },
  Python: { types: ["call", "raise_statement", "assert_statement"], read: inPython },
  Go: { types: ["call_expression"], read: inGo },
  Rust: { types: ["macro_invocation", "call_expression"], read: inRust },
};

const refusal = (node: SyntaxNode, file: SourceFile, { name, from }: { name: string; from: readonly SyntaxNode[] }): Refusal => ({
  node,
  name,
  text: from.map((argument) => textOf(argument, file)).find((text) => text !== "") ?? "",
  isBare: from.length === 0,
});

const argumentsOf = (node: SyntaxNode) => {
  const list = node.childForFieldName("arguments");
  return list ? childrenOf(list) : [];
};

function inJavascript(node: SyntaxNode, file: SourceFile): Refusal | null {
  if (node.type === "throw_statement") {
    const thrown = childrenOf(node)[0];
    return thrown && ["string", "template_string", "binary_expression"].includes(thrown.type) ? refusal(node, file, { name: "throw", from: [thrown] }) : null;
  }
  const callee = node.childForFieldName("constructor") ?? node.childForFieldName("function");
  const name = lastPart(callee?.text ?? "");
  const direct = /^(?:reject|fail|panic|abort|invariant|assert|die|bail|fatal|callback|cb|next|done|unreachable)$/.test(name);
  if (!/(?:Error|Exception|Yet)$/.test(name) && !direct) return null;
  const from = argumentsOf(node);
  return refusal(node, file, {
    name,
    from: direct ? from.filter(({ type }) => /string|binary/.test(type)) : from.slice(0, 2).filter(({ type }) => type !== "object"),
  });
}

function inPython(node: SyntaxNode, file: SourceFile): Refusal | null {
  const [first, second] = childrenOf(node);
  if (node.type === "assert_statement")
    return second && /^(?:False|0|not True|None)$/.test(first?.text ?? "") ? refusal(node, file, { name: "assert", from: [second] }) : null;
  if (node.type === "raise_statement") return first && first.type !== "call" ? refusal(node, file, { name: lastPart(first.text), from: [] }) : null;
  const name = lastPart(node.childForFieldName("function")?.text ?? "");
  const isRaised = node.parent?.type === "raise_statement";
  return isRaised || /(?:Error|Exception|^exit|^fail|^abort)$/.test(name) ? refusal(node, file, { name, from: argumentsOf(node) }) : null;
}

function inGo(node: SyntaxNode, file: SourceFile): Refusal | null {
  const name = node.childForFieldName("function")?.text ?? "";
  return /^(?:panic|errors\.\w+|fmt\.Errorf|\w+\.Errorf?|log\.(?:Fatal|Panic)(?:f|ln)?|status\.\w+|xerrors\.\w+)$/.test(name)
    ? refusal(node, file, { name, from: argumentsOf(node) })
    : null;
}

function inRust(node: SyntaxNode, file: SourceFile): Refusal | null {
  if (node.type === "macro_invocation") {
    const name = macroNamed(lastPart(node.childForFieldName("macro")?.text ?? ""), file);
    const tokens = childrenOf(node).filter(({ type }) => type === "token_tree");
    const isRefusing = /^(?:todo|unimplemented|panic|unreachable|bail|anyhow|eyre|ensure|assert|debug_assert|compile_error)$/.test(name);
    const from = tokens.flatMap(childrenOf).filter(({ type }) => /string/.test(type));
    return isRefusing ? refusal(node, file, { name, from }) : null;
  }
  const callee = node.childForFieldName("function")?.text ?? "";
  return /(?:^|::|\.)(?:expect|Err|Error::\w+|\w+Error(?:::\w+)?)$/.test(callee) ? refusal(node, file, { name: callee, from: argumentsOf(node) }) : null;
}

/** Under its own name: `use std::todo as done`. */
function macroNamed(name: string, { text }: SourceFile): string {
  return text.includes(` as ${name}`) ? (new RegExp(`\\buse\\s+(?:std|core)::(\\w+)\\s+as\\s+${name}\\b`).exec(text)?.[1] ?? name) : name;
}
