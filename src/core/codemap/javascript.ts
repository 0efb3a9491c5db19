import { childrenOf, isComment, lineOf, type SyntaxNode } from "../syntax.ts";
import { headOf } from "./head.ts";
import { classMembers, functionTypes } from "./javascript-members.ts";
import { plainName } from "./paths.ts";
import type { CodeName } from "./symbol.ts";

/** What a module of JavaScript or TypeScript exports of its own; what it passes on from others stands there. */
export function javascriptNames(root: SyntaxNode): CodeName[] {
  return exportsIn(childrenOf(root), "");
}

function exportsIn(statements: readonly SyntaxNode[], prefix: string): CodeName[] {
  const find = finder(statements);
  return statements.flatMap((statement) => {
    if (statement.type === "export_statement") return exported(statement, { prefix, find });
    return statement.type === "expression_statement" ? commonJs(statement, { prefix, find }) : [];
  });
}

/** A declaration of the same block by its name, looked for when one is asked for. */
type Context = { readonly prefix: string; readonly find: (name: string) => SyntaxNode | null };

function finder(statements: readonly SyntaxNode[]): Context["find"] {
  let known: Map<string, SyntaxNode> | null = null;
  return (name) => {
    known ??= new Map(statements.flatMap((statement) => declaredIn(statement).map((node) => [nameText(node), node] as const)));
    return known.get(name) ?? null;
  };
}

const wrappers = ["export_statement", "ambient_declaration"];
const variables = ["lexical_declaration", "variable_declaration"];

function declaredIn(statement: SyntaxNode): SyntaxNode[] {
  if (wrappers.includes(statement.type)) return childrenOf(statement).flatMap(declaredIn);
  if (variables.includes(statement.type)) return childrenOf(statement).filter(({ type }) => type === "variable_declarator");
  return statement.childForFieldName("name") ? [statement] : [];
}

const nameText = (node: SyntaxNode) => node.childForFieldName("name")?.text ?? "";

function exported(statement: SyntaxNode, context: Context): CodeName[] {
  if (statement.childForFieldName("source")) return [];
  const declaration = statement.childForFieldName("declaration");
  const isDefault = statement.children.some((child) => child?.type === "default");
  if (declaration) return declarationNames(declaration, isDefault ? { ...context, as: "default" } : context);
  const value = statement.childForFieldName("value");
  if (value) return valueNames(value, { ...context, as: "default" });
  const inner = childrenOf(statement);
  return inner.flatMap((child) => {
    if (child.type === "export_clause") return childrenOf(child).flatMap((part) => listed(part, context));
    // `export = Store`, and declarations the grammar gives no field: `export declare const a: number`, `export import a = b.c`.
    return child.type === "identifier" ? valueNames(child, { ...context, as: "default" }) : declarationNames(child, context);
  });
}

function listed(specifier: SyntaxNode, context: Context): CodeName[] {
  const local = specifier.childForFieldName("name");
  if (!local) return [];
  return valueNames(local, { ...context, as: specifier.childForFieldName("alias")?.text ?? local.text });
}

type Named = Context & { readonly as?: string };

function declarationNames(node: SyntaxNode, context: Named): CodeName[] {
  if (node.type === "ambient_declaration") return childrenOf(node).flatMap((child) => declarationNames(child, context));
  if (variables.includes(node.type)) return childrenOf(node).flatMap((child) => (child.type === "variable_declarator" ? variableNames(child, context) : []));
  const kind = kinds[node.type];
  const name = plainName(context.as ?? nameText(node));
  if (kind === undefined || name === "") return [];
  const own = { name: context.prefix + name, kind, line: lineOf(node), signature: headOf(node) };
  if (kind === "module") {
    const body = node.childForFieldName("body");
    return [own, ...(body ? exportsIn(childrenOf(body), `${own.name}.`) : [])];
  }
  if (kind !== "class" && node.type !== "interface_declaration") return [own];
  const { members, construction } = classMembers(node, `${own.name}.`);
  return [{ ...own, signature: construction === null ? own.signature : `${own.signature}; ${construction}` }, ...members];
}

