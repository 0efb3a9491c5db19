import type { SourceFile } from "../source-file.ts";
import { above, childrenOf, type Family, familyOf, lineOf, type SyntaxNode } from "../syntax.ts";
import { commentAbove } from "./functions/comment-above.ts";
import { doNothing } from "./nothing.ts";

/** A place where an error arrives and nothing happens. */
export type Swallowed = {
  readonly line: number;
  /** The statement it belongs to: what an error of which is lost. */
  readonly around: SyntaxNode;
  /** What comments say there. */
  readonly comment: string;
  /** In this form it is often meant so. */
  readonly isUsual: boolean;
};

export function swallowedIn(file: SourceFile): Swallowed[] {
  if (!file.language) return [];
  const { types, read } = tables[familyOf(file.language)];
  const comments = file.nodes("comment", "line_comment", "block_comment");
  return file.nodes(...types).flatMap((node) => {
    const found = read(node);
    return found ? [{ line: lineOf(node), around: found.around, comment: commentNear(node, { ...found, comments }), isUsual: found.isUsual }] : [];
  });
}

type Found = { readonly around: SyntaxNode; readonly isUsual: boolean };

const tables: Readonly<Record<Family, { readonly types: readonly string[]; readonly read: (node: SyntaxNode) => Found | null }>> = {
  "JavaScript/TypeScript": { types: ["catch_clause", "call_expression", "finally_clause"], read: inJavascript },
  Python: { types: ["except_clause", "finally_clause", "with_statement"], read: inPython },
  Go: { types: ["if_statement", "defer_statement", "assignment_statement"], read: inGo },
  Rust: { types: ["match_arm", "if_expression"], read: inRust },
};

/** The comments inside, beside and directly above. */
function commentNear(node: SyntaxNode, { around, comments }: Found & { comments: readonly SyntaxNode[] }): string {
  const [from, to] = [node.startPosition.row - 1, node.endPosition.row];
  const near = comments.filter(({ startPosition, endPosition }) => endPosition.row >= from && startPosition.row <= to);
  return [commentAbove(around), ...near.map(({ text }) => text)].join("\n");
}

/** What a `finally` returns takes the place of the error. */
function inFinally(node: SyntaxNode): Found | null {
  const block = childrenOf(node).find(({ type }) => type === "block" || type === "statement_block") ?? node;
  return node.parent && childrenOf(block).some(({ type }) => type === "return_statement") ? { around: node.parent, isUsual: false } : null;
}

function inJavascript(node: SyntaxNode): Found | null {
  switch (node.type) {
    case "finally_clause":
      return inFinally(node);
    case "catch_clause":
      return inCatch(node);
    default:
      return ofPromise(node);
  }
}

