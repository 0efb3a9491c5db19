import type { SourceFile } from "../source-file.ts";
import { lineOf, type SyntaxNode } from "../syntax.ts";

/** One comment, or several whole-line ones that follow each other without a gap, as people write a paragraph. */
export type Comment = {
  readonly line: number;
  readonly endLine: number;
  /** Without the marks, line by line. */
  readonly lines: readonly string[];
  readonly kind: "line" | "block" | "doc";
  /** Nothing else stands on its lines. */
  readonly alone: boolean;
};

export function commentsOf(file: SourceFile): Comment[] {
  const lines = file.text.split("\n");
  return file.nodes("comment", "line_comment", "block_comment", "html_comment").map((node) => commentOf(node, lines));
}

/** Line comments that stand alone below each other as one. */
export function paragraphsOf(file: SourceFile): Comment[] {
  const paragraphs: Comment[] = [];
  for (const comment of commentsOf(file)) {
    const last = paragraphs.at(-1);
    const follows = last?.alone && comment.alone && last.kind === comment.kind && comment.kind !== "block" && last.endLine + 1 === comment.line;
    if (follows) paragraphs[paragraphs.length - 1] = { ...last, endLine: comment.endLine, lines: [...last.lines, ...comment.lines] };
    else paragraphs.push(comment);
  }
  return paragraphs;
}

function commentOf(node: SyntaxNode, lines: readonly string[]): Comment {
  const text = node.text.replace(/\n$/, "");
  const block = text.startsWith("/*") || text.startsWith("<!--");
  const kind = /^(?:\/\*\*(?!\/)|\/\*!|\/\/\/(?!\/)|\/\/!)/.test(text) ? "doc" : block ? "block" : "line";
  const before = (lines[node.startPosition.row] ?? "").slice(0, node.startPosition.column);
  const endLine = lineOf(node) + text.split("\n").length - 1;
  return { line: lineOf(node), endLine, lines: block ? blockLines(text) : [text.replace(/^(?:\/\/[/!]?|#+) ?/, "")], kind, alone: before.trim() === "" };
}

const blockLines = (text: string) =>
  text
    .replace(/^(?:\/\*[*!]?|<!--)/, "")
    .replace(/(?:\*\/|-->)$/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\*(?!\/) ?/, "").trimEnd());
