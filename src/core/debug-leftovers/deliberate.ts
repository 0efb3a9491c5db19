import type { SyntaxNode } from "../syntax.ts";
import { asksWhether, isTelling } from "./words.ts";

/** Whether a print stands behind a condition that asks whether to, or is the last word before the program fails. */
export function isAskedFor(node: SyntaxNode): boolean {
  for (let [at, below] = [node.parent, node]; at; [below, at] = [at, at.parent]) if (isGuard(at, below) || isCallbackOfServer(at)) return true;
  return isLastWord(node);
}

/** Whether it stands in a function, or a type, that is there to print. */
export function isInTeller(node: SyntaxNode): boolean {
  for (let at = node.parent; at; at = at.parent) if (isTelling(nameOf(at))) return true;
  return false;
}

function isLastWord(node: SyntaxNode): boolean {
  let statement: SyntaxNode | null = node;
  while (statement && !/statement$/.test(statement.type)) statement = statement.parent;
  for (let [next, left] = [statement?.nextNamedSibling, 3]; next && left > 0; [next, left] = [next.nextNamedSibling, left - 1])
    if (fails.test(next.text)) return true;
  return false;
}

const fails = /^(?:panic!?\(|os\.Exit\(|log\.Fatal|process\.exit|sys\.exit|exit\(|raise\b|throw\b|(?:std::)?process::exit)/;

/** Of functions, and of what a function is stored in. */
function nameOf(node: SyntaxNode): string {
  if (
    /^(?:function_declaration|function_definition|function_item|method_definition|method_declaration|generator_function_declaration|function_expression|macro_definition)$/.test(
      node.type,
    )
  )
    return node.childForFieldName("name")?.text ?? "";
  if (node.type === "variable_declarator" || node.type === "pair" || node.type === "assignment_expression")
    return /function|arrow/.test((node.childForFieldName("value") ?? node.childForFieldName("right"))?.type ?? "") ? (node.firstNamedChild?.text ?? "") : "";
  return node.type === "class_declaration" || node.type === "class_definition" || node.type === "impl_item"
    ? ((node.childForFieldName("name") ?? node.childForFieldName("type"))?.text.replace(/Test|Render|Emit/g, "") ?? "")
    : "";
}

function isGuard(node: SyntaxNode, below: SyntaxNode): boolean {
  if (/^(?:if_statement|if_expression|elif_clause|ternary_expression|conditional_expression)$/.test(node.type)) {
    const condition = node.childForFieldName("condition");
    return condition !== null && condition.id !== below.id && asksWhether(condition.text);
  }
  return (
    node.type === "binary_expression" &&
    /^(?:&&|\|\|)$/.test(node.childForFieldName("operator")?.text ?? "") &&
    node.childForFieldName("left")?.id !== below.id &&
    asksWhether(node.childForFieldName("left")?.text ?? "")
  );
}

/** What a server says when it listens. */
const isCallbackOfServer = (node: SyntaxNode) =>
  node.type === "call_expression" && /\.(?:listen|serve|bind)$|^serve$/.test(node.childForFieldName("function")?.text ?? "");
