import type { SourceFile } from "../../source-file.ts";
import { above, childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import type { TestCase, TestFile, TestMark } from "../test-case.ts";
import { assertionsIn, callsIn } from "./go-assertions.ts";
import { bodyMarks, fileMarks, type GoReading, mainMarks, skipMarks } from "./go-marks.ts";
import { field, named, oneLine, reasonsBeside, within } from "./shared.ts";

type Place = { readonly path: readonly string[]; readonly marks: readonly TestMark[] };

/** Tests of go test: functions Test*, Fuzz*, Example*, methods Test* of suites, and what `t.Run` starts in them. */
export function goTests(file: SourceFile): TestFile {
  if (!isTestFile(file.path)) return { tests: [], marks: [], helpers: helpersIn(file) };
  const reading: GoReading = { file, reason: reasonsBeside(file) };
  const marks = fileMarks(reading);
  const declared = file.nodes("function_declaration", "method_declaration").filter((node) => isTest(node));
  const tests = declared.flatMap((node) => {
    const receiver = node.type === "method_declaration" ? typeNameIn(field(node, "receiver")) : null;
    const path = [...(receiver ? [receiver] : []), field(node, "name")?.text ?? ""];
    return testsOf(node, { path, marks }, reading);
  });
  const others = file.nodes("function_declaration", "method_declaration").filter((node) => !isTest(node));
  return {
    tests,
    marks: [...(tests.length === 0 ? mainMarks(reading) : []), ...others.flatMap((node) => skipMarks(field(node, "body") ?? node, () => false, reading))],
    helpers: helpersIn(file),
  };
}

const isTestFile = (path: string) => path.endsWith("_test.go");

/** Go takes `TestX` and `Test_x`, not `Testify`; a method must belong to a suite. */
function isTest(node: SyntaxNode): boolean {
  const name = field(node, "name")?.text ?? "";
  const parameters = named(field(node, "parameters")).filter(({ type }) => type === "parameter_declaration");
  if (node.type === "method_declaration") return /^Test(?:[^a-z]|$)/.test(name) && parameters.length === 0;
  if (/^Example(?:[^a-z]|$)/.test(name)) return parameters.length === 0;
  return /^(?:Test|Fuzz)(?:[^a-z]|$)/.test(name) && name !== "TestMain" && /\b[TF]$/.test(parameters[0] ? (field(parameters[0], "type")?.text ?? "") : "");
}

const typeNameIn = (receiver: SyntaxNode | null): string => (receiver?.text.match(/(\w+)(?:\[[^\]]*\])?\s*\)$/) ?? [])[1] ?? "";

function testsOf(node: SyntaxNode, place: Place, reading: GoReading): TestCase[] {
  const body = field(node, "body");
  const test = testOf(node, body, { place, reading });
  const isSubtest = (inner: SyntaxNode) => subtestOf(inner) !== null;
  const runs = body ? outermost(body, isSubtest) : [];
  return [test, ...runs.flatMap((run) => subtests(run, { path: place.path, marks: test.marks }, reading))];
}

const outermost = (node: SyntaxNode, is: (node: SyntaxNode) => boolean): SyntaxNode[] =>
  named(node).flatMap((child) => (is(child) ? [child] : outermost(child, is)));

/** The function that `t.Run("name", func(t *testing.T) { … })` runs. */
function subtestOf(node: SyntaxNode): SyntaxNode | null {
  if (node.type !== "call_expression" || !/\.Run$/.test(field(node, "function")?.text ?? "")) return null;
  const [, run] = childrenOf(field(node, "arguments") ?? node);
  return run?.type === "func_literal" ? run : null;
}

function subtests(node: SyntaxNode, { path, marks }: Place, reading: GoReading): TestCase[] {
  const run = subtestOf(node);
  const [title] = childrenOf(field(node, "arguments") ?? node);
  if (!run || !title) return [];
  const name = /string_literal$/.test(title.type) ? title.text.slice(1, -1) : oneLine(title.text);
  const [first, ...more] = testsOf(run, { path: [...path, name], marks }, reading);
  return first ? [{ ...first, line: lineOf(node), text: node.text, rows: rowsOf(node) }, ...more] : [];
}

function testOf(node: SyntaxNode, body: SyntaxNode | null, { place, reading }: { place: Place; reading: GoReading }): TestCase {
  const isSubtest = (inner: SyntaxNode) => subtestOf(inner) !== null;
  return {
    name: place.path.at(-1) ?? "",
    path: place.path,
    line: lineOf(node),
    endLine: node.endPosition.row + 1,
    text: node.text,
    body: body?.text ?? "",
    marks: [...place.marks, ...(body ? bodyMarks(body, isSubtest, reading) : [])],
    rows: null,
    assertions: body ? assertionsIn(body, isSubtest) : [],
    calls: body ? callsIn(body, isSubtest) : [],
  };
}

/** The rows of the table a subtest is started for: `for _, tc := range []struct{…}{…}`, or a name that stands for one. */
function rowsOf(node: SyntaxNode): string[] | null {
  const loop = above(node, ["for_statement"]);
  const range = loop && childrenOf(loop).find(({ type }) => type === "range_clause");
  const table = range && field(range, "right");
  if (!loop || !table) return null;
  const literal = table.type === "composite_literal" ? table : literalOf(table, loop);
  const body = literal && field(literal, "body");
  return body ? childrenOf(body).map(({ text }) => oneLine(text)) : [oneLine(table.text)];
}

function literalOf(name: SyntaxNode, loop: SyntaxNode): SyntaxNode | null {
  for (let at = loop.parent; at; at = at.parent) {
    const declared = within(at, ["short_var_declaration", "var_spec"]).find((node) => (field(node, "left") ?? field(node, "name"))?.text === name.text);
    const value = declared && (field(declared, "right") ?? field(declared, "value"));
    const literal = value && within(value, ["composite_literal"])[0];
    if (literal) return literal;
  }
  return null;
}

function helpersIn(file: SourceFile): TestFile["helpers"] {
  return file.nodes("function_declaration", "method_declaration").flatMap((node) => {
    const [name, body] = [field(node, "name")?.text ?? "", field(node, "body")];
    if (!body || (isTestFile(file.path) && isTest(node))) return [];
    const none = () => false;
    return [{ name, line: lineOf(node), endLine: node.endPosition.row + 1, text: node.text, assertions: assertionsIn(body, none), calls: callsIn(body, none) }];
  });
}
