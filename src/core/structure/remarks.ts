import type { SourceFile } from "../source-file.ts";
import { lineOf, type SyntaxNode } from "../syntax.ts";
import { type Comment, paragraphsOf } from "./comments.ts";
import { scanComments } from "./scan-comments.ts";

/** What people wrote for people: comments, and in Python strings that stand alone. Of files without a grammar by their comment marks. */
export function remarksOf(file: SourceFile): Comment[] {
  if (file.language === null) return scanComments(file.path, file.text);
  if (file.language !== "python") return paragraphsOf(file);
  return [...paragraphsOf(file), ...loneStrings(file).map(asComment)].sort((a, b) => a.line - b.line);
}

/** Strings of Python that are statements: the documentation of what they stand in, or without effect. */
export const loneStrings = (file: SourceFile): SyntaxNode[] =>
  file.nodes("string").filter(({ parent }) => parent?.type === "expression_statement" && parent.namedChildren.length === 1);

/** What a string of Python says, without its quotes. */
export const saidBy = (string: SyntaxNode): string => string.text.replace(/^[a-z]*("""|'''|"|')/i, "").replace(/("""|'''|"|')$/, "");

const asComment = (string: SyntaxNode): Comment => ({
  line: lineOf(string),
  endLine: string.endPosition.row + 1,
  lines: saidBy(string).split("\n"),
  kind: "doc",
  alone: true,
});
