import { childrenOf, type SyntaxNode } from "../syntax.ts";
import { isConstant } from "./constants.ts";

/** Whether all of these statements together do nothing: nothing is called, changed, returned or kept. */
export const doNothing = (statements: readonly SyntaxNode[]): boolean =>
  statements.every((statement) => doesNothing(statement) || isDeadAssignment(statement, statements));

/** `pass`, `...`, `;`, `return`, a literal on its own, `x = x`, `_ = x`, `void x`, `if False: …`. */
export function doesNothing(node: SyntaxNode): boolean {
  if (["pass_statement", "empty_statement", "ellipsis", "global_statement", "nonlocal_statement"].includes(node.type)) return true;
  const [only, ...more] = childrenOf(node);
  switch (node.type) {
    case "return_statement":
    case "return_expression":
      return only === undefined || (more.length === 0 && isNoValue(only));
    case "expression_statement":
      return more.length === 0 && only !== undefined && isIdle(only);
    case "let_declaration":
    case "short_var_declaration":
      return isThrownAway(node.text);
    case "block":
    case "statement_block":
    case "statement_list":
      return doNothing(childrenOf(node));
    case "while_statement":
      return /^\(?(?:False|false|0)\)?$/.test(node.childForFieldName("condition")?.text ?? "");
    case "match_expression":
    case "expression_switch_statement":
    case "if_expression":
      return choosesNothing(node);
    case "if_statement":
      if (choosesNothing(node)) return true;
      return /^\(?(?:False|false|0|None|null)\)?$/.test(node.childForFieldName("condition")?.text ?? "") && node.childForFieldName("alternative") === null;
    case "delete_statement":
      return /^del\s+[\w, ()]+$/.test(node.text);
    case "assert_statement":
      return /^assert\s+(?:True|1)$/.test(node.text);
    case "assignment_statement":
      return isIdle(node);
    default:
      // The value of a body that is an expression: of a lambda, an arrow, or at the end of a block of Rust.
      return isNoValue(node);
  }
}

/** Every branch is empty, and so is asking which. */
function choosesNothing(node: SyntaxNode): boolean {
  const asked = node.childForFieldName("condition") ?? node.childForFieldName("value");
  if (asked && (callsSomething(asked) || /^let\b/.test(asked.text))) return false;
  return childrenOf(node).every((part) => part.id === asked?.id || isEmptyBranch(part));
}

function isEmptyBranch(node: SyntaxNode): boolean {
  const isHolder = ["block", "statement_block", "statement_list", "else_clause", "elif_clause", "match_block", "default_case", "expression_case"].includes(
    node.type,
  );
  if (node.type === "match_arm") return isEmptyBranch(node.childForFieldName("value") ?? node);
  if (node.type === "unit_expression") return true;
  const condition = node.childForFieldName("condition") ?? node.childForFieldName("value");
  return (
    isHolder &&
    childrenOf(node).every((part) => part.id === condition?.id || isEmptyBranch(part) || part.type === "pass_statement" || part.type === "empty_statement")
  );
}

const callsSomething = (node: SyntaxNode) =>
  node.descendantsOfType([
    "call",
    "call_expression",
    "new_expression",
    "await_expression",
    "await",
    "macro_invocation",
    "assignment_expression",
    "named_expression",
    "update_expression",
  ]).length > 0;

// `None` is a value in Rust, and an identifier there.
const isNoValue = ({ type, text }: SyntaxNode) => type === "none" || type === "unit_expression" || /^(?:undefined|void 0)$/.test(text);

/** An expression without effect. */
function isIdle(node: SyntaxNode): boolean {
  if (node.type === "identifier" || node.type === "ellipsis") return true;
  if (["assignment", "assignment_expression", "assignment_statement"].includes(node.type)) return isThrownAway(node.text) || isToItself(node);
  if (node.type === "binary_expression") return /^(?:false|0|null)\s*&&/.test(node.text);
  if (node.type === "match_expression" || node.type === "if_expression" || node.type === "block") return doesNothing(node);
  if (node.type === "call_expression" && /^(?:(?:std::)?mem::)?drop\(\s*\w+\s*\)$/.test(node.text)) return true;
  if (node.type === "unary_expression") return /^void\s+[\w$]+$/.test(node.text);
  if (["return_expression", "call_expression", "macro_invocation", "call", "yield", "new_expression"].includes(node.type))
    return node.type === "return_expression" && doesNothing(node);
  return isConstant(node);
}

const isThrownAway = (text: string) =>
  /^(?:let\s+)?_(?:\s*,\s*_)*\s*:?=\s*&?\w+(?:\s*,\s*&?\w+)*;?$/.test(text) || /^(?:let\s+)?_\s*=\s*\([\w, ]*\);?$/.test(text);

const isToItself = (node: SyntaxNode) => {
  const [left, right] = [node.childForFieldName("left"), node.childForFieldName("right")];
  return left !== null && left.text === right?.text && /^\w+$/.test(left.text);
};

const declarations = ["lexical_declaration", "variable_declaration", "expression_statement", "let_declaration", "short_var_declaration"];

/** A constant given to a local name that nobody reads. */
function isDeadAssignment(node: SyntaxNode, among: readonly SyntaxNode[]): boolean {
  if (!declarations.includes(node.type)) return false;
  const holder = childrenOf(node)[0];
  const assignment = node.type === "let_declaration" || node.type === "short_var_declaration" ? node : holder;
  const target = assignment?.childForFieldName("name") ?? assignment?.childForFieldName("left") ?? assignment?.childForFieldName("pattern");
  const value = assignment?.childForFieldName("value") ?? assignment?.childForFieldName("right");
  if (!target || !value || !/^[A-Za-z_$][\w$]*$/.test(target.text) || !isConstant(value)) return false;
  const others = among
    .filter(({ id }) => id !== node.id)
    .flatMap((statement) => statement.descendantsOfType(["identifier", "global_statement", "nonlocal_statement"]));
  return !others.some((other) => other?.text.split(/\W+/).includes(target.text));
}
