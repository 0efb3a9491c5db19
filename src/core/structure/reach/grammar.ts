import { childrenOf, type SyntaxNode } from "../../syntax.ts";

export const functionTypes: ReadonlySet<string> = new Set([
  "arrow_function",
  "function_expression",
  "function_declaration",
  "generator_function",
  "method_definition",
  "function_definition",
  "lambda",
  "func_literal",
  "method_declaration",
  "function_item",
  "closure_expression",
]);

/** Words of code that makes a test fail, or passes a failure on. */
export const fails = (text: string): boolean =>
  /\bthrow\b|\braise\b|\bfail\w*\b|\bpanic\b|\breject\b|\bdone\(|unreachable|\.(?:Fatal|Error|Fail|FailNow)f?\(|resume_unwind/.test(
    text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""'),
  );

/** Nothing after this statement runs. */
export function endsHere(statement: SyntaxNode): boolean {
  const inner = statement.type === "expression_statement" ? childrenOf(statement)[0] : statement;
  if (!inner) return false;
  if (["return_statement", "return_expression", "throw_statement", "raise_statement"].includes(inner.type)) return true;
  return /^(?:process\.exit|os\.Exit|sys\.exit|std::process::exit|[tb]\.Skip(?:Now|f)?)\(/.test(inner.text);
}

/** What a condition is whatever happens; null when it depends. */
export function constantOf(condition: SyntaxNode, meaningOf: (name: string) => string | null): boolean | null {
  const text = condition.text.replace(/^\(([\s\S]*)\)$/, "$1").trim();
  const known = /^\w+$/.test(text) ? (meaningOf(text) ?? text) : text;
  if (/^(?:false|False|0|null|None|undefined|""|''|!1|!true|not True|\[\])$/.test(known) || /&&\s*false\b|\band False\b/.test(known)) return false;
  if (/^(?:true|True|1|!0|!false|not False)$/.test(known)) return true;
  const [, left, operator, right] = /^(\d+)\s*(===?|!==?|<|>)\s*(\d+)$/.exec(known) ?? [];
  if (!left || !right) return null;
  if (operator === "<") return Number(left) < Number(right);
  if (operator === ">") return Number(left) > Number(right);
  return (Number(left) === Number(right)) === operator?.startsWith("=");
}

export function isEmptyList(text: string, meaningOf: (name: string) => string | null): boolean {
  const at = /^\w+$/.test(text) ? (meaningOf(text) ?? text) : text;
  return /^(?:\[\s*\]|\(\s*\)|\{\s*\}|new (?:Map|Set)\(\)|nil|vec!\[\s*\]|\[\][\w.*]+\{\s*\}|\[\]struct\s*\{[^{}]*\}\s*\{\s*\}|set\(\)|\w*[iI]ter\(\[\]\)|range\(0\)|0\.\.0)$/.test(
    at.trim(),
  );
}

/** Whether `child` is what a `try` tries. */
export const isTry = (child: SyntaxNode, parent: SyntaxNode): boolean => parent.type === "try_statement" && parent.childForFieldName("body")?.id === child.id;

/** The handler of a `try` that lets a failed assertion pass; null when there is none. */
export function swallows(attempt: SyntaxNode): SyntaxNode | null {
  const handlers = childrenOf(attempt).filter(({ type }) => type === "catch_clause" || type === "except_clause" || type === "except_group_clause");
  return handlers.find((handler) => !fails(bodyOf(handler)) && takesFailures(handler)) ?? null;
}

const bodyOf = (handler: SyntaxNode) => (handler.childForFieldName("body") ?? childrenOf(handler).findLast(({ type }) => type === "block") ?? handler).text;

/** `except ValueError:` is none of a failed assertion; but one that does nothing steps over the assertion all the same. */
function takesFailures(handler: SyntaxNode): boolean {
  if (handler.type === "catch_clause") return true;
  const head = handler.text.slice(0, handler.text.indexOf(":") + 1);
  return /^except\s*\*?\s*:|\b(?:AssertionError|Exception|BaseException)\b/.test(head) || !/\bassert/.test(bodyOf(handler));
}
