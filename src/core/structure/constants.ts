import { childrenOf, type SyntaxNode } from "../syntax.ts";

/** Whether an expression has the same value whatever happens: literals, containers of them, and success or emptiness made of them. */
export function isConstant(node: SyntaxNode): boolean {
  if (literals.includes(node.type)) return !childrenOf(node).some(({ type }) => type === "interpolation" || type === "template_substitution");
  if (node.type === "identifier" || node.type === "scoped_identifier") return constantNames.test(node.text);
  if (first.includes(node.type)) return isConstant(childrenOf(node)[0] ?? node);
  if (values.includes(node.type)) return childrenOf(node).every(isEntryConstant);
  return calls.includes(node.type) && isConstantCall(node);
}

const literals = [
  "string",
  "template_string",
  "number",
  "true",
  "false",
  "null",
  "undefined",
  "regex",
  "integer",
  "float",
  "none",
  "concatenated_string",
  "nil",
  "int_literal",
  "float_literal",
  "rune_literal",
  "interpreted_string_literal",
  "raw_string_literal",
  "imaginary_literal",
  "integer_literal",
  "boolean_literal",
  "char_literal",
  "string_literal",
  "unit_expression",
];

const constantNames = /^(?:undefined|NaN|Infinity|None|(?:\w+::)*None|std::ptr::null)$/;

/** Wrappers of one expression; what stands behind it is a type. */
const first = ["as_expression", "satisfies_expression", "type_cast_expression", "non_null_expression", "await_expression", "await", "parenthesized_expression"];

const values = [
  "array",
  "object",
  "list",
  "tuple",
  "set",
  "dictionary",
  "unary_expression",
  "unary_operator",
  "not_operator",
  "expression_list",
  "literal_value",
  "literal_element",
  "tuple_expression",
  "array_expression",
  "reference_expression",
];

function isEntryConstant(node: SyntaxNode): boolean {
  if (["pair", "keyed_element", "keyword_argument"].includes(node.type)) return isConstant(childrenOf(node).at(-1) ?? node);
  return isConstant(node);
}

const calls = ["call_expression", "new_expression", "call", "composite_literal", "struct_expression", "macro_invocation"];

function isConstantCall(node: SyntaxNode): boolean {
  if (node.type === "composite_literal") return childrenOf(node.childForFieldName("body") ?? node).every(isEntryConstant);
  if (node.type === "struct_expression")
    return childrenOf(node.childForFieldName("body") ?? node).every((field) => isConstant(childrenOf(field).at(-1) ?? field));
  if (node.type === "macro_invocation") return /^vec!\s*[[({]\s*[\])}]$/.test(node.text);
  const callee = node.childForFieldName("function") ?? node.childForFieldName("constructor");
  const list = node.childForFieldName("arguments");
  return constantCallees.test(callee?.text ?? "") && (list ? childrenOf(list).every(isEntryConstant) : true);
}

const constantCallees =
  /^(?:dict|list|set|tuple|str|int|bool|bytes|frozenset|(?:types\.)?SimpleNamespace|Promise\.resolve|Map|Set|Array|Object|String|Number|Boolean|Ok|Some|(?:[\w:<>]+::)?(?:default|new|from|into|is_empty)|\w+::(?:new|default|empty)|"[^"]*"\.(?:into|to_string|to_owned)|make|new)$/;
