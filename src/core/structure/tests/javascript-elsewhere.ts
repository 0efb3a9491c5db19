import { above, childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import type { TestMark } from "../test-case.ts";
import type { Reading } from "./javascript.ts";
import { around } from "./javascript-body.ts";
import { declarerOf, stringOf } from "./javascript-names.ts";
import { field, markAt, named, within } from "./shared.ts";

/** `globalThis.it = it.skip` in a file that is loaded before the tests. */
export function overridden({ file, names, reason }: Reading): TestMark[] {
  return file.nodes("assignment_expression").flatMap((node) => {
    const [left, right] = [field(node, "left"), field(node, "right")];
    const declarer = right && left?.type === "member_expression" ? declarerOf(right, names) : null;
    return (declarer?.marks ?? []).map(({ kind, condition }) => markAt(node, { kind, on: "file", condition, reason: reason(lineOf(node)) }));
  });
}

const functions = ["function_declaration", "arrow_function", "function_expression"];

/** `const offline = (t) => t.skip()`: a function that skips whatever test calls it. */
export function skippingHelpers({ file, reason }: Reading): TestMark[] {
  return file.nodes("call_expression").flatMap((node) => {
    const callee = field(node, "function");
    if (callee?.type !== "member_expression" || field(callee, "property")?.text !== "skip") return [];
    const holder = above(node, functions);
    const name = holder && (holder.type === "function_declaration" || holder.parent?.type === "variable_declarator");
    const given = childrenOf(field(node, "arguments") ?? node);
    // Streams, queries and iterators skip a number of things.
    const isOfTest = given.length === 0 || stringOf(given[0] ?? null) !== null;
    const parameters = named(holder && (field(holder, "parameters") ?? field(holder, "parameter"))).map((part) => (field(part, "pattern") ?? part).text);
    const parameter = holder && field(holder, "parameter")?.text;
    const object = field(callee, "object")?.text ?? "";
    if (!holder || !name || !isOfTest || !(parameters.includes(object) || parameter === object)) return [];
    return [markAt(node, { kind: "skip", on: "file", condition: around(node, holder), reason: reason(lineOf(node)) })];
  });
}

/** Whether the node is a function of the file's top that nothing in the file names again and that nobody else can call. */
export function neverCalled(node: SyntaxNode): boolean {
  const isFunction =
    node.type === "function_declaration" || (node.type === "lexical_declaration" && within(node, ["variable_declarator"]).some(isFunctionValue));
  if (!isFunction || node.parent?.type !== "program") return false;
  const name = node.type === "function_declaration" ? field(node, "name")?.text : field(named(node)[0] ?? node, "name")?.text;
  return node.parent.descendantsOfType(["identifier", "shorthand_property_identifier"]).filter((other) => other?.text === name).length < 2;
}

const isFunctionValue = (declarator: SyntaxNode) => functions.includes(field(declarator, "value")?.type ?? "");
