import { childrenOf, type SyntaxNode } from "../../syntax.ts";
import { type Condition, conditionNamed, conditionOf, systemsNamed } from "../conditions.ts";
import type { MarkCondition } from "../test-case.ts";
import { field, named, oneLine } from "./shared.ts";

export function goCondition(node: SyntaxNode, sense: "when" | "unless" = "when"): MarkCondition {
  const condition = read(node, 0);
  return conditionOf(sense === "when" ? node.text : `!(${oneLine(node.text)})`, sense === "when" ? condition : { is: "not", of: condition });
}

const other: Condition = { is: "other" };

function read(node: SyntaxNode, depth: number): Condition {
  if (depth > 6) return other;
  switch (node.type) {
    case "true":
    case "false":
      return { is: "constant", value: node.type === "true" };
    case "parenthesized_expression":
      return read(childrenOf(node)[0] ?? node, depth + 1);
    case "unary_expression":
      return field(node, "operator")?.text === "!" ? { is: "not", of: read(field(node, "operand") ?? node, depth + 1) } : other;
    case "binary_expression":
      return ofBinary(node, depth);
    case "identifier": {
      const stored = valueBehind(node);
      return stored ? read(stored, depth + 1) : (conditionNamed(node.text) ?? other);
    }
    case "call_expression":
      // `testing.Short()` is off unless somebody asks for it; whether the project's command does is looked at elsewhere.
      if (field(node, "function")?.text === "testing.Short") return { is: "runtime" };
      return conditionNamed((field(node, "function")?.text ?? "").replace(/^.*\./, "")) ?? other;
    default:
      return conditionNamed(node.text.replace(/^.*\./, "")) ?? other;
  }
}

function ofBinary(node: SyntaxNode, depth: number): Condition {
  const [left, operator, right] = [field(node, "left"), field(node, "operator")?.text ?? "", field(node, "right")];
  if (!left || !right) return other;
  if (operator === "&&" || operator === "||") return { is: operator === "&&" ? "and" : "or", left: read(left, depth + 1), right: read(right, depth + 1) };
  return (
    comparedLiterals(left, operator, right) ??
    comparedSystem(left, operator, right) ??
    ([left, right].some((side) => runtime.test(side.text)) ? { is: "runtime" } : other)
  );
}

const isEquality = (operator: string) => operator === "==" || operator === "!=";

function comparedLiterals(left: SyntaxNode, operator: string, right: SyntaxNode): Condition | null {
  if (!isLiteral(left) || !isLiteral(right)) return null;
  return { is: "constant", value: isEquality(operator) ? (left.text === right.text) === (operator === "==") : true };
}

function comparedSystem(left: SyntaxNode, operator: string, right: SyntaxNode): Condition | null {
  const [value, literal] = isLiteral(right) ? [left, right] : [right, left];
  if (!isEquality(operator) || !refersTo(value, "runtime.GOOS")) return null;
  const same: Condition = { is: "system", systems: systemsNamed(literal.text.slice(1, -1)) ?? ["other"] };
  return operator === "==" ? same : { is: "not", of: same };
}

const runtime =
  /^(?:runtime\.(?:GOARCH|Version\(\)|Compiler|NumCPU\(\)|GOMAXPROCS\(0\))|strconv\.IntSize|bits\.UintSize|os\.Get[eu]+id\(\)|unsafe\.Sizeof\(.*\)|math\.MaxInt)$/;
const isLiteral = ({ type }: SyntaxNode) => /literal$/.test(type);

function refersTo(node: SyntaxNode, name: string): boolean {
  if (node.text === name) return true;
  const stored = node.type === "identifier" ? valueBehind(node) : null;
  return stored?.text === name;
}

/** What a name is set to, when it is never set again. */
function valueBehind(name: SyntaxNode): SyntaxNode | null {
  let top = name;
  while (top.parent) top = top.parent;
  const isChanged = top
    .descendantsOfType(["assignment_statement", "inc_statement", "dec_statement", "unary_expression"])
    .some((node) => node !== null && targetsOf(node).includes(name.text));
  if (isChanged) return null;
  for (const node of top.descendantsOfType(["const_spec", "var_spec", "short_var_declaration"])) {
    if (node && (field(node, "name") ?? field(node, "left"))?.text === name.text) return named(field(node, "value") ?? field(node, "right"))[0] ?? null;
  }
  return null;
}

