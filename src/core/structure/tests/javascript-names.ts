import type { SourceFile } from "../../source-file.ts";
import { childrenOf, type SyntaxNode } from "../../syntax.ts";
import { unknownCondition } from "../conditions.ts";
import type { MarkCondition, TestMark } from "../test-case.ts";
import { javascriptCondition } from "./javascript-conditions.ts";
import { field, named } from "./shared.ts";

/** What a name or an expression stands for, when it declares tests. */
export type Declarer = {
  readonly role: "test" | "group" | "library";
  readonly marks: readonly DeclarerMark[];
  readonly table: SyntaxNode | null;
};
export type DeclarerMark = { readonly kind: TestMark["kind"]; readonly condition: MarkCondition | null };
export type Names = ReadonlyMap<string, Declarer>;

/** Names that declare tests in this file: the runners' own, imported under any name, taken apart, stored, chosen. */
export function javascriptNames(file: SourceFile): Names {
  const names = new Map<string, Declarer>(globals);
  for (const node of file.nodes("function_declaration", "generator_function_declaration")) names.delete(field(node, "name")?.text ?? "");
  for (const node of file.nodes("import_statement")) takeImport(node, names);
  for (const node of file.nodes("variable_declarator", "assignment_expression")) takeVariable(node, names);
  return names;
}

const plain = (role: Declarer["role"], kind?: TestMark["kind"]): Declarer => ({ role, marks: kind ? [{ kind, condition: null }] : [], table: null });

const globals: readonly (readonly [string, Declarer])[] = [
  ...["it", "test", "specify"].map((name) => [name, plain("test")] as const),
  ...["describe", "context", "suite"].map((name) => [name, plain("group")] as const),
  ...["xit", "xtest", "xspecify"].map((name) => [name, plain("test", "skip")] as const),
  ...["fit", "ftest"].map((name) => [name, plain("test", "only")] as const),
  ...["xdescribe", "xcontext", "xsuite"].map((name) => [name, plain("group", "skip")] as const),
  ...["fdescribe", "fcontext", "fsuite"].map((name) => [name, plain("group", "only")] as const),
  ["Deno", plain("library")],
];
const byGlobalName = new Map(globals);

/** Modules whose default export, or whole, is `test`. */
const isTestModule = (source: string) => /^(?:ava|tap|tape|test|uvu|node:test|@open-wc\/testing|zora)$/.test(source);

function takeImport(node: SyntaxNode, names: Map<string, Declarer>): void {
  const source = stringOf(field(node, "source")) ?? "";
  const parts = named(node)
    .filter(({ type }) => type === "import_clause")
    .flatMap(named);
  for (const part of parts) {
    if (part.type === "identifier") takeWhole(part.text, source, names);
    if (part.type === "namespace_import") names.set(named(part)[0]?.text ?? "", plain("library"));
    if (part.type === "named_imports") for (const specifier of named(part)) takeSpecifier(specifier, source, names);
  }
}

function takeSpecifier(specifier: SyntaxNode, source: string, names: Map<string, Declarer>): void {
  const name = field(specifier, "name")?.text ?? "";
  const declarer = name === "default" && isTestModule(source) ? plain("test") : byGlobalName.get(name);
  if (declarer) names.set(field(specifier, "alias")?.text ?? name, declarer);
}

function takeWhole(name: string, source: string, names: Map<string, Declarer>): void {
  if (isTestModule(source)) names.set(name, plain("test"));
  else if (!byGlobalName.has(name)) names.set(name, plain("library"));
}

function takeVariable(node: SyntaxNode, names: Map<string, Declarer>): void {
  const target = field(node, "name") ?? field(node, "left");
  const value = field(node, "value") ?? field(node, "right");
  if (!target || !value) return;
  const found = declarerOf(value, names) ?? required(value);
  if (target.type === "identifier") {
    if (found) names.set(target.text, found);
    else if (field(node, "name")) names.delete(target.text);
  } else if (target.type === "object_pattern" && found) {
    for (const part of named(target)) takePart(part, found, names);
  }
}

function takePart(part: SyntaxNode, from: Declarer, names: Map<string, Declarer>): void {
  const key = part.type === "pair_pattern" ? (field(part, "key")?.text ?? "") : part.text;
  const name = part.type === "pair_pattern" ? (field(part, "value")?.text ?? "") : part.text;
  const taken = memberOf(from, key);
  if (taken) names.set(name, taken);
}

/** `require("node:test")`, also `import()` of it. */
function required(node: SyntaxNode): Declarer | null {
  const call = node.type === "await_expression" ? named(node)[0] : node;
  if (call?.type !== "call_expression") return null;
  const callee = field(call, "function")?.text;
  if (callee !== "require" && callee !== "import") return null;
  return plain(isTestModule(stringOf(childrenOf(field(call, "arguments") ?? call)[0] ?? null) ?? "") ? "test" : "library");
}

