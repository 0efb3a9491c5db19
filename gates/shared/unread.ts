import { lineAt, type SourceFile } from "../../src/core/source-file.ts";
import { lineOf, type SyntaxNode } from "../../src/core/syntax.ts";
import type { FileFinding } from "./file-gate.ts";

/**
 * The first place where a function cannot be read. What the grammar does not know elsewhere (variance of type parameters,
 * `export { x as null }`) hides no function.
 */
export function unread(file: SourceFile): FileFinding[] {
  const error = file.root?.hasError ? firstIn(file.root, false) : null;
  if (!error) return [];
  const line = lineOf(error);
  return [{ line, text: lineAt(file.text, line), claim: "the file does not parse here, so its functions cannot be judged", remedy: "make it well-formed" }];
}

function firstIn(node: SyntaxNode, isInside: boolean): SyntaxNode | null {
  if (!node.hasError && !node.isMissing) return null;
  if ((node.isError || node.isMissing) && (isInside || hidesFunctions.test(node.text))) return node;
  for (const child of node.children) {
    const found = child && firstIn(child, isInside || isFunction.test(node.type));
    if (found) return found;
  }
  return null;
}

const isFunction = /function|method_de|arrow|closure|lambda|func_literal/;
const hidesFunctions = /\b(?:function|def|fn|func|class|impl)\s+\w|=>|\{[\s\S]*\n/;
