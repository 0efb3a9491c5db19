import { lineAt, type SourceFile } from "../../../src/core/source-file.ts";
import { extendedIn, type FunctionShape, functionsOf } from "../../../src/core/structure/functions.ts";
import { namesNotImplemented, saysNotImplemented } from "../../../src/core/structure/not-implemented.ts";
import { isFallback, isForPlatform } from "../../../src/core/structure/platform.ts";
import { type Refusal, refusalsIn } from "../../../src/core/structure/refusals.ts";
import { piecesOf } from "../../../src/core/structure/text-of.ts";
import { childrenOf, lineOf, type SyntaxNode } from "../../../src/core/syntax.ts";
import type { FileFinding } from "../file-gate.ts";
import { byNode, enclosing, isLeftToOthers, saysLeftToOthers } from "./enclosing.ts";

/** Functions that say in so many words, or by doing nothing but give up, that they have not been written. */
export function notImplemented(file: SourceFile): FileFinding[] {
  const functions = functionsOf(file);
  const shapes = byNode(functions);
  const extended = extendedIn(file);
  const isPlatform = isForPlatform(file);
  const mayBeLeft = (shape: FunctionShape) =>
    isPlatform || isFallback(shape.node) || shape.isTestOnly || isErrorClass(shape) || isLeftToOthers(shape, extended);
  const refused = refusalsIn(file).flatMap((refusal) => {
    const shape = enclosing(refusal.node, shapes);
    return shape && isUnwritten(refusal, shape) && !(mayBeLeft(shape) && !isAlways(refusal)) && !shape.isTestOnly
      ? [{ ...finding(file, refusal.node, shape), ...doubtOf(refusal, shape) }]
      : [];
  });
  const whole = functions.flatMap((shape) => {
    const node = givingUp(shape);
    return node && !mayBeLeft(shape) ? [finding(file, node, shape)] : [];
  });
  return [...refused, ...whole];
}

function finding(file: SourceFile, node: SyntaxNode, { qualified, node: { text } }: FunctionShape): FileFinding {
  const line = lineOf(node);
  const written = lineAt(file.text, line);
  return {
    line,
    text: written,
    claim: `${qualified} is a stub: it says or shows that it is not implemented`,
    remedy: "write what it promises, or take it out until it is needed; a member for others to write is declared abstract",
    identity: `${qualified}\n${written}\n${text.length < 400 ? text : ""}`,
  };
}

// An error that says what it stands for.
const isErrorClass = ({ container }: FunctionShape) =>
  container !== null && (/un_?implemented|not_?implemented/i.test(container.name) || container.bases.some((base) => /(?:Error|Exception)$/.test(base)));

const isAlways = ({ name }: Refusal) => name === "todo";

// A bare NotImplementedError in a branch may stand for what a platform lacks; a method that is nothing else may be one to override.
function doubtOf({ node, text }: Refusal, shape: FunctionShape): Pick<FileFinding, "isSuspicion" | "unlessExtended"> {
  const extending = shape.container && shape.container.kind === "class" ? { unlessExtended: shape.container.name } : {};
  if (isWhole(node, shape)) return extending;
  return saysNotImplemented(text) ? {} : { isSuspicion: true };
}

function isUnwritten({ name, text, isBare, node }: Refusal, shape: FunctionShape): boolean {
  if (name === "todo") return true;
  if (saysLeftToOthers(text) && shape.container !== null) return false;
  if (saysNotImplemented(text)) return true;
  if (!namesNotImplemented(name)) return false;
  if (isBare) return true;
  return text === "" ? isWhole(node, shape) : text.trim().split(/\s+/).length < 3;
}

/** Whether every call of the function comes here: no branch, loop or block stands between. */
const isWhole = (node: SyntaxNode, { statements }: FunctionShape) =>
  (statements ?? []).some(({ type, startIndex, endIndex }) => startIndex <= node.startIndex && node.endIndex <= endIndex && !compound.test(type)) &&
  !(statements ?? []).some(({ type }) => compound.test(type));

const compound = /^(?:if|for|while|try|with|match|switch|do|loop|expression_switch|type_switch|select)(?:_in)?_(?:statement|expression)$|_definition$/;

/** The statement of a body that only gives up, prints that it is not done, or calls a helper that says so. */
function givingUp({ statements, name }: FunctionShape): SyntaxNode | null {
  const [first, second] = statements ?? [];
  if (
    !first ||
    (statements?.length ?? 0) > 2 ||
    (second && !/return/.test(second.type) && !/^(?:None|null|undefined|Ok\(\(\)\)|nil|false|False)$/.test(second.text))
  )
    return null;
  const expression = expressionOf(first);
  if (
    second === undefined &&
    (isUnreachable(expression) || (leaving.test(expression.text) && !wordsOf(name).some((word) => leaves.has(word))) || isBareNotImplemented(expression, name))
  )
    return first;
  const callee = calleeOf(expression);
  if (callee !== null && namesNotImplemented(callee) && !namesNotImplemented(name)) return first;
  return simple.includes(expression.type) && (callee === null || telling.test(callee)) && textsIn(expression).some(saysNotImplemented) ? first : null;
}

const textsIn = (expression: SyntaxNode) => [
  piecesOf(expression),
  ...expression.descendantsOfType(["string", "string_literal", "interpreted_string_literal", "template_string"]).map((text) => (text ? piecesOf(text) : "")),
];

/** What a statement returns, throws or evaluates. */
function expressionOf(statement: SyntaxNode): SyntaxNode {
  const inner = ["return_statement", "return_expression", "expression_statement", "await_expression", "expression_list", "await"].includes(statement.type)
    ? childrenOf(statement)[0]
    : null;
  return inner ? expressionOf(inner) : statement;
}

const telling =
  /^(?:print|println|eprintln|printf|fprintf|log|warn|warning|error|info|debug|json|send|end|write|render|abort|jsonify|trace|\w*Response|fatal\w*|println!|eprintln!)$/i;

const simple = [
  "call",
  "call_expression",
  "string",
  "string_literal",
  "interpreted_string_literal",
  "dictionary",
  "object",
  "template_string",
  "macro_invocation",
];

// `assert False, "why this cannot be"` explains itself.
const isUnreachable = (expression: SyntaxNode) => unreachable.test(expression.text) && piecesOf(expression).trim().split(/\s+/).length < 3;

const unreachable = /^(?:(?:std::|core::)?unreachable!|assert\s+False\b|assert\(\s*false\b|panic\(\s*(?:""|nil)?\s*\)$|panic!\(\s*\)$)/;
const leaving = /^(?:process\.exit|sys\.exit|os\.Exit|os\._exit|exit|quit|std::process::exit|process::exit)\(\s*[\w.]*\s*\)$/;
const leaves = new Set(
  "exit quit die fail abort stop end terminate bye shutdown kill close leave panic main halt cancel usage reject interrupt signal sigint sigterm sig".split(
    " ",
  ),
);
const wordsOf = (name: string) =>
  name
    .replace(/([a-z])(?=[A-Z])/g, "$1_")
    .toLowerCase()
    .split(/_+/);

const isBareNotImplemented = ({ text }: SyntaxNode, name: string) => text === "NotImplemented" && !/^__\w+__$/.test(name);

function calleeOf(expression: SyntaxNode): string | null {
  const called = expression.childForFieldName("function");
  if (called) return called.text.split(/\.|::/).at(-1) ?? null;
  return /^\w+$/.test(expression.text) && /^err/i.test(expression.text) ? expression.text : null;
}
