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
  "JavaScript/TypeScript": { types: ["catch_clause", "call_expression"], read: inJavascript },
  Python: { types: ["except_clause"], read: inPython },
  Go: { types: ["if_statement", "defer_statement"], read: inGo },
  Rust: { types: ["match_arm", "if_expression"], read: inRust },
};

/** The comments inside, beside and directly above. */
function commentNear(node: SyntaxNode, { around, comments }: Found & { comments: readonly SyntaxNode[] }): string {
  const [from, to] = [node.startPosition.row - 1, node.endPosition.row];
  const near = comments.filter(({ startPosition, endPosition }) => endPosition.row >= from && startPosition.row <= to);
  return [commentAbove(around), ...near.map(({ text }) => text)].join("\n");
}

function inJavascript(node: SyntaxNode): Found | null {
  if (node.type === "catch_clause") {
    const tried = node.parent?.childForFieldName("body");
    const isEmpty = childrenOf(node.childForFieldName("body") ?? node).length === 0;
    // A module that may be missing, or a question whose answer is the error.
    const isAsked = tried ? childrenOf(tried).length === 1 && /\b(?:require|import)\s*\(/.test(tried.text) : false;
    return isEmpty && node.parent && !isAsked ? { around: node.parent, isUsual: false } : null;
  }
  const callee = node.childForFieldName("function");
  // Of a promise with a name somebody else hears; a value that is kept is an answer.
  const isLost = callee?.childForFieldName("object")?.type === "call_expression" && isStatement(node);
  const handler = childrenOf(node.childForFieldName("arguments") ?? node)[0];
  if (callee?.childForFieldName("property")?.text !== "catch" || !handler || !/^(?:arrow_function|function_expression)$/.test(handler.type)) return null;
  const body = handler.childForFieldName("body");
  const isEmpty = body?.type === "statement_block" ? childrenOf(body).length === 0 : /^(?:undefined|void 0)$/.test(body?.text ?? "");
  return isEmpty && isLost ? { around: above(node, ["expression_statement"]) ?? node, isUsual: true } : null;
}

function isStatement({ parent }: SyntaxNode): boolean {
  if (parent?.type === "await_expression" || parent?.type === "unary_expression") return isStatement(parent);
  return parent?.type === "expression_statement";
}

function inPython(node: SyntaxNode): Found | null {
  const block = childrenOf(node).find(({ type }) => type === "block");
  const caught = childrenOf(node).find(({ type }) => type !== "block")?.text ?? "";
  const isBroad = caught === "" || /\b(?:Exception|BaseException)\b/.test(caught);
  return isBroad && block && node.parent && doNothing(childrenOf(block)) ? { around: node.parent, isUsual: false } : null;
}

function inGo(node: SyntaxNode): Found | null {
  if (node.type === "defer_statement") return /^defer func\(\) \{\s*(?:_ = )?recover\(\);?\s*\}\(\)$/.test(node.text) ? { around: node, isUsual: true } : null;
  const body = node.childForFieldName("consequence");
  const isError = /^\w*[eE]rr\w* != nil$/.test(node.childForFieldName("condition")?.text ?? "");
  return isError && body && childrenOf(body).length === 0 && !node.childForFieldName("alternative") ? { around: node, isUsual: false } : null;
}

function inRust(node: SyntaxNode): Found | null {
  const isArm = node.type === "match_arm";
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
