import type { Extractor, SourceFile } from "./source-file.ts";
import { above, type Family, familyOf, languageOfPath, lineOf, type SyntaxNode } from "./syntax.ts";
import { isTestPath } from "./test-paths.ts";

/** One small change that a good test would notice. Offsets are UTF-16 units of the file's text. */
export type Mutant = {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  /** What is done, for people: `+ becomes -`. */
  readonly says: string;
};

/** Every mutant of a file, in the order of the text. Test code is not mutated. */
export const mutants: Extractor<readonly Mutant[]> = {
  id: "mutants",
  version: "1",
  wants: (path) => languageOfPath(path) !== null && !isTestPath(path) && !/\.d\.[cm]?ts$|\.pyi$/.test(path),
  from: (file) =>
    file.language && !file.root?.hasError
      ? [...operators(file), ...literals(file), ...conditions(file), ...returns(file)].sort((a, b) => a.start - b.start)
      : [],
};

export const applied = (text: string, { start, end, replacement }: Mutant): string => text.slice(0, start) + replacement + text.slice(end);

const mutantOf = (node: SyntaxNode, replacement: string, says?: string): Mutant => ({
  line: lineOf(node),
  start: node.startIndex,
  end: node.endIndex,
  replacement,
  says: says ?? `${short(node.text)} becomes ${short(replacement)}`,
});

const short = (text: string) => (text.length <= 30 ? text : `${text.slice(0, 27)}...`).replace(/\s+/g, " ");

const swapped: Readonly<Record<string, string>> = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "==": "!=",
  "!=": "==",
  "===": "!==",
  "!==": "===",
  "&&": "||",
  "||": "&&",
  "??": "&&",
  and: "or",
  or: "and",
  "+=": "-=",
  "-=": "+=",
  "*=": "/=",
};

const binary = [
  "binary_expression",
  "binary_operator",
  "comparison_operator",
  "boolean_operator",
  "augmented_assignment",
  "augmented_assignment_expression",
  "compound_assignment_expr",
  "assignment_statement",
];

function operators(file: SourceFile): Mutant[] {
  return file.nodes(...binary).flatMap((node) => {
    if (isOutside(node)) return [];
    const operator = node.children.find((child) => child && !child.isNamed && swapped[child.text] !== undefined);
    // Text is put together with +, and nothing is left of it when it is taken apart.
    if (!operator || (operator.text === "+" && joinsText(node))) return [];
    return [mutantOf(operator, swapped[operator.text] ?? "")];
  });
}

const joinsText = (node: SyntaxNode) => node.children.some((child) => child !== null && /string|template/.test(child.type));

function literals(file: SourceFile): Mutant[] {
  return file.nodes("true", "false", "boolean_literal", "number", "integer", "int_literal", "integer_literal").flatMap((node) => {
    const other = flipped[node.text] ?? (/^\d{1,9}$/.test(node.text) ? String(Number(node.text) + 1) : null);
    return other === null || isOutside(node) ? [] : [mutantOf(node, other)];
  });
}

const flipped: Readonly<Record<string, string>> = { true: "false", false: "true", True: "False", False: "True" };

function conditions(file: SourceFile): Mutant[] {
  return file.nodes("if_statement", "if_expression", "while_statement", "while_expression").flatMap((node) => {
    const condition = node.childForFieldName("condition");
    if (!condition || isOutside(node) || /let_(?:condition|chain)/.test(condition.type) || condition.text.startsWith("let ")) return [];
    const inner = condition.type === "parenthesized_expression" ? condition.text.slice(1, -1) : condition.text;
    return [mutantOf(condition, negated[familyOf(file.language ?? "go")](inner, condition.type), `the condition ${short(inner)} is turned round`)];
  });
}

const negated: Readonly<Record<Family, (inner: string, type: string) => string>> = {
  "JavaScript/TypeScript": (inner) => `(!(${inner}))`,
  Python: (inner) => `not (${inner})`,
  Go: (inner) => `!(${inner})`,
  Rust: (inner) => `!(${inner})`,
};

/** A returned text, list or object that nothing is left of. Numbers and truths have their own mutants. */
function returns(file: SourceFile): Mutant[] {
  return file.nodes("return_statement").flatMap((node) => {
    const value = node.firstNamedChild?.type === "expression_list" ? node.firstNamedChild.firstNamedChild : node.firstNamedChild;
    const empty = value && emptied[value.type];
    return !value || !empty || isOutside(node) || value.text.length <= empty.length ? [] : [mutantOf(value, empty)];
  });
}

const emptied: Readonly<Record<string, string>> = {
  string: '""',
  template_string: '""',
  array: "[]",
  list: "[]",
  object: "({})",
  dictionary: "{}",
  interpreted_string_literal: '""',
};

/** Declarations of constants and types, imports, attributes and Rust's own tests: nobody calls them. */
const isOutside = (node: SyntaxNode) => above(node, outsideTypes) !== null || isRustTest(node);
const outsideTypes = [
  "import_statement",
  "import_declaration",
  "attribute_item",
  "decorator",
  "type_alias_declaration",
  "interface_declaration",
  "const_spec",
  "enum_item",
];

function isRustTest(node: SyntaxNode): boolean {
  for (let at: SyntaxNode | null = node; at; at = at.parent)
    if (at.type === "mod_item" && /#\[cfg\(test\)\]\s*$/.test(at.previousNamedSibling?.text ?? "")) return true;
  return false;
}
