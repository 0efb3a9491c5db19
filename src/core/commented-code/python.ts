import type { SyntaxNode } from "../syntax.ts";
import { childrenOfType, type Reading } from "./reading.ts";

export const python: Reading = {
  wraps: (text) => {
    const whole = /:\s*(?:#.*)?$/.test(text) ? `${text}\n${/\n?([ \t]*)[^\n]*$/.exec(text)?.[1] ?? ""}    pass` : text;
    if (/^(?:elif|else)\b/.test(whole)) return [`if _:\n    pass\n${whole}`];
    if (/^(?:except|finally)\b/.test(whole)) return [`try:\n    pass\n${whole}`];
    return [whole];
  },
  statements: (root) => childrenOfType(root, /./),
  weigh,
  keywords:
    "if|elif|else|for|while|return|raise|in|not|is|and|or|async|await|def|class|import|from|as|with|try|except|finally|pass|break|continue|lambda|yield|assert|del|global|None|True|False|print",
};

function weigh(node: SyntaxNode): number {
  switch (node.type) {
    case "expression_statement":
      return expression(node.firstNamedChild);
    case "import_from_statement":
      return 1;
    case "import_statement":
      return /\bas\b|,|\./.test(node.text) ? 1 : 0.5;
    case "return_statement":
      return /^(?:call|attribute|await|dictionary|list|subscript|conditional_expression|binary_operator|comparison_operator)$/.test(
        node.firstNamedChild?.type ?? "",
      )
        ? 1
        : 0;
    case "raise_statement":
      return node.firstNamedChild?.type === "call" ? 1 : 0;
    case "assert_statement":
      return /[=<>(.]/.test(node.text) ? 1 : 0;
    case "if_statement":
    case "for_statement":
    case "while_statement":
    case "with_statement":
    case "try_statement":
    case "match_statement":
      return holdsCode(node) ? 1 : 0;
    case "function_definition":
    case "class_definition":
    case "decorated_definition":
      return holdsCode(node) || /^class_/.test(node.type) ? 1 : 0;
    default:
      return 0;
  }
}

function expression(node: SyntaxNode | null): number {
  switch (node?.type) {
    case "assignment":
    case "augmented_assignment":
      return assignment(node);
    case "await":
      return 1;
    case "call":
      return call(node);
    default:
      return 0;
  }
}

function assignment(node: SyntaxNode): number {
  const [left, right] = [node.childForFieldName("left"), node.childForFieldName("right")];
  if (!right) return 0;
  if (left?.text.startsWith("self.")) return 1;
  if (/^(?:call|await)$/.test(right.type)) return 1;
  return /^(?:list|dictionary|string|subscript|attribute|lambda|list_comprehension)$/.test(right.type) ? 0.5 : 0.25;
}

/** A name with brackets may be meant as a name; printing, logging and calls of one's own methods are code. */
function call(node: SyntaxNode): number {
  const called = node.childForFieldName("function")?.text ?? "";
  const given = node.childForFieldName("arguments")?.namedChildren.length ?? 0;
  if (/^(?:print|self(?:\.\w+)+|super\(\)\.\w+|log(?:ger|ging)?\.\w+)$/.test(called)) return given > 0 || called !== "print" ? 1 : 0.5;
  return called.includes(".") ? 0.5 : 0.34;
}

const holdsCode = (node: SyntaxNode) =>
  node
    .descendantsOfType(["expression_statement", "return_statement", "raise_statement", "continue_statement", "break_statement", "assert_statement"])
    .filter((inner) => inner !== null)
    .some((inner) => weigh(inner) > 0.25 || (endsFlow.test(inner.type) && inner.parent?.type === "block" && inner.startPosition.row > node.startPosition.row));

// On the line of its condition, "return" and the like may be prose.
const endsFlow = /^(?:return|raise|continue|break)_statement$/;
