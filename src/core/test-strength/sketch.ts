import { type Extractor, firstError, type SourceFile } from "../source-file.ts";
import { type Binding, bindingsOf, valueAt } from "../structure/bindings.ts";
import { functionsOf } from "../structure/functions.ts";
import { type Import, importsOf } from "../structure/imports.ts";
import { type Hindrance, hindranceOf } from "../structure/reach.ts";
import type { Assertion, Call, TestCase, TestHelper } from "../structure/test-case.ts";
import { testsIn } from "../structure/tests.ts";
import { languageOfPath, lineOf, type SyntaxNode } from "../syntax.ts";
import { isTestPath } from "../test-paths.ts";
import { macroTests } from "./macro-tests.ts";
import { type Claim, claimOf } from "./matchers.ts";
import { bare, closing, isLiteral, plain, split } from "./values.ts";

/** An assertion as far as its strength goes. */
export type Check = Claim & {
  readonly line: number;
  readonly text: string;
  /** The subject with the names in it replaced by what they stand for. */
  readonly about: string;
  /** The same of what it must be; `expected` only has written values in their place. */
  readonly wanted: string | null;
  readonly hindrance: Hindrance | null;
};

/** A test, or a function that tests call to assert. */
export type Unit = {
  readonly kind: "test" | "helper";
  readonly name: string;
  readonly path: readonly string[];
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
  readonly checks: readonly Check[];
  /** Rows of its tables and of the lists it goes through. */
  readonly rows: readonly string[];
  readonly calls: readonly Made[];
};

/** A call a test makes, its arguments with the names in them replaced by what they stand for. */
export type Made = { readonly callee: string; readonly line: number; readonly arguments: readonly string[] };

export type FileSketch = {
  readonly units: readonly Unit[];
  /** Functions of a test file that are no tests, and what they call. */
  readonly asides: readonly { readonly name: string; readonly calls: readonly Made[] }[];
  readonly imports: readonly Import[];
  readonly error: { readonly line: number; readonly text: string } | null;
};

export const sketchExtractor: Extractor<FileSketch> = {
  id: "test-sketch",
  version: "6",
  wants: (path) => languageOfPath(path) !== null && (isTestPath(path) || path.endsWith(".rs")),
  from: sketchOf,
};

export function sketchOf(file: SourceFile): FileSketch {
  const { tests, helpers } = testsIn(file);
  const bindings = bindingsOf(file);
  const isForTests = isTestPath(file.path) ? () => true : testOnlyLines(file);
  const isInTest = (line: number) => tests.some((test) => line > test.line && line <= test.endLine);
  const asserting = helpers.filter(({ assertions, line }) => assertions.length > 0 && isForTests(line) && !isInTest(line));
  const sketching: Sketching = { file, bindings, isTest: (line) => tests.some((test) => line >= test.line && line <= test.endLine) };
  const units = [...tests.map((test) => unitOf("test", test, sketching)), ...asserting.map((helper) => unitOf("helper", helper, sketching))];
  const others = helpers.filter(({ line, calls }) => calls.length > 0 && isForTests(line) && !isInTest(line));
  const asides = others.map((helper) => ({ name: helper.name, calls: unitOf("helper", { ...helper, assertions: [] }, sketching).calls }));
  return { units: [...units, ...macroTests(file)], asides, imports: importsOf(file), error: file.root ? firstError(file) : { line: 1, text: "" } };
}

function testOnlyLines(file: SourceFile): (line: number) => boolean {
  const lines = new Set(functionsOf(file).flatMap(({ isTestOnly, line }) => (isTestOnly ? [line] : [])));
  return (line) => lines.has(line);
}

type Sketching = { readonly file: SourceFile; readonly bindings: readonly Binding[]; readonly isTest: (line: number) => boolean };