/** The names a statement sets; whoever gets the address of one may set it. */
function targetsOf(node: SyntaxNode): string[] {
  if (node.type === "unary_expression") return node.text.startsWith("&") ? [node.text.slice(1)] : [];
  return ((field(node, "left") ?? named(node)[0])?.text ?? "").split(/\s*,\s*/);
}

/** `//go:build linux && !cgo`: the file is left out unless it holds. */
export function tagCondition(comment: string): MarkCondition {
  const isOld = /^\/\/\s*\+build/.test(comment);
  const text = comment.replace(/^\/\/(?:go:build|\s*\+build)\s+/, "").trim();
  const expression = isOld
    ? text
        .split(/\s+/)
        .map((option) => `(${option.split(",").join(" && ")})`)
        .join(" || ")
    : text;
  const tokens = expression.match(/&&|\|\||!|\(|\)|[\w.]+/g) ?? [];
  const { condition } = orOf(tokens, 0);
  return conditionOf(`!(${text})`, { is: "not", of: condition });
}

type Parsed = { readonly condition: Condition; readonly at: number };

function orOf(tokens: readonly string[], start: number): Parsed {
  let { condition, at } = andOf(tokens, start);
  while (tokens[at] === "||") {
    const right = andOf(tokens, at + 1);
    condition = { is: "or", left: condition, right: right.condition };
    at = right.at;
  }
  return { condition, at };
}

function andOf(tokens: readonly string[], start: number): Parsed {
  let { condition, at } = termOf(tokens, start);
  while (tokens[at] === "&&") {
    const right = termOf(tokens, at + 1);
    condition = { is: "and", left: condition, right: right.condition };
    at = right.at;
  }
  return { condition, at };
}

function termOf(tokens: readonly string[], at: number): Parsed {
  const token = tokens[at] ?? "";
  if (token === "!") {
    const inner = termOf(tokens, at + 1);
    return { condition: { is: "not", of: inner.condition }, at: inner.at };
  }
  if (token === "(") {
    const inner = orOf(tokens, at + 1);
    return { condition: inner.condition, at: inner.at + 1 };
  }
  return { condition: tagOf(token), at: at + 1 };
}

/** What a build tag says; a tag of the project's own is never set unless the command sets it. */
function tagOf(tag: string): Condition {
  const systems = systemsNamed(tag);
  if (systems) return { is: "system", systems };
  if (architectures.has(tag) || /^(?:cgo|gc|gccgo|race|msan|asan|purego|go1\.\d+)$/.test(tag)) return { is: "runtime" };
  return { is: "constant", value: false };
}

const architectures = new Set([
  "386",
  "amd64",
  "arm",
  "arm64",
  "loong64",
  "mips",
  "mips64",
  "mips64le",
  "mipsle",
  "ppc64",
  "ppc64le",
  "riscv64",
  "s390x",
  "wasm",
]);

/** `pipe_windows_test.go` is only built on Windows. */
export function fileNameCondition(path: string): MarkCondition | null {
  const parts = path
    .slice(path.lastIndexOf("/") + 1)
    .replace(/_test\.go$/, "")
    .split("_")
    .slice(1)
    .slice(-2);
  const [tail = "", before = ""] = [parts.at(-1), parts.at(-2)];
  const names = architectures.has(tail) ? [tail, ...(goSystems.has(before) ? [before] : [])] : goSystems.has(tail) ? [tail] : [];
  if (names.length === 0) return null;
  const [one = other, ...more] = names.map(tagOf);
  const condition = more.reduce((left, right) => ({ is: "and", left, right }), one);
  return conditionOf(`!(${names.join(" && ")})`, { is: "not", of: condition });
}

const goSystems = new Set([
  "aix",
  "android",
  "darwin",
  "dragonfly",
  "freebsd",
  "illumos",
  "ios",
  "js",
  "linux",
  "netbsd",
  "openbsd",
  "plan9",
  "solaris",
  "wasip1",
  "windows",
]);
