import { childrenOf, type SyntaxNode } from "../../syntax.ts";
import { type Call, type Generic, oneLine, type Parameter } from "./symbol.ts";

/** Parameters with the kind of self first, as it is written. */
export function rustCall(node: SyntaxNode): Call {
  const list = node.childForFieldName("parameters");
  const returns = node.childForFieldName("return_type");
  return { parameters: list ? childrenOf(list).flatMap(parameterOf) : [], returns: returns ? oneLine(returns.text) : "()", generics: genericsOf(node) };
}

function parameterOf(node: SyntaxNode): Parameter[] {
  const parameter = { kind: "positional" as const, optional: false, default: null };
  if (node.type === "self_parameter")
    return [
      {
        ...parameter,
        name: "self",
        type: oneLine(node.text)
          .replace(/&'\w+ /, "&")
          .replace(/^mut /, ""),
      },
    ];
  if (node.type === "variadic_parameter") return [{ ...parameter, kind: "rest", optional: true, name: "...", type: null }];
  const type = node.childForFieldName("type");
  return type ? [{ ...parameter, name: node.childForFieldName("pattern")?.text ?? "", type: oneLine(type.text) }] : [];
}

/** Type parameters with what is asked of them, here or behind `where`. Lifetimes are worked out by the compiler. */
export function genericsOf(node: SyntaxNode): Generic[] {
  const list = node.childForFieldName("type_parameters");
  const where = childrenOf(node).find(({ type }) => type === "where_clause");
  const predicates = where ? childrenOf(where) : [];
  return (list ? childrenOf(list) : []).flatMap((parameter) => {
    const name =
      parameter.childForFieldName("name")?.text ?? parameter.childForFieldName("left")?.text ?? (parameter.type === "type_identifier" ? parameter.text : null);
    if (name === null || parameter.type.includes("lifetime") || name.startsWith("'")) return [];
    const asked = [parameter, ...predicates.filter((predicate) => predicate.childForFieldName("left")?.text === name)];
    const bounds = asked.map((each) => each.childForFieldName("bounds")?.text.replace(/^:\s*/, "") ?? "").filter(Boolean);
    return [{ name, bound: bounds.length > 0 ? bounds.join(" + ") : null, optional: parameter.childForFieldName("default_type") !== null }];
  });
}