function unitOf(kind: Unit["kind"], test: TestCase | TestHelper, sketching: Sketching): Unit {
  const { name, line, endLine, text, calls } = test;
  const lookUp = (asked: string, at: number) => valueAt(sketching.bindings, asked, { from: line, line: at, isOther: sketching.isTest });
  // `expect.stringMatching(…)` inside of an assertion is a part of it.
  const own = test.assertions.filter(
    (assertion) => !/^expect\.(?:not\.)?(?:any|anything|\w+Containing|stringMatching|closeTo|arrayOf|schemaMatching)\(/.test(assertion.text),
  );
  const checks = own.map((assertion) => checkOf(assertion, test, { ...sketching, lookUp }));
  const meaningOf = (asked: string) => lookUp(asked, endLine);
  const tabled = (("rows" in test && test.rows) || []).flatMap((row) =>
    /^[A-Za-z_$][\w$.]*(?:$|\.\w+\(|\[)/.test(row) ? elementsOf(row, meaningOf) : [plain(row)],
  );
  const rows = [...tabled, ...handedRows(calls, meaningOf), ...loopRows(test, sketching.file).flatMap((list) => elementsOf(list, meaningOf))];
  return {
    kind,
    name,
    path: "path" in test ? test.path : [name],
    line,
    endLine,
    text,
    checks,
    rows,
    calls: calls.map((call) => madeOf(call, (asked) => lookUp(asked, call.line))),
  };
}

const madeOf = (call: Call, meaningOf: (name: string) => string | null): Made => ({
  callee: bare(call.callee),
  line: call.line,
  arguments: call.arguments.map((argument) => resolved(argument, meaningOf).slice(0, 300)),
});

type Looking = Sketching & { readonly lookUp: (name: string, line: number) => string | null };

function checkOf(assertion: Assertion, { line, text }: { line: number; text: string }, { file, lookUp }: Looking): Check {
  const claim = claimOf(assertion);
  const node = nodeOf(file, assertion);
  const meaningOf = (name: string) => lookUp(name, assertion.line);
  const expected = claim.expected === null ? null : resolved(claim.expected, (name) => literal(meaningOf(name)));
  return {
    ...claim,
    expected,
    line: assertion.line,
    text: assertion.text.slice(0, 200),
    about: resolved(claim.subject, meaningOf),
    wanted: claim.expected === null ? null : resolved(claim.expected, meaningOf),
    hindrance: node ? hindranceOf(node, { line, text, meaningOf }) : null,
  };
}

const literal = (value: string | null) => (value !== null && isLiteral(value) ? value : null);

/** Names replaced by what they stand for, as deep as three. */
function resolved(text: string, meaningOf: (name: string) => string | null, depth = 0): string {
  if (depth >= 3 || text.length > 400) return bare(text);
  const known = text.replace(/"(?:[^"\\]|\\.)*"|(?<![\w$.])([A-Za-z_$][\w$]*)(?![\w$]*\s*[:(=])/g, (whole, name?: string) => {
    const value = name ? meaningOf(name) : null;
    return value === null || value.length > 300 || new RegExp(`(?<![\\w$])${(name ?? "").replace(/\$/g, "\\$")}(?![\\w$])`).test(value) ? whole : bare(value);
  });
  return known === text ? bare(text) : resolved(known, meaningOf, depth + 1);
}

/** The node an assertion was read from: the first that says the same on its line, else the outermost that begins there. */
function nodeOf(file: SourceFile, { line, text }: Assertion): SyntaxNode | null {
  let outermost: SyntaxNode | null = null;
  const visit = (node: SyntaxNode): SyntaxNode | null => {
    if (lineOf(node) > line || node.endPosition.row + 1 < line) return null;
    if (lineOf(node) === line && node.parent) {
      outermost ??= node;
      if (node.text.replace(/\s+/g, " ").trim() === text) return node;
    }
    for (const child of node.namedChildren) {
      const found = child && visit(child);
      if (found) return found;
    }
    return null;
  };
  return (file.root && visit(file.root)) ?? outermost;
}

/** What the loops of a test go through, as written. */
function loopRows({ line, endLine }: { line: number; endLine: number }, file: SourceFile): string[] {
  const loops = file.nodes("for_statement", "for_in_statement", "for_expression").filter((node) => lineOf(node) >= line && lineOf(node) <= endLine);
  const over = loops.flatMap((node) => {
    const clause = node.namedChildren.find((child) => child?.type === "range_clause");
    return (node.childForFieldName("right") ?? node.childForFieldName("value") ?? clause?.childForFieldName("right"))?.text ?? [];
  });
  const each = file.nodes("call_expression").filter((node) => lineOf(node) >= line && lineOf(node) <= endLine);
  const objects = each.flatMap((node) => {
    const callee = node.childForFieldName("function");
    return callee?.type === "member_expression" && callee.childForFieldName("property")?.text === "forEach"
      ? (callee.childForFieldName("object")?.text ?? [])
      : [];
  });
  return [...over, ...objects];
}

/** What a name stands for in the end: `tests := baseTests`. */
function named(written: string, meaningOf: (name: string) => string | null, depth = 0): string {
  const value = /^&?\w+$/.test(written) && depth < 4 ? meaningOf(written.replace(/^&/, "")) : null;
  return value === null || value === written ? written : named(value, meaningOf, depth + 1);
}

/** Tables that are handed to what goes through them: `runTests(t, ToLower, lowerTests)`. */
function handedRows(calls: readonly Call[], meaningOf: (name: string) => string | null): string[] {
  const names = new Set(calls.flatMap((call) => call.arguments.filter((argument) => /^\w+$/.test(argument))));
  return [...names].flatMap((name) => elementsOf(name, meaningOf)).filter((row) => /^(?:&?\w*\{|\[|\()/.test(row));
}

/** Begins a row that stands for a table nobody can count: one that is computed, or stands elsewhere. */
export const computed = "computed ";

/** The elements of a list, as written or by its name; what is none stays as it is. */
function elementsOf(written: string, meaningOf: (name: string) => string | null): string[] {
  const text = plain(named(written, meaningOf));
  const list = text.replace(/^&|\.(?:iter|into_iter|entries|items)\(\)$|as const$/g, "").replace(/^vec!(?=\[)/, "");
  const open = /^(?:\[\]|map\[|\[\d+\]|\[\.{3}\])/.test(list) && !list.startsWith("[],") && list !== "[]" ? bodyOf(list) : /^[[({]/.test(list) ? 0 : -1;
  const end = open < 0 ? -1 : closing(list, open);
  return end < 0 || /^\.\w+\(|^\[/.test(list.slice(end + 1)) ? [computed + text] : split(list.slice(open + 1, end), ",").filter(Boolean);
}

/** Where the values of a Go composite literal begin. */
function bodyOf(list: string): number {
  const first = list.indexOf("{");
  if (!/^\[\]\*?struct\{/.test(list)) return first;
  return list.indexOf("{", closing(list, first));
}
