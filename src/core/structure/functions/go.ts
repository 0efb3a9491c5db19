import { childrenOf, type SyntaxNode } from "../../syntax.ts";
import { type Container, type FunctionTable, lastPart, type Marked, type Marks, mentionsOf, namesAbove } from "./grammar.ts";

export const goFunctions: FunctionTable = {
  types: ["function_declaration", "method_declaration", "method_elem", "func_literal"],
  lambdas: ["func_literal"],
  nameOf,
  parametersOf: (node) => namesIn(node.childForFieldName("parameters")),
  receiversOf: (node) => namesIn(node.childForFieldName("receiver")),
  bodyOf: (node) => node.childForFieldName("body"),
  partsOf: (body) => ({ docstring: "", statements: childrenOf(body).flatMap((child) => (child.type === "statement_list" ? childrenOf(child) : [child])) }),
  containerOf,
  outsideOf: (node) => namesAbove(node, (at) => (/^(?:function|method)_declaration$/.test(at.type) ? nameOf(at) : null)),
  outerOf,
  modifiersOf: () => [],
  marksOf,
  mentionedIn: mentionsOf({ types: ["identifier"], isDiscard: ({ text }) => /^_(?:\s*,\s*_)*\s*=\s*\w+(?:\s*,\s*\w+)*$/.test(text) }),
};

function nameOf(node: SyntaxNode): string | null {
  const own = node.childForFieldName("name");
  if (own) return own.text;
  const list = node.parent;
  const holder = list?.type === "expression_list" || list?.type === "literal_element" ? list.parent : list;
  switch (holder?.type) {
    case "var_spec":
      return holder.childForFieldName("name")?.text ?? null;
    case "short_var_declaration":
    case "assignment_statement":
      return lastPart(holder.childForFieldName("left")?.text ?? "") || null;
    case "keyed_element":
      return childrenOf(holder)[0]?.text ?? null;
    default:
      return null;
  }
}

function namesIn(list: SyntaxNode | null): string[] {
  const declarations = list ? childrenOf(list) : [];
  return declarations.flatMap((declaration) => {
    const names = childrenOf(declaration).filter(({ type, id }) => type === "identifier" && declaration.childForFieldName("type")?.id !== id);
    return names.length > 0 ? names.map(({ text }) => text) : ["_"];
  });
}

function containerOf(node: SyntaxNode): Container | null {
  const receiver = node.childForFieldName("receiver");
  if (receiver) {
    const name = lastPart(childrenOf(receiver)[0]?.childForFieldName("type")?.text.replace(/^\*/, "") ?? "");
    return { name, kind: "type", bases: [], isAbstract: false, modifiers: [], doc: "" };
  }
  if (node.type !== "method_elem") return null;
  const name = node.parent?.parent?.childForFieldName("name")?.text ?? "";
  return { name, kind: "interface", bases: [], isAbstract: true, modifiers: [], doc: "" };
}

function outerOf(node: SyntaxNode): SyntaxNode {
  let outer = node;
  while (outer.parent && wrappers.includes(outer.parent.type)) outer = outer.parent;
  return outer;
}

const wrappers = ["expression_list", "var_spec", "var_declaration", "short_var_declaration", "assignment_statement", "keyed_element", "literal_element"];

function marksOf({ name, container, body }: Marked): Marks {
  return {
    isAbstract: body === null && container?.kind === "interface",
    isOverride: false,
    isOverload: false,
    isExported: /^\p{Lu}/u.test(name),
    isAsync: false,
    isGenerator: false,
    isTestOnly: false,
  };
}
