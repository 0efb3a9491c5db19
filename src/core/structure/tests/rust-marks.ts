import type { SourceFile } from "../../source-file.ts";
import { childrenOf, isComment, lineOf, type SyntaxNode } from "../../syntax.ts";
import type { MarkCondition, TestMark } from "../test-case.ts";
import { assertionsIn } from "./rust-assertions.ts";
import { cfgCondition, rustCondition } from "./rust-conditions.ts";
import { field, markAt } from "./shared.ts";

export type RustReading = { readonly file: SourceFile; readonly reason: (line: number) => string | null };
/** `#[name(given)]` or `#[name = given]`. */
export type Attribute = { readonly node: SyntaxNode; readonly name: string; readonly given: string };

/** The attributes above an item, from the first to the last. */
export function attributesOf(item: SyntaxNode): Attribute[] {
  const found: Attribute[] = [];
  for (let at = item.previousNamedSibling; at && (at.type === "attribute_item" || isComment(at)); at = at.previousNamedSibling) {
    const attribute = at.type === "attribute_item" ? read(at) : null;
    if (attribute) found.unshift(attribute);
  }
  return found;
}

function read(node: SyntaxNode): Attribute | null {
  const [attribute] = childrenOf(node);
  const [name] = attribute ? childrenOf(attribute) : [];
  if (!attribute || !name) return null;
  const given = field(attribute, "arguments")?.text.slice(1, -1) ?? field(attribute, "value")?.text ?? "";
  return { node, name: name.text, given: given.trim() };
}

export const marksIn = (attributes: readonly Attribute[], on: "test" | "group" | "file", reading: RustReading): TestMark[] =>
  attributes.flatMap((attribute) => markOf(attribute, on, reading));

function markOf({ node, name, given }: Attribute, on: "test" | "group" | "file", { reason }: RustReading): TestMark[] {
  const beside = reason(lineOf(node));
  if (name === "ignore") return [markAt(node, { kind: "skip", on, reason: stringIn(given) ?? beside })];
  if (name === "cfg_attr" && /,\s*ignore\b/.test(given)) {
    const comma = given.search(/,\s*ignore\b/);
    return [markAt(node, { kind: "skip", on, condition: cfgCondition(given.slice(0, comma)), reason: stringIn(given.slice(comma)) ?? beside })];
  }
  if (name !== "cfg") return [];
  const condition = cfgCondition(given, "unless");
  return condition.holds === "never" ? [] : [markAt(node, { kind: "skip", on, condition, reason: beside })];
}

const stringIn = (text: string) => /"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? null;

/** `#![cfg(feature = "slow")]` at the top of a file. */
export function fileMarks(reading: RustReading): TestMark[] {
  const inner = reading.file.root ? childrenOf(reading.file.root).filter(({ type }) => type === "inner_attribute_item") : [];
  return marksIn(
    inner.flatMap((node) => read(node) ?? []),
    "file",
    reading,
  );
}

/** An example of the documentation that asserts something and is not run. What only shows how it looks is no test. */
export function exampleMarks({ file, reason }: RustReading): TestMark[] {
  if (!/```(?:[\w,= ]*,\s*)?ignore\b/.test(file.text)) return [];
  const blocks = file.text.matchAll(/^[ \t]*\/\/[/!][ \t]*```(?:[\w,= ]*,\s*)?ignore\b.*\n((?:[ \t]*\/\/[/!](?![ \t]*```).*\n)*)/gm);
  return [...blocks].flatMap(({ 0: whole, 1: example = "", index }) => {
    const line = file.text.slice(0, index).split("\n").length;
    const text = whole
      .replace(/\s*\n\s*\/\/[/!]\s?/g, " ")
      .trim()
      .slice(0, 200);
    return /\bassert\w*!/.test(example) ? [{ kind: "skip" as const, on: "file" as const, line, text, reason: reason(line), condition: null }] : [];
  });
}

/** A `return` before anything is asserted. */
export function bodyMarks(body: SyntaxNode, { reason }: RustReading): TestMark[] {
  for (const statement of childrenOf(body)) {
    const node = statement.type === "expression_statement" ? (childrenOf(statement)[0] ?? statement) : statement;
    if (isReturn(node)) return [markAt(statement, { kind: "skip", on: "body", reason: reason(lineOf(statement)) })];
    if (assertionsIn(statement).length > 0) return [];
    const condition = node.type === "if_expression" ? field(node, "condition") : null;
    const last = childrenOf(field(node, "consequence") ?? node).at(-1);
    const returned = last?.type === "expression_statement" ? childrenOf(last)[0] : last;
    if (condition && returned && isReturn(returned))
      return [markAt(statement, { kind: "skip", on: "body", condition: conditionIn(condition), reason: reason(lineOf(statement)) })];
  }
  return [];
}

const conditionIn = (node: SyntaxNode): MarkCondition => rustCondition(node);

/** `return`, `return Ok(())` */
const isReturn = (node: SyntaxNode) =>
  node.type === "return_expression" && (childrenOf(node).length === 0 || /^return\s+(?:Ok\s*\(\s*\(\s*\)\s*\)|\(\s*\))$/.test(node.text));
