import type { SourceFile } from "../../source-file.ts";
import { childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import type { TestCase, TestFile, TestMark } from "../test-case.ts";
import { assertionsIn, callsIn } from "./javascript-assertions.ts";
import { bodyMarks, groupMarks } from "./javascript-body.ts";
import { javascriptCondition } from "./javascript-conditions.ts";
import { neverCalled, overridden, skippingHelpers } from "./javascript-elsewhere.ts";
import { type Declarer, declarerOf, javascriptNames, memberOf, type Names, stringOf } from "./javascript-names.ts";
import { isEmptyList, isForNothing } from "./javascript-nothing.ts";
import { field, markAt, named, oneLine, reasonsBeside } from "./shared.ts";

export type Reading = { readonly file: SourceFile; readonly names: Names; readonly reason: (line: number) => string | null };
/** Where a test stands: its groups, their marks, and the names under which a test's context is known here. */
type Place = { readonly path: readonly string[]; readonly marks: readonly TestMark[]; readonly contexts: ReadonlySet<string> };
type Found = { readonly tests: TestCase[]; readonly marks: TestMark[] };

/** Tests of vitest, jest, mocha, jasmine, node:test, ava, tap, tape, playwright, bun and Deno. */
export function javascriptTests(file: SourceFile): TestFile {
  const reading: Reading = { file, names: javascriptNames(file), reason: reasonsBeside(file) };
  const found: Found = { tests: [], marks: [] };
  if (file.root) visit(file.root, { path: [], marks: [], contexts: new Set() }, { reading, found });
  found.marks.push(...overridden(reading), ...skippingHelpers(reading));
  return { ...found, helpers: helpersIn(reading) };
}

type Walk = { readonly reading: Reading; readonly found: Found };

function visit(node: SyntaxNode, place: Place, walk: Walk): void {
  const own = groupMarks(node, walk.reading);
  const inside = own.length > 0 ? { ...place, marks: [...place.marks, ...own] } : place;
  const before = walk.found.tests.length;
  for (const child of named(node)) {
    const declared = child.type === "call_expression" ? declaration(child, inside, walk.reading) : null;
    if (declared) take(declared, inside, walk);
    else visit(child, guarded(child, inside, walk.reading), walk);
  }
  if (walk.found.tests.length === before) walk.found.marks.push(...own);
}

/** Tests that are only declared when a condition holds, in a function nobody calls, or for each entry of an empty list. */
function guarded(node: SyntaxNode, place: Place, { file }: Reading): Place {
  if (neverCalled(node) || isForNothing(node, file)) return { ...place, marks: [...place.marks, markAt(node, { kind: "skip", on: "group" })] };
  const whole = alternativeTo(node);
  if (whole) return { ...place, marks: [...place.marks, markAt(node, { kind: "skip", on: "group", condition: javascriptCondition(whole, "unless") })] };
  const parent = node.parent;
  if (parent?.type !== "if_statement") return place;
  const condition = field(parent, "condition");
  const isBranch = condition !== null && (field(parent, "consequence")?.id === node.id || node.type === "else_clause");
  if (!isBranch) return place;
  const mark = markAt(parent, { kind: "skip", on: "group", condition: javascriptCondition(condition, node.type === "else_clause" ? "when" : "unless") });
  return { ...place, marks: [...place.marks, mark] };
}

/** What has to hold in `ENABLED && test(…)` and in `ENABLED ? test(…) : null`. */
function alternativeTo(node: SyntaxNode): SyntaxNode | null {
  if (node.type === "binary_expression") return field(node, "operator")?.text === "&&" ? field(node, "left") : null;
  const isAlone = node.type === "ternary_expression" && field(node, "alternative")?.type !== "call_expression";
  return isAlone ? field(node, "condition") : null;
}

export type Declaration = {
  readonly node: SyntaxNode;
  readonly declarer: Declarer;
  readonly name: string;
  readonly body: SyntaxNode | null;
  readonly options: SyntaxNode | null;
};

const functions = ["arrow_function", "function_expression", "generator_function"];

/** A call that declares a test or a group; null for any other. */
export function declaration(node: SyntaxNode, place: Pick<Place, "contexts">, { names }: Pick<Reading, "names">): Declaration | null {
  const callee = field(node, "function");
  const given = field(node, "arguments");
  if (!callee || given?.type !== "arguments") return null;
  const declarer = declarerOf(callee, names) ?? ofContext(callee, place);
  if (!declarer || declarer.role === "library") return null;
  const parts = childrenOf(given);
  const options = parts.find(({ type }) => type === "object") ?? null;
  const inline = parts.findLast(({ type }) => functions.includes(type)) ?? functionIn(options);
  const [first] = parts;
  if (!first || isTable(callee)) return null;
  if (!declares(parts, { inline, options, isMarked: declarer.marks.length > 0 })) return null;
  const body = inline ?? referred(parts.slice(1).findLast(({ type }) => type === "identifier") ?? null);
  return { node, declarer, name: stringOf(first) ?? nameIn(options, first), body, options };
}

type Shape = { readonly inline: SyntaxNode | null; readonly options: SyntaxNode | null; readonly isMarked: boolean };

/** Whether these arguments make a test. `test.skip(condition, "reason")` and `test.fail()` mark what they stand in instead. */
function declares([first, second]: readonly SyntaxNode[], { inline, options, isMarked }: Shape): boolean {
  if (!first) return false;
  if (stringOf(first) !== null || first.type === "template_string" || isJoined(first)) return true;
  if (first === options) return inline !== null;
  if (first === inline) return !isMarked || second === undefined;
  return inline !== null || (!isMarked && second?.type === "identifier");
}

/** `"reads " + name` */
const isJoined = (node: SyntaxNode) => node.type === "binary_expression" && field(node, "operator")?.text === "+";

const isTable = (callee: SyntaxNode) =>
  callee.type === "member_expression" && /^(?:each|for|skipIf|runIf|if|todoIf|extend|bind|use|configure)$/.test(field(callee, "property")?.text ?? "");

/** `t.test(…)` inside of a test. */
function ofContext(callee: SyntaxNode, { contexts }: Pick<Place, "contexts">): Declarer | null {
  if (callee.type !== "member_expression") return null;
  const object = field(callee, "object");
  const property = field(callee, "property")?.text ?? "";
  if (object?.type === "member_expression") {
    const from = ofContext(object, { contexts });
    return from && memberOf(from, property);
  }
  return object?.type === "identifier" && contexts.has(object.text) && /^(?:test|it|step|describe)$/.test(property)
    ? { role: property === "describe" ? "group" : "test", marks: [], table: null }
    : null;
}

const pairsOf = (options: SyntaxNode | null) => named(options).filter(({ type }) => type === "pair" || type === "method_definition");
const keyOf = (pair: SyntaxNode) => (field(pair, "key") ?? field(pair, "name"))?.text.replace(/^["']|["']$/g, "") ?? "";

function functionIn(options: SyntaxNode | null): SyntaxNode | null {
  const pair = pairsOf(options).find((part) => keyOf(part) === "fn");
  return pair?.type === "method_definition" ? pair : pair ? field(pair, "value") : null;
}

function nameIn(options: SyntaxNode | null, first: SyntaxNode): string {
  const pair = pairsOf(options).find((part) => keyOf(part) === "name");
  return (
    stringOf(pair ? field(pair, "value") : null) ??
    (first === options ? "" : functions.includes(first.type) ? (field(first, "name")?.text ?? "") : oneLine(first.text))
  );
}

/** `it("adds", addsNumbers)`: the function stands elsewhere in the file. */
function referred(name: SyntaxNode | null): SyntaxNode | null {
  if (!name) return null;
  let top = name;
  while (top.parent) top = top.parent;
  for (const node of top.descendantsOfType(["function_declaration", "variable_declarator"])) {
    if (node && field(node, "name")?.text === name.text) return node.type === "function_declaration" ? node : field(node, "value");
  }
  return null;
}

function take(found: Declaration, place: Place, walk: Walk): void {
  const { reading } = walk;
  const on = found.declarer.role === "group" ? "group" : "test";
  const own = marksOf(found, on, reading);
  const contexts = new Set([...place.contexts, ...parametersOf(found.body)]);
  const inside: Place = { path: [...place.path, found.name], marks: [...place.marks, ...own], contexts };
  if (found.declarer.role === "group") {
    const before = walk.found.tests.length;
    if (found.body) visit(field(found.body, "body") ?? found.body, inside, walk);
    if (walk.found.tests.length === before) walk.found.marks.push(...own);
    return;
  }
  const isOwn = (node: SyntaxNode) => node.type === "call_expression" && declaration(node, inside, reading) !== null;
  walk.found.tests.push(testOf(found, inside, { reading, isOwn }));
  const body = found.body && field(found.body, "body");
  if (body) for (const child of subtests(body, isOwn)) visitOne(child, inside, walk);
}

const subtests = (body: SyntaxNode, isOwn: (node: SyntaxNode) => boolean): SyntaxNode[] =>
  named(body).flatMap((child) => (isOwn(child) ? [child] : subtests(child, isOwn)));

function visitOne(node: SyntaxNode, place: Place, walk: Walk): void {
  const declared = declaration(node, place, walk.reading);
  if (declared) take(declared, place, walk);
}

type Testing = { readonly reading: Reading; readonly isOwn: (node: SyntaxNode) => boolean };

function testOf({ node, name, body, declarer }: Declaration, place: Place, { reading, isOwn }: Testing): TestCase {
  const inner = body && field(body, "body");
  const marks = body && inner ? bodyMarks(body, { ...reading, contexts: place.contexts, isOwn }) : [];
  const isNearby = body !== null && body.startIndex >= node.startIndex && body.endIndex <= node.endIndex;
  return {
    name,
    path: place.path,
    line: lineOf(node),
    endLine: node.endPosition.row + 1,
    text: isNearby || !body ? node.text : `${node.text}\n${body.text}`,
    body: inner?.text ?? "",
    marks: [...place.marks, ...marks],
    rows: rowsOf(declarer.table, reading.file),
    assertions: inner ? assertionsIn(inner, isOwn) : [],
    calls: inner ? callsIn(inner, isOwn) : [],
  };
}

function rowsOf(table: SyntaxNode | null, file: SourceFile): string[] | null {
  if (!table) return null;
  if (isEmptyList(table, file)) return [];
  if (table.type === "array") return childrenOf(table).map(({ text }) => oneLine(text));
  if (table.type !== "template_string") return [oneLine(table.text)];
  return table.text.slice(1, -1).trim().split("\n").slice(1).map(oneLine).filter(Boolean);
}

function marksOf({ node, declarer, options, body, name }: Declaration, on: "test" | "group", { reason }: Reading): TestMark[] {
  const why = reason(lineOf(node));
  const callee = declarer.marks.map(({ kind, condition }) => markAt(node, { kind, on, condition, reason: why }));
  const optional = pairsOf(options).flatMap((pair) => optionMark(pair, on, why));
  const isMarked = callee.length + optional.length > 0;
  return [...callee, ...optional, ...(body || isMarked || on === "group" || name === "" ? [] : [markAt(node, { kind: "todo", on, reason: why })])];
}

const kindOfOption: Readonly<Record<string, TestMark["kind"] | undefined>> = { skip: "skip", ignore: "skip", todo: "todo", only: "only", fails: "xfail" };

/** `{ skip: "why" }`, `{ ignore: Deno.build.os === "windows" }` */
function optionMark(pair: SyntaxNode, on: "test" | "group", why: string | null): TestMark[] {
  const kind = kindOfOption[keyOf(pair)];
  const value = field(pair, "value");
  if (!kind || !value || pair.type !== "pair") return [];
  const said = stringOf(value);
  const condition = said === null ? javascriptCondition(value) : null;
  return [markAt(pair, { kind, on, reason: said || why, condition: condition?.holds === "always" ? null : condition })];
}

/** The names a test's callback calls its context: `t`, `ctx`, and `skip` of `({ skip })`. */
function parametersOf(body: SyntaxNode | null): string[] {
  const parameters = body && (field(body, "parameters") ?? field(body, "parameter"));
  if (!parameters) return [];
  if (parameters.type === "identifier") return [parameters.text];
  const [first] = named(parameters);
  const pattern = first && (field(first, "pattern") ?? first);
  if (pattern?.type === "identifier") return [pattern.text];
  return pattern?.type === "object_pattern"
    ? named(pattern).map((part) => `${part.type === "pair_pattern" ? (field(part, "value")?.text ?? "") : part.text}()`)
    : [];
}

function helpersIn(reading: Reading): TestFile["helpers"] {
  const { file } = reading;
  return file.nodes("function_declaration", "variable_declarator").flatMap((node) => {
    const holder = node.type === "function_declaration" ? node : field(node, "value");
    const body = holder && (node.type === "function_declaration" || functions.includes(holder.type)) ? field(holder, "body") : null;
    const name = field(node, "name")?.text;
    if (!body || !name) return [];
    return [
      {
        name,
        line: lineOf(node),
        endLine: node.endPosition.row + 1,
        text: node.text,
        assertions: assertionsIn(body, () => false),
        calls: callsIn(body, () => false),
      },
    ];
  });
}
