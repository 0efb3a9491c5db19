import type { FunctionShape } from "../../../src/core/structure/functions.ts";
import type { SyntaxNode } from "../../../src/core/syntax.ts";

/** The innermost function with a name that a node stands in. */
export function enclosing(node: SyntaxNode, functions: ReadonlyMap<number, FunctionShape>): FunctionShape | null {
  for (let at: SyntaxNode | null = node; at; at = at.parent) {
    const found = functions.get(at.id);
    if (found) return found;
  }
  return null;
}

export const byNode = (functions: readonly FunctionShape[]): ReadonlyMap<number, FunctionShape> => new Map(functions.map((shape) => [shape.node.id, shape]));

/** Whether somebody else is to write this body: it says so, or the class is one to extend. */
export function isLeftToOthers(shape: FunctionShape, extended: ReadonlySet<string>): boolean {
  const { container, isAbstract, isOverload, doc, comments } = shape;
  if (isAbstract || isOverload) return true;
  if (!container) return false;
  const isBase = container.isAbstract ? container.kind !== "trait" || doc !== "" : container.kind === "interface" || baseName.test(container.name);
  return isBase || extended.has(container.name) || saysLeftToOthers([doc, comments, container.doc].join("\n"));
}

const baseName = /^_*(?:Abstract|Base(?=[A-Z_]|$)|I[A-Z][a-z])|(?:Base|Abstract|Interface|Mixin|Protocol|ABC)$/;

export const saysLeftToOthers = (text: string): boolean =>
  /overr[iı]d|sub-?class|\babstract\b|derived (?:class|type)|\bvirtual\b|child class|concrete|inherit|(?:must|should|shall|to|can|may|needs to) be (?:re)?(?:implemented|defined|provided|supplied)|(?:must|should) (?:implement|define|provide)|implemented (?:by|in) (?:the |this |your )?(?:driver|adapter|backend|provider|plugin|dialect)|\bhook\b/i.test(
    text,
  );
