import { childrenOf, lineOf, type SyntaxNode } from "../syntax.ts";
import { constantOf, endsHere, fails, functionTypes, isEmptyList, isTry, swallows } from "./reach/grammar.ts";
import { isForgotten, unawaited } from "./reach/waiting.ts";

/** Why an assertion that stands in a test may never decide about it. */
export type Hindrance = {
  /** `never` runs, only `sometimes` does, its failure is `swallowed`, or nobody waits for it (`unawaited`). */
  readonly kind: "never" | "sometimes" | "swallowed" | "unawaited";
  readonly line: number;
  /** What is in the way, one line. */
  readonly text: string;
};

export type InTest = {
  /** Of the test the node stands in, from 1. */
  readonly line: number;
  readonly text: string;
  /** What a name stands for in this file; null when it is not known. */
  readonly meaningOf: (name: string) => string | null;
};

/** What is in the way of an assertion, the nearest first; null when it decides about its test. */
export function hindranceOf(node: SyntaxNode, test: InTest): Hindrance | null {
  const steps = stepsUp(node, test);
  const outermost = steps.findLastIndex(({ parent }) => functionTypes.has(parent.type));
  const inside = outermost < 0 ? steps : steps.slice(0, outermost + 1);
  if (isForgotten(node)) return at(node, "unawaited");
  for (const [index, step] of inside.entries()) {
    const isTestItself = index === outermost;
    const found = afterEnd(step) ?? inBranch(step, test) ?? inEmptyLoop(step, test) ?? swallowed(step) ?? (isTestItself ? null : inCallback(step, test));
    if (found) return found;
  }
  return null;
}

export type Step = { readonly child: SyntaxNode; readonly parent: SyntaxNode };

function stepsUp(node: SyntaxNode, { line }: InTest): Step[] {
  const steps: Step[] = [];
  for (let child = node; child.parent && lineOf(child.parent) >= line && child.parent.parent; child = child.parent) steps.push({ child, parent: child.parent });
  return steps;
}

const blocks = new Set(["statement_block", "block", "statement_list", "function_body", "program", "module"]);

/** After a `return`, a `throw` or an exit, or after an `if` that returns. */
function afterEnd({ child, parent }: Step): Hindrance | null {
  if (!blocks.has(parent.type)) return null;
  for (const before of childrenOf(parent)) {
    if (before.startIndex >= child.startIndex) return null;
    if (endsHere(before)) return at(before, "never");
    const branch = conditionalReturn(before);
    if (branch && !isProven(branch, parent, before)) return at(before, "sometimes");
  }
  return null;
}

const ifTypes = new Set(["if_statement", "if_expression", "elif_clause"]);

/** The condition of `if (…) return;`. */
function conditionalReturn(statement: SyntaxNode): SyntaxNode | null {
  const inner = statement.type === "expression_statement" ? childrenOf(statement)[0] : statement;
  if (!inner || !ifTypes.has(inner.type) || inner.childForFieldName("alternative")) return null;
  const consequence = inner.childForFieldName("consequence");
  if (!consequence) return null;
  const within = blocks.has(consequence.type) ? lastOf(consequence) : consequence;
  return within && /^return/.test(within.text) && !fails(consequence.text) ? inner.childForFieldName("condition") : null;
}

const lastOf = (block: SyntaxNode): SyntaxNode | undefined => {
  const [only] = childrenOf(block);
  return only?.type === "statement_list" ? childrenOf(only).at(-1) : childrenOf(block).at(-1);
};

