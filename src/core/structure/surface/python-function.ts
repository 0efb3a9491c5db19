import { childrenOf, type SyntaxNode } from "../../syntax.ts";
import { type Call, oneLine, type Parameter } from "./symbol.ts";

/** Names of the decorators of a definition: `app.get` of `@app.get("/")`. */
export function decoratorsOf(node: SyntaxNode): string[] {
  if (node.type !== "decorated_definition") return [];
  return childrenOf(node)
    .filter(({ type }) => type === "decorator")
    .map((decorator) => {
      const expression = decorator.firstNamedChild;
      return (expression?.type === "call" ? expression.childForFieldName("function")?.text : expression?.text) ?? "";
    });
}

/** A definition up to its body. */
export function headOf(definition: SyntaxNode): string {
  const body = definition.childForFieldName("body");
  return oneLine(definition.text.slice(0, (body?.startIndex ?? definition.endIndex) - definition.startIndex)).replace(/\s*:$/, "");
}

/** `own` is how many parameters the language fills in: `self`, `cls`. */
export function callOf(definition: SyntaxNode, own = 0): Call {
  const list = definition.childForFieldName("parameters");
  const returns = definition.childForFieldName("return_type")?.text ?? null;
  return { parameters: list ? parametersOf(list).slice(own) : [], returns, generics: [] };
}

function parametersOf(list: SyntaxNode): Parameter[] {
  const found: Parameter[] = [];
  let kind: Parameter["kind"] = "either";
  for (const node of childrenOf(list)) {
    if (node.type === "positional_separator") {
      for (const [index, parameter] of found.entries()) found[index] = { ...parameter, kind: "positional" };
    } else if (node.type === "keyword_separator") kind = "named";
    else {
      const parameter = parameterOf(node, kind);
      found.push(parameter);
      if (parameter.kind === "rest") kind = "named";
    }
  }
  return found;
}

function parameterOf(node: SyntaxNode, kind: Parameter["kind"]): Parameter {
  const star = node.type.endsWith("splat_pattern")
    ? node
    : node.type === "typed_parameter"
      ? (childrenOf(node).find(({ type }) => type.endsWith("splat_pattern")) ?? null)
      : null;
  const type = node.childForFieldName("type")?.text ?? null;
  const value = node.childForFieldName("value");
  if (star) {
    const rest = star.type === "list_splat_pattern" ? "rest" : "rest-named";
    return { name: star.firstNamedChild?.text ?? "", kind: rest, optional: true, type, default: null };
  }
  const name = node.childForFieldName("name")?.text ?? (node.type === "typed_parameter" ? (node.firstNamedChild?.text ?? "") : node.text);
  return { name, kind: kind === "either" && /^__\w*(?<!__)$/.test(name) ? "positional" : kind, optional: value !== null, type, default: literal(value) };
}

// What None means is decided in the body.
function literal(value: SyntaxNode | null): string | null {
  if (value?.type === "string") return JSON.stringify(value.descendantsOfType("string_content")[0]?.text ?? "");
  return value && /^(integer|float|true|false|unary_operator)$/.test(value.type) ? value.text.replaceAll("_", "") : null;
}