/** What an expression declares tests with; null when it does not. */
export function declarerOf(node: SyntaxNode, names: Names): Declarer | null {
  switch (node.type) {
    case "identifier":
      return names.get(node.text) ?? null;
    case "parenthesized_expression":
    case "as_expression":
    case "satisfies_expression":
    case "non_null_expression":
    case "type_assertion":
    case "instantiation_expression":
      return ofFirst(
        named(node).filter(({ type }) => !type.endsWith("_type") && type !== "type_arguments"),
        names,
      );
    case "member_expression": {
      const object = declarerOf(field(node, "object") ?? node, names);
      return object && memberOf(object, field(node, "property")?.text ?? "");
    }
    case "subscript_expression":
      return subscripted(node, names);
    case "call_expression":
      return called(node, names);
    case "ternary_expression":
      return chosen(field(node, "condition"), [field(node, "consequence"), field(node, "alternative")], names);
    case "binary_expression":
      return ["&&", "||", "??"].includes(field(node, "operator")?.text ?? "") ? either(node, names) : null;
    default:
      return null;
  }
}

const ofFirst = (nodes: readonly SyntaxNode[], names: Names) => (nodes[0] ? declarerOf(nodes[0], names) : null);

/** A declarer's member; null for what declares nothing (`beforeEach`, `step`, `use`). */
export function memberOf(from: Declarer, name: string): Declarer | null {
  if (from.role === "library") return byGlobalName.get(name) ?? (name === "default" || name === "module" ? from : null);
  const kind = kindOfMember[name];
  if (kind) return { ...from, marks: [...from.marks, { kind, condition: null }] };
  const role = byGlobalName.get(name)?.role;
  if (role === "test" || role === "group") return { ...from, role };
  return neutral.has(name) ? from : null;
}

const kindOfMember: Readonly<Record<string, TestMark["kind"] | undefined>> = {
  skip: "skip",
  ignore: "skip",
  fixme: "skip",
  only: "only",
  todo: "todo",
  fails: "xfail",
  failing: "xfail",
  fail: "xfail",
};
const neutral = new Set([
  "concurrent",
  "sequential",
  "serial",
  "parallel",
  "shuffle",
  "each",
  "for",
  "extend",
  "bind",
  "call",
  "skipIf",
  "runIf",
  "if",
  "todoIf",
]);

function subscripted(node: SyntaxNode, names: Names): Declarer | null {
  const object = declarerOf(field(node, "object") ?? node, names);
  const index = field(node, "index");
  if (!object || !index) return null;
  const name = stringOf(index);
  if (name !== null) return memberOf(object, name);
  if (object.role === "library") return null;
  return { ...object, marks: [...object.marks, { kind: "skip", condition: unknownCondition(index.text) }] };
}

function called(node: SyntaxNode, names: Names): Declarer | null {
  const callee = field(node, "function");
  if (callee?.type !== "member_expression") return null;
  const from = declarerOf(callee, names);
  const given = field(node, "arguments");
  if (!from || !given) return null;
  const [first] = childrenOf(given);
  switch (field(callee, "property")?.text) {
    case "each":
    case "for":
      return { ...from, table: given.type === "template_string" ? given : (first ?? given) };
    case "skipIf":
      return marked(from, "skip", first ? javascriptCondition(first) : null);
    case "todoIf":
      return marked(from, "todo", first ? javascriptCondition(first) : null);
    case "runIf":
    case "if":
      return marked(from, "skip", first ? javascriptCondition(first, "unless") : null);
    case "extend":
    case "bind":
      return from;
    default:
      return null;
  }
}

const marked = (from: Declarer, kind: TestMark["kind"], condition: MarkCondition | null): Declarer => ({
  ...from,
  marks: [...from.marks, { kind, condition }],
});

/** `condition ? it : it.skip`: what is marked on one side only is marked when that side is taken. */
function chosen(condition: SyntaxNode | null, sides: readonly (SyntaxNode | null)[], names: Names): Declarer | null {
  const [yes, no] = sides.map((side) => side && declarerOf(side, names));
  const from = yes ?? no;
  if (!from || !condition) return null;
  const when = (side: Declarer | null | undefined, sense: "when" | "unless") =>
    (side?.marks ?? []).map(({ kind, condition: own }) => ({ kind, condition: own ?? javascriptCondition(condition, sense) }));
  // A side that declares nothing (`() => {}`) leaves the test out.
  const lost = yes && no ? [] : [{ kind: "skip" as const, condition: javascriptCondition(condition, yes ? "unless" : "when") }];
  return { ...from, marks: [...when(yes, "when"), ...when(no, "unless"), ...lost] };
}

function either(node: SyntaxNode, names: Names): Declarer | null {
  const [left, right] = [field(node, "left"), field(node, "right")];
  const [one, other] = [left && declarerOf(left, names), right && declarerOf(right, names)];
  if (one && other) return { ...one, marks: [...one.marks, ...other.marks.map((mark) => ({ ...mark, condition: unknownCondition(node.text) }))] };
  return one ?? (other && left ? chosen(left, [right, null], names) : null);
}

/** What a string literal says; null for anything else. */
export function stringOf(node: SyntaxNode | null): string | null {
  if (node?.type !== "string" && node?.type !== "template_string") return null;
  if (named(node).some(({ type }) => type === "template_substitution")) return null;
  return node.text.slice(1, -1);
}
