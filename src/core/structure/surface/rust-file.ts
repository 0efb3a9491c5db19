import { type Extractor, firstError, lineAt } from "../../source-file.ts";
import { childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import { genericsOf, rustCall } from "./rust-call.ts";
import { type Call, oneLine, type Shape, type SymbolKind, shapeOf } from "./symbol.ts";

/** What one file of Rust holds, as far as others may come to see it. */
export type RustFile = {
  readonly error: { readonly line: number; readonly text: string } | null;
  readonly items: readonly RustItem[];
};
export type RustItem = {
  readonly name: string;
  readonly is: "item" | "mod" | "use" | "impl";
  readonly kind: SymbolKind;
  readonly open: boolean;
  readonly line: number;
  readonly signature: string;
  readonly shape: Shape;
  /** `cfg(…)` it stands under, each of which must hold. */
  readonly cfg: readonly string[];
  /** Fields, variants, methods; items of a module written in place. */
  readonly members: readonly RustItem[];
  /** A module's own file, when `#[path]` names it; the path of a use; the trait of an impl. */
  readonly path: string | null;
  /** A module whose items stand in another file. */
  readonly elsewhere: boolean;
};

export const rustSurface: Extractor<RustFile> = {
  id: "surface-rust",
  version: "2",
  wants: (path) => path.endsWith(".rs"),
  from: (file) => ({
    error: file.root ? firstError(file) : { line: 1, text: lineAt(file.text, 1) },
    items: file.root ? itemsOf(file.root).map(within(innerAttributes(file.root))) : [],
  }),
};

/** `#![cfg(…)]` at the top of a file. */
const innerAttributes = (root: SyntaxNode) =>
  childrenOf(root).flatMap(({ type, firstNamedChild }) => (type === "inner_attribute_item" ? [firstNamedChild?.text ?? ""] : []));

const itemsOf = (block: SyntaxNode): RustItem[] => childrenOf(block).flatMap((node) => (isHidden(node) ? [] : itemOf(node)));

function itemOf(node: SyntaxNode): RustItem[] {
  switch (node.type) {
    case "function_item":
    case "function_signature_item":
      return [functionOf(node)];
    case "struct_item":
    case "union_item":
      return [structOf(node)];
    case "enum_item":
      return [enumOf(node)];
    case "trait_item":
      return [traitOf(node)];
    case "const_item":
    case "static_item":
      return [{ ...plain(node, "value"), shape: shapeOf("Rust", { type: textOf(node, "type"), marks: node.type === "const_item" ? ["const"] : [] }) }];
    case "type_item":
    case "associated_type":
      return [{ ...plain(node, "type"), shape: shapeOf("Rust", { type: textOf(node, "type"), calls: genericCall(node) }) }];
    case "mod_item":
      return [moduleOf(node)];
    case "use_declaration":
      return usesOf(node);
    case "impl_item":
      return [implOf(node)];
    case "macro_definition":
      return attributesOf(node).some((attribute) => /^macro_export\b/.test(attribute))
        ? [{ ...plain(node, "macro"), open: true, signature: `macro_rules! ${textOf(node, "name")}` }]
        : [];
    default:
      return [];
  }
}

const textOf = (node: SyntaxNode, field: string) => node.childForFieldName(field)?.text ?? null;

function plain(node: SyntaxNode, kind: SymbolKind): RustItem {
  const body = node.childForFieldName("body");
  const head = body ? node.text.slice(0, body.startIndex - node.startIndex) : node.text;
  return {
    name: textOf(node, "name") ?? "",
    is: "item",
    kind,
    open: isOpen(node),
    line: lineOf(node),
    signature: oneLine(head),
    shape: shapeOf("Rust"),
    cfg: attributesOf(node).filter((attribute) => /^cfg\s*\(/.test(attribute)),
    members: [],
    path: null,
    elsewhere: false,
  };
}

// pub(crate), pub(super) and pub(in …) are for the crate alone.
const isOpen = (node: SyntaxNode) => childrenOf(node).some(({ type, text }) => type === "visibility_modifier" && text === "pub");

/** What stands in `#[…]` above an item. */
export function attributesOf(node: SyntaxNode): string[] {
  const found: string[] = [];
  for (let at = node.previousNamedSibling; at && /^(attribute_item|line_comment|block_comment)$/.test(at.type); at = at.previousNamedSibling)
    if (at.type === "attribute_item") found.push(at.firstNamedChild?.text ?? "");
  return found;
}

const isHidden = (node: SyntaxNode) => attributesOf(node).some((attribute) => /^cfg\s*\(\s*test\s*\)|^test$|^doc\s*\(\s*hidden\s*\)/.test(attribute));

function functionOf(node: SyntaxNode): RustItem {
  const words = childrenOf(node).find(({ type }) => type === "function_modifiers")?.text ?? "";
  const marks = ["const", "async", "unsafe"].filter((word) => new RegExp(`\\b${word}\\b`).test(words));
  return { ...plain(node, "function"), shape: shapeOf("Rust", { calls: [rustCall(node)], marks }) };
}

const genericCall = (node: SyntaxNode): Call[] => {
  const generics = genericsOf(node);
  return generics.length > 0 ? [{ parameters: [], returns: null, generics }] : [];
};

function structOf(node: SyntaxNode): RustItem {
  const fields = fieldsOf(node.childForFieldName("body"));
  const exhaustive = !attributesOf(node).some((attribute) => /^non_exhaustive\b/.test(attribute));
  const constructible = exhaustive && fields.every(({ open }) => open);
  const members = fields.filter(({ open }) => open).map((field) => ({ ...field, shape: { ...field.shape, demanded: constructible } }));
  return {
    ...plain(node, "class"),
    members,
    shape: shapeOf("Rust", { bases: derived(node), marks: constructible ? ["constructible"] : [], calls: genericCall(node) }),
  };
}

function fieldsOf(body: SyntaxNode | null): RustItem[] {
  if (body?.type === "field_declaration_list")
    return childrenOf(body)
      .filter(({ type }) => type === "field_declaration")
      .map((field) => ({ ...plain(field, "member"), shape: shapeOf("Rust", { type: textOf(field, "type") }) }));
  if (body?.type !== "ordered_field_declaration_list") return [];
  const fields: RustItem[] = [];
  let open = false;
  for (const child of childrenOf(body)) {
    if (child.type === "visibility_modifier") open = child.text === "pub";
    else if (child.type !== "attribute_item") {
      fields.push({ ...plain(child, "member"), name: String(fields.length), open, shape: shapeOf("Rust", { type: child.text }) });
      open = false;
    }
  }
  return fields;
}

const derived = (node: SyntaxNode): string[] =>
  attributesOf(node)
    .flatMap((attribute) => /^derive\s*\((.*)\)$/s.exec(attribute)?.[1]?.split(",") ?? [])
    .map((name) => name.trim().split("::").at(-1) ?? "")
    .filter(Boolean);

function enumOf(node: SyntaxNode): RustItem {
  const sealed = attributesOf(node).some((attribute) => /^non_exhaustive\b/.test(attribute));
  const variants = childrenOf(node.childForFieldName("body") ?? node).filter(({ type }) => type === "enum_variant");
  const members = variants
    .filter((variant) => !isHidden(variant))
    .map((variant) => ({
      ...plain(variant, "member"),
      open: true,
      signature: oneLine(variant.text),
      shape: shapeOf("Rust", { type: textOf(variant, "body") ?? "", demanded: true }),
    }));
  return {
    ...plain(node, "enum"),
    members,
    shape: shapeOf("Rust", { bases: derived(node), marks: sealed ? ["sealed", "open-ended"] : [], calls: genericCall(node) }),
  };
}

function traitOf(node: SyntaxNode): RustItem {
  const bounds = textOf(node, "bounds");
  const body = node.childForFieldName("body");
  const items = (body ? itemsOf(body) : []).map((item) => ({
    ...item,
    kind: "member" as const,
    open: true,
    shape: { ...item.shape, demanded: isDemanded(item, body) },
  }));
  const marks = /[Ss]ealed|\bprivate::/.test(bounds ?? "") ? ["sealed"] : [];
  return { ...plain(node, "interface"), members: items, shape: shapeOf("Rust", { type: bounds ?? "", marks, calls: genericCall(node) }) };
}

/** Has no default of its own. */
function isDemanded({ name }: RustItem, body: SyntaxNode | null): boolean {
  const node = childrenOf(body ?? ({ namedChildren: [] } as unknown as SyntaxNode)).find((child) => textOf(child, "name") === name);
  return node !== undefined && node.type !== "function_item" && node.childForFieldName("value") === null;
}

function moduleOf(node: SyntaxNode): RustItem {
  const body = node.childForFieldName("body");
  const path = attributesOf(node).map((attribute) => /^path\s*=\s*"(.*)"$/.exec(attribute)?.[1]);
  return { ...plain(node, "module"), is: "mod", members: body ? itemsOf(body) : [], path: path.find(Boolean) ?? null, elsewhere: body === null };
}

function implOf(node: SyntaxNode): RustItem {
  const body = node.childForFieldName("body");
  const type = textOf(node, "type")?.replace(/<.*$/s, "") ?? "";
  const trait = textOf(node, "trait");
  const negative = /^\s*(unsafe\s+)?impl(\s*<[^{]*?>)?\s*!/.test(node.text);
  return {
    ...plain(node, "class"),
    name: type,
    is: "impl",
    members:
      body && trait === null
        ? itemsOf(body)
            .filter(({ open }) => open)
            .map(within(attributesOf(node)))
        : [],
    path: trait === null || negative ? trait && "" : traitName(trait),
  };
}

const within =
  (attributes: readonly string[]) =>
  (item: RustItem): RustItem => ({
    ...item,
    cfg: [...attributes.filter((attribute) => /^cfg\s*\(/.test(attribute)), ...item.cfg],
  });

const traitName = (trait: string) =>
  trait
    .replace(/\s+/g, " ")
    .replace(/(?:\w+::)+/g, "")
    .replace(/<'\w+>|'\w+,? ?/g, "");

/** `pub use a::{b as c, d::*}` as one item for each name. */
function usesOf(node: SyntaxNode): RustItem[] {
  const argument = node.childForFieldName("argument");
  const found = argument ? pathsOf(argument, "") : [];
  return found.map(({ path, name }) => ({ ...plain(node, "module"), is: "use", name, path, signature: oneLine(node.text) }));
}

function pathsOf(node: SyntaxNode, before: string): { path: string; name: string }[] {
  const at = (text: string) => (before ? `${before}::${text}` : text);
  switch (node.type) {
    case "use_as_clause":
      return [{ path: at(textOf(node, "path") ?? ""), name: textOf(node, "alias") ?? "" }];
    case "use_wildcard":
      return [{ path: at(node.firstNamedChild?.text ?? ""), name: "*" }];
    case "scoped_use_list": {
      const path = textOf(node, "path");
      return childrenOf(node.childForFieldName("list") ?? node).flatMap((child) => pathsOf(child, path === null ? before : at(path)));
    }
    case "use_list":
      return childrenOf(node).flatMap((child) => pathsOf(child, before));
    case "self":
      return [{ path: before, name: before.split("::").at(-1) ?? "" }];
    default:
      return [{ path: at(node.text), name: node.text.split("::").at(-1) ?? "" }];
  }
}
