import type { SyntaxNode } from "../../syntax.ts";
import { field, named } from "./shared.ts";

/** The method a call has of a testing.T, B, F or TB, whatever its parameter is called: `Skip` of `tt.Skip()`; null for other calls. */
export function testingMethod(call: SyntaxNode): string | null {
  const callee = field(call, "function");
  const object = callee?.type === "selector_expression" ? field(callee, "operand") : null;
  if (!callee || !object) return null;
  const isTesting = object.type === "identifier" ? isTestingName(object) : /(?:^|\.)T\(\)$|\.(?:t|T)$/.test(object.text);
  return isTesting ? (field(callee, "field")?.text ?? null) : null;
}

function isTestingName(name: SyntaxNode): boolean {
  for (let at = name.parent; at; at = at.parent) {
    const parameters = named(field(at, "parameters"));
    const own = parameters.find((parameter) => named(parameter).some((part) => part.type === "identifier" && part.text === name.text));
    if (own) return /(?:^|[.*])(?:T|B|F|TB|TestingT|GinkgoTInterface)$/.test(field(own, "type")?.text ?? "");
  }
  return /^[tb]$/.test(name.text);
}
