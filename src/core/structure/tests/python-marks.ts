import type { SourceFile } from "../../source-file.ts";
import { childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import { unknownCondition } from "../conditions.ts";
import type { MarkCondition, TestMark } from "../test-case.ts";
import { assertionsIn } from "./python-assertions.ts";
import { pythonCondition } from "./python-conditions.ts";
import { type PythonNames, stringIn } from "./python-names.ts";
import { field, markAt, within } from "./shared.ts";

export type PythonReading = { readonly file: SourceFile; readonly names: PythonNames; readonly reason: (line: number) => string | null };

type Form = { readonly kind: TestMark["kind"]; readonly condition: "none" | "first" | "not-first" };

/** What a mark is called in full, and where its condition stands. */
const forms: Readonly<Record<string, Form>> = {
  "pytest.mark.skip": { kind: "skip", condition: "none" },
  "pytest.mark.skipif": { kind: "skip", condition: "first" },
  "pytest.mark.xfail": { kind: "xfail", condition: "first" },
  "unittest.skip": { kind: "skip", condition: "none" },
  "unittest.skipIf": { kind: "skip", condition: "first" },
  "unittest.skipUnless": { kind: "skip", condition: "not-first" },
  "unittest.expectedFailure": { kind: "xfail", condition: "none" },
};

export const decoratorMarks = (decorator: SyntaxNode, on: TestMark["on"], reading: PythonReading): TestMark[] =>
  childrenOf(decorator).flatMap((node) => [
    ...markOf(node, { at: decorator, on, reading }),
    ...paramMarks(node, reading),
    ...(on === "test" ? droppingMarks(node, { at: decorator, on, reading }) : []),
  ]);

/** A decorator of the same file that never mentions what it is given puts something else in its place. */
function droppingMarks(node: SyntaxNode, { at, on, reading: { file, reason } }: Marked): TestMark[] {
  const own = node.type === "identifier" ? file.nodes("function_definition").find((other) => field(other, "name")?.text === node.text) : undefined;
  const parameters = own && field(own, "parameters")?.text;
  const name = /^\(\s*(\w+)\s*(?::[^,)]*)?\)$/.exec(parameters ?? "")?.[1];
  const body = own && field(own, "body");
  if (!name || !body || within(body, ["identifier"]).some(({ text }) => text === name)) return [];
  return [markAt(at, { kind: "skip", on, reason: reason(lineOf(at)) })];
}

type Marked = { readonly at: SyntaxNode; readonly on: TestMark["on"]; readonly reading: PythonReading };

/** The mark an expression is, also when it is a name or a list of them. */
export function markOf(node: SyntaxNode, { at, on, reading }: Marked): TestMark[] {
  if (["list", "tuple", "parenthesized_expression"].includes(node.type)) return childrenOf(node).flatMap((part) => markOf(part, { at: part, on, reading }));
  const form = forms[canonical(reading.names.fullName(node))];
  if (!form) {
    const stored = node.type === "identifier" ? reading.names.valueOf(node.text) : null;
    return stored && stored.type === "list" ? markOf(stored, { at, on, reading }) : [];
  }
  const call = callBehind(node, reading);
  const given = call ? childrenOf(field(call, "arguments") ?? call) : [];
  const condition = form.condition === "none" ? null : conditionIn(given, form, reading);
  return [markAt(at, { kind: form.kind, on, condition, reason: reasonIn(given, form, reading) ?? reading.reason(lineOf(at)) })];
}

/** `twisted.trial.unittest.skip`, `_pytest.mark.skip`: the same marks by their longer names. */
const canonical = (name: string) =>
  name
    .replace(/^_pytest\.mark\.structures\.MARK_GEN\./, "pytest.mark.")
    .replace(/^(?:unittest\.case|unittest2|twisted\.trial\.unittest|aiounittest)\./, "unittest.");

function callBehind(node: SyntaxNode, { names }: PythonReading): SyntaxNode | null {
  for (let at: SyntaxNode | null = node, left = 8; at && left > 0; left--) {
    if (at.type === "call") return at;
    at = at.type === "identifier" ? names.valueOf(at.text) : null;
  }
  return null;
}

