import { isComment, type SyntaxNode } from "../syntax.ts";
import { signatureLine } from "./symbol.ts";

/** A declaration up to its body, without comments. `text` stands for it where it is made up of parts; `holder` has the body when it is not its own. */
export function headOf(node: SyntaxNode, text: string | null = null, holder: SyntaxNode | null = null): string {
  if (text !== null) return signatureLine(text);
  const body = (holder ?? node).childForFieldName("body");
  const end = body ? body.startIndex - node.startIndex : undefined;
  const head = node.text.slice(0, end);
  return signatureLine(/\/\/|\/\*|#/.test(head) ? withoutComments(node, head) : head)
    .replace(/\s*(?:=>|[:{;=])$/, "")
    .trim();
}

function withoutComments(node: SyntaxNode, head: string): string {
  const comments = node.descendantsOfType(["comment", "line_comment", "block_comment"]).filter((found) => found !== null && isComment(found));
  return comments.reduceRight((text, comment) => {
    const [from, to] = [(comment?.startIndex ?? 0) - node.startIndex, (comment?.endIndex ?? 0) - node.startIndex];
    return from < text.length ? `${text.slice(0, from)} ${text.slice(to)}` : text;
  }, head);
}
