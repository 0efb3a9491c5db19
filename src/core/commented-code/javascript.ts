import type { SyntaxNode } from "../syntax.ts";
import { balanced, childrenOfType, type Reading } from "./reading.ts";

export const javascript: Reading = {
  wraps: (text) => {
    const whole = balanced(text);
    if (/^\s*\}/.test(text)) return [balanced(`if (_) {\n${text}`), whole];
    if (/^\s*(?:case\b|default\s*:)/.test(text)) return [balanced(`switch (_) {\n${text}\n}`)];
    return [text, whole, `class _ {\n${whole}\n}`, `_ = {\n${whole}\n}`];
  },
  statements: (root) =>
    childrenOfType(root, /./).flatMap((node) => {
      const inside = wrapped(node);
      return inside ? childrenOfType(inside, /./) : [node];
    }),
  weigh,
  keywords:
    "if|else|for|while|do|return|throw|new|delete|typeof|in|of|instanceof|async|await|function|class|extends|import|from|export|default|const|let|var|case|switch|try|catch|finally|break|continue|as|static|get|set|public|private|readonly|void|yield",
};

/** What our own wrapping stands around. */
function wrapped(node: SyntaxNode): SyntaxNode | null {
  if (node.type === "class_declaration" && node.childForFieldName("name")?.text === "_") return node.childForFieldName("body");
  if (node.type === "switch_statement" && node.childForFieldName("value")?.text === "(_)") return node.childForFieldName("body");
  const value = node.type === "expression_statement" ? node.firstNamedChild : null;
  return value?.type === "assignment_expression" && value.childForFieldName("left")?.text === "_" ? value.childForFieldName("right") : null;
}

function weigh(node: SyntaxNode): number {
  if (
    /^(?:if|for|for_in|while|do|try|switch)_statement$|^statement_block$|^(?:generator_)?function_declaration$|^method_definition$|^class_declaration$/.test(
      node.type,
    )
  )
    return holdsCode(node) ? 1 : 0;
  switch (node.type) {
    case "expression_statement":
      return expression(node);
    case "lexical_declaration":
    case "variable_declaration":
      return declaration(node.text);
    case "return_statement":
    case "throw_statement":
      return node.namedChildren.length > 0 && /[;)\]}]\s*$/.test(node.text) ? 1 : 0;
    case "import_statement":
    case "export_statement":
      return /["'{(]/.test(node.text) ? 1 : 0;
    case "switch_case":
    case "switch_default":
      return childrenOfType(node, /statement|declaration/).some((inner) => weigh(inner) > 0) ? 1 : 0;
    case "pair":
      return /^(?:arrow_function|function_expression)$/.test(node.childForFieldName("value")?.type ?? "") ? 1 : 0;
    default:
      return 0;
  }
}

const declaration = (text: string) => (text.includes("=") && (/;\s*$/.test(text) || text.startsWith("const") || text.includes("(")) ? 1 : 0.5);

function expression(statement: SyntaxNode): number {
  const node = statement.firstNamedChild;
  const isEnded = statement.text.endsWith(";");
  switch (node?.type) {
    case "await_expression":
      return 1;
    case "call_expression":
      return isEnded ? 1 : 0.5;
    case "assignment_expression":
    case "augmented_assignment_expression":
      return isEnded || /\(|function|=>/.test(node.childForFieldName("right")?.text ?? "") ? (isEnded ? 1 : 0.5) : 0;
    case "jsx_element":
    case "jsx_self_closing_element":
      return /^<[A-Z]|=\{/.test(node.text) ? 1 : 0;
    case "update_expression":
    case "new_expression":
      return isEnded ? 0.5 : 0;
    default:
      return 0;
  }
}

/** A body with statements in it that are code themselves. */
const holdsCode = (node: SyntaxNode) =>
  node
    .descendantsOfType([
      "expression_statement",
      "return_statement",
      "throw_statement",
      "lexical_declaration",
      "variable_declaration",
      "continue_statement",
      "break_statement",
    ])
    .filter((inner) => inner !== null)
    .some((inner) => /^(?:continue|break)/.test(inner.type) || (inner.type === "return_statement" && inner.text.endsWith(";")) || weigh(inner) > 0);
