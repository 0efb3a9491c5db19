import type { Extractor, SourceFile } from "../source-file.ts";
import { childrenOf, languageOfPath, lineOf, type SyntaxNode } from "../syntax.ts";
import { commentsOf } from "./comments.ts";

/** Lines on which a statement that does something begins: what a coverage tool would count in a file nobody loaded. */
export const codeLines: Extractor<readonly number[]> = {
  id: "code-lines",
  version: "1",
  wants: (path) => languageOfPath(path) !== null,
  from: (file) => [...new Set(statements(file).map(lineOf))].sort((a, b) => a - b),
};

// Only inside of functions: what stands around them is mostly declarations, which tools count in different ways.
const statementTypes = [
  "expression_statement",
  "return_statement",
  "throw_statement",
  "raise_statement",
  "if_statement",
  "for_statement",
  "for_in_statement",
  "while_statement",
  "switch_statement",
  "variable_declaration",
  "lexical_declaration",
  "short_var_declaration",
  "assignment_statement",
  "go_statement",
  "defer_statement",
  "expression_switch_statement",
  "let_declaration",
  "return_expression",
  "if_expression",
  "match_expression",
  "call_expression",
  "macro_invocation",
  "assert_statement",
  "with_statement",
];

function statements(file: SourceFile): SyntaxNode[] {
  // In Rust the last expression of a block is its value, and no statement.
  const values = file.language === "rust" ? file.nodes("block").flatMap((block) => childrenOf(block).at(-1) ?? []) : [];
  return [...file.nodes(...statementTypes), ...values].filter((node) => insideFunction(node) && !isDocstring(node));
}

function insideFunction(node: SyntaxNode): boolean {
  for (let at = node.parent; at; at = at.parent) if (/^(?:function|method|arrow_function|func_literal|closure|generator_function)/.test(at.type)) return true;
  return false;
}

const isDocstring = (node: SyntaxNode) => node.type === "expression_statement" && node.firstNamedChild?.type === "string";

/** Comments that tell a coverage tool to look away, and Rust's attribute of the same meaning. */
export const coverageSwitches: Extractor<readonly { readonly line: number; readonly text: string }[]> = {
  id: "coverage-switches",
  version: "1",
  wants: (path) => languageOfPath(path) !== null,
  from: (file) => [
    ...commentsOf(file).flatMap(({ line, lines }) => lines.flatMap((text, index) => (switches.test(text) ? [{ line: line + index, text: text.trim() }] : []))),
    ...file
      .nodes("attribute_item", "inner_attribute_item")
      .flatMap((node) => (/\bcoverage\s*\(\s*off\s*\)|\bno_coverage\b/.test(node.text) ? [{ line: lineOf(node), text: node.text }] : [])),
  ],
};

const switches =
  /\b(?:istanbul|c8|v8|node:coverage)\s+(?:ignore|disable)\b|\bpragma:\s*no\s*(?:cover|branch)\b|\bLCOV_EXCL|\bdeno-coverage-ignore\b|\btarpaulin::skip\b/;
