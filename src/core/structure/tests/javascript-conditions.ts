import { childrenOf, type SyntaxNode } from "../../syntax.ts";
import { type Condition, conditionNamed, conditionOf, systemsNamed } from "../conditions.ts";
import type { MarkCondition } from "../test-case.ts";
import { field, named, oneLine } from "./shared.ts";

/** When something that hangs on this expression holds; `unless` turns it round. */
export function javascriptCondition(node: SyntaxNode, sense: "when" | "unless" = "when"): MarkCondition {
  const condition = read(node, 0);
  return conditionOf(sense === "when" ? node.text : `!(${oneLine(node.text)})`, sense === "when" ? condition : { is: "not", of: condition });
}

const other: Condition = { is: "other" };
/** How many names are followed to what they were set to. */
const deepest = 6;

function read(node: SyntaxNode, depth: number): Condition {
  if (depth > deepest) return other;
  const literal = constant(node);
  if (literal !== null) return { is: "constant", value: literal };
  switch (node.type) {
    case "parenthesized_expression":
    case "as_expression":
    case "non_null_expression":
    case "await_expression": {
      const [inner] = childrenOf(node);
      return inner ? read(inner, depth) : other;
    }
    case "arrow_function":
    case "function_expression":
      return ofFunction(node, depth);
    case "unary_expression":
      return field(node, "operator")?.text === "!" ? { is: "not", of: read(field(node, "argument") ?? node, depth + 1) } : other;
    case "binary_expression":
      return ofBinary(node, depth);
    case "identifier":
      return ofName(node, depth);
    case "call_expression":
      return ofCall(node, depth);
    case "member_expression":
      return isAbout(node.text, runtimeValues) ? { is: "runtime" } : (conditionNamed(field(node, "property")?.text ?? "") ?? other);
    default:
      return other;
  }
}

function constant(node: SyntaxNode): boolean | null {
  if (node.type === "true") return true;
  if (["false", "null", "undefined"].includes(node.type) || node.text === "undefined") return false;
  if (node.type === "number") return Number(node.text) !== 0;
  if (node.type === "string") return node.text.length > 2;
  return node.type === "object" || node.type === "array" ? true : null;
}

function ofBinary(node: SyntaxNode, depth: number): Condition {
  const [left, operator, right] = [field(node, "left"), field(node, "operator")?.text ?? "", field(node, "right")];
  if (!left || !right) return other;
  if (operator === "&&") return { is: "and", left: read(left, depth + 1), right: read(right, depth + 1) };
  if (operator === "||") return { is: "or", left: read(left, depth + 1), right: read(right, depth + 1) };
  if (/^[!=]==?$/.test(operator)) {
    const same = compared(left, right, depth) ?? compared(right, left, depth) ?? other;
    return operator.startsWith("!") ? { is: "not", of: same } : same;
  }
  if (operator === "in" && /^globalThis$|^process\.versions$/.test(right.text)) return { is: "runtime" };
  return [left, right].some((side) => runtimeValue(side, depth)) ? { is: "runtime" } : other;
}

/** Whether a value is what a literal says. */
function compared(value: SyntaxNode, literal: SyntaxNode, depth: number): Condition | null {
  if (isLiteral(value) && isLiteral(literal))
    return { is: "constant", value: value.text.slice(1, -1) === literal.text.slice(1, -1) && value.type === literal.type };
  if (!isLiteral(literal)) return null;
  const said = literal.text.slice(1, -1);
  if (systemValue(value, depth)) {
    const systems = systemsNamed(said);
    return systems ? { is: "system", systems } : { is: "system", systems: ["other"] };
  }
  if (runtimeValue(value, depth)) return { is: "runtime" };
  return literal.type === "true" || literal.type === "false"
    ? literal.type === "true"
      ? read(value, depth + 1)
      : { is: "not", of: read(value, depth + 1) }
    : null;
}

const isLiteral = ({ type }: SyntaxNode) => ["string", "number", "true", "false", "null", "undefined"].includes(type);

const systemValues = /^(?:(?:globalThis\.)?process\.platform|(?:os\.)?(?:platform|type)\(\)|Deno\.build\.os)$/;
const runtimeValues =
  /^(?:(?:globalThis\.)?process\.(?:arch|versions?(?:\.\w+)?|release(?:\.\w+)?)|(?:os\.)?(?:arch|endianness|release)\(\)|Deno\.build\.\w+|Deno\.version\.\w+|Bun\.version|browserName|isMobile|navigator\.\w+|typeof (?:Bun|Deno|process|window|document|navigator|globalThis\.\w+|WebSocket|fetch|Worker|SharedArrayBuffer)|globalThis\.(?:Bun|Deno|process|window|document|\w+))$/;

const isAbout = (text: string, what: RegExp) => what.test(oneLine(text));

