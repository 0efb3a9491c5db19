import type { SyntaxNode } from "../syntax.ts";
import { balanced, childrenOfType, type Reading } from "./reading.ts";

export const go: Reading = {
  wraps: (text) => {
    const whole = balanced(text);
    if (/^\s*\}/.test(text)) return [`${balanced(`if _ {\n${text}`)}\n`];
    if (/^\s*(?:case\b|default\s*:)/.test(text)) return [`${balanced(`switch {\n${text}`)}\n`];
    return [`${text}\n`, `${whole}\n`];
  },
  statements: (root) => childrenOfType(root, /./),
  weigh,
  keywords: "if|else|for|range|return|go|defer|func|type|struct|interface|map|chan|case|switch|select|default|break|continue|import|package|var|const|nil",
};

function weigh(node: SyntaxNode): number {
  switch (node.type) {
    case "short_var_declaration":
      return 1;
    case "expression_statement":
      return call(node.firstNamedChild);
    case "assignment_statement":
      return node.childForFieldName("right")?.firstNamedChild?.type === "call_expression" ? 0.5 : 0.2;
    case "return_statement":
      return (node.firstNamedChild?.namedChildren.length ?? 0) > 1 ? 1 : 0;
    case "defer_statement":
    case "go_statement":
      return 1;
    case "if_statement":
    case "for_statement":
    case "expression_switch_statement":
    case "type_switch_statement":
    case "select_statement":
    case "function_declaration":
    case "method_declaration":
    case "block":
      return holdsCode(node) ? 1 : 0;
    case "import_declaration":
    case "var_declaration":
    case "const_declaration":
      return node.descendantsOfType(["expression_list", "import_spec"]).length > 0 ? 1 : 0;
    default:
      return 0;
  }
}

const call = (node: SyntaxNode | null) =>
  node?.type !== "call_expression"
    ? 0
    : /^(?:fmt\.(?:Print|Fprint)|log\.|println$|panic$|t\.(?:Log|Error|Fatal))/.test(node.childForFieldName("function")?.text ?? "")
      ? 1
      : 0.34;

const holdsCode = (node: SyntaxNode) =>
  node
    .descendantsOfType([
      "expression_statement",
      "return_statement",
      "assignment_statement",
      "short_var_declaration",
      "continue_statement",
      "break_statement",
      "inc_statement",
    ])
    .filter((inner) => inner !== null)
    .some((inner) => inner.type !== "expression_statement" || weigh(inner) > 0);
