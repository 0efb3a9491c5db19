import type { SourceFile } from "../../source-file.ts";
import { above, childrenOf, type SyntaxNode } from "../../syntax.ts";
import { commentAbove } from "./comment-above.ts";
import { type Container, type FunctionTable, lastPart, type Marked, type Marks, mentionsOf, namesAbove } from "./grammar.ts";

export const pythonFunctions: FunctionTable = {
  types: ["function_definition", "lambda"],
  lambdas: ["lambda"],
  nameOf,
  parametersOf: (node) => allParameters(node).slice(hasReceiver(node) ? 1 : 0),
  receiversOf: (node) => (hasReceiver(node) ? [allParameters(node)[0] ?? "self", "super"] : []),
  bodyOf: (node) => node.childForFieldName("body"),
  partsOf,
  containerOf,
  outsideOf: (node) => namesAbove(node, (at) => (at.type === "function_definition" || at.type === "class_definition" ? nameOf(at) : null)),
  outerOf,
  modifiersOf: decoratorsOf,
  marksOf,
  mentionedIn: mentionsOf({
    types: ["identifier"],
    isName: ({ parent, id }) =>
      !(parent?.type === "attribute" && parent.childForFieldName("attribute")?.id === id) &&
      !(parent?.type === "keyword_argument" && parent.childForFieldName("name")?.id === id),
    isDiscard: ({ text }) => /^(?:_\s*=\s*[\w, ()]+|del\s+[\w, ()]+)$/.test(text),
    within: { types: ["call"], namesOf: (text) => (/^(?:locals|vars)\(\s*\)$/.test(text) ? ["*"] : []) },
  }),
};

function nameOf(node: SyntaxNode): string | null {
  const own = node.childForFieldName("name");
  if (own) return own.text;
  const { parent } = node;
  return parent?.type === "assignment" && parent.childForFieldName("right")?.id === node.id ? lastPart(parent.childForFieldName("left")?.text ?? "") : null;
}

function allParameters(node: SyntaxNode): string[] {
  const list = node.childForFieldName("parameters");
  return list ? childrenOf(list).flatMap((parameter) => parameterName(parameter)) : [];
}

function parameterName(node: SyntaxNode): string[] {
  if (node.type === "identifier") return [node.text];
  const name = node.childForFieldName("name") ?? childrenOf(node).find(({ type }) => type !== "type");
  return name ? parameterName(name) : [];
}

const hasReceiver = (node: SyntaxNode) => classAround(node) !== null && node.type !== "lambda" && !decoratorsOf(node).includes("staticmethod");

/** The class a function is a direct member of, also below an `if` in it. */
function classAround(node: SyntaxNode): SyntaxNode | null {
  const around = above(node, ["class_definition", "function_definition", "lambda"]);
  return around?.type === "class_definition" ? around : null;
}

function partsOf(body: SyntaxNode): { docstring: string; statements: SyntaxNode[] } {
  if (body.type !== "block") return { docstring: "", statements: [body] };
  const statements = childrenOf(body);
  const [first] = statements;
  const isDocstring = first?.type === "expression_statement" && /^(?:concatenated_)?string$/.test(childrenOf(first)[0]?.type ?? "");
  return isDocstring ? { docstring: first.text, statements: statements.slice(1) } : { docstring: "", statements };
}

function containerOf(node: SyntaxNode, file: SourceFile): Container | null {
  const around = classAround(node);
  return around && containerOfClass(around, file);
}

/** A class as a container of its methods. */
export function containerOfClass(around: SyntaxNode, file: SourceFile): Container {
  const bases = basesOf(around, file);
  const isProtocol = bases.includes("Protocol");
  const body = around.childForFieldName("body");
  return {
    name: [...namesAbove(around, (at) => (at.type === "class_definition" ? nameOf(at) : null)), around.childForFieldName("name")?.text ?? ""].join("."),
    kind: isProtocol ? "protocol" : "class",
    bases: bases.filter((base) => base !== "object"),
    isAbstract: isProtocol || bases.some((base) => base === "ABC" || base === "ABCMeta" || base === "Interface"),
    modifiers: decoratorsOf(around),
    doc: [commentAbove(outerOf(around)), body ? partsOf(body).docstring : ""].filter(Boolean).join("\n"),
  };
}

function basesOf(around: SyntaxNode, file: SourceFile): string[] {
  const list = around.childForFieldName("superclasses");
  const written = list ? childrenOf(list).map((base) => lastPart(base.childForFieldName("value")?.text ?? base.text)) : [];
  const meta = childrenOf(childrenOf(around.childForFieldName("body") ?? around)[0] ?? around).some(({ text }) => /^__metaclass__\s*=\s*.*ABCMeta$/.test(text));
  const named = written.map((base) => realName(base, file));
  const subscripted = list
    ? childrenOf(list)
        .filter(({ type }) => type === "subscript")
        .map((base) => realName(lastPart(base.text), file))
    : [];
  return [...new Set([...named, ...subscripted, ...(meta ? ["ABCMeta"] : [])])];
}

/** `from typing import Protocol as P` and `P = typing.Protocol` name the same. */
function realName(name: string, file: SourceFile): string {
  const imported = file.nodes("aliased_import").find((node) => node.childForFieldName("alias")?.text === name);
  if (imported) return lastPart(imported.childForFieldName("name")?.text ?? name);
  const assigned = file.nodes("assignment").find((node) => node.childForFieldName("left")?.text === name);
  const right = assigned?.childForFieldName("right");
  return right && ["identifier", "attribute"].includes(right.type) ? lastPart(right.text) : name;
}

function outerOf(node: SyntaxNode): SyntaxNode {
  let outer = node;
  while (outer.parent && ["decorated_definition", "assignment", "expression_statement"].includes(outer.parent.type)) outer = outer.parent;
  return outer;
}

function decoratorsOf(node: SyntaxNode): string[] {
  const { parent } = node;
  const found = parent?.type === "decorated_definition" ? childrenOf(parent).filter(({ type }) => type === "decorator") : [];
  return found.map(({ text }) => text.replace(/^@/, "").trim());
}

function marksOf({ node, name, container }: Marked): Marks {
  const decorators = decoratorsOf(node).map(lastPart);
  const isPrivate = name.startsWith("_") && !name.endsWith("__");
  return {
    isAbstract: container?.kind === "protocol" || decorators.some((decorator) => /^abstract/.test(decorator)),
    isOverride: decorators.some((decorator) => /^overrides?$/.test(decorator)),
    isOverload: decorators.includes("overload"),
    isExported: !isPrivate && above(node, ["function_definition", "lambda"]) === null,
    isAsync: node.children.some((child) => child?.type === "async"),
    isGenerator: node.descendantsOfType("yield").some((found) => found && above(found, ["function_definition", "lambda"])?.id === node.id),
    isTestOnly: false,
  };
}
