import { childrenOf, isComment, type SyntaxNode } from "../../syntax.ts";
import { commentAbove } from "./comment-above.ts";
import { type Container, type FunctionTable, lastPart, type Marked, type Marks, mentionsOf, namesAbove } from "./grammar.ts";

export const rustFunctions: FunctionTable = {
  types: ["function_item", "function_signature_item", "closure_expression"],
  lambdas: ["closure_expression"],
  nameOf,
  parametersOf: (node) =>
    parametersIn(node)
      .filter(({ type }) => type !== "self_parameter")
      .flatMap(namesOf),
  receiversOf: () => ["self", "Self"],
  bodyOf: (node) => node.childForFieldName("body"),
  partsOf: (body) => ({ docstring: "", statements: body.type === "block" ? childrenOf(body) : [body] }),
  containerOf,
  outsideOf: (node) => namesAbove(node, (at) => (at.type === "function_item" || at.type === "mod_item" ? (at.childForFieldName("name")?.text ?? null) : null)),
  outerOf: (node) => (node.parent?.type === "let_declaration" ? node.parent : node),
  modifiersOf: (node) => [
    ...attributesOf(node),
    ...childrenOf(node)
      .filter(({ type }) => /modifier/.test(type))
      .map(({ text }) => text),
  ],
  marksOf,
  mentionedIn: mentionsOf({
    types: ["identifier", "self"],
    isDiscard: ({ text }) => /^(?:let\s+)?_\s*=\s*(?:\w+|\([\w, ]*\));?$/.test(text),
    // `println!("{name:?}")` reads `name`.
    within: { types: ["string_literal", "raw_string_literal"], namesOf: (text) => [...text.matchAll(/\{(\w+)(?::[^}]*)?\}/g)].map(([, name]) => name ?? "") },
  }),
};

function nameOf(node: SyntaxNode): string | null {
  if (node.type !== "closure_expression") return node.childForFieldName("name")?.text ?? null;
  return node.parent?.type === "let_declaration" ? (node.parent.childForFieldName("pattern")?.text ?? null) : null;
}

function parametersIn(node: SyntaxNode): SyntaxNode[] {
  const list = node.childForFieldName("parameters");
  return list ? childrenOf(list) : [];
}

function namesOf(parameter: SyntaxNode): string[] {
  const pattern = parameter.type === "parameter" ? parameter.childForFieldName("pattern") : parameter;
  if (!pattern) return ["_"];
  if (pattern.type === "identifier") return [pattern.text];
  const inside = pattern.descendantsOfType("identifier").flatMap((name) => (name ? [name.text] : []));
  return inside.length > 0 ? inside : ["_"];
}

function containerOf(node: SyntaxNode): Container | null {
  const holder = node.parent?.type === "declaration_list" ? node.parent.parent : null;
  if (holder?.type !== "impl_item" && holder?.type !== "trait_item") return null;
  const trait = holder.childForFieldName("trait");
  const kind = holder.type === "trait_item" ? "trait" : "impl";
  const name = lastPart(holder.childForFieldName(kind === "trait" ? "name" : "type")?.text.replace(/^&(?:'\w+\s*)?(?:mut\s+)?/, "") ?? "");
  return { name, kind, bases: trait ? [lastPart(trait.text)] : [], isAbstract: kind === "trait", modifiers: attributesOf(holder), doc: commentAbove(holder) };
}

/** What stands in `#[…]` above an item. */
export function attributesOf(node: SyntaxNode): string[] {
  const found: string[] = [];
  for (let at = node.previousNamedSibling; at && (at.type === "attribute_item" || isComment(at)); at = at.previousNamedSibling)
    if (at.type === "attribute_item") found.unshift(at.text.replace(/^#!?\[|\]$/g, ""));
  return found;
}

/** Whether an item, or what it stands in, is compiled for tests only. */
export function isTestOnly(node: SyntaxNode): boolean {
  for (let at: SyntaxNode | null = node; at; at = at.parent)
    if (
      /_item$|_declaration$/.test(at.type) &&
      attributesOf(at).some((attribute) => /^(?:cfg\((?!.*\bnot\s*\(\s*test\b).*\btest\b|test\b|\w+::test\b|rstest\b|bench\b)/.test(attribute))
    )
      return true;
  return false;
}

function marksOf({ node, container, body }: Marked): Marks {
  const modifiers = childrenOf(node).filter(({ type }) => type === "function_modifiers");
  return {
    isAbstract: body === null,
    isOverride: container?.kind === "impl" && container.bases.length > 0,
    isOverload: false,
    isExported:
      childrenOf(node).some(({ type }) => type === "visibility_modifier") || (container !== null && (container.kind === "trait" || container.bases.length > 0)),
    isAsync: modifiers.some(({ text }) => /\basync\b/.test(text)),
    isGenerator: false,
    isTestOnly: isTestOnly(node),
  };
}