function inCatch(node: SyntaxNode): Found | null {
  const tried = node.parent?.childForFieldName("body");
  const statements = childrenOf(node.childForFieldName("body") ?? node);
  const isEmpty = doNothing(statements) && !statements.some(({ type }) => type === "return_statement");
  // A module that may be missing, or a question whose answer is the error.
  const isAsked = tried ? childrenOf(tried).length === 1 && /\b(?:require|import)\s*\(/.test(tried.text) : false;
  return isEmpty && node.parent && !isAsked ? { around: node.parent, isUsual: false } : null;
}

function ofPromise(node: SyntaxNode): Found | null {
  const callee = node.childForFieldName("function");
  const method = callee?.childForFieldName("property")?.text ?? "";
  // Of a promise with a name somebody else hears; a value that is kept is an answer.
  if (!/^(?:catch|then)$/.test(method) || callee?.childForFieldName("object")?.type !== "call_expression" || !isStatement(node)) return null;
  const handler = childrenOf(node.childForFieldName("arguments") ?? node)[method === "then" ? 1 : 0];
  return handler && hearsNothing(handler) ? { around: above(node, ["expression_statement"]) ?? node, isUsual: true } : null;
}

function hearsNothing(handler: SyntaxNode): boolean {
  if (handler.type === "identifier") return /^_*(?:noop|no_op|nop|ignore|swallow|doNothing)$/i.test(handler.text);
  if (!/^(?:arrow_function|function_expression)$/.test(handler.type)) return false;
  const body = handler.childForFieldName("body");
  return body?.type === "statement_block" ? childrenOf(body).length === 0 : /^(?:undefined|void 0)$/.test(body?.text ?? "");
}

function isStatement({ parent }: SyntaxNode): boolean {
  if (parent?.type === "await_expression" || parent?.type === "unary_expression") return isStatement(parent);
  return parent?.type === "expression_statement";
}

function inPython(node: SyntaxNode): Found | null {
  if (node.type === "finally_clause") return inFinally(node);
  if (node.type === "with_statement") {
    const managed = childrenOf(node)[0]?.text ?? "";
    return /\bsuppress\(\s*(?:Exception|BaseException)\b/.test(managed) ? { around: node, isUsual: false } : null;
  }
  const block = childrenOf(node).find(({ type }) => type === "block");
  const caught = childrenOf(node).find(({ type }) => type !== "block")?.text ?? "";
  const isBroad = caught === "" || /\b(?:Exception|BaseException)\b/.test(caught);
  const [only, ...more] = block ? childrenOf(block) : [];
  if (isBroad && node.parent && only?.type === "continue_statement" && more.length === 0) return { around: node.parent, isUsual: true };
  return isBroad && block && node.parent && doNothing(childrenOf(block)) ? { around: node.parent, isUsual: false } : null;
}

function inGo(node: SyntaxNode): Found | null {
  if (node.type === "defer_statement") return /^defer func\(\) \{\s*(?:_ = )?recover\(\);?\s*\}\(\)$/.test(node.text) ? { around: node, isUsual: true } : null;
  if (node.type === "assignment_statement") return /^_ = \w*[eE]rr$/.test(node.text) ? { around: node, isUsual: true } : null;
  const body = node.childForFieldName("consequence");
  const isError = /^\w*[eE]rr\w* != nil$/.test(node.childForFieldName("condition")?.text ?? "");
  if (isError && body && !node.childForFieldName("alternative") && /^\{\s*return nil\s*\}$/.test(body.text) && givesError(node))
    return { around: node, isUsual: true };
  return isError && body && childrenOf(body).length === 0 && !node.childForFieldName("alternative") ? { around: node, isUsual: false } : null;
}

const givesError = (node: SyntaxNode) =>
  above(node, ["function_declaration", "method_declaration", "func_literal"])?.childForFieldName("result")?.text === "error";

function inRust(node: SyntaxNode): Found | null {
  const isArm = node.type === "match_arm";
  if (!isArm && /\.is_err\(\)$/.test(node.childForFieldName("condition")?.text ?? "") && /^\{\s*\}$/.test(node.childForFieldName("consequence")?.text ?? ""))
    return { around: node, isUsual: true };
  const pattern = isArm ? node.childForFieldName("pattern")?.text : /^let\s+(.*?)\s*=/.exec(node.childForFieldName("condition")?.text ?? "")?.[1];
  const body = node.childForFieldName(isArm ? "value" : "consequence");
  const isEmpty = body !== null && (body.type === "unit_expression" || (body.type === "block" && childrenOf(body).length === 0));
  if (!/^Err\(\s*_\w*\s*\)$/.test(pattern ?? "") || !isEmpty || node.childForFieldName("alternative")) return null;
  return { around: isArm ? (node.parent?.parent ?? node) : node, isUsual: true };
}

/** Whether a comment says more than that nothing is done. */
export const saysWhy = (comment: string): boolean => (comment.toLowerCase().match(/[\p{L}\d']+/gu) ?? []).some((word) => !filler.has(word));

const filler = new Set(
  (
    "a an the this that it is are be to of in on all any and or we here do does done just nothing no op noop pass ignore ignored ignores ignoring silent " +
    "silently swallow swallowed skip skipped empty catch except error errors exception exceptions err e ex todo fixme eslint disable next line biome " +
    "noqa lint pylint type nosec block statement suppress suppressed for now later"
  ).split(" "),
);
