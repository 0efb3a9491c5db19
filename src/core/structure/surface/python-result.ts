import { childrenOf, type SyntaxNode } from "../../syntax.ts";

/** `generator` for what yields, `at-once` for what surely does its work when it is called; nothing where it cannot be told. */
export function resultMarks(definition: SyntaxNode): string[] {
  const body = definition.childForFieldName("body");
  if (!body) return [];
  const own = ownNodes(body);
  if (own.some(({ type }) => type === "yield")) return ["generator"];
  const annotation = definition.childForFieldName("return_type")?.text ?? "";
  if (/(?:Iter\w*|Generator)\b/.test(annotation) || isStub(body)) return [];
  const results = own.filter(({ type }) => type === "return_statement").flatMap(({ firstNamedChild }) => firstNamedChild ?? []);
  return results.every(isEager) ? ["at-once"] : [];
}

/** Without what functions and classes inside do for themselves. */
function ownNodes(node: SyntaxNode): SyntaxNode[] {
  if (/^(?:function_definition|class_definition|lambda|generator_expression)$/.test(node.type)) return [];
  return [node, ...childrenOf(node).flatMap(ownNodes)];
}

/** A body that only says what others have to do. */
const isStub = (body: SyntaxNode) =>
  childrenOf(body).every(({ type, text }) => /^(?:pass_statement|raise_statement|comment)$/.test(type) || /^(?:\.\.\.|[rbuf]*["'].*)$/is.test(text));

// A name, an attribute or a call of something unknown may hold an iterator.
const eager = /^(?:list|dict|set|frozenset|tuple|str|int|float|bool|bytes|len|sorted|sum|min|max|any|all|repr|round|abs)$/;

function isEager(value: SyntaxNode): boolean {
  if (value.type === "call") return eager.test(value.childForFieldName("function")?.text ?? "");
  if (value.type === "identifier") return isBuiltHere(value);
  if (value.type === "conditional_expression") return [value.namedChildren[0], value.namedChildren[2]].every((one) => one && isEager(one));
  return /^(?:list|dictionary|set|tuple|expression_list|list_comprehension|dictionary_comprehension|set_comprehension|string|concatenated_string|integer|float|true|false|none|binary_operator|comparison_operator|boolean_operator|not_operator)$/.test(
    value.type,
  );
}

/** `found = []` somewhere above `return found`. */
function isBuiltHere(name: SyntaxNode): boolean {
  let at: SyntaxNode | null = name;
  while (at && at.type !== "function_definition") at = at.parent;
  const values = (at?.descendantsOfType("assignment") ?? []).filter((one) => one?.childForFieldName("left")?.text === name.text);
  return (
    values.length > 0 &&
    values.every((one) => {
      const right = one?.childForFieldName("right");
      return right !== null && right !== undefined && right.type !== "identifier" && isEager(right);
    })
  );
}
