import { childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import type { Assertion, Call } from "../test-case.ts";
import type { PythonNames } from "./python-names.ts";
import { callOf, field, oneLine, within } from "./shared.ts";

type Asking = { readonly names: PythonNames; readonly isOther: (node: SyntaxNode) => boolean };

const withSelf = (node: SyntaxNode, types: readonly string[], isOther: Asking["isOther"]) => [
  ...(types.includes(node.type) ? [node] : []),
  ...within(node, types, isOther),
];

export const callsIn = (body: SyntaxNode, isOther: Asking["isOther"]): Call[] =>
  withSelf(body, ["call"], isOther).map((node) => callOf(node, field(node, "function")?.text ?? "", field(node, "arguments")));

/** `assert`, `self.assert*`, `pytest.raises`, `pytest.fail` and functions that are called assert_*. */
export const assertionsIn = (body: SyntaxNode, { names, isOther }: Asking): Assertion[] =>
  withSelf(body, ["assert_statement", "call"], isOther).flatMap((node) => (node.type === "assert_statement" ? asserted(node) : calledAssertion(node, names)));

function asserted(node: SyntaxNode): Assertion[] {
  const [said] = childrenOf(node);
  return said ? [{ line: lineOf(node), text: oneLine(node.text), ...claimOf(said, false) }] : [];
}

type Claim = Pick<Assertion, "subject" | "matcher" | "expected" | "negated">;

function claimOf(node: SyntaxNode, negated: boolean): Claim {
  if (node.type === "parenthesized_expression") return claimOf(childrenOf(node)[0] ?? node, negated);
  if (node.type === "not_operator") return claimOf(field(node, "argument") ?? node, !negated);
  if (node.type === "comparison_operator") {
    const [left, right] = childrenOf(node);
    const operator = node.children
      .filter((child) => child && !child.isNamed)
      .map((child) => child?.text)
      .join(" ");
    if (left && right) return { subject: oneLine(left.text), matcher: operator, expected: oneLine(right.text), negated };
  }
  return { subject: oneLine(node.text), matcher: "truthy", expected: null, negated };
}

const raising = /(?:^|\.)(?:raises|warns|deprecated_call|fail|RaisesGroup)$/;

function calledAssertion(node: SyntaxNode, names: PythonNames): Assertion[] {
  const name = names.fullName(field(node, "function"));
  const matcher = name.slice(name.lastIndexOf(".") + 1);
  const isPytest = /^pytest\./.test(name) && raising.test(name);
  if (!isPytest && !/^(?:assert(?:[A-Z_]|$)|fail(?:Unless|If|$))/.test(matcher)) return [];
  const given = childrenOf(field(node, "arguments") ?? node);
  const [first, ...rest] = given;
  const base = { line: lineOf(node), text: oneLine(node.text), matcher, negated: /Not(?:[A-Z]|$)|^assert_not|False$/.test(matcher) };
  if (isPytest && matcher !== "fail") return [{ ...base, subject: raisedBy(node), expected: given.map(({ text }) => oneLine(text)).join(", ") || null }];
  if (/^assertRaises|^assertWarns|^assertLogs/.test(matcher)) return [{ ...base, subject: raisedBy(node), expected: first ? oneLine(first.text) : null }];
  // A mock asserts about itself: `send.assert_called_once_with(1)`.
  const isOnMock = /^assert_(?:called|not_called|any_call|has_calls|awaited|any_await|not_awaited|has_awaits)/.test(matcher);
  const object = field(field(node, "function") ?? node, "object")?.text ?? "";
  if (isOnMock) return [{ ...base, subject: oneLine(object), expected: given.map(({ text }) => oneLine(text)).join(", ") || null }];
  return [{ ...base, subject: oneLine(first?.text ?? ""), expected: rest[0] ? oneLine(rest[0].text) : null }];
}

/** The body of `with pytest.raises(…):`. */
function raisedBy(node: SyntaxNode): string {
  for (let at = node.parent; at; at = at.parent) {
    if (at.type === "with_statement") return oneLine(field(at, "body")?.text ?? "");
    if (at.type === "block") return "";
  }
  return "";
}
