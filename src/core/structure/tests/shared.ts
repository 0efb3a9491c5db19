import type { SourceFile } from "../../source-file.ts";
import { lineOf, type SyntaxNode } from "../../syntax.ts";
import { paragraphsOf } from "../comments.ts";
import type { Call, MarkCondition, TestMark } from "../test-case.ts";

export const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

export const named = (node: SyntaxNode | null): SyntaxNode[] => (node?.namedChildren ?? []).filter((child) => child !== null);

export const field = (node: SyntaxNode, name: string): SyntaxNode | null => node.childForFieldName(name);

/** Every node below of these types, without what stands inside of `not`: a test within a test is its own. */
export function within(node: SyntaxNode, types: readonly string[], not: (node: SyntaxNode) => boolean = () => false): SyntaxNode[] {
  return named(node).flatMap((child) => {
    if (not(child)) return [];
    const below = within(child, types, not);
    return types.includes(child.type) ? [child, ...below] : below;
  });
}

/** Says what a comment above or behind a line says: where people write why. */
export function reasonsBeside(file: SourceFile): (line: number) => string | null {
  const comments = paragraphsOf(file);
  return (line) => {
    const beside =
      comments.find((comment) => comment.line === line && !comment.alone) ?? comments.find((comment) => comment.alone && comment.endLine === line - 1);
    return beside ? oneLine(beside.lines.join(" ")) : null;
  };
}

export type Marking = Pick<TestMark, "kind" | "on"> & { readonly reason?: string | null; readonly condition?: MarkCondition | null };

export const markAt = (node: SyntaxNode, { kind, on, reason = null, condition = null }: Marking): TestMark => ({
  kind,
  on,
  line: lineOf(node),
  text: oneLine(node.text.split("\n")[0] ?? "").slice(0, 200),
  reason,
  condition,
});

export const callOf = (node: SyntaxNode, callee: string, given: SyntaxNode | null): Call => ({
  callee: oneLine(callee),
  line: lineOf(node),
  arguments: named(given)
    .filter(({ type }) => !type.includes("comment"))
    .map(({ text }) => text),
});

/** The text between two nodes' ends, both included. */
export const textFrom = (file: SourceFile, from: SyntaxNode, to: SyntaxNode): string => file.text.slice(from.startIndex, to.endIndex);
