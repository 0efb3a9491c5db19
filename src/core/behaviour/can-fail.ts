import type { FunctionShape } from "../structure/functions.ts";
import { isComment, type SyntaxNode } from "../syntax.ts";

/** How a function tells that it could not do its work, as written; null when it always can. One call deep within its file. */
export function failureOf(shape: FunctionShape, all: readonly FunctionShape[]): string | null {
  return ownFailure(shape) ?? calledFailure(shape, all);
}

function ownFailure({ statements, result }: FunctionShape): string | null {
  const body = statements ?? [];
  const found = body.flatMap((statement) => leaves(statement));
  const thrown = found.find((node) => isThrow(node));
  if (thrown) return lineOfText(thrown);
  if (/\berror\b/.test(result))
    return (
      found
        .filter(({ type }) => type === "return_statement")
        .map(errorReturned)
        .find((text) => text !== null) ?? null
    );
  if (/^(?:\w+::)*\w*Result\b/.test(result)) return resultFailure(body);
  return (
    found
      .filter(({ type }) => type === "return_statement")
      .map(({ text }) => text)
      .find((text) => /\b(?:ok|success)["']?\s*:\s*(?:false|False)\b|\breturn\s+err\(|\breturn\s+(?:new )?(?:Err|Failure)\(/.test(text)) ?? null
  );
}

const lineOfText = (node: SyntaxNode) => (node.text.split("\n")[0] ?? "").trim().slice(0, 100);

/** Every node of a function, without those of functions in it that are only declared, and of what it tries and catches. */
function leaves(node: SyntaxNode): SyntaxNode[] {
  if (isComment(node)) return [];
  if (/^(?:function_declaration|function_definition|class_definition|class_declaration|function_item)$/.test(node.type)) return [];
  const inner = node.namedChildren.filter((child) => child !== null);
  const caught = node.type === "try_statement" && isCatchingAll(node) ? node.childForFieldName("body") : null;
  return [node, ...inner.filter((child) => child.id !== caught?.id).flatMap(leaves)];
}

const isCatchingAll = (attempt: SyntaxNode) =>
  attempt.namedChildren.some(
    (child) => child?.type === "catch_clause" || (child?.type === "except_clause" && /^except\s*(?:(?:Exception|BaseException)\b[^:\n]*)?:/.test(child.text)),
  );

function isThrow(node: SyntaxNode): boolean {
  if (node.type === "throw_statement") return true;
  if (node.type === "raise_statement") return !/NotImplementedError/.test(node.text);
  if (node.type === "macro_invocation") return /^(?:panic|bail|ensure|assert|assert_eq|assert_ne)!/.test(node.text);
  if (node.type !== "call_expression" && node.type !== "call") return false;
  return /^(?:Promise\.reject|reject|process\.exit|sys\.exit|os\.Exit|panic|log\.Fatal\w*|HttpResponseBadRequest|abort|std::process::exit|process::exit)\(/.test(
    node.text,
  );
}

/** What a Go function returns as its error, unless that is nil. */
function errorReturned({ text }: SyntaxNode): string | null {
  const last =
    text
      .replace(/^return\s*/, "")
      .split(",")
      .at(-1)
      ?.trim() ?? "";
  return last === "nil" || last === "" ? null : text.trim();
}

function resultFailure(body: readonly SyntaxNode[]): string | null {
  const text = body.map((statement) => statement.text).join("\n");
  const failing = /\bErr\([^\n]*|[^\n]*\?(?=[;.)\s]|$)|\bbail!|\bensure!|[^\n]*\b(?:ok_or|ok_or_else|map_err|try_\w+)\b/.exec(text)?.[0];
  if (failing) return failing.trim().slice(0, 100);
  return /\bOk\(/.test(text) ? null : (text.split("\n").at(-1) ?? "").trim();
}

/** A function of the same file that nobody else is to know, and that fails. */
function calledFailure({ node, name }: FunctionShape, all: readonly FunctionShape[]): string | null {
  if (node.descendantsOfType(["try_statement"]).some((attempt) => attempt && isCatchingAll(attempt))) return null;
  const calls = node.descendantsOfType(["call_expression", "call"]).flatMap((call) => (call ? [call] : []));
  for (const call of calls) {
    const callee = (call.childForFieldName("function")?.text ?? "").replace(/^(?:this|self|Self)(?:\.|::)/, "");
    const called = all.find((other) => other.name === callee && other.name !== name && !other.isExported);
    if (called && ownFailure(called) && !/\berror\b|Result\b/.test(called.result)) return `${callee}: ${ownFailure(called)}`;
  }
  return null;
}
