import { attributesOf } from "../structure/surface/rust-file.ts";
import { childrenOf, lineOf, type SyntaxNode } from "../syntax.ts";
import { headOf } from "./head.ts";
import { type CodeFile, type CodeName, signatureLine } from "./symbol.ts";

/** What one file of Rust makes `pub`, in modules written in place as well. */
export function rustNames(root: SyntaxNode): Pick<CodeFile, "names" | "hidden"> {
  const items = childrenOf(root);
  const types = items.filter(({ type }) => /^(?:struct|enum|union|trait|type)_item$/.test(type));
  return { names: items.flatMap((item) => namesOf(item, "")), hidden: types.filter((type) => !isOpen(type)).map(nameText) };
}

const nameText = (node: SyntaxNode) => node.childForFieldName("name")?.text ?? "";

// pub(crate), pub(super) and pub(in …) are for the crate alone.
const isOpen = (node: SyntaxNode) => node.namedChildren.some((child) => child?.type === "visibility_modifier" && child.text === "pub");

const kinds: Readonly<Record<string, CodeName["kind"]>> = {
  function_item: "function",
  function_signature_item: "function",
  struct_item: "class",
  union_item: "class",
  enum_item: "type",
  trait_item: "type",
  type_item: "type",
  const_item: "value",
  static_item: "value",
  mod_item: "module",
};

function namesOf(node: SyntaxNode, prefix: string): CodeName[] {
  if (node.type === "impl_item") return methodsOf(node, prefix);
  if (node.type === "macro_definition") return macroOf(node, prefix);
  const kind = kinds[node.type];
  if (kind === undefined || !isOpen(node) || isForTests(node)) return [];
  const name = prefix + nameText(node);
  const body = node.childForFieldName("body");
  const own: CodeName = { name, kind, line: lineOf(node), signature: signatureOf(node) };
  if (node.type === "trait_item") return [own, ...(body ? childrenOf(body).flatMap((item) => traitMethod(item, name)) : [])];
  if (kind !== "module") return [own];
  // `pub mod store;` stands in a file of its own.
  return body ? [own, ...childrenOf(body).flatMap((item) => namesOf(item, `${name}.`))] : [];
}

const isForTests = (node: SyntaxNode) => attributesOf(node).some((attribute) => /^cfg\s*\(\s*test\s*\)|^test$/.test(attribute));

function signatureOf(node: SyntaxNode): string {
  const type = node.childForFieldName("type")?.text;
  if (node.type === "const_item" || node.type === "static_item") return signatureLine(`pub ${node.type.replace("_item", "")} ${nameText(node)}: ${type ?? ""}`);
  return headOf(node);
}

function traitMethod(item: SyntaxNode, owner: string): CodeName[] {
  if (kinds[item.type] !== "function") return [];
  return [{ name: `${owner}.${nameText(item)}`, kind: "method", line: lineOf(item), signature: headOf(item) }];
}

/** Methods of its own; what a trait asks for stands at the trait. */
function methodsOf(node: SyntaxNode, prefix: string): CodeName[] {
  if (node.childForFieldName("trait") || isForTests(node)) return [];
  const owner = (node.childForFieldName("type")?.text ?? "").replace(/<.*$/s, "").split("::").at(-1) ?? "";
  const body = node.childForFieldName("body");
  const methods = (body ? childrenOf(body) : []).filter((item) => kinds[item.type] === "function" && isOpen(item) && !isForTests(item));
  return methods.map((item) => ({ name: `${prefix}${owner}.${nameText(item)}`, kind: "method", line: lineOf(item), signature: headOf(item), owner }));
}

function macroOf(node: SyntaxNode, prefix: string): CodeName[] {
  if (!attributesOf(node).some((attribute) => /^macro_export\b/.test(attribute))) return [];
  return [{ name: prefix + nameText(node), kind: "function", line: lineOf(node), signature: `macro_rules! ${nameText(node)}` }];
}
