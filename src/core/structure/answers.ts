import { childrenOf, type SyntaxNode } from "../syntax.ts";
import { isConstant } from "./constants.ts";
import type { FunctionShape } from "./functions.ts";

/** What a function answers for some values of its parameters, as written. */
export type Answer = { readonly given: readonly { readonly name: string; readonly value: string }[]; readonly answer: string };

/** The answers of a function that compares its parameters with constants and answers constants, and does nothing else. Null for any other. */
export function answersOf({ statements, parameters }: FunctionShape): Answer[] | null {
  if (!statements || statements.length === 0 || parameters.length === 0) return null;
  const names = new Set(parameters.map(({ name }) => name));
  const answers: Answer[] = [];
  for (const [index, statement] of statements.entries()) {
    const found = answersIn(statement, names);
    if (found) answers.push(...found);
    else if (index !== statements.length - 1 || !isEnd(statement)) return null;
  }
  return answers.length > 0 ? answers : null;
}

type Names = ReadonlySet<string>;

function answersIn(statement: SyntaxNode, names: Names): Answer[] | null {
  const node = ["expression_statement", "return_statement", "return_expression"].includes(statement.type) ? (childrenOf(statement)[0] ?? statement) : statement;
  const inner = node.type === "expression_list" ? (childrenOf(node)[0] ?? node) : node;
  if (inner.type === "if_statement" || inner.type === "if_expression") return inIf(inner, names);
  if (/^(?:switch_statement|match_statement|match_expression|expression_switch_statement)$/.test(inner.type)) return inSwitch(inner, names);
  return inTable(inner, names);
}

function inIf(node: SyntaxNode, names: Names): Answer[] | null {
  const condition = node.childForFieldName("condition");
  const given = condition && equalities(condition, names);
  const answer = answerOf(node.childForFieldName("consequence"));
  if (!given || answer === null) return null;
  const rest = childrenOf(node).filter(({ type }) => /^(?:elif|else)_clause$|^if_statement$/.test(type) || false);
  const others = [...rest, ...(node.childForFieldName("alternative")?.type === "block" ? [node.childForFieldName("alternative")] : [])];
  const found: Answer[] = [{ given, answer }];
  for (const other of others) {
    const more = other && inAlternative(other, names);
    if (!more) return null;
    found.push(...more);
  }
  return found;
}

function inAlternative(node: SyntaxNode, names: Names): Answer[] | null {
  if (node.type === "if_statement" || node.type === "if_expression" || node.type === "elif_clause") return inIf(node, names);
  const inner = childrenOf(node)[0];
  if (node.type === "else_clause" && inner && /^if_/.test(inner.type)) return inIf(inner, names);
  const body = node.childForFieldName("body") ?? (node.type === "block" ? node : inner);
  return body && (answerOf(body) !== null || bodyOf(body).every(isEnd)) ? [] : null;
}

/** `x == 3 and y == 4` as what each name is compared with. */
function equalities(node: SyntaxNode, names: Names): Answer["given"] | null {
  if (node.type === "parenthesized_expression") return equalities(childrenOf(node)[0] ?? node, names);
  const [left, right] = childrenOf(node);
  if (!left || !right) return null;
  const operator = node.children.find((child) => child && !child.isNamed)?.text ?? node.childForFieldName("operator")?.text ?? "";
  if (operator === "and" || operator === "&&") {
    const both = [equalities(left, names), equalities(right, names)];
    return both[0] && both[1] ? [...both[0], ...both[1]] : null;
  }
  if (!["==", "===", "is"].includes(operator)) return null;
  if (names.has(left.text) && isConstant(right)) return [{ name: left.text, value: right.text }];
  const pairs =
    left.type === "tuple" && right.type === "tuple"
      ? childrenOf(left).map((name, index) => ({ name: name.text, value: childrenOf(right)[index]?.text ?? "" }))
      : [];
  return pairs.length > 0 && pairs.every(({ name }) => names.has(name)) ? pairs : null;
}