const keyword = (given: readonly SyntaxNode[], name: string) => {
  const part = given.find((argument) => argument.type === "keyword_argument" && field(argument, "name")?.text === name);
  return part ? field(part, "value") : null;
};

function conditionIn(given: readonly SyntaxNode[], form: Form, { names }: PythonReading): MarkCondition | null {
  const node = keyword(given, "condition") ?? given.find(({ type }) => type !== "keyword_argument") ?? null;
  return node && pythonCondition(node, names, form.condition === "not-first" ? "unless" : "when");
}

function reasonIn(given: readonly SyntaxNode[], form: Form, { names }: PythonReading): string | null {
  const positional = given.filter(({ type }) => type !== "keyword_argument")[form.condition === "none" ? 0 : 1] ?? null;
  const node = keyword(given, "reason") ?? positional;
  const stored = node?.type === "identifier" ? names.valueOf(node.text) : node;
  return stored ? stringIn(stored) : null;
}

/** `pytest.param(1, marks=pytest.mark.skip)` in a table. */
function paramMarks(node: SyntaxNode, reading: PythonReading): TestMark[] {
  const tables = within(node, ["identifier"]).flatMap(({ text }) => reading.names.valueOf(text) ?? []);
  const params = [node, ...tables].flatMap((place) => within(place, ["call"])).filter((call) => /(?:^|\.)param$/.test(reading.names.fullName(call)));
  return params.flatMap((call) => {
    const marks = keyword(childrenOf(field(call, "arguments") ?? call), "marks");
    return marks ? markOf(marks, { at: call, on: "test", reading }) : [];
  });
}

/** `pytestmark = …` in any form, `__test__ = False` and `collect_ignore = […]`, in a module or a class. */
export function assignedMarks(block: SyntaxNode, on: "file" | "group", reading: PythonReading): TestMark[] {
  const statements = within(block, ["expression_statement"], isDefinition);
  return statements.flatMap((statement) => {
    const marked: Marked = { at: statement, on, reading };
    const found = childrenOf(statement).flatMap((node) => (node.type === "call" ? appendedMarks(node, marked) : setMarks(node, marked)));
    return found.map((mark) => ({ ...mark, condition: mark.condition ?? around(statement, block, reading) }));
  });
}

const ignored = /^collect_ignore(?:_glob)?$/;

function setMarks(node: SyntaxNode, { at, on, reading }: Marked): TestMark[] {
  const [left, right] = [field(node, "left")?.text ?? "", field(node, "right")];
  if (!right) return [];
  if (left === "pytestmark") return markOf(right, { at, on, reading });
  const isOff = left === "__test__" && right.text === "False";
  const isIgnoring = ignored.test(left) && on === "file" && childrenOf(right).length > 0;
  return isOff || isIgnoring ? [markAt(at, { kind: "skip", on, reason: reading.reason(lineOf(at)) })] : [];
}

function appendedMarks(node: SyntaxNode, { at, on, reading }: Marked): TestMark[] {
  const [name = "", method = ""] = (field(node, "function")?.text ?? "").split(".");
  const given = childrenOf(field(node, "arguments") ?? node);
  if (!/^(?:append|extend|insert)$/.test(method)) return [];
  if (name === "pytestmark") return given.flatMap((part) => markOf(part, { at, on, reading }));
  return ignored.test(name) ? [markAt(at, { kind: "skip", on, reason: reading.reason(lineOf(at)) })] : [];
}

const skipping: Readonly<Record<string, TestMark["kind"] | undefined>> = {
  "pytest.skip": "skip",
  "pytest.xfail": "xfail",
  "pytest.importorskip": "skip",
  "pytest.skip.Exception": "skip",
  "pytest.outcomes.Skipped": "skip",
  "_pytest.outcomes.Skipped": "skip",
  "unittest.SkipTest": "skip",
  "self.skipTest": "skip",
  "cls.skipTest": "skip",
};

/** Skips a body runs into: `pytest.skip()`, `raise SkipTest`, and a `return` before anything is asserted. */
export function bodyMarks(body: SyntaxNode, reading: PythonReading): TestMark[] {
  const not = ({ type }: SyntaxNode) => type === "class_definition";
  return [...skipsIn(body, { on: "body", not }, reading), ...returnsEarly(body, reading)];
}

