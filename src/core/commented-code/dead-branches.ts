import type { SourceFile } from "../source-file.ts";
import { childrenOf, type Family, familyOf, lineOf, type SyntaxNode } from "../syntax.ts";
import { isTestPath } from "../test-paths.ts";

/** Branches whose condition can never hold, by the line they begin on. */
export function deadBranchesIn(file: SourceFile): number[] {
  if (!file.language) return [];
  const { types, condition, never, body } = kinds[familyOf(file.language)];
  const isTest = isTestPath(file.path);
  const dead = file.nodes(...types).filter((node) => {
    const asked = condition(node);
    return asked !== null && never.test(asked.text) && !hasPurpose(body(node)) && (!isTest || checks.test(body(node)?.text ?? ""));
  });
  return [...dead.map(lineOf), ...neverCompiled(file)].sort((a, b) => a - b);
}

type Kind = {
  readonly types: readonly string[];
  readonly condition: (node: SyntaxNode) => SyntaxNode | null;
  readonly never: RegExp;
  readonly body: (node: SyntaxNode) => SyntaxNode | null;
};

const condition = (node: SyntaxNode) => node.childForFieldName("condition");
const consequence = (node: SyntaxNode) => node.childForFieldName("consequence") ?? node.childForFieldName("body");

const kinds: Readonly<Record<Family, Kind>> = {
  "JavaScript/TypeScript": {
    types: ["if_statement", "while_statement"],
    condition,
    never: /^\(\s*(?:(?:false|0|null|undefined|""|''|!true|!1)\s*(?:&&[\s\S]*)?|[\s\S]*&&\s*false)\s*\)$/,
    body: consequence,
  },
  Python: {
    types: ["if_statement", "elif_clause", "while_statement"],
    condition,
    never: /^(?:\(?(?:False|0|None|""|''|not True|not 1)\)?|(?:False|0) and [\s\S]*|[\s\S]* and (?:False|0))$/,
    body: consequence,
  },
  Go: {
    types: ["if_statement", "for_statement"],
    condition: (node) => condition(node) ?? (node.firstNamedChild?.type === "false" ? node.firstNamedChild : null),
    never: /^(?:false(?:\s*&&[\s\S]*)?|[\s\S]*&&\s*false|!true)$/,
    body: consequence,
  },
  Rust: {
    types: ["if_expression", "while_expression"],
    condition,
    never: /^(?:false(?:\s*&&[\s\S]*)?|[\s\S]*&&\s*false|!true)$/,
    body: consequence,
  },
};

/** Tests of languages and tools have dead branches for a subject; what must not stand there is a check. */
const checks = /\bassert\w*|\bexpect\s*\(|\bt\.(?:Error|Fatal|Run)|\brequire\.|\b(?:it|test|describe)\s*\(|\bdef test/;

/** A yield makes a generator; imports tell a type checker. Nothing at all hides nothing. */
function hasPurpose(body: SyntaxNode | null): boolean {
  if (!body) return true;
  const inside =
    body.type === "expression_statement" ? [body] : childrenOf(body).flatMap((node) => (node.type === "statement_list" ? childrenOf(node) : [node]));
  return inside.every((node) => /^(?:import_|future_import|pass_statement|empty_statement)/.test(node.type) || /^(?:yield|await)\b/.test(node.text));
}

/** A file of a package, not a program of its own, that no build takes. */
function leftOutOfPackage(file: SourceFile): number[] {
  if (/(?:^|\/)testdata\//.test(file.path) || isTestPath(file.path) || file.nodes("package_clause").some(({ text }) => /^package\s+main\b/.test(text)))
    return [];
  return file
    .nodes("comment")
    .filter(({ text }) => /^\/\/go:build\s+(?:ignore|never|disabled|none|off)\s*$/.test(text))
    .map(lineOf)
    .slice(0, file.nodes("function_declaration", "method_declaration").length > 0 ? 1 : 0);
}

/** Rust: configurations that never hold. */
function neverCompiled(file: SourceFile): number[] {
  if (file.language === "go") return leftOutOfPackage(file);
  if (file.language !== "rust") return [];
  return file
    .nodes("attribute_item", "inner_attribute_item")
    .filter(({ text }) => /^#!?\[cfg\(\s*(?:any\(\s*\)|FALSE|false|never|not\(\s*all\(\s*\)\s*\))\s*\)\]$/.test(text))
    .map(lineOf);
}
