import type { SourceFile } from "../source-file.ts";
import { childrenOf, type Family, familyOf, isComment, lineOf, type SyntaxNode } from "../syntax.ts";

/** Work that stands behind a statement which never goes on, by the line it begins on. */
export function unreachedIn(file: SourceFile): number[] {
  if (!file.language) return [];
  const { leaving, works } = kinds[familyOf(file.language)];
  return file.nodes(...leaving).flatMap((node) => {
    const next = isBranchOf(node.parent) ? null : nextOf(statementOf(node));
    return next && works.test(next.type) && !isIdle(next) ? [lineOf(next)] : [];
  });
}

type Kind = { readonly leaving: readonly string[]; readonly works: RegExp };

const kinds: Readonly<Record<Family, Kind>> = {
  "JavaScript/TypeScript": {
    leaving: ["return_statement"],
    works: /^(?:expression_statement|lexical_declaration|if_statement|for_statement|for_in_statement|while_statement|try_statement)$/,
  },
  Python: {
    leaving: ["return_statement"],
    works: /^(?:expression_statement|if_statement|for_statement|while_statement|try_statement|with_statement)$/,
  },
  Go: {
    leaving: ["return_statement"],
    works: /^(?:expression_statement|call_expression|assignment_statement|short_var_declaration|if_statement|for_statement|defer_statement)$/,
  },
  Rust: { leaving: ["return_expression"], works: /^(?:expression_statement|let_declaration|macro_invocation|if_expression|for_expression|call_expression)$/ },
};

/** In Rust a `return x;` is an expression in a statement. */
const statementOf = (node: SyntaxNode) => (node.parent?.type === "expression_statement" ? node.parent : node);

/** The statement of an `if` without braces: what follows belongs to others. */
const isBranchOf = (parent: SyntaxNode | null) =>
  parent !== null && !/^(?:block|statement_block|statement_list|expression_statement|module|program)$/.test(parent.type);

function nextOf(node: SyntaxNode): SyntaxNode | null {
  if (isBranchOf(node.parent)) return null;
  let next = node.nextNamedSibling;
  while (next && isComment(next)) next = next.nextNamedSibling;
  return next;
}

/** Makes a generator, names things for a checker, or is there for a compiler that wants an end. */
const isIdle = (node: SyntaxNode) =>
  /\byield\b|\bawait\b|^(?:panic|unreachable|throw|raise|assert|__import__|require)\b|^["'`]/.test(node.text) || childrenOf(node).length === 0;