function inSwitch(node: SyntaxNode, names: Names): Answer[] | null {
  const subject = (node.childForFieldName("value") ?? node.childForFieldName("subject"))?.text.replace(/^\((.*)\)$/, "$1") ?? "";
  if (!names.has(subject)) return null;
  const arms = node.descendantsOfType(["switch_case", "expression_case", "match_arm", "case_clause"]).filter((arm) => arm !== null);
  const found = arms.map((arm) => {
    const children = childrenOf(arm);
    const value = arm.childForFieldName("value") !== null && arm.type !== "match_arm" ? arm.childForFieldName("value") : (children[0] ?? null);
    const body =
      arm.type === "match_arm"
        ? arm.childForFieldName("value")
        : (arm.childForFieldName("consequence") ?? arm.childForFieldName("body") ?? children.at(-1) ?? null);
    const [first] = value ? alternatives(value) : [];
    return { value: first?.text ?? value?.text ?? "", answer: answerOf(body), body };
  });
  const known = found.filter(({ value }) => value !== "_");
  const others = [...found.filter(({ value }) => value === "_").map(({ body }) => body), ...node.descendantsOfType(["switch_default", "default_case"])];
  if (!others.every((other) => other && (bodyOf(other).every(isEnd) || childrenOf(other).flatMap(bodyOf).every(isEnd)))) return null;
  return known.every(({ answer }) => answer !== null) ? known.map(({ value, answer }) => ({ given: [{ name: subject, value }], answer: answer ?? "" })) : null;
}

/** `case "t", "true":` and `1 | 2 =>`: each one by itself. */
function alternatives(value: SyntaxNode): SyntaxNode[] {
  if (/^(?:match_pattern|case_pattern)$/.test(value.type)) return childrenOf(value).flatMap(alternatives);
  return /^(?:expression_list|or_pattern|union_pattern)$/.test(value.type) ? childrenOf(value) : [value];
}

/** `return {3: 9, 4: 16}[x]`, `.get(x)`. */
function inTable(node: SyntaxNode, names: Names): Answer[] | null {
  const [first] = childrenOf(node);
  if (node.type === "binary_expression" && first) return inTable(first, names);
  const holder = node.childForFieldName("value") ?? node.childForFieldName("object") ?? node.childForFieldName("function")?.childForFieldName("object") ?? null;
  const index = node.childForFieldName("subscript") ?? node.childForFieldName("index") ?? childrenOf(node.childForFieldName("arguments") ?? node)[0] ?? null;
  const table = holder?.type === "parenthesized_expression" ? childrenOf(holder)[0] : holder;
  if (!table || !index || !["dictionary", "object"].includes(table.type) || !names.has(index.text)) return null;
  const pairs = childrenOf(table).filter(({ type }) => type === "pair");
  if (!pairs.every((pair) => isConstant(childrenOf(pair).at(-1) ?? pair))) return null;
  return pairs.map((pair) => ({ given: [{ name: index.text, value: childrenOf(pair)[0]?.text ?? "" }], answer: childrenOf(pair).at(-1)?.text ?? "" }));
}

const bodyOf = (body: SyntaxNode): SyntaxNode[] =>
  ["block", "statement_block", "statement_list", "else_clause"].includes(body.type)
    ? childrenOf(body).flatMap((child) => (child.type === "statement_list" ? childrenOf(child) : [child]))
    : [body];

/** The constant a body answers with, when it does nothing else. */
function answerOf(body: SyntaxNode | null): string | null {
  const [only, ...more] = body ? bodyOf(body) : [];
  if (!only || more.length > 0) return null;
  const isReturn =
    ["return_statement", "return_expression"].includes(only.type) ||
    (only.type === "expression_statement" && childrenOf(only)[0]?.type === "return_expression");
  const value = isReturn ? (childrenOf(only.type === "expression_statement" ? (childrenOf(only)[0] ?? only) : only)[0] ?? null) : only;
  return value && isConstant(value) ? value.text : null;
}

/** What may stand at the end: a constant, or giving up. */
const isEnd = (statement: SyntaxNode) =>
  answerOf(statement) !== null ||
  /^(?:raise|throw|panic|return$|return;$|panic!|unreachable!|pass$|return (?:Err|nil, |.*(?:Error|errors\.)))/.test(statement.text);