function systemValue(node: SyntaxNode, depth: number): boolean {
  if (isAbout(node.text, systemValues)) return true;
  const stored = node.type === "identifier" && depth < deepest ? valueBehind(node) : null;
  if (stored && named(stored).length === 0 && stored.type !== "identifier") return false;
  if (stored) return systemValue(stored, depth + 1);
  return node.type === "identifier" && node.text === "platform";
}

/** A version, an architecture, a browser: taken apart by any call, compared with anything. */
function runtimeValue(node: SyntaxNode, depth: number): boolean {
  if (isAbout(node.text, runtimeValues)) return true;
  if (node.type === "identifier") {
    const stored = depth < deepest ? valueBehind(node) : null;
    return stored ? runtimeValue(stored, depth + 1) : false;
  }
  return (
    ["call_expression", "member_expression", "subscript_expression", "unary_expression", "arguments"].includes(node.type) &&
    childrenOf(node).some((child) => runtimeValue(child, depth + 1))
  );
}

/** `({ browserName }) => browserName === "webkit"` and `() => isWindows`. */
function ofFunction(node: SyntaxNode, depth: number): Condition {
  const body = field(node, "body");
  if (!body) return other;
  if (body.type !== "statement_block") return read(body, depth + 1);
  const [only, ...more] = childrenOf(body);
  const value = only?.type === "return_statement" && more.length === 0 ? childrenOf(only)[0] : null;
  return value ? read(value, depth + 1) : other;
}

function ofName(node: SyntaxNode, depth: number): Condition {
  const stored = valueBehind(node);
  if (stored) return read(stored, depth + 1);
  return isKnownHere(node) ? other : (conditionNamed(node.text) ?? other);
}

function ofCall(node: SyntaxNode, depth: number): Condition {
  const callee = field(node, "function");
  const [first] = childrenOf(field(node, "arguments") ?? node);
  if (callee?.type === "identifier" && callee.text === "Boolean" && first) return read(first, depth + 1);
  // A call on the platform (`startsWith("win")`) or on a list of them (`["win32", …].includes`).
  const object = callee?.type === "member_expression" ? field(callee, "object") : null;
  const method = callee?.type === "member_expression" ? field(callee, "property")?.text : null;
  if (object && first && method === "includes" && object.type === "array" && systemValue(first, depth)) return listed(childrenOf(object));
  if (object && first && method === "startsWith" && systemValue(object, depth))
    return { is: "system", systems: first.text.slice(1, 4) === "win" ? ["windows"] : (systemsNamed(first.text.slice(1, -1)) ?? ["other"]) };
  if (runtimeValue(node, depth)) return { is: "runtime" };
  return callee?.type === "identifier" ? ofName(callee, depth) : (conditionNamed(method ?? "") ?? other);
}

const listed = (items: readonly SyntaxNode[]): Condition => ({
  is: "system",
  systems: items.flatMap(({ text }) => systemsNamed(text.slice(1, -1)) ?? ["other"]),
});

/** What a name of this file was set to once and for all, at the nearest declaration above it. */
function valueBehind(name: SyntaxNode): SyntaxNode | null {
  if (isSetAgain(name)) return null;
  for (let at = name.parent; at; at = at.parent) {
    for (const child of named(at)) {
      const found = valueDeclared(child.type === "export_statement" ? (field(child, "declaration") ?? child) : child, name.text);
      if (found) return found;
    }
  }
  return null;
}

function valueDeclared(statement: SyntaxNode, name: string): SyntaxNode | null {
  if (statement.type === "function_declaration" && field(statement, "name")?.text === name) return functionValue(statement);
  if (statement.type !== "lexical_declaration" && statement.type !== "variable_declaration") return null;
  const declarator = named(statement).find((part) => part.type === "variable_declarator" && field(part, "name")?.text === name);
  return declarator ? field(declarator, "value") : null;
}

function functionValue(declaration: SyntaxNode): SyntaxNode | null {
  const [only] = childrenOf(field(declaration, "body") ?? declaration);
  return only?.type === "return_statement" ? (childrenOf(only)[0] ?? null) : null;
}

/** `a`, and both of `[a, b]`. */
const targetsOf = (left: SyntaxNode | null): readonly string[] => left?.text.match(/[\w$.]+/g) ?? [];

function isSetAgain(name: SyntaxNode): boolean {
  let top = name;
  while (top.parent) top = top.parent;
  return top
    .descendantsOfType(["assignment_expression", "augmented_assignment_expression"])
    .some((node) => node !== null && targetsOf(field(node, "left")).includes(name.text));
}

/** Whether the file sets the name in a way that is not followed: a parameter, a loop, something taken apart. */
function isKnownHere(name: SyntaxNode): boolean {
  let top = name;
  while (top.parent) top = top.parent;
  return top
    .descendantsOfType(["variable_declarator", "assignment_expression", "function_declaration"])
    .some((node) => node !== null && (field(node, "name") ?? field(node, "left"))?.text === name.text);
}
