import { childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import type { Assertion, Call } from "../test-case.ts";
import { callOf, field, oneLine, within } from "./shared.ts";

const withSelf = (node: SyntaxNode, types: readonly string[]) => [...(types.includes(node.type) ? [node] : []), ...within(node, types)];

export const callsIn = (body: SyntaxNode): Call[] => {
  const nodes = withSelf(body, ["call_expression", "macro_invocation"]);
  return nodes.map((node) => {
    if (node.type === "call_expression") return callOf(node, field(node, "function")?.text ?? "", field(node, "arguments"));
    return { callee: `${field(node, "macro")?.text ?? ""}!`, line: lineOf(node), arguments: argumentsOf(node) };
  });
};

/** The assertion macros of std and of the usual crates, and what a test unwraps. */
export const assertionsIn = (body: SyntaxNode): Assertion[] => withSelf(body, ["macro_invocation"]).flatMap((node) => assertionOf(node) ?? []);

function assertionOf(node: SyntaxNode): Assertion | null {
  const macro = (field(node, "macro")?.text ?? "").replace(/^.*::/, "");
  if (!/^(?:debug_)?assert(?:_\w+)?$|^(?:prop_assert\w*|verify_that|expect_that|assert_that|panic|unreachable|matches)$/.test(macro) || macro === "matches")
    return null;
  const [first = "", second] = argumentsOf(node);
  const base = { line: lineOf(node), text: oneLine(node.text) };
  if (/^(?:debug_assert|assert|prop_assert)$/.test(macro)) return { ...base, ...claimOf(first) };
  if (macro === "panic" || macro === "unreachable") return { ...base, subject: "", matcher: "unreachable", expected: null, negated: false };
  return { ...base, subject: first, matcher: macro, expected: second ?? null, negated: /_ne$/.test(macro) };
}

/** `a == b` of `assert!(a == b)`: a macro's arguments have no structure of their own. */
function claimOf(text: string): Pick<Assertion, "subject" | "matcher" | "expected" | "negated"> {
  const [, left, operator, right] = /^(.+?)\s*(==|!=|<=|>=|<|>)\s*([^=<>]+)$/.exec(text) ?? [];
  if (left && operator && right && !/[&|]{2}/.test(text)) return { subject: left, matcher: operator, expected: right.trim(), negated: false };
  const negated = text.startsWith("!");
  return { subject: negated ? text.slice(1) : text, matcher: "truthy", expected: null, negated };
}

/** The arguments of a macro: its tokens, parted at the commas of its own level. */
export function argumentsOf(node: SyntaxNode): string[] {
  const tree = childrenOf(node).find(({ type }) => type === "token_tree");
  if (!tree) return [];
  const parts: [number, number][] = [];
  let start = tree.startIndex + 1;
  for (const child of tree.children) {
    if (child?.type !== ",") continue;
    parts.push([start, child.startIndex]);
    start = child.endIndex;
  }
  parts.push([start, tree.endIndex - 1]);
  return parts.map(([from, to]) => oneLine(tree.text.slice(from - tree.startIndex, to - tree.startIndex))).filter(Boolean);
}
