import type { SourceFile } from "../../source-file.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { field, named } from "./shared.ts";

/** Says what an expression is called in full: `pt.mark.skip` is `pytest.mark.skip` after `import pytest as pt`. */
export type FullName = (node: SyntaxNode | null) => string;
export type PythonNames = {
  readonly fullName: FullName;
  readonly valueOf: (name: string) => SyntaxNode | null;
  /** The value of a name that is set once, so that it is that wherever it is read. */
  readonly constantOf: (name: string) => SyntaxNode | null;
};

export function pythonNames(file: SourceFile): PythonNames {
  const full = new Map<string, string>();
  const values = new Map<string, SyntaxNode>();
  const changing = new Set<string>();
  for (const node of file.nodes("import_statement", "import_from_statement")) takeImport(node, full);
  for (const node of file.nodes("assignment")) {
    const [left, right] = [field(node, "left"), field(node, "right")];
    if (left?.type !== "identifier" || !right) continue;
    if (values.has(left.text)) changing.add(left.text);
    else values.set(left.text, right);
  }
  // `try: import ssl` / `except ImportError: ssl = None`
  for (const node of file.nodes("import_statement", "import_from_statement")) for (const name of importedNames(node)) changing.add(name);
  for (const node of file.nodes("augmented_assignment", "for_statement", "global_statement")) {
    const target = node.type === "global_statement" ? named(node)[0] : field(node, "left");
    if (target) changing.add(target.text);
  }
  return {
    constantOf: (name) => (changing.has(name) ? null : (values.get(name) ?? null)),
    fullName: (node) => nameOf(node, { full, values, depth: 0 }),
    valueOf: (name) => values.get(name) ?? null,
  };
}

function takeImport(node: SyntaxNode, full: Map<string, string>): void {
  const module = node.type === "import_from_statement" ? `${field(node, "module_name")?.text ?? ""}.` : "";
  for (const part of named(node).slice(module ? 1 : 0)) {
    if (part.type === "aliased_import") full.set(field(part, "alias")?.text ?? "", module + (field(part, "name")?.text ?? ""));
    else if (module && part.type === "dotted_name") full.set(part.text, module + part.text);
  }
}

const importedNames = (node: SyntaxNode) =>
  named(node)
    .slice(node.type === "import_from_statement" ? 1 : 0)
    .map((part) => (part.type === "aliased_import" ? (field(part, "alias")?.text ?? "") : (part.text.split(".")[0] ?? "")));

type Naming = { readonly full: ReadonlyMap<string, string>; readonly values: ReadonlyMap<string, SyntaxNode>; readonly depth: number };

function nameOf(node: SyntaxNode | null, naming: Naming): string {
  if (!node || naming.depth > 8) return "";
  const deeper = { ...naming, depth: naming.depth + 1 };
  switch (node.type) {
    case "identifier": {
      const imported = naming.full.get(node.text);
      if (imported) return imported;
      const stored = naming.values.get(node.text);
      return stored && (stored.type === "attribute" || stored.type === "identifier" || stored.type === "call")
        ? nameOf(stored, deeper) || node.text
        : node.text;
    }
    case "attribute":
      return `${nameOf(field(node, "object"), deeper)}.${field(node, "attribute")?.text ?? ""}`;
    case "call": {
      const callee = nameOf(field(node, "function"), deeper);
      if (callee !== "getattr") return callee;
      const [object, key] = named(field(node, "arguments"));
      return `${nameOf(object ?? null, deeper)}.${stringIn(key ?? null) ?? ""}`;
    }
    case "parenthesized_expression":
      return nameOf(named(node)[0] ?? null, deeper);
    default:
      return "";
  }
}

/** What a string literal says, joined when it is written in several; null for anything else. */
export function stringIn(node: SyntaxNode | null): string | null {
  if (node?.type === "parenthesized_expression") return stringIn(named(node)[0] ?? null);
  if (node?.type === "concatenated_string")
    return named(node)
      .map((part) => stringIn(part) ?? "")
      .join("");
  if (node?.type !== "string") return null;
  return named(node)
    .filter(({ type }) => type === "string_content" || type === "interpolation")
    .map(({ text }) => text)
    .join("");
}
