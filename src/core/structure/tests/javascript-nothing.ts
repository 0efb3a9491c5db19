import type { SourceFile } from "../../source-file.ts";
import { childrenOf, type SyntaxNode } from "../../syntax.ts";
import { field, named } from "./shared.ts";

/** Whether a list has nothing in it: `[]`, `[1, 2].slice(0, 0)`, `rows.filter(() => false)`, also under a name to which nothing is added. */
export function isEmptyList(node: SyntaxNode, file: SourceFile): boolean {
  switch (node.type) {
    case "parenthesized_expression":
    case "as_expression":
    case "satisfies_expression":
      return isEmptyList(named(node)[0] ?? node, file);
    case "array":
      return childrenOf(node).length === 0;
    case "call_expression":
      return leavesNothing.test(node.text);
    case "identifier":
      return isEmptyName(node.text, file);
    default:
      return false;
  }
}

const leavesNothing = /\.slice\(\s*0\s*,\s*0\s*\)$|\.filter\(\s*\(?[\w\s,]*\)?\s*=>\s*false\s*\)$|^new (?:Array|Set|Map)(?:<[^>]*>)?\(\s*(?:0|\[\s*\])?\s*\)$/;

function isEmptyName(name: string, file: SourceFile): boolean {
  const declared = file.nodes("variable_declarator").filter((node) => field(node, "name")?.text === name);
  const value = declared.length === 1 && declared[0] ? field(declared[0], "value") : null;
  const isConstant = declared[0]?.parent?.text.startsWith("const ") === true;
  return (
    isConstant && value?.type === "array" && childrenOf(value).length === 0 && !new RegExp(`\\b${name}\\.(?!forEach|map|for)\\w|\\b${name}\\[`).test(file.text)
  );
}

/** Whether a node only comes about for each entry of a list without any: the body of a loop, or what is given to `forEach`. */
export function isForNothing(node: SyntaxNode, file: SourceFile): boolean {
  const parent = node.parent;
  if (parent?.type === "for_in_statement") {
    const list = field(parent, "right");
    return list !== null && field(parent, "body")?.id === node.id && isEmptyList(list, file);
  }
  const callee = parent?.type === "call_expression" && node.type === "arguments" ? field(parent, "function") : null;
  const object = callee?.type === "member_expression" && /^(?:forEach|map)$/.test(field(callee, "property")?.text ?? "") ? field(callee, "object") : null;
  return object !== null && isEmptyList(object, file);
}
