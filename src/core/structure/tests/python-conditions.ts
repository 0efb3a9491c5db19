import type { SyntaxNode } from "../../syntax.ts";
import { childrenOf } from "../../syntax.ts";
import { type Condition, conditionNamed, conditionOf, systemsNamed } from "../conditions.ts";
import type { MarkCondition } from "../test-case.ts";
import { type PythonNames, stringIn } from "./python-names.ts";
import { field, oneLine } from "./shared.ts";

export function pythonCondition(node: SyntaxNode, names: PythonNames, sense: "when" | "unless" = "when"): MarkCondition {
  const condition = read(node, { names, depth: 0 });
  return conditionOf(sense === "when" ? node.text : `not (${oneLine(node.text)})`, sense === "when" ? condition : { is: "not", of: condition });
}

type Reading = { readonly names: PythonNames; readonly depth: number };
const other: Condition = { is: "other" };
const deepest = 6;

function read(node: SyntaxNode, reading: Reading): Condition {
  if (reading.depth > deepest) return other;
  const deeper = { ...reading, depth: reading.depth + 1 };
  const literal = constant(node);
  if (literal !== null) return { is: "constant", value: literal };
  switch (node.type) {
    case "parenthesized_expression": {
      const [inner] = childrenOf(node);
      return inner ? read(inner, deeper) : other;
    }
    case "not_operator":
      return { is: "not", of: read(field(node, "argument") ?? node, deeper) };
    case "boolean_operator": {
      const [left, right] = [field(node, "left"), field(node, "right")];
      const is = field(node, "operator")?.text === "or" ? "or" : "and";
      return left && right ? { is, left: read(left, deeper), right: read(right, deeper) } : other;
    }
    case "comparison_operator":
      return compared(node, deeper);
    case "identifier": {
      const stored = reading.names.constantOf(node.text);
      return stored ? read(stored, deeper) : (conditionNamed(lastPart(reading.names.fullName(node))) ?? other);
    }
    case "call":
      return called(node, deeper);
    case "attribute":
      return runtimes.test(reading.names.fullName(node)) ? { is: "runtime" } : (conditionNamed(field(node, "attribute")?.text ?? "") ?? other);
    default:
      return other;
  }
}

const lastPart = (name: string) => name.slice(name.lastIndexOf(".") + 1);

function constant(node: SyntaxNode): boolean | null {
  if (node.type === "true") return true;
  if (node.type === "false" || node.type === "none") return false;
  if (node.type === "integer" || node.type === "float") return Number(node.text) !== 0;
  const said = stringIn(node);
  // pytest still evaluates a condition that is written as a string; what it says is not looked into.
  return said === null ? null : said === "True" || said === "1" ? true : null;
}

const systems = /^(?:sys\.platform|os\.name|platform\.system)$/;
const runtimes =
  /^(?:sys\.(?:version_info|implementation|maxsize|byteorder|version|hexversion|abiflags|flags)|platform\.(?:machine|python_implementation|python_version|python_version_tuple|release|architecture|mac_ver|processor|version|libc_ver|win32_ver)|sys\._is_gil_enabled|\w+\.__version__)(?:\.\w+)*$/;

function compared(node: SyntaxNode, reading: Reading): Condition {
  const sides = childrenOf(node);
  const [left, right] = sides;
  const operator = node.children.find((child) => child && !child.isNamed)?.text ?? "";
  if (!left || !right) return other;
  if (sides.length > 2) return sides.some((side) => isAbout(side, runtimes, reading)) ? { is: "runtime" } : other;
  if (isLiteral(left) && isLiteral(right)) return literally(left, operator, right);
  const isNegated = operator === "!=" || operator.includes("not");
  const same = sameSystem(left, right, reading) ?? sameSystem(right, left, reading);
  if (same) return isNegated ? { is: "not", of: same } : same;
  return sides.some((side) => isAbout(side, runtimes, reading)) ? version(left, operator, right) : other;
}

/** A version everybody has: `sys.version_info >= (3,)` always holds. */
function version(left: SyntaxNode, operator: string, right: SyntaxNode): Condition {
  const [major = 0, minor = 0] = (right.text.match(/\d+/g) ?? []).map(Number);
  const isPython = /version_info/.test(left.text) && right.type === "tuple" && (major < 3 || (major === 3 && minor <= oldestPython));
  if (isPython && operator.startsWith(">")) return { is: "constant", value: true };
  if (isPython && operator === "<") return { is: "constant", value: false };
  return { is: "runtime" };
}
/** Nobody runs a 3.x older than this. */
const oldestPython = 6;

const isLiteral = (node: SyntaxNode) => ["integer", "float", "true", "false", "none"].includes(node.type) || stringIn(node) !== null;

function literally(left: SyntaxNode, operator: string, right: SyntaxNode): Condition {
  const isSame = left.text === right.text;
  const [a, b] = [Number(left.text), Number(right.text)];
  const order: Readonly<Record<string, boolean>> = { "==": isSame, is: isSame, "!=": !isSame, "<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b };
  return { is: "constant", value: order[operator] ?? true };
}

function sameSystem(value: SyntaxNode, literal: SyntaxNode, reading: Reading): Condition | null {
  if (!isAbout(value, systems, reading)) return null;
  const items = ["tuple", "list", "set"].includes(literal.type) ? childrenOf(literal) : [literal];
  const said = items.map((item) => stringIn(item));
  if (said.some((text) => text === null)) return { is: "other" };
  return { is: "system", systems: said.flatMap((text) => systemsNamed(text ?? "") ?? ["other"]) };
}

function isAbout(node: SyntaxNode, what: RegExp, reading: Reading): boolean {
  if (what.test(reading.names.fullName(node))) return true;
  const stored = node.type === "identifier" && reading.depth < deepest ? reading.names.constantOf(node.text) : null;
  if (stored) return isAbout(stored, what, { ...reading, depth: reading.depth + 1 });
  return ["call", "attribute", "subscript", "argument_list"].includes(node.type) && childrenOf(node).some((child) => isAbout(child, what, reading));
}

function called(node: SyntaxNode, reading: Reading): Condition {
  const callee = field(node, "function");
  const [first] = childrenOf(field(node, "arguments") ?? node);
  // `sys.platform.startswith("win")`
  if (
    callee?.type === "attribute" &&
    field(callee, "attribute")?.text === "startswith" &&
    first &&
    isAbout(field(callee, "object") ?? node, systems, reading)
  ) {
    const said = stringIn(first) ?? "";
    return { is: "system", systems: /^win/i.test(said) ? ["windows"] : (systemsNamed(said) ?? ["other"]) };
  }
  if (callee && lastPart(reading.names.fullName(callee)) === "bool" && first) return read(first, reading);
  if (isAbout(node, runtimes, reading)) return { is: "runtime" };
  return conditionNamed(lastPart(callee ? reading.names.fullName(callee) : "")) ?? other;
}
