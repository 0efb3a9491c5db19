import { childrenOf, lineOf, type SyntaxNode } from "../syntax.ts";
import { headOf } from "./head.ts";
import { plainName } from "./paths.ts";
import type { CodeName } from "./symbol.ts";

export const functionTypes: readonly string[] = ["arrow_function", "function_expression", "generator_function"];

/** Public methods of a class or interface, and how it is constructed. */
export function classMembers(node: SyntaxNode, prefix: string): { readonly members: CodeName[]; readonly construction: string | null } {
  const body = node.childForFieldName("body");
  const parts = body ? childrenOf(body) : [];
  const methods = parts.filter((part) => isMethod(part) && isPublic(part));
  const isConstructor = (part: SyntaxNode) => nameOf(part)?.text === "constructor";
  const construction = methods.find(isConstructor);
  return {
    members: methods
      .filter((part) => !isConstructor(part))
      .map((part) => ({
        name: prefix + plainName(nameOf(part)?.text ?? ""),
        kind: "method",
        line: lineOf(part),
        signature: headOf(part, null, functionIn(part)),
      })),
    construction: construction ? headOf(construction) : null,
  };
}

const methodTypes = ["method_definition", "method_signature", "abstract_method_signature"];
const fieldTypes = ["public_field_definition", "field_definition"];

const nameOf = (part: SyntaxNode) => part.childForFieldName("name") ?? part.childForFieldName("property");

function functionIn(part: SyntaxNode): SyntaxNode | null {
  const value = fieldTypes.includes(part.type) ? part.childForFieldName("value") : null;
  return value && functionTypes.includes(value.type) ? value : null;
}

const isMethod = (part: SyntaxNode) => methodTypes.includes(part.type) || functionIn(part) !== null;

function isPublic(part: SyntaxNode): boolean {
  if (nameOf(part)?.type === "private_property_identifier") return false;
  return !part.children.some((child) => child?.type === "accessibility_modifier" && child.text !== "public");
}
