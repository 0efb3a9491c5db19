import { namesInAll } from "../structure/surface/python-file.ts";
import { statementsOf, valuesOf } from "../structure/surface/python-names.ts";
import { lineOf, type SyntaxNode } from "../syntax.ts";
import { headOf } from "./head.ts";
import { type CodeName, signatureLine } from "./symbol.ts";

/** Public names of a module of Python: what `__all__` says where it says it, else what has no underscore in front. */
export function pythonNames(root: SyntaxNode): CodeName[] {
  const statements = statementsOf(root);
  const all = namesInAll(statements);
  const isOpen = (name: string) => (all && all.of.length === 0 && all.names.length > 0 ? all.names.includes(name) : !name.startsWith("_"));
  return statements.flatMap((statement) => namesOf(statement, { prefix: "", kind: "function", isOpen }));
}

type Place = { readonly prefix: string; readonly kind: "function" | "method"; readonly isOpen: (name: string) => boolean };

function namesOf(statement: SyntaxNode, place: Place): CodeName[] {
  const definition = statement.type === "decorated_definition" ? statement.childForFieldName("definition") : statement;
  const name = definition?.childForFieldName("name")?.text ?? "";
  switch (definition?.type) {
    case "function_definition":
      return place.isOpen(name) ? [{ name: place.prefix + name, kind: place.kind, line: lineOf(definition), signature: headOf(definition) }] : [];
    case "class_definition":
      return place.isOpen(name) ? classNames(definition, place.prefix + name) : [];
    case "type_alias_statement": {
      const alias = (definition.childForFieldName("left")?.text ?? "").replace(/\[.*/s, "");
      return place.isOpen(alias) ? [{ name: place.prefix + alias, kind: "type", line: lineOf(definition), signature: signatureLine(definition.text) }] : [];
    }
    case "expression_statement":
      return place.kind === "method" ? [] : valueNames(definition, place);
    default:
      return [];
  }
}

function valueNames(statement: SyntaxNode, { prefix, isOpen }: Place): CodeName[] {
  return valuesOf(statement)
    .filter(({ name }) => isOpen(name) && !/^__\w+__$/.test(name))
    .map(({ name, line, shape }) => ({
      name: prefix + name,
      kind: "value",
      line,
      signature: signatureLine(shape.type === null ? name : `${name}: ${shape.type}`),
    }));
}

function classNames(definition: SyntaxNode, name: string): CodeName[] {
  const body = definition.childForFieldName("body");
  const inside = body ? statementsOf(body) : [];
  const start = inside
    .map((statement) => (statement.type === "decorated_definition" ? statement.childForFieldName("definition") : statement))
    .find((one) => one?.type === "function_definition" && one.childForFieldName("name")?.text === "__init__");
  const construction = start ? `; ${headOf(start).replace(/^(?:async )?def /, "")}` : fieldsOf(inside);
  const members = inside.flatMap((statement) => namesOf(statement, { prefix: `${name}.`, kind: "method", isOpen: (member) => !member.startsWith("_") }));
  return [{ name, kind: "class", line: lineOf(definition), signature: signatureLine(headOf(definition) + construction) }, ...members];
}

/** What a dataclass, a named tuple, a model is constructed from: its annotated fields. */
function fieldsOf(statements: readonly SyntaxNode[]): string {
  const fields = statements.flatMap((statement) => {
    const assignment = statement.type === "expression_statement" ? statement.firstNamedChild : null;
    const [left, type] = [assignment?.childForFieldName("left"), assignment?.childForFieldName("type")];
    return left && type && !left.text.startsWith("_") ? [`${left.text}: ${type.text}`] : [];
  });
  return fields.length > 0 ? `; ${fields.join(", ")}` : "";
}
