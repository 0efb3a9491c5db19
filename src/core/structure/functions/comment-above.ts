import { isComment, type SyntaxNode } from "../../syntax.ts";

/** The comment that stands directly above, across attributes and decorators. */
export function commentAbove(node: SyntaxNode): string {
  const lines: string[] = [];
  let below = node;
  for (let at = before(node); at && isAbove(at, below); at = before(at)) {
    if (isComment(at)) lines.unshift(at.text.trim());
    below = at;
  }
  return lines.join("\n");
}

// In Python a comment above the first statement of a block stands before the block.
const before = (node: SyntaxNode) => node.previousSibling ?? (node.parent?.type === "block" ? node.parent.previousSibling : null);

const isAbove = (at: SyntaxNode, below: SyntaxNode) =>
  (isComment(at) && lastRow(at.previousSibling) !== at.startPosition.row && below.startPosition.row - endRow(at) <= 1) ||
  at.type === "attribute_item" ||
  at.type === "decorator";

const lastRow = (node: SyntaxNode | null) => (node && isComment(node) ? endRow(node) : node?.endPosition.row);

// A doc comment of Rust ends at the beginning of the next line.
const endRow = ({ text, startPosition }: SyntaxNode) => startPosition.row + text.replace(/\n$/, "").split("\n").length - 1;
