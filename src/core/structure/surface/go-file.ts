import { type Extractor, firstError, lineAt } from "../../source-file.ts";
import { childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import { type GoSystem, systemsOf } from "./go-systems.ts";
import { goValueType } from "./go-value.ts";
import { type Call, type Generic, oneLine, type Parameter, type Shape, type SymbolKind, shapeOf } from "./symbol.ts";

/** What one file of Go declares at its top level, exported or not: methods come to light through embedding. */
export type GoFile = {
  readonly error: { readonly line: number; readonly text: string } | null;
  readonly package: string;
  /** Which systems build it, of those most people have; none when it needs a tag of its own. */
  readonly systems: readonly GoSystem[];
  readonly names: readonly GoName[];
};
export type GoName = {
  readonly name: string;
  /** The type a method belongs to. */
  readonly owner: string | null;
  readonly kind: SymbolKind;
  readonly line: number;
  readonly signature: string;
  readonly shape: Shape;
  readonly members: readonly GoName[];
  /** Types of the same package whose methods and fields it has too. */
  readonly embeds: readonly string[];
};

export const goSurface: Extractor<GoFile> = {
  id: "surface-go",
  version: "2",
  wants: (path) => path.endsWith(".go"),
  from: (file) => {
    const error = file.root ? firstError(file) : { line: 1, text: lineAt(file.text, 1) };
    const declarations = file.root ? childrenOf(file.root) : [];
    return { error, package: file.nodes("package_identifier")[0]?.text ?? "", systems: systemsOf(file), names: declarations.flatMap(namesOf) };
  },
};

function namesOf(node: SyntaxNode): GoName[] {
  switch (node.type) {
    case "function_declaration":
    case "method_declaration":
      return [functionOf(node)];
    case "type_declaration":
      return childrenOf(node).map(typeOf);
    case "const_declaration":
    case "var_declaration":
      return repeated(node.descendantsOfType(["const_spec", "var_spec"]).filter((spec) => spec !== null));
    default:
      return [];
  }
}

const named = (node: SyntaxNode, kind: SymbolKind, shape: Shape): GoName => ({
  name: node.childForFieldName("name")?.text ?? "",
  owner: null,
  kind,
  line: lineOf(node),
  signature: headOf(node),
  shape,
  members: [],
  embeds: [],
});

function headOf(node: SyntaxNode): string {
  const body = node.childForFieldName("body");
  return oneLine(body ? node.text.slice(0, body.startIndex - node.startIndex) : node.text);
}

function functionOf(node: SyntaxNode): GoName {
  const receiver = node.childForFieldName("receiver")?.firstNamedChild?.childForFieldName("type") ?? null;
  const owner = receiver?.text.replace(/^\*\s*/, "").replace(/\[.*$/s, "") ?? null;
  const marks = receiver && !receiver.text.startsWith("*") ? ["by-value"] : [];
  const own = receiver ? [...(receiver.type === "generic_type" ? [receiver] : []), ...receiver.descendantsOfType("generic_type")] : [];
  const generics = own
    .flatMap((type) => type?.childForFieldName("type_arguments")?.namedChildren ?? [])
    .map((name) => ({ name: name?.text ?? "", bound: null, optional: false }));
  const call = callOf(node);
  return {
    ...named(node, owner === null ? "function" : "member", shapeOf("Go", { calls: [{ ...call, generics: [...generics, ...call.generics] }], marks })),
    owner,
  };
}

export function callOf(node: SyntaxNode): Call {
  const list = node.childForFieldName("parameters");
  const result = node.childForFieldName("result");
  const returns = result?.type === "parameter_list" ? typesOf(result).join(", ") : (result?.text ?? "");
  return { parameters: list ? parametersOf(list) : [], returns: returns.includes(", ") ? `(${returns})` : returns, generics: genericsOf(node) };
}

const typesOf = (list: SyntaxNode) => parametersOf(list).map(({ type }) => type ?? "");

function parametersOf(list: SyntaxNode): Parameter[] {
  return childrenOf(list).flatMap((declaration) => {
    const rest = declaration.type === "variadic_parameter_declaration";
    const type = declaration.childForFieldName("type");
    const names = childrenOf(declaration).filter(({ type: kind, id }) => kind === "identifier" && id !== type?.id);
    const parameter = { kind: rest ? ("rest" as const) : ("positional" as const), optional: rest, type: type && oneLine(type.text), default: null };
    return names.length === 0 ? [{ ...parameter, name: "" }] : names.map((name) => ({ ...parameter, name: name.text }));
  });
}

function genericsOf(node: SyntaxNode): Generic[] {
  const list = node.childForFieldName("type_parameters");
  return (list ? childrenOf(list) : []).flatMap((declaration) => {
    const bound = declaration.childForFieldName("type")?.text ?? null;
    return childrenOf(declaration)
      .filter(({ type }) => type === "identifier")
      .map((name) => ({ name: name.text, bound, optional: false }));
  });
}

function typeOf(spec: SyntaxNode): GoName {
  const type = spec.childForFieldName("type");
  const generics = genericsOf(spec);
  const calls: Call[] = generics.length > 0 ? [{ parameters: [], returns: null, generics }] : [];
  if (type?.type === "struct_type")
    return { ...named(spec, "class", shapeOf("Go", { calls })), ...structParts(type), signature: `type ${spec.childForFieldName("name")?.text} struct` };
  if (type?.type === "interface_type") return interfaceOf(spec, type, calls);
  const alias = spec.type === "type_alias" ? "= " : "";
  return named(spec, "type", shapeOf("Go", { type: alias + (type ? oneLine(type.text) : ""), calls }));
}

function structParts(type: SyntaxNode): Pick<GoName, "members" | "embeds"> {
  const fields = type.descendantsOfType("field_declaration").filter((field) => field?.parent?.parent?.id === type.id);
  const [members, embeds]: [GoName[], string[]] = [[], []];
  for (const field of fields) {
    if (!field) continue;
    const held = field.childForFieldName("type");
    const names = childrenOf(field).filter(({ type: kind }) => kind === "field_identifier");
    const shape = shapeOf("Go", { type: held && oneLine(held.text) });
    const base = held?.text.replace(/^\*/, "").replace(/\[.*$/s, "") ?? "";
    if (names.length === 0) embeds.push(base);
    for (const name of names.length > 0 ? names.map(({ text }) => text) : [base.split(".").at(-1) ?? ""])
      members.push({ ...named(field, "member", shape), name, signature: oneLine(field.text) });
  }
  return { members, embeds };
}

function interfaceOf(spec: SyntaxNode, type: SyntaxNode, calls: readonly Call[]): GoName {
  const methods = childrenOf(type).filter((child) => child.type === "method_elem");
  const others = childrenOf(type).filter((child) => child.type === "type_elem");
  const members = methods.map((method) => named(method, "member", shapeOf("Go", { calls: [callOf(method)], demanded: true })));
  const sealed = members.some(({ name }) => !isExported(name));
  const shape = shapeOf("Go", { calls, bases: others.map(({ text }) => oneLine(text)), marks: sealed ? ["sealed"] : [] });
  return {
    ...named(spec, "interface", shape),
    members,
    embeds: others.map(({ text }) => text),
    signature: `type ${spec.childForFieldName("name")?.text} interface`,
  };
}

/** In a group of constants a name without a value has the type of the one above. */
function repeated(specs: readonly SyntaxNode[]): GoName[] {
  let above: string | null = null;
  return specs.flatMap((spec) => {
    const says = spec.childForFieldName("type") ?? spec.childForFieldName("value");
    above = says || spec.type === "var_spec" ? goValueType(spec) : above;
    return valuesOf(spec, above);
  });
}

function valuesOf(spec: SyntaxNode, type: string | null): GoName[] {
  const marks = spec.type === "const_spec" ? ["const"] : [];
  const names = childrenOf(spec).filter(({ type: kind, id }) => kind === "identifier" && id !== spec.childForFieldName("type")?.id);
  return names.map((name) => ({
    ...named(spec, "value", shapeOf("Go", { type, marks })),
    name: name.text,
    line: lineOf(name),
    signature: `${marks[0] ?? "var"} ${oneLine(spec.text)}`,
  }));
}

export const isExported = (name: string): boolean => /^\p{Lu}/u.test(name);
