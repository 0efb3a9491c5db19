import type { Extractor, SourceFile } from "../source-file.ts";
import { lineAt } from "../source-file.ts";
import { familyOf, lineOf, type SyntaxNode } from "../syntax.ts";
import { unreachable } from "../unreachable.ts";
import { goNames } from "./go.ts";
import { javascriptNames } from "./javascript.ts";
import { isMapped } from "./paths.ts";
import { pythonNames } from "./python.ts";
import { rustNames } from "./rust.ts";
import type { CodeFile } from "./symbol.ts";

/** What one file offers, in any of the four languages. */
export const codemapExtractor: Extractor<CodeFile> = {
  id: "codemap",
  version: "1",
  wants: isMapped,
  from: (file) => {
    const { root, language } = file;
    if (!root || !language) return { error: { line: 1, text: "the file is too large to be parsed" }, package: null, names: [], hidden: [] };
    return { error: hiddenBehind(file, root), package: null, hidden: [], ...namesOf(root, language) };
  },
};

type Names = Pick<CodeFile, "names"> & Partial<CodeFile>;

function namesOf(root: SyntaxNode, language: NonNullable<SourceFile["language"]>): Names {
  const family = familyOf(language);
  switch (family) {
    case "JavaScript/TypeScript":
      return { names: javascriptNames(root) };
    case "Python":
      return { names: pythonNames(root) };
    case "Go":
      return goNames(root);
    case "Rust":
      return rustNames(root);
    default:
      return unreachable(family);
  }
}

/** A place that does not parse and may hide a public name: what is wrong inside of one function hides none. */
function hiddenBehind(file: SourceFile, root: SyntaxNode): CodeFile["error"] {
  const found = root.hasError ? firstHiding(root, false) : null;
  if (!found) return null;
  return { line: lineOf(found), text: `it does not parse here: ${lineAt(file.text, lineOf(found)).slice(0, 120)}` };
}

function firstHiding(node: SyntaxNode, isInside: boolean): SyntaxNode | null {
  if (node.isMissing) return node;
  if (!node.hasError) return null;
  if (node.isError && (!isInside || declares.test(node.text))) return node;
  for (const child of node.children) {
    const found = child && firstHiding(child, isInside || isBody.test(node.type));
    if (found) return found;
  }
  return null;
}

const isBody = /^(?:function|method|arrow|closure|lambda|func_literal|generator)/;
const declares = /\b(?:export|function|class|interface|def|func|fn|pub|impl|trait|type|struct|enum)\s/;
