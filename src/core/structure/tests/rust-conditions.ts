import { childrenOf, type SyntaxNode } from "../../syntax.ts";
import { type Condition, conditionOf, systemsNamed } from "../conditions.ts";
import type { MarkCondition } from "../test-case.ts";
import { field, oneLine } from "./shared.ts";

/** A predicate of `#[cfg(…)]`. */
export function cfgCondition(predicate: string, sense: "when" | "unless" = "when"): MarkCondition {
  const { condition } = predicateOf(tokensOf(predicate), 0);
  return conditionOf(sense === "when" ? predicate : `not(${predicate})`, sense === "when" ? condition : { is: "not", of: condition });
}

type Parsed = { readonly condition: Condition; readonly at: number };

function predicateOf(tokens: readonly string[], at: number): Parsed {
  const name = tokens[at] ?? "";
  if (tokens[at + 1] === "=") return { condition: settingOf(name, (tokens[at + 2] ?? "").slice(1, -1)), at: at + 3 };
  if (tokens[at + 1] !== "(") return { condition: flagOf(name), at: at + 1 };
  const parts: Condition[] = [];
  let next = at + 2;
  while (next < tokens.length && tokens[next] !== ")") {
    const part = predicateOf(tokens, next);
    parts.push(part.condition);
    next = tokens[part.at] === "," ? part.at + 1 : part.at;
  }
  return { condition: combined(name, parts), at: next + 1 };
}

function combined(name: string, parts: readonly Condition[]): Condition {
  const [first = { is: "constant", value: false }, ...more] = parts;
  if (name === "not") return { is: "not", of: first };
  if (name === "all") return parts.length === 0 ? { is: "constant", value: true } : more.reduce((left, right) => ({ is: "and", left, right }), first);
  if (name === "any") return more.reduce((left, right) => ({ is: "or", left, right }), first);
  return { is: "other" };
}

function flagOf(name: string): Condition {
  if (name === "test" || name === "true" || name === "debug_assertions") return { is: "constant", value: true };
  if (name === "false") return { is: "constant", value: false };
  const systems = systemsNamed(name);
  if (systems) return { is: "system", systems };
  // Tools that build tests in their own way; without them it is off.
  if (/^(?:miri|tarpaulin|tarpaulin_include|coverage|coverage_nightly|fuzzing)$/.test(name)) return { is: "constant", value: false };
  return /^(?:loom|sanitize|panic)$/.test(name) ? { is: "runtime" } : { is: "other" };
}

function settingOf(name: string, value: string): Condition {
  if (name === "target_os" || name === "target_family" || name === "target_vendor") return { is: "system", systems: systemsNamed(value) ?? ["other"] };
  return /^(?:target_\w+|panic|sanitize)$/.test(name) ? { is: "runtime" } : { is: "other" };
}

/** A condition in code: `cfg!(windows)`, `std::env::consts::OS == "windows"`. */
export function rustCondition(node: SyntaxNode): MarkCondition {
  return conditionOf(node.text, read(node));
}

function read(node: SyntaxNode): Condition {
  switch (node.type) {
    case "boolean_literal":
      return { is: "constant", value: node.text === "true" };
    case "parenthesized_expression":
      return read(childrenOf(node)[0] ?? node);
    case "unary_expression":
      return node.text.startsWith("!") ? { is: "not", of: read(childrenOf(node)[0] ?? node) } : { is: "other" };
    case "macro_invocation":
      return field(node, "macro")?.text === "cfg"
        ? predicateOf(
            tokensOf(
              oneLine(node.text)
                .replace(/^cfg!\s*\(/, "")
                .replace(/\)$/, ""),
            ),
            0,
          ).condition
        : { is: "other" };
    case "binary_expression":
      return ofBinary(node);
    default:
      return { is: "other" };
  }
}

function ofBinary(node: SyntaxNode): Condition {
  const [left, operator, right] = [field(node, "left"), field(node, "operator")?.text ?? "", field(node, "right")];
  if (!left || !right) return { is: "other" };
  if (operator === "&&" || operator === "||") return { is: operator === "&&" ? "and" : "or", left: read(left), right: read(right) };
  if (/(?:^|::)consts::OS$/.test(left.text) && /^[!=]=$/.test(operator)) {
    const same: Condition = { is: "system", systems: systemsNamed(right.text.slice(1, -1)) ?? ["other"] };
    return operator === "==" ? same : { is: "not", of: same };
  }
  return /(?:^|::)consts::ARCH$/.test(left.text) ? { is: "runtime" } : { is: "other" };
}

const tokensOf = (predicate: string) => predicate.match(/"(?:[^"\\]|\\.)*"|[\w]+|[(),=]/g) ?? [];
