import { isConstant } from "../../../src/core/structure/constants.ts";
import { childrenOf, type SyntaxNode } from "../../../src/core/syntax.ts";

/** What all ways through a body answer, when it does nothing but answer the same constant on several, or one that comes to a constant. */
export function settledBy(statements: readonly SyntaxNode[], answer: SyntaxNode | null): string | null {
  const answers = statements.flatMap(answersIn);
  const several = answers.length > 1 || statements.some(({ type }) => type === "try_statement") ? oneOf(answers) : null;
  const [only, ...more] = statements;
  return several ?? (only && more.length === 0 ? settledIn(answer ?? only) : null);
}

/** The constant an expression comes to whatever stands in it: `x || true`, `x == x`, `x ? 1 : 1`, `(x, true)`. Null when it may differ, or is a plain constant. */
function settledIn(node: SyntaxNode): string | null {
  switch (node.type) {
    case "parenthesized_expression":
    case "expression_list":
      return childrenOf(node).length === 1 ? settledIn(childrenOf(node)[0] ?? node) : null;
    case "binary_expression":
    case "boolean_operator":
    case "comparison_operator":
      return settledByOperator(node);
    case "ternary_expression":
    case "conditional_expression":
    case "if_expression":
      return oneOf(branchesOf(node));
    case "sequence_expression":
      return constantText(childrenOf(node).at(-1));
    case "named_expression":
      return constantText(node.childForFieldName("value"));
    default:
      return null;
  }
}

function settledByOperator(node: SyntaxNode): string | null {
  const [left, right] = [childrenOf(node)[0], childrenOf(node).at(-1)];
  if (!left || !right || childrenOf(node).length !== 2) return null;
  const between = node.text.slice(left.endIndex - node.startIndex, right.startIndex - node.startIndex).trim();
  const sides = [left.text.toLowerCase(), right.text.toLowerCase()];
  if (/^(?:\|\||or)$/.test(between) && sides.includes("true")) return "true";
  if (/^(?:&&|and)$/.test(between) && sides.includes("false")) return "false";
  // Only a number that is none differs from itself, and who asks for that asks with !=.
  return /^===?$/.test(between) && left.text === right.text && /^[\w.]+$/.test(left.text) ? "true" : null;
}

const constantText = (node: SyntaxNode | null | undefined) => (node && isConstant(node) ? node.text : null);

function branchesOf(node: SyntaxNode): readonly (SyntaxNode | null)[] {
  if (node.type === "conditional_expression") return [childrenOf(node)[0] ?? null, childrenOf(node)[2] ?? null];
  return [node.childForFieldName("consequence"), node.childForFieldName("alternative")].map((branch) => (branch ? lastOf(branch) : null));
}

/** The value of a block: its only statement. */
function lastOf(node: SyntaxNode): SyntaxNode | null {
  if (!["block", "statement_block", "else_clause", "parenthesized_expression"].includes(node.type)) return node;
  const [only, ...more] = childrenOf(node);
  return only && more.length === 0 ? lastOf(only) : null;
}

function oneOf(answers: readonly (SyntaxNode | null)[]): string | null {
  const texts = answers.map(constantText);
  return texts[0] !== undefined && texts.every((text) => text !== null && text === texts[0]) ? (texts[0] ?? null) : null;
}

/** Null among them stands for something else that is done. */
function answersIn(node: SyntaxNode): (SyntaxNode | null)[] {
  switch (node.type) {
    case "return_statement":
    case "return_expression":
      return [childrenOf(node)[0] ?? null];
    case "expression_statement": {
      const inner = childrenOf(node)[0];
      return inner && ["if_expression", "return_expression"].includes(inner.type) ? answersIn(inner) : [null];
    }
    case "if_statement":
    case "if_expression":
      return childrenOf(node)
        .filter(({ id }) => id !== node.childForFieldName("condition")?.id)
        .flatMap(answersIn);
    case "block":
    case "statement_block":
    case "statement_list":
    case "else_clause":
    case "elif_clause":
      return childrenOf(node)
        .filter(({ id }) => id !== node.childForFieldName("condition")?.id)
        .flatMap(answersIn);
    case "try_statement":
      // Nothing that only answers a constant can fail.
      return answersIn(node.childForFieldName("body") ?? node);
    default:
      return isConstant(node) ? [node] : [null];
  }
}