type Skips = { readonly on: TestMark["on"]; readonly not: (node: SyntaxNode) => boolean };

export function skipsIn(body: SyntaxNode, { on, not }: Skips, reading: PythonReading): TestMark[] {
  const nodes = within(body, ["call", "raise_statement"], not);
  return nodes.flatMap((node) => {
    const raised = node.type === "raise_statement" ? (childrenOf(node)[0] ?? null) : node;
    const kind = raised && skipping[reading.names.fullName(raised)];
    // `raise SkipTest("x")` is a statement and a call; once is enough.
    if (!kind || (node.type === "call" && node.parent?.type === "raise_statement")) return [];
    const { reason, condition } = saidBy(raised, reading);
    return [markAt(node, { kind, on, condition: around(node, body, reading) ?? condition, reason: reason ?? reading.reason(lineOf(node)) })];
  });
}

function saidBy(raised: SyntaxNode, { names }: PythonReading): Pick<TestMark, "reason" | "condition"> {
  const given = raised.type === "call" ? childrenOf(field(raised, "arguments") ?? raised) : [];
  const said = stringIn(keyword(given, "reason"));
  if (names.fullName(raised) !== "pytest.importorskip") return { reason: said ?? stringIn(given[0] ?? null), condition: null };
  return { reason: said, condition: unknownCondition(`${given[0]?.text ?? "the module"} cannot be imported`) };
}

/** The condition of the nearest `if` between a node and the body. */
export function around(node: SyntaxNode, body: SyntaxNode, reading: PythonReading): MarkCondition | null {
  for (let at = node; at.parent && at.id !== body.id; at = at.parent) {
    const { parent } = at;
    const condition = parent.type === "if_statement" || parent.type === "elif_clause" ? field(parent, "condition") : null;
    if (condition && condition.id !== at.id && at.type === "block") return pythonCondition(condition, reading.names);
    const whole = parent.type === "else_clause" && parent.parent?.type === "if_statement" ? field(parent.parent, "condition") : null;
    if (whole) return pythonCondition(whole, reading.names, "unless");
    if (parent.type === "except_clause") return unknownCondition(parent.text.split("\n")[0] ?? "");
  }
  return null;
}

function returnsEarly(body: SyntaxNode, reading: PythonReading): TestMark[] {
  for (const statement of childrenOf(body)) {
    if (isBareReturn(statement)) return [markAt(statement, { kind: "skip", on: "body", reason: reading.reason(lineOf(statement)) })];
    if (statement.type === "return_statement" || assertionsIn(statement, { names: reading.names, isOther: () => false }).length > 0) return [];
    const condition = statement.type === "if_statement" ? field(statement, "condition") : null;
    const last = childrenOf(field(statement, "consequence") ?? statement).at(-1);
    if (condition && last && isBareReturn(last))
      return [markAt(statement, { kind: "skip", on: "body", condition: pythonCondition(condition, reading.names), reason: reading.reason(lineOf(statement)) })];
  }
  return [];
}

/** A test that yields is a generator: nobody runs it to its end. What a decorator makes of it is not known here. */
export function yieldMarks(body: SyntaxNode, { reason }: PythonReading): TestMark[] {
  const isInner = ({ type }: SyntaxNode) => type === "function_definition" || type === "class_definition" || type === "lambda";
  return within(body, ["yield"], isInner)
    .slice(0, 1)
    .map((node) => markAt(node, { kind: "skip", on: "body", reason: reason(lineOf(node)) }));
}

const isBareReturn = (node: SyntaxNode) => node.type === "return_statement" && (childrenOf(node).length === 0 || childrenOf(node)[0]?.type === "none");

const isDefinition = ({ type }: SyntaxNode) => type === "function_definition" || type === "class_definition" || type === "decorated_definition";

/** Skips a module runs into when it is collected. */
export const moduleMarks = (root: SyntaxNode, reading: PythonReading): TestMark[] => skipsIn(root, { on: "file", not: isDefinition }, reading);