const kinds: Readonly<Record<string, CodeName["kind"]>> = {
  function_declaration: "function",
  generator_function_declaration: "function",
  function_signature: "function",
  function_expression: "function",
  arrow_function: "function",
  generator_function: "function",
  class_declaration: "class",
  abstract_class_declaration: "class",
  class: "class",
  interface_declaration: "type",
  type_alias_declaration: "type",
  enum_declaration: "type",
  internal_module: "module",
  module: "module",
};

/** A name on the left of `=`: what stands on its right says what it is. */
function variableNames(declarator: SyntaxNode, context: Named): CodeName[] {
  const left = declarator.childForFieldName("name");
  const value = unwrapped(declarator.childForFieldName("value"));
  if (left && left.type !== "identifier") {
    const parts = left.descendantsOfType(["identifier", "shorthand_property_identifier_pattern"]).filter((part) => part !== null);
    return parts.map((part) => ({ name: context.prefix + part.text, kind: "value", line: lineOf(part), signature: `const ${part.text}` }));
  }
  const name = context.as ?? left?.text ?? "";
  if (value && (functionTypes.includes(value.type) || value.type === "class"))
    return declarationNames(value, { ...context, as: name }).map((one, index) =>
      index === 0 ? { ...one, line: lineOf(declarator), signature: `${left?.text} = ${one.signature}` } : one,
    );
  const type = declarator.childForFieldName("type")?.text ?? "";
  const word = declarator.parent?.children[0]?.text ?? "const";
  return [
    { name: context.prefix + plainName(name), kind: "value", line: lineOf(declarator), signature: headOf(declarator, `${word} ${left?.text ?? ""}${type}`) },
  ];
}

/** `(…)`, `… as T`, `… satisfies T`. */
function unwrapped(value: SyntaxNode | null): SyntaxNode | null {
  const inner =
    value && /^(?:parenthesized|as|satisfies)_expression$/.test(value.type) ? value.namedChildren.find((child) => child && !isComment(child)) : null;
  return inner ? unwrapped(inner) : value;
}

/** What is exported by its name, or written where it is exported. */
function valueNames(given: SyntaxNode, context: Named & { readonly as: string }): CodeName[] {
  const value = unwrapped(given) ?? given;
  const local = /identifier$/.test(value.type) ? context.find(value.text) : null;
  if (local) return local.type === "variable_declarator" ? variableNames(local, context) : declarationNames(local, context);
  if (value.type in kinds) return declarationNames(value, context);
  // A name that is not declared here was imported: it stands where it was declared.
  if (/identifier$/.test(value.type)) return [];
  return [{ name: context.prefix + plainName(context.as), kind: "value", line: lineOf(value), signature: plainName(context.as) }];
}

/** `module.exports = { a, b: c }`, `module.exports = parse`, `exports.a = …`. */
function commonJs(statement: SyntaxNode, context: Context): CodeName[] {
  const assignment = statement.firstNamedChild;
  if (assignment?.type !== "assignment_expression") return [];
  const left = assignment.childForFieldName("left")?.text ?? "";
  const right = unwrapped(assignment.childForFieldName("right"));
  const name = /^(?:module\.)?exports\.([\w$]+)$/.exec(left)?.[1];
  if (right && name) return isImported(right) ? [] : valueNames(right, { ...context, as: name });
  if (left !== "module.exports" || !right || isImported(right)) return [];
  return right.type === "object" ? childrenOf(right).flatMap((part) => propertyNames(part, context)) : valueNames(right, { ...context, as: "default" });
}

const isImported = (value: SyntaxNode) => /^require\s*\(/.test(value.text);

function propertyNames(part: SyntaxNode, context: Context): CodeName[] {
  if (part.type === "shorthand_property_identifier") return valueNames(part, { ...context, as: part.text });
  if (part.type === "method_definition")
    return [{ name: context.prefix + plainName(nameText(part)), kind: "function", line: lineOf(part), signature: headOf(part) }];
  const [key, value] = [part.childForFieldName("key"), part.childForFieldName("value")];
  return part.type === "pair" && key && value && !isImported(value) ? valueNames(value, { ...context, as: plainName(key.text) }) : [];
}
