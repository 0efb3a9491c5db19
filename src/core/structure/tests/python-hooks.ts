import { childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import type { TestMark } from "../test-case.ts";
import { pythonCondition } from "./python-conditions.ts";
import { around, markOf, type PythonReading, skipsIn } from "./python-marks.ts";
import { field, markAt, named, within } from "./shared.ts";

/** Skips in functions that are no tests: fixtures, helpers, and the hooks of pytest, which can mark or leave out any test. */
export function helperMarks(node: SyntaxNode, reading: PythonReading): TestMark[] {
  const body = field(node, "body");
  const name = hookNameOf(node);
  if (!body) return [];
  const skips = skipsIn(body, { on: "file", not: isInner }, reading);
  return /^pytest_|^load_tests$/.test(name) ? [...skips, ...hookMarks({ name, body }, reading)] : skips;
}

/** `@pytest.hookimpl(specname="…")` lets a function of any name be a hook. */
const hookNameOf = (node: SyntaxNode): string =>
  /^@pytest\.hookimpl\([^)]*specname\s*=\s*["'](\w+)["']/m.exec(node.parent?.type === "decorated_definition" ? node.parent.text : "")?.[1] ??
  field(node, "name")?.text ??
  "";

const isInner = ({ type }: SyntaxNode) => type === "class_definition" || type === "function_definition";

type Hook = { readonly name: string; readonly body: SyntaxNode };

function hookMarks({ name, body }: Hook, reading: PythonReading): TestMark[] {
  const calls = within(body, ["call"]).filter((call) => /\.add_marker$/.test(field(call, "function")?.text ?? ""));
  const added = calls.flatMap((call) => addedMarks(call, body, reading));
  const left = leftOut(name, body).map((node) =>
    markAt(node, { kind: "skip", on: "file", condition: around(node, body, reading), reason: reading.reason(lineOf(node)) }),
  );
  return [...added, ...left];
}

/** A mark added by a hook holds when the condition around the call does. */
const addedMarks = (call: SyntaxNode, body: SyntaxNode, reading: PythonReading): TestMark[] =>
  childrenOf(field(call, "arguments") ?? call)
    .flatMap((mark) => (mark.type === "string" ? textMark(mark, call, reading) : markOf(mark, { at: call, on: "file", reading })))
    .map((found) => ({ ...found, condition: found.condition ?? around(call, body, reading) }));

/** `item.add_marker("skip")` */
const textMark = (mark: SyntaxNode, call: SyntaxNode, reading: PythonReading): TestMark[] =>
  /^["'](?:skip|xfail)["']$/.test(mark.text)
    ? [markAt(call, { kind: mark.text.includes("xfail") ? "xfail" : "skip", on: "file", reason: reading.reason(lineOf(call)) })]
    : [];

/** Where a hook drops tests, ignores files, or changes what came of them. */
function leftOut(name: string, body: SyntaxNode): SyntaxNode[] {
  const statements = within(body, ["expression_statement", "delete_statement", "return_statement"]);
  const drops = droppedBy[name];
  return drops ? statements.filter(({ text }) => drops.test(text)) : [];
}

const droppedBy: Readonly<Record<string, RegExp | undefined>> = {
  load_tests: /^return (?:None|\[\]|(?:\w+\.)*TestSuite\(\s*(?:\[\])?\s*\))$/,
  pytest_collection_modifyitems: /^items\[[^\]]*\]\s*=|^items\.(?:clear|remove|pop)\(|^del items\b|\bpytest_deselected\(/,
  pytest_ignore_collect: /^return (?!False\b|None\b).+/,
  pytest_collect_file: /^return None$/,
  pytest_pycollect_makeitem: /^return \[\]$/,
  pytest_runtest_makereport: /\.outcome\s*=|^outcome\.force_result/,
  pytest_runtest_protocol: /^return True$/,
  pytest_runtest_call: /^return\b/,
  pytest_pyfunc_call: /^return True$/,
  pytest_sessionfinish: /\bexitstatus\s*=/,
  pytest_configure: /\bconfig\.option\.(?:keyword|markexpr|deselect|ignore|ignore_glob)\s*=|\bconfig\.args\b/,
};

/** A class with a constructor is not collected by pytest. */
export const constructorMarks = (body: SyntaxNode, reading: PythonReading): TestMark[] =>
  childrenOf(body)
    .filter((node) => node.type === "function_definition" && field(node, "name")?.text === "__init__")
    .map((node) => markAt(node, { kind: "skip", on: "group", reason: reading.reason(lineOf(node)) }));

/** Tests below `if` at the top of a module or class are only there when it holds. */
export function guardMarks(part: SyntaxNode, statement: SyntaxNode, reading: PythonReading): TestMark[] {
  const own = part.type === "elif_clause" ? part : statement;
  const condition = statement.type === "if_statement" ? field(own, "condition") : null;
  if (!condition || part.id === condition.id) return [];
  const sense = part.type === "else_clause" ? "when" : "unless";
  return [markAt(own, { kind: "skip", on: "group", condition: pythonCondition(condition, reading.names, sense), reason: reading.reason(lineOf(own)) })];
}

/** A test whose name is given to something else, or taken away, further down in the same block. */
export function replacedMarks(whole: SyntaxNode, name: string, { reason, takenIn }: PythonReading & { readonly takenIn: TakenIn }): TestMark[] {
  const later = whole.parent
    ? takenIn(whole.parent)
        .get(name)
        ?.find((node) => node.startIndex > whole.startIndex)
    : undefined;
  return later ? [markAt(later, { kind: "skip", on: "test", reason: reason(lineOf(later)) })] : [];
}

export type TakenIn = (block: SyntaxNode) => ReadonlyMap<string, readonly SyntaxNode[]>;

/** The statements of a block that define or take away a name, by name; each block is looked at once. */
export function takenNames(): TakenIn {
  const known = new Map<number, ReadonlyMap<string, readonly SyntaxNode[]>>();
  return (block) => {
    const found = known.get(block.id) ?? namesTaken(block);
    known.set(block.id, found);
    return found;
  };
}

function namesTaken(block: SyntaxNode): ReadonlyMap<string, readonly SyntaxNode[]> {
  const found = new Map<string, SyntaxNode[]>();
  for (const statement of childrenOf(block)) {
    for (const name of takenBy(statement)) found.set(name, [...(found.get(name) ?? []), statement]);
  }
  return found;
}

function takenBy(statement: SyntaxNode): string[] {
  const definition = statement.type === "decorated_definition" ? field(statement, "definition") : statement;
  if (definition?.type === "function_definition") return isVariant(statement) ? [] : [field(definition, "name")?.text ?? ""];
  if (statement.type === "delete_statement") return named(statement).flatMap(({ text }) => text.split(/\s*,\s*/));
  const [assignment] = statement.type === "expression_statement" ? named(statement) : [];
  const target = assignment?.type === "assignment" ? (field(assignment, "left")?.text ?? "") : "";
  const isOff = target.endsWith(".__test__") && assignment !== undefined && field(assignment, "right")?.text === "False";
  return target === "" ? [] : [isOff ? target.replace(/\.__test__$/, "") : target];
}

/** `@overload`, `@x.register`: more of the same, not instead of it. */
const isVariant = (node: SyntaxNode) => node.type === "decorated_definition" && /^@(?:[\w.]*\.)?(?:overload|register|setter)\b/m.test(node.text);
