import { childrenOf, type SyntaxNode } from "../../syntax.ts";
import { commentAbove } from "./comment-above.ts";
import { type Container, type FunctionTable, lastPart, type Marked, type Marks, mentionsOf, namesAbove } from "./grammar.ts";

const expressions = ["arrow_function", "function_expression", "generator_function"];
const declared = ["function_declaration", "generator_function_declaration", "method_definition"];
const bodiless = ["function_signature", "method_signature", "abstract_method_signature"];
const classes = ["class_declaration", "class", "abstract_class_declaration", "interface_declaration", "object"];

export const javascriptFunctions: FunctionTable = {
  types: [...declared, ...bodiless, ...expressions],
  lambdas: expressions,
  nameOf,
  parametersOf: (node) => {
    const single = node.childForFieldName("parameter");
    const list = node.childForFieldName("parameters");
    return single ? [single.text] : list ? childrenOf(list).flatMap(parameterNames) : [];
  },
  receiversOf: () => ["this", "super"],
  bodyOf: (node) => node.childForFieldName("body"),
  partsOf: (body) => ({ docstring: "", statements: body.type === "statement_block" ? childrenOf(body).filter((child) => !isDirective(child)) : [body] }),
  containerOf,
  outsideOf: (node) => namesAbove(node, (at) => (expressions.includes(at.type) || declared.includes(at.type) ? nameOf(at) : null)),
  outerOf,
  modifiersOf: (node) => [...decoratorsOf(node), ...node.children.flatMap((child) => (child && keywords.includes(child.type) ? [child.text] : []))],
  marksOf,
  mentionedIn: mentionsOf({
    types: ["identifier", "shorthand_property_identifier", "this", "super", "jsx_identifier"],
    isDiscard: (node) => node.type === "expression_statement" && /^void\s+[\w$]+\s*;?$/.test(node.text),
  }),
};

const keywords = ["accessibility_modifier", "override_modifier", "static", "async", "get", "set", "abstract"];

function nameOf(node: SyntaxNode): string | null {
  const own = node.childForFieldName("name");
  if (own) return plainName(own.text);
  const { parent } = node;
  switch (parent?.type) {
    case "variable_declarator":
    case "public_field_definition":
      return parent.childForFieldName("name")?.text ?? null;
    case "field_definition":
      return parent.childForFieldName("property")?.text ?? null;
    case "assignment_expression":
      return lastPart(parent.childForFieldName("left")?.text ?? "") || null;
    case "pair":
      return plainName(parent.childForFieldName("key")?.text ?? "");
    case "export_statement":
      return "default";
    default:
      return null;
  }
}

const plainName = (text: string) => text.replace(/^["'`](.*)["'`]$/s, "$1");

function parameterNames(node: SyntaxNode): string[] {
  const pattern = node.childForFieldName("pattern") ?? node.childForFieldName("left") ?? node;
  if (pattern.type === "identifier") return [pattern.text];
  const inside = pattern.descendantsOfType(["identifier", "shorthand_property_identifier_pattern"]);
  return inside.flatMap((name) => (name && name.text !== "this" ? [name.text] : []));
}

const isDirective = (node: SyntaxNode) => node.type === "expression_statement" && /^["']use \w+["'];?$/.test(node.text);

/** A class, an interface or an object that has a name. */
function containerOf(node: SyntaxNode): Container | null {
  const holder = holderOf(node);
  if (!holder) return null;
  const name = holder.childForFieldName("name")?.text ?? (holder.parent ? nameOf(holder) : null) ?? "";
  const outer = outerOf(holder);
  const kind = holder.type === "object" ? "object" : holder.type === "interface_declaration" ? "interface" : "class";
  return {
    name,
    kind,
    bases: basesOf(holder),
    isAbstract: holder.type === "abstract_class_declaration",
    modifiers: decoratorsOf(holder),
    doc: commentAbove(outer),
  };
}

function holderOf(node: SyntaxNode): SyntaxNode | null {
  const member = ["public_field_definition", "field_definition", "pair"].includes(node.parent?.type ?? "") ? node.parent : node;
  const body = member?.parent;
  if (!body) return null;
  if (body.type === "object") return body;
  return ["class_body", "interface_body", "object_type"].includes(body.type) && body.parent && classes.includes(body.parent.type) ? body.parent : null;
}

function basesOf(holder: SyntaxNode): string[] {
  const heritage = childrenOf(holder).filter(({ type }) => type === "class_heritage" || type === "extends_type_clause");
  const clauses = heritage.flatMap((node) => (childrenOf(node).some(({ type }) => /_clause$/.test(type)) ? childrenOf(node) : [node]));
  return clauses.flatMap((clause) => childrenOf(clause).filter(({ type }) => type !== "type_arguments")).map(({ text }) => lastPart(text));
}

function outerOf(node: SyntaxNode): SyntaxNode {
  let outer = node;
  while (outer.parent && wrappers.includes(outer.parent.type)) outer = outer.parent;
  return outer;
}

const wrappers = [
  "variable_declarator",
  "lexical_declaration",
  "variable_declaration",
  "export_statement",
  "assignment_expression",
  "expression_statement",
  "public_field_definition",
  "field_definition",
  "pair",
  "ambient_declaration",
];

function decoratorsOf(node: SyntaxNode): string[] {
  const found = childrenOf(node).filter(({ type }) => type === "decorator");
  const outer = outerOf(node);
  for (let at = outer.previousNamedSibling; at?.type === "decorator"; at = at.previousNamedSibling) found.unshift(at);
  const around = outer === node ? [] : childrenOf(outer).filter(({ type }) => type === "decorator");
  return [...around, ...found].map(({ text }) => text.replace(/^@/, ""));
}

function marksOf({ node, name, container, body, outer }: Marked): Marks {
  const words = node.children.flatMap((child) => (child ? [child.type] : []));
  const isOverload = body === null && node.type !== "abstract_method_signature" && container?.kind !== "interface";
  return {
    isAbstract: body === null || container?.kind === "interface",
    isOverride: words.includes("override_modifier"),
    isOverload,
    isExported: outer.type === "export_statement" || /^(?:module\.)?exports\b/.test(outer.text) || isPublicMember(node, name, container),
    isAsync: words.includes("async"),
    isGenerator: words.includes("*") || node.type.startsWith("generator"),
    isTestOnly: false,
  };
}

const isPublicMember = (node: SyntaxNode, name: string, container: Container | null) =>
  container !== null && container.kind !== "object" && !name.startsWith("#") && !/^(?:private|protected)\b/.test(node.text);
