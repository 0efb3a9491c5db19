import { lineAt, type SourceFile } from "../../../src/core/source-file.ts";
import { commentAbove } from "../../../src/core/structure/functions/comment-above.ts";
import { doNothing } from "../../../src/core/structure/nothing.ts";
import { childrenOf, isComment, lineOf, type SyntaxNode } from "../../../src/core/syntax.ts";
import type { FileFinding } from "../file-gate.ts";

/** Classes with nothing in them that extend nothing, say nothing and are used for nothing in their file. */
export function emptyClasses(file: SourceFile): FileFinding[] {
  return file.nodes("class_definition", "class_declaration").flatMap((node) => {
    const name = node.childForFieldName("name")?.text ?? "";
    if (!isEmpty(node) || hasReason(node) || isUsed(name, file)) return [];
    const line = lineOf(node);
    return [
      {
        line,
        text: lineAt(file.text, line),
        claim: `the class ${name} has nothing in it`,
        remedy: "write it, take it out, or say in its docstring or comment what it marks",
        identity: node.text,
        isSuspicion: true,
      },
    ];
  });
}

function isEmpty(node: SyntaxNode): boolean {
  const body = node.childForFieldName("body");
  return body !== null && (body.type === "class_body" ? childrenOf(body).length === 0 : doNothing(childrenOf(body)));
}

function hasReason(node: SyntaxNode): boolean {
  const isDerived = node.childForFieldName("superclasses") !== null || childrenOf(node).some(({ type }) => type === "class_heritage" || type === "decorator");
  const outer = ["export_statement", "decorated_definition"].includes(node.parent?.type ?? "") ? node.parent : node;
  const said = node.descendantsOfType(["comment", "string"]).some((found) => found && (isComment(found) || found.text.length > 12));
  return isDerived || said || outer?.type === "decorated_definition" || commentAbove(outer ?? node) !== "";
}

const isUsed = (name: string, file: SourceFile) => file.nodes("identifier", "type_identifier").filter(({ text }) => text === name).length > 1;
