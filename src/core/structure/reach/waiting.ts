import { lineOf, type SyntaxNode } from "../../syntax.ts";
import type { Hindrance, InTest, Step } from "../reach.ts";
import { fails } from "./grammar.ts";

/** Nobody waits for an assertion about a promise. */
export const isForgotten = (assertion: SyntaxNode): boolean => isPromised(assertion) && isDropped(assertion);

/** Nobody waits for the function an assertion stands in, or what is thrown in it is caught further along. */
export function unawaited({ child, parent }: Step, test: InTest): Hindrance | null {
  if (parent.type === "call_expression" && parent.parent?.type === "go_statement")
    return /\.Wait\(\)|<-/.test(test.text) ? null : hindrance(parent, "unawaited");
  const call = parent.type === "arguments" ? parent.parent : null;
  const callee = call?.childForFieldName("function");
  if (!call || !callee || child.id === call.id) return null;
  const catching = catcherOf(call);
  if (catching) return hindrance(catching, "swallowed");
  return isLeft(call, callee.text, test.text) ? hindrance(call, "unawaited") : null;
}

function isLeft(call: SyntaxNode, callee: string, test: string): boolean {
  if (hasDone(test)) return false;
  if (/\.(?:then|finally)$/.test(callee)) return isDropped(outermostLink(call));
  if (!/^(?:setTimeout|setImmediate|setInterval|queueMicrotask|process\.nextTick)$/.test(callee)) return false;
  return !isInPromise(call) && !/useFakeTimers|runAllTimers|advanceTimers|clock\.tick/.test(test);
}

const isPromised = ({ text }: SyntaxNode) =>
  /^expect[\s\S]*\)\s*\.(?:resolves|rejects|eventually)\b|^(?:assert|t)\.(?:rejects|doesNotReject|throwsAsync|notThrowsAsync)\(/.test(text);

const isDropped = (node: SyntaxNode): boolean => {
  const { parent } = node;
  return parent?.type === "expression_statement" || (parent?.type === "unary_expression" && /^void\b/.test(parent.text));
};

/** A callback parameter: the runner waits until it is called. */
const hasDone = (text: string) =>
  /\b(?:done|cb|callback|resolve|next)\b\s*[,)(]/.test(text) || /\bt\.(?:end|plan)\(|expect\.(?:assertions|hasAssertions)\(/.test(text);

function outermostLink(call: SyntaxNode): SyntaxNode {
  let outer = call;
  while (
    outer.parent &&
    (outer.parent.type === "member_expression" || (outer.parent.type === "call_expression" && outer.parent.childForFieldName("function")?.id === outer.id))
  )
    outer = outer.parent;
  return outer;
}

/** `.catch(() => {})` further along the chain. */
function catcherOf(call: SyntaxNode): SyntaxNode | null {
  const outer = outermostLink(call);
  for (let at: SyntaxNode | null = outer; at && at.id !== call.id; at = inner(at)) {
    if (at.type !== "call_expression" || !/\.catch$/.test(at.childForFieldName("function")?.text ?? "")) continue;
    const handler = at.childForFieldName("arguments")?.text ?? "";
    if (!fails(handler) && !/\bexpect\(|\bassert/.test(handler)) return at;
  }
  return null;
}

const inner = (node: SyntaxNode) => node.childForFieldName("function") ?? node.childForFieldName("object");

function isInPromise(node: SyntaxNode): boolean {
  for (let at = node.parent; at; at = at.parent) if (at.type === "new_expression" && /^new Promise\b/.test(at.text)) return true;
  return false;
}

const hindrance = (node: SyntaxNode, kind: Hindrance["kind"]): Hindrance => ({
  kind,
  line: lineOf(node),
  text: (node.text.split("\n")[0] ?? "").trim().slice(0, 160),
});
