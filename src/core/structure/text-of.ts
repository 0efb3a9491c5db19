import type { SourceFile } from "../source-file.ts";
import type { SyntaxNode } from "../syntax.ts";

/**
 * What the string literals in an expression say, joined: a concatenation is read as one text, interpolations are left out. A name is
 * looked up where the file gives it a value.
 */
export function textOf(node: SyntaxNode, file: SourceFile): string {
  if (pieces.includes(node.type)) return node.text;
  const value = node.type === "identifier" ? givenTo(node.text, file) : null;
  return piecesOf(value ?? node);
}

export const piecesOf = (node: SyntaxNode): string =>
  node
    .descendantsOfType([...pieces])
    .map((piece) => (piece?.type === "escape_sequence" ? " " : (piece?.text ?? "")))
    .join("");

const pieces = ["string_fragment", "string_content", "interpreted_string_literal_content", "raw_string_literal_content", "escape_sequence"];

function givenTo(name: string, file: SourceFile): SyntaxNode | null {
  const given = file
    .nodes(...assignments)
    .find((node) => (node.childForFieldName("name") ?? node.childForFieldName("left") ?? node.childForFieldName("pattern"))?.text === name);
  return given?.childForFieldName("value") ?? given?.childForFieldName("right") ?? null;
}

const assignments = ["variable_declarator", "assignment", "const_spec", "var_spec", "short_var_declaration", "const_item", "static_item", "let_declaration"];
