import { isExported } from "../structure/surface/go-file.ts";
import { childrenOf, lineOf, type SyntaxNode } from "../syntax.ts";
import { headOf } from "./head.ts";
import { type CodeFile, type CodeName, signatureLine } from "./symbol.ts";

/** Exported names of one file of a Go package. */
export function goNames(root: SyntaxNode): Pick<CodeFile, "names" | "package" | "hidden"> {
  const declarations = childrenOf(root);
  const clause = declarations.find(({ type }) => type === "package_clause");
  const types = declarations.filter(({ type }) => type === "type_declaration").flatMap(childrenOf);
  return {
    package: clause?.firstNamedChild?.text ?? null,
    names: declarations.flatMap(namesOf),
    hidden: types.map(nameText).filter((name) => !isExported(name)),
  };
}

const nameText = (node: SyntaxNode) => node.childForFieldName("name")?.text ?? "";

function namesOf(node: SyntaxNode): CodeName[] {
  switch (node.type) {
    case "function_declaration":
      return open([{ name: nameText(node), kind: "function", line: lineOf(node), signature: headOf(node) }]);
    case "method_declaration":
      return methodOf(node);
    case "type_declaration":
      return childrenOf(node).flatMap(typeNames);
    case "const_declaration":
    case "var_declaration":
      return specsOf(node).flatMap(valueNames);
    default:
      return [];
  }
}

const open = (names: readonly CodeName[]) => names.filter(({ name }) => isExported(name));

function methodOf(node: SyntaxNode): CodeName[] {
  const receiver = node.childForFieldName("receiver")?.firstNamedChild?.childForFieldName("type")?.text ?? "";
  const owner = receiver.replace(/^\*\s*/, "").replace(/\[.*$/s, "");
  const name = nameText(node);
  if (!isExported(owner) || !isExported(name)) return [];
  return [{ name: `${owner}.${name}`, kind: "method", line: lineOf(node), signature: headOf(node), owner }];
}

function typeNames(spec: SyntaxNode): CodeName[] {
  const name = nameText(spec);
  if (!isExported(name)) return [];
  const type = spec.childForFieldName("type");
  const generics = spec.childForFieldName("type_parameters")?.text ?? "";
  const head = (kind: string) => signatureLine(`type ${name}${generics} ${kind}`);
  if (type?.type === "struct_type") return [{ name, kind: "class", line: lineOf(spec), signature: head("struct") }];
  if (type?.type !== "interface_type") return [{ name, kind: "type", line: lineOf(spec), signature: headOf(spec, `type ${spec.text}`) }];
  const methods = childrenOf(type).filter((child) => child.type === "method_elem" && isExported(nameText(child)));
  return [
    { name, kind: "type", line: lineOf(spec), signature: head("interface") },
    ...methods.map((method): CodeName => ({ name: `${name}.${nameText(method)}`, kind: "method", line: lineOf(method), signature: headOf(method) })),
  ];
}

/** Specs stand in a list where there are several, `var ( … )`. */
const specsOf = (node: SyntaxNode): SyntaxNode[] => childrenOf(node).flatMap((child) => (child.type.endsWith("_spec_list") ? childrenOf(child) : [child]));

function valueNames(spec: SyntaxNode): CodeName[] {
  const type = spec.childForFieldName("type");
  const word = spec.type === "const_spec" ? "const" : "var";
  const names = childrenOf(spec).filter(({ type: kind, id }) => kind === "identifier" && id !== type?.id);
  return open(
    names.map((name) => ({ name: name.text, kind: "value", line: lineOf(name), signature: signatureLine(`${word} ${name.text} ${type?.text ?? ""}`) })),
  );
}
