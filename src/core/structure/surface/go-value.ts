import { childrenOf, type SyntaxNode } from "../../syntax.ts";

/** The type of a constant or variable as it is written, or as its value surely has it; null when that takes a compiler. */
export function goValueType(spec: SyntaxNode): string | null {
  const written = spec.childForFieldName("type")?.text;
  if (written !== undefined) return written;
  const list = spec.childForFieldName("value");
  const values = list?.type === "expression_list" ? childrenOf(list) : list ? [list] : [];
  const [first] = values;
  return first && values.length === 1 ? typeOf(first, spec.type === "const_spec") : null;
}

/** A literal constant has no type of its own: `const a = 5` goes wherever a number goes, `const a int64 = 5` does not. */
function typeOf(value: SyntaxNode, constant: boolean): string | null {
  if (value.type === "call_expression" || value.type === "type_conversion_expression") return converted(value);
  const kind = /^(?:unary_expression|parenthesized_expression)$/.test(value.type) ? value.firstNamedChild : value;
  const literal = literals[kind?.type ?? ""] ?? (kind?.type === "identifier" && kind.text === "iota" ? literals.int_literal : undefined);
  if (literal) return constant ? `untyped ${literal.untyped}` : literal.typed;
  return null;
}

const converted = (value: SyntaxNode) => /^((?:u?int(?:8|16|32|64)?|float(?:32|64)|string|byte|rune|bool|uintptr)\b)\(/.exec(value.text)?.[1] ?? null;

const literals: Readonly<Record<string, { readonly untyped: string; readonly typed: string }>> = {
  int_literal: { untyped: "int", typed: "int" },
  float_literal: { untyped: "float", typed: "float64" },
  rune_literal: { untyped: "rune", typed: "rune" },
  interpreted_string_literal: { untyped: "string", typed: "string" },
  raw_string_literal: { untyped: "string", typed: "string" },
  true: { untyped: "bool", typed: "bool" },
  false: { untyped: "bool", typed: "bool" },
};
