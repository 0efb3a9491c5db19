import type { SourceFile } from "../source-file.ts";
import { familyOf, lineOf, type SyntaxNode } from "../syntax.ts";

/** A name that is given a value: `const a = f()`, `a = f()`, `a, err := f()`, `let a = f();`. */
export type Binding = {
  readonly name: string;
  readonly line: number;
  readonly value: string /** Declared outside of every function. */;
  readonly isTop: boolean;
};

const forms = {
  "JavaScript/TypeScript": { types: ["variable_declarator", "assignment_expression"], name: "name", value: "value" },
  Python: { types: ["assignment", "named_expression"], name: "left", value: "right" },
  Go: { types: ["short_var_declaration", "var_spec", "const_spec", "assignment_statement"], name: "left", value: "right" },
  Rust: { types: ["let_declaration", "const_item", "static_item"], name: "pattern", value: "value" },
} as const;

export function bindingsOf(file: SourceFile): Binding[] {
  if (!file.language) return [];
  const form = forms[familyOf(file.language)];
  return file.nodes(...form.types).flatMap((node) => {
    const name = node.childForFieldName(form.name) ?? node.childForFieldName("name") ?? node.childForFieldName("left");
    const value = node.childForFieldName(form.value) ?? node.childForFieldName("value") ?? node.childForFieldName("right");
    if (!name || !value || /^(?:member_expression|subscript_expression)$/.test(name.type)) return [];
    return namesOf(name).map((each, at) => ({ name: each, line: lineOf(node), value: partOf({ name, value, each, at }), isTop: isTop(node) }));
  });
}

type Part = { readonly name: SyntaxNode; readonly value: SyntaxNode; readonly each: string; readonly at: number };

/** `f().a` for a of `{ a } = f()`, `f()#err` for what is not the first of several. */
function partOf({ name, value, each, at }: Part): string {
  if (name.type === "object_pattern") return `${value.text}.${each}`;
  return at === 0 ? value.text : `${value.text}#${each}`;
}

const namesOf = (pattern: SyntaxNode): string[] => {
  if (pattern.type === "identifier") return [pattern.text];
  const inside = pattern.descendantsOfType(["identifier", "shorthand_property_identifier_pattern"]);
  return inside.flatMap((node) => (node && node.text !== "_" && node.parent?.type !== "member_expression" ? [node.text] : []));
};

const scopes = new Set([
  "arrow_function",
  "function_expression",
  "function_declaration",
  "method_definition",
  "function_definition",
  "lambda",
  "func_literal",
  "method_declaration",
  "function_item",
  "closure_expression",
]);

function isTop(node: SyntaxNode): boolean {
  for (let at = node.parent; at; at = at.parent) if (scopes.has(at.type)) return false;
  return true;
}

export type Place = {
  readonly from: number;
  readonly line: number /** Whether a line belongs to some other test. */;
  readonly isOther: (line: number) => boolean;
};

/** What a name stands for at a line of a test: the last value it got there before, else one it got outside of all tests. */
export function valueAt(bindings: readonly Binding[], name: string, { from, line, isOther }: Place): string | null {
  // `tests = append(tests, more...)` says what is added, not what it is.
  const itself = new RegExp(`(?<![\\w$.])${name.replace(/\$/g, "\\$")}(?![\\w$])`);
  const named = bindings.filter((binding) => binding.name === name && !itself.test(binding.value));
  const near = named.findLast((binding) => binding.line >= from && binding.line <= line);
  return (near ?? named.find(({ isTop }) => isTop) ?? named.findLast((binding) => !isOther(binding.line)))?.value ?? null;
}
