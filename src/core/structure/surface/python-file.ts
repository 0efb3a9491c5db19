import { type Extractor, firstError, lineAt, type SourceFile } from "../../source-file.ts";
import { childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import { classOf } from "./python-class.ts";
import { callOf, decoratorsOf, headOf } from "./python-function.ts";
import { merged, type PythonName, statementsOf, valuesOf } from "./python-names.ts";
import { resultMarks } from "./python-result.ts";
import { shapeOf } from "./symbol.ts";

/** What one file of Python binds at its top level. */
export type PythonFile = {
  readonly error: { readonly line: number; readonly text: string } | null;
  /** Names of `__all__` and modules whose `__all__` is added; null when it says none that can be read. */
  readonly all: { readonly names: readonly string[]; readonly of: readonly string[] } | null;
  readonly names: readonly PythonName[];
  readonly imports: readonly PythonImport[];
};
/** `from <module> import <what> as <name>`; `what` null for `import <module>`, `*` for all. */
export type PythonImport = { readonly module: string; readonly what: string | null; readonly name: string };

export const pythonSurface: Extractor<PythonFile> = {
  id: "surface-python",
  version: "2",
  wants: (path) => /\.pyi?$/.test(path),
  from: (file) => {
    const statements = file.root ? statementsOf(file.root) : [];
    const error = file.root ? firstError(file) : { line: 1, text: lineAt(file.text, 1) };
    return { error, all: namesInAll(statements), names: merged(statements.flatMap(namesOf)), imports: importsOf(file) };
  },
};

function namesOf(node: SyntaxNode): PythonName[] {
  const definition = node.type === "decorated_definition" ? node.childForFieldName("definition") : node;
  if (definition?.type === "function_definition") return [functionOf(node, definition)];
  if (definition?.type === "class_definition") return [classOf(node, definition)];
  if (node.type === "type_alias_statement") return [aliasOf(node)];
  return node.type === "expression_statement" ? valuesOf(node) : [];
}

function functionOf(node: SyntaxNode, definition: SyntaxNode): PythonName {
  const decorators = decoratorsOf(node);
  const marks = [
    "callable",
    ...(/^async\b/.test(definition.text) ? ["async"] : []),
    ...(decorators.some((name) => /(^|\.)overload$/.test(name)) ? ["overload"] : []),
    // A decorator may make anything of it: @contextmanager.
    ...(decorators.length === 0 ? resultMarks(definition) : []),
  ];
  return {
    name: definition.childForFieldName("name")?.text ?? "",
    kind: "function",
    line: lineOf(definition),
    signature: headOf(definition),
    shape: shapeOf("Python", { calls: [callOf(definition)], marks }),
    members: [],
  };
}

function aliasOf(node: SyntaxNode): PythonName {
  const name = node.childForFieldName("left")?.text.replace(/\[.*/s, "") ?? "";
  const shape = shapeOf("Python", { type: node.childForFieldName("right")?.text ?? null });
  return { name, kind: "type", line: lineOf(node), signature: node.text, shape, members: [] };
}

/** What `__all__` says; null when it says nothing that can be read. */
export function namesInAll(statements: readonly SyntaxNode[]): PythonFile["all"] {
  const lists = statements.flatMap((statement) => (statement.firstNamedChild && listed(statement.firstNamedChild)) ?? []);
  const last = lists
    .slice(
      Math.max(
        0,
        lists.findLastIndex(({ more }) => !more),
      ),
    )
    .map(({ value }) => partsOf(value));
  return lists.length === 0 ? null : { names: last.flatMap(({ names }) => names), of: last.flatMap(({ of }) => of) };
}

function listed(node: SyntaxNode): { value: SyntaxNode; more: boolean } | null {
  const isAll = (part: SyntaxNode | null) => part?.text === "__all__";
  const right = node.childForFieldName("right");
  if ((node.type === "assignment" || node.type === "augmented_assignment") && isAll(node.childForFieldName("left")) && right)
    return { value: right, more: node.type === "augmented_assignment" };
  const called = node.type === "call" ? node.childForFieldName("function") : null;
  if (called?.type !== "attribute" || !isAll(called.childForFieldName("object"))) return null;
  const value = node.childForFieldName("arguments");
  return value && { value, more: true };
}

function partsOf(value: SyntaxNode): { names: string[]; of: string[] } {
  const strings = value.descendantsOfType("string_content").map((string) => string?.text ?? "");
  const modules = [value, ...value.descendantsOfType("attribute")].filter(
    (node) => node?.type === "attribute" && node.childForFieldName("attribute")?.text === "__all__",
  );
  return { names: strings, of: [...new Set(modules.map((node) => node?.childForFieldName("object")?.text ?? ""))] };
}

function importsOf(file: SourceFile): PythonImport[] {
  const top = file.nodes("import_from_statement", "import_statement").filter((node) => !insideDefinition(node));
  return top.flatMap((node) => {
    const from = node.childForFieldName("module_name");
    const rest = childrenOf(node).filter(({ id }) => id !== from?.id);
    return rest.map((part) => {
      const what = part.type === "aliased_import" ? (part.childForFieldName("name")?.text ?? "") : part.type === "wildcard_import" ? "*" : part.text;
      const alias = part.type === "aliased_import" ? part.childForFieldName("alias")?.text : undefined;
      return from ? { module: from.text, what, name: alias ?? what } : { module: what, what: null, name: alias ?? what.split(".")[0] ?? what };
    });
  });
}

function insideDefinition(node: SyntaxNode): boolean {
  for (let at = node.parent; at; at = at.parent) if (at.type === "function_definition" || at.type === "class_definition") return true;
  return false;
}