/** What an earlier assertion of the same block has shown to hold is no condition any more. */
function isProven(condition: SyntaxNode, block: SyntaxNode, until: SyntaxNode): boolean {
  const names = condition.text.match(/[A-Za-z_][\w.?]*/g) ?? [];
  const earlier = childrenOf(block).filter(({ startIndex }) => startIndex < until.startIndex);
  return earlier.some(
    ({ text }) => /\b(?:expect|assert\w*|require)\b|\.(?:Fatal|Error)f?\(/.test(text) && names.some((name) => name.length > 1 && text.includes(name)),
  );
}

/** In one branch, and the other does not fail. */
function inBranch({ child, parent }: Step, test: InTest): Hindrance | null {
  if (parent.type === "binary_expression" && parent.childForFieldName("operator")?.text === "&&" && parent.childForFieldName("right")?.id === child.id)
    return at(parent, "sometimes");
  if (parent.type === "match_arm" || parent.type === "switch_case" || parent.type === "case_clause") return inArm(parent);
  if (!ifTypes.has(parent.type)) return null;
  const condition = parent.childForFieldName("condition");
  if (!condition || condition.id === child.id) return null;
  const alternative = parent.childForFieldName("alternative");
  const isElse = alternative?.id === child.id;
  const constant = constantOf(condition, test.meaningOf);
  if (constant !== null) return constant === isElse ? at(parent, "never") : null;
  const other = isElse ? parent.childForFieldName("consequence") : alternative;
  if (other && asserts(other.text)) return null;
  const holder = parent.parent;
  return holder && blocks.has(holder.type) && isProven(condition, holder, parent) ? null : at(parent, "sometimes");
}

const asserts = (text: string) => fails(text) || /\b(?:expect|assert\w*|require)\b/.test(text);

function inArm(arm: SyntaxNode): Hindrance | null {
  const others = childrenOf(arm.parent ?? arm).filter(({ type, id }) => type === arm.type && id !== arm.id);
  const silent = others.find(({ text }) => !asserts(text));
  return silent ? at(silent, "sometimes") : null;
}

function inEmptyLoop({ child, parent }: Step, test: InTest): Hindrance | null {
  if (!/^for_/.test(parent.type) || parent.childForFieldName("body")?.id !== child.id) return null;
  const clause = childrenOf(parent).find(({ type }) => type === "range_clause");
  const over = parent.childForFieldName("right") ?? parent.childForFieldName("value") ?? clause?.childForFieldName("right");
  return over && isEmptyList(over.text, test.meaningOf) ? at(parent, "never") : null;
}

function swallowed({ child, parent }: Step): Hindrance | null {
  if (isTry(child, parent)) {
    const handler = swallows(parent);
    return handler ? at(handler, "swallowed") : null;
  }
  if (parent.type === "with_statement" && /^(?:async )?with\b[^\n]*\bsuppress\(/.test(parent.text)) return at(parent, "swallowed");
  if (!blocks.has(parent.type)) return null;
  const recovering = childrenOf(parent).find(
    ({ type, text }) => type === "defer_statement" && /\brecover\(\)/.test(text) && !fails(text.replace("recover()", "")),
  );
  return recovering && recovering.startIndex < child.startIndex ? at(recovering, "swallowed") : null;
}

/** In a function that is declared and not called, or called when nobody looks any more. */
function inCallback(step: Step, test: InTest): Hindrance | null {
  if (!functionTypes.has(step.parent.type)) return null;
  const name = nameOfFunction(step.parent);
  if (name && !isMentionedAgain(name, test.text)) return at(step.parent, "never");
  const holder = step.parent.parent;
  const call = holder?.type === "arguments" || holder?.type === "argument_list" ? holder.parent : null;
  if (call && /catch_unwind$/.test(call.childForFieldName("function")?.text ?? "") && isDropped(call)) return at(call, "swallowed");
  const object = call?.childForFieldName("function")?.childForFieldName("object");
  if (object && isEmptyList(object.text, test.meaningOf)) return at(call ?? step.parent, "never");
  return unawaited({ child: step.parent, parent: step.parent.parent ?? step.parent }, test);
}

/** Nobody looks at the result of `catch_unwind`. */
function isDropped(call: SyntaxNode): boolean {
  let outer = call;
  while (outer.parent && ["field_expression", "call_expression"].includes(outer.parent.type)) outer = outer.parent;
  if (/\.(?:unwrap|expect|is_err|is_ok|unwrap_err)\b/.test(outer.text.slice(call.text.length))) return false;
  return outer.parent?.type === "expression_statement" || (outer.parent?.type === "let_declaration" && /^let _/.test(outer.parent.text));
}

function nameOfFunction(node: SyntaxNode): string | null {
  const own = node.childForFieldName("name");
  if (own) return own.text;
  const holder = node.parent?.type === "expression_list" ? node.parent.parent : node.parent;
  if (!holder || !["variable_declarator", "short_var_declaration", "let_declaration", "assignment", "assignment_statement"].includes(holder.type)) return null;
  return (holder.childForFieldName("name") ?? holder.childForFieldName("left") ?? holder.childForFieldName("pattern"))?.text ?? null;
}

const isMentionedAgain = (name: string, text: string) =>
  /^[\w$]+$/.test(name) && name !== "_" && text.split(new RegExp(`(?<![\\w$])${name.replace(/\$/g, "\\$")}(?![\\w$])`)).length > 2;

const at = (node: SyntaxNode, kind: Hindrance["kind"]): Hindrance => ({
  kind,
  line: lineOf(node),
  text: (node.text.split("\n")[0] ?? "").trim().slice(0, 160),
});
