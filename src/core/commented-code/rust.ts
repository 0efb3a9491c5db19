import type { SyntaxNode } from "../syntax.ts";
import { balanced, childrenOfType, type Reading } from "./reading.ts";

export const rust: Reading = {
  wraps: (text) => {
    const whole = balanced(text);
    if (/^\s*\}/.test(text)) return [`fn _() {\n${balanced(`if _ {\n${text}`)}\n}`];
    return [text, `fn _() {\n${whole}\n}`, `impl _ {\n${whole}\n}`, `fn _() { match _ {\n${whole}\n} }`];
  },
  statements: (root) =>
    childrenOfType(root, /./).flatMap((node) => {
      if (node.type === "impl_item" && node.childForFieldName("type")?.text === "_") return childrenOfType(node.childForFieldName("body"), /./);
      if (node.type !== "function_item" || node.childForFieldName("name")?.text !== "_") return [node];
      const inside = childrenOfType(node.childForFieldName("body"), /./);
      const match = inside[0]?.type === "match_expression" ? inside[0] : inside[0]?.firstNamedChild;
      return match?.type === "match_expression" && match.childForFieldName("value")?.text === "_"
        ? childrenOfType(match.childForFieldName("body"), /./)
        : inside;
    }),
  weigh,
  keywords:
    "if|else|for|while|loop|match|return|let|mut|fn|pub|use|mod|struct|enum|impl|trait|where|in|as|ref|move|async|await|const|static|unsafe|break|continue|crate|self|super|dyn",
};

function weigh(node: SyntaxNode): number {
  switch (node.type) {
    case "let_declaration":
    case "use_declaration":
      return node.text.endsWith(";") ? 1 : 0;
    case "const_item":
    case "static_item":
      return node.text.includes("=") ? 1 : 0;
    case "expression_statement":
      return expression(node);
    case "if_expression":
    case "for_expression":
    case "while_expression":
    case "loop_expression":
    case "match_expression":
    case "function_item":
    case "impl_item":
    case "mod_item":
    case "match_arm":
    case "unsafe_block":
      return holdsCode(node) ? 1 : 0;
    case "macro_invocation":
    case "call_expression":
      return 0.5;
    default:
      return 0;
  }
}

function expression(statement: SyntaxNode): number {
  const inner = statement.firstNamedChild;
  if (!inner) return 0;
  if (!statement.text.endsWith(";")) return weigh(inner);
  return /^(?:call_expression|macro_invocation|assignment_expression|compound_assignment_expr|return_expression|await_expression|try_expression)$/.test(
    inner.type,
  )
    ? 1
    : weigh(inner);
}

const holdsCode = (node: SyntaxNode) =>
  node
    .descendantsOfType(["expression_statement", "let_declaration", "call_expression", "macro_invocation", "return_expression"])
    .some((inner) => inner !== null && inner.id !== node.id);
