import type { SourceFile } from "../source-file.ts";
import { childrenOf, familyOf, lineOf, type SyntaxNode } from "../syntax.ts";

/** One name a file has from another one. */
export type Import = {
  /** What it is called here; for a re-export, what it is exported as. `*` when every name comes along under its own. */
  readonly local: string;
  /** What it is called there; `*` for the module itself, or all of its names; `default`. */
  readonly imported: string;
  /** The module as written; of Python relative ones with their dots, of Rust the path without the name. */
  readonly from: string;
  readonly line: number;
  readonly isReexport: boolean;
};

export function importsOf(file: SourceFile): Import[] {
  if (!file.language || !file.root) return [];
  switch (familyOf(file.language)) {
    case "JavaScript/TypeScript":
      return javascriptImports(file);
    case "Python":
      return file.nodes("import_statement", "import_from_statement").flatMap(pythonImports);
    case "Go":
      return file.nodes("import_spec").map(goImport);
    default:
      return file
        .nodes("use_declaration")
        .flatMap((node) => useTree(node.childForFieldName("argument"), [], { line: lineOf(node), isReexport: /^pub\b/.test(node.text) }));
  }
}

const unquoted = (node: SyntaxNode | null) => (node?.text ?? "").replace(/^["'`]|["'`]$/g, "");

function javascriptImports(file: SourceFile): Import[] {
  const declared = file.nodes("import_statement", "export_statement").flatMap((node) => {
    const source = node.childForFieldName("source");
    return source
      ? namedParts(node).map((part) => ({ ...part, from: unquoted(source), line: lineOf(node), isReexport: node.type === "export_statement" }))
      : [];
  });
  const called = file.nodes("call_expression").flatMap((node) => {
    const callee = node.childForFieldName("function");
    const first = node.childForFieldName("arguments")?.firstNamedChild ?? null;
    if (first?.type !== "string" || !isLoading(callee)) return [];
    return requiredParts(node).map((part) => ({ ...part, from: unquoted(first), line: lineOf(node), isReexport: false }));
  });
  return [...declared, ...called];
}

const isLoading = (callee: SyntaxNode | null) =>
  callee?.text === "require" || callee?.type === "import" || /^(?:vi|jest)\.(?:importActual|requireActual)$/.test(callee?.text ?? "");

type Part = Pick<Import, "local" | "imported">;

function namedParts(node: SyntaxNode): Part[] {
  const specifiers = node.descendantsOfType(["import_specifier", "export_specifier"]).filter((found) => found !== null);
  const named = specifiers.map((part) => {
    const name = part.childForFieldName("name")?.text ?? "";
    return { imported: name, local: part.childForFieldName("alias")?.text ?? name };
  });
  if (node.type === "export_statement") {
    const space = childrenOf(node).find(({ type }) => type === "namespace_export");
    const all = specifiers.length === 0 ? [{ imported: "*", local: space ? (space.firstNamedChild?.text ?? "*") : "*" }] : [];
    return [...named, ...all];
  }
  const clause = childrenOf(node).find(({ type }) => type === "import_clause");
  const parts = clause ? childrenOf(clause) : [];
  const whole = parts.flatMap((part) => {
    if (part.type === "identifier") return [{ imported: "default", local: part.text }];
    return part.type === "namespace_import" ? [{ imported: "*", local: part.firstNamedChild?.text ?? "" }] : [];
  });
  return [...whole, ...named];
}

/** `const { a, b: c } = …` of a module that is required or loaded when it is needed. */
function requiredParts(call: SyntaxNode): Part[] {
  let holder = call.parent;
  while (holder && (holder.type === "await_expression" || holder.type === "parenthesized_expression")) holder = holder.parent;
  if (holder?.type === "member_expression")
    return [{ imported: holder.childForFieldName("property")?.text ?? "*", local: holder.parent?.childForFieldName("name")?.text ?? "" }];
  const pattern =
    holder?.type === "variable_declarator"
      ? holder.childForFieldName("name")
      : holder?.type === "assignment_expression"
        ? holder.childForFieldName("left")
        : null;
  if (pattern?.type === "identifier") return [{ imported: "*", local: pattern.text }];
  if (pattern?.type !== "object_pattern") return [{ imported: "*", local: "" }];
  return childrenOf(pattern).map((part) => {
    const key = (part.childForFieldName("key") ?? part.childForFieldName("left") ?? part).text;
    return { imported: key, local: part.childForFieldName("value")?.text ?? key };
  });
}

function pythonImports(node: SyntaxNode): Import[] {
  const module = node.type === "import_from_statement" ? (node.childForFieldName("module_name")?.text ?? "") : null;
  const names = childrenOf(node).slice(module === null ? 0 : 1);
  const told = { line: lineOf(node), isReexport: module !== null };
  return names.map((part) => {
    if (part.type === "wildcard_import") return { ...told, local: "*", imported: "*", from: module ?? "" };
    const name = part.childForFieldName("name")?.text ?? part.text;
    const local = part.childForFieldName("alias")?.text ?? name;
    return module === null ? { ...told, local, imported: "*", from: name } : { ...told, local, imported: name, from: module };
  });
}

function goImport(node: SyntaxNode): Import {
  const from = unquoted(node.childForFieldName("path"));
  const local =
    node.childForFieldName("name")?.text ??
    from
      .replace(/\/v\d+$/, "")
      .split("/")
      .at(-1) ??
    "";
  return { local: local === "." ? "*" : local, imported: "*", from, line: lineOf(node), isReexport: false };
}

type Use = { readonly line: number; readonly isReexport: boolean };

function useTree(node: SyntaxNode | null, before: readonly string[], use: Use): Import[] {
  if (!node) return [];
  switch (node.type) {
    case "scoped_use_list":
      return useTree(node.childForFieldName("list"), [...before, ...segments(node.childForFieldName("path"))], use);
    case "use_list":
      return childrenOf(node).flatMap((part) => useTree(part, before, use));
    case "use_wildcard":
      return [{ local: "*", imported: "*", from: [...before, ...segments(childrenOf(node)[0] ?? null)].join("::"), ...use }];
    case "use_as_clause": {
      const [inner] = useTree(node.childForFieldName("path"), before, use);
      return inner ? [{ ...inner, local: node.childForFieldName("alias")?.text ?? inner.local }] : [];
    }
    default: {
      const path = [...before, ...segments(node)];
      const name = path.at(-1) === "self" ? (path.at(-2) ?? "") : (path.at(-1) ?? "");
      return [{ local: name, imported: name, from: path.slice(0, path.at(-1) === "self" ? -2 : -1).join("::"), ...use }];
    }
  }
}

const segments = (node: SyntaxNode | null): string[] => (node ? node.text.split("::").map((part) => part.trim()) : []);
