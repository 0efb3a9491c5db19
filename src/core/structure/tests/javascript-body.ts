import { above, childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import type { MarkCondition, TestMark } from "../test-case.ts";
import type { Reading } from "./javascript.ts";
import { assertionsIn } from "./javascript-assertions.ts";
import { javascriptCondition } from "./javascript-conditions.ts";
import { declarerOf, stringOf } from "./javascript-names.ts";
import { field, markAt, named, within } from "./shared.ts";

type Body = Reading & { readonly contexts: ReadonlySet<string>; readonly isOwn: (node: SyntaxNode) => boolean };

/** What a test says of itself while it runs: `t.skip()`, `this.skip()`, `test.skip(condition)`, an early `return`. */
export function bodyMarks(test: SyntaxNode, body: Body): TestMark[] {
  const inner = field(test, "body");
  if (!inner) return [];
  const calls = within(inner, ["call_expression"], body.isOwn).flatMap((node) => skipCall(node, test, body));
  return [...calls, ...returnsEarly(inner, body)];
}

const kindOfCall: Readonly<Record<string, TestMark["kind"] | undefined>> = { skip: "skip", fixme: "skip", todo: "todo", fail: "xfail", pending: "skip" };

function skipCall(node: SyntaxNode, test: SyntaxNode, body: Body): TestMark[] {
  const callee = field(node, "function");
  const given = childrenOf(field(node, "arguments") ?? node);
  if (!callee) return [];
  const kind = kindCalled(callee, body);
  if (!kind) return [];
  const conditional = given.find((argument) => stringOf(argument) === null);
  const condition = conditional ? javascriptCondition(conditional) : around(node, test);
  const said = given.map(stringOf).find((text) => text !== null);
  return [markAt(node, { kind, on: "body", condition, reason: said ?? body.reason(lineOf(node)) })];
}

function kindCalled(callee: SyntaxNode, { contexts, names }: Body): TestMark["kind"] | null {
  if (callee.type === "identifier") {
    if (callee.text === "pending") return "skip";
    return contexts.has(`${callee.text}()`) ? (kindOfCall[callee.text] ?? null) : null;
  }
  if (callee.type !== "member_expression") return null;
  const object = field(callee, "object");
  const property = field(callee, "property")?.text ?? "";
  const kind = kindOfCall[property];
  if (!kind || !object) return null;
  if (object.type === "this") return property === "skip" ? kind : null;
  if (object.type === "identifier" && contexts.has(object.text)) return property === "fail" ? null : kind;
  return declarerOf(object, names)?.role === "test" ? kind : null;
}

/** The conditions between a node and the function it belongs to. */
export function around(node: SyntaxNode, test: SyntaxNode): MarkCondition | null {
  const holder = above(node, ["if_statement"]);
  if (!holder || holder.startIndex < test.startIndex) return null;
  const condition = field(holder, "condition");
  const isElse = within(holder, ["else_clause"]).some((clause) => clause.startIndex <= node.startIndex && clause.endIndex >= node.endIndex);
  return condition && javascriptCondition(condition, isElse ? "unless" : "when");
}

/** A `return` before anything was asserted, at the top of the body. */
function returnsEarly(inner: SyntaxNode, body: Body): TestMark[] {
  if (inner.type !== "statement_block") return [];
  for (const statement of childrenOf(inner)) {
    if (statement.type === "return_statement")
      return childrenOf(statement).length === 0 ? [markAt(statement, { kind: "skip", on: "body", reason: body.reason(lineOf(statement)) })] : [];
    if (assertionsIn(statement, body.isOwn).length > 0) return [];
    const returned = statement.type === "if_statement" ? returnOf(statement) : null;
    const condition = returned && field(statement, "condition");
    if (returned && condition)
      return [markAt(statement, { kind: "skip", on: "body", condition: javascriptCondition(condition), reason: body.reason(lineOf(statement)) })];
  }
  return [];
}

function returnOf(statement: SyntaxNode): SyntaxNode | null {
  const branch = field(statement, "consequence");
  const last = branch?.type === "statement_block" ? childrenOf(branch).at(-1) : branch;
  return last?.type === "return_statement" && childrenOf(last).length === 0 ? last : null;
}

/** Marks a group sets on itself: playwright's `test.skip(condition, "why")`, mocha's `this.skip()` in a hook. */
export function groupMarks(node: SyntaxNode, { names, reason }: Reading): TestMark[] {
  return named(node).flatMap((statement) => {
    const call = statement.type === "expression_statement" ? childrenOf(statement)[0] : null;
    const callee = call?.type === "call_expression" ? field(call, "function") : null;
    if (!call || !callee) return [];
    return [...markCall(call, callee, { names, reason }), ...hookSkips(call, callee, reason)];
  });
}

function markCall(call: SyntaxNode, callee: SyntaxNode, { names, reason }: Pick<Reading, "names" | "reason">): TestMark[] {
  const object = callee.type === "member_expression" ? field(callee, "object") : null;
  const kind = kindOfCall[field(callee, "property")?.text ?? ""];
  if (!object || !kind || declarerOf(object, names)?.role !== "test") return [];
  const given = childrenOf(field(call, "arguments") ?? call);
  const [first] = given;
  // With a title and a function it is a test.
  if (first && stringOf(first) !== null) return [];
  if (first && (first.type === "object" || first.type === "template_string")) return [];
  const said = given.map(stringOf).find((text) => text !== null);
  return [markAt(call, { kind, on: "group", condition: first ? javascriptCondition(first) : null, reason: said ?? reason(lineOf(call)) })];
}

function hookSkips(call: SyntaxNode, callee: SyntaxNode, reason: Reading["reason"]): TestMark[] {
  if (!/^(?:\w+\.)?(?:before|beforeEach|beforeAll|setup|suiteSetup)$/.test(callee.text)) return [];
  return within(call, ["call_expression"])
    .filter((node) => /^(?:this|t|ctx|context|test|it)\.skip$/.test(field(node, "function")?.text ?? ""))
    .map((node) => markAt(node, { kind: "skip", on: "group", condition: around(node, call), reason: reason(lineOf(node)) }));
}
