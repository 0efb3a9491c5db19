import type { SourceFile } from "../../source-file.ts";
import { above, childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import { conditionOf, systemsNamed, unknownCondition } from "../conditions.ts";
import type { MarkCondition, TestMark } from "../test-case.ts";
import { assertionsIn } from "./go-assertions.ts";
import { fileNameCondition, goCondition, tagCondition } from "./go-conditions.ts";
import { testingMethod } from "./go-testing.ts";
import { field, markAt, within } from "./shared.ts";

export type GoReading = { readonly file: SourceFile; readonly reason: (line: number) => string | null };

/** `t.Skip()` and its kin, and a `return` before anything can fail. */
export const bodyMarks = (body: SyntaxNode, isOther: (node: SyntaxNode) => boolean, reading: GoReading): TestMark[] => [
  ...skipMarks(body, isOther, reading),
  ...returnsEarly(body, isOther, reading.reason),
  ...goesThroughNothing(body, reading.reason),
];

/** Everything that could fail stands in a loop over a list without anything in it. */
function goesThroughNothing(body: SyntaxNode, reason: GoReading["reason"]): TestMark[] {
  const loops = within(body, ["for_statement"]).filter((loop) => /^for [^{]*range \[\](?:[\w.*]+|struct\{[^{}]*\})\{\s*\} \{/.test(loop.text));
  return loops
    .filter((loop) => assertionsIn(loop, () => false).length > 0 && assertionsIn(loop, () => false).length === assertionsIn(body, () => false).length)
    .map((loop) => markAt(loop, { kind: "skip", on: "body", reason: reason(lineOf(loop)) }));
}

export function skipMarks(body: SyntaxNode, isOther: (node: SyntaxNode) => boolean, { reason }: GoReading): TestMark[] {
  const skips = within(body, ["call_expression"], isOther).filter((node) => /^Skip(?:f|Now)?$/.test(testingMethod(node) ?? "") || isLeaving(node));
  return skips.map((node) => {
    const [first] = childrenOf(field(node, "arguments") ?? node);
    const said = first && /string_literal$/.test(first.type) ? first.text.slice(1, -1) : null;
    return markAt(node, { kind: "skip", on: "body", condition: around(node, body), reason: said || reason(lineOf(node)) });
  });
}

/** Ends the goroutine of the test, which counts as passed. */
const isLeaving = (node: SyntaxNode) => /^runtime\.Goexit\(\s*\)$/.test(node.text) && above(node, ["func_literal"]) === null;

/** The condition of the nearest `if`, also when it asks in its initializer. */
function around(node: SyntaxNode, body: SyntaxNode): MarkCondition | null {
  for (let at = node; at.parent && at.id !== body.id; at = at.parent) {
    const condition = at.parent.type === "if_statement" ? field(at.parent, "condition") : null;
    if (!condition || condition.id === at.id) {
      if (at.type === "expression_case" || at.type === "default_case") return switched(at);
      continue;
    }
    return goCondition(condition, field(at.parent, "alternative")?.id === at.id ? "unless" : "when");
  }
  return null;
}

/** `switch runtime.GOOS { case "windows": t.Skip() }` */
function switched(clause: SyntaxNode): MarkCondition {
  const value = clause.parent ? field(clause.parent, "value") : null;
  const cases = clause.type === "default_case" && clause.parent ? childrenOf(clause.parent).filter(({ type }) => type === "expression_case") : [clause];
  const said = cases.map((one) => field(one, "value")?.text ?? "").join(", ");
  const isDefault = clause.type === "default_case";
  const text = `${value?.text ?? "switch"} ${isDefault ? "none of" : "=="} ${said}`;
  if (value?.text === "runtime.GOARCH") return conditionOf(text, { is: "runtime" });
  if (value?.text !== "runtime.GOOS") return unknownCondition(text);
  const same = { is: "system", systems: [...said.matchAll(/"(\w+)"/g)].flatMap(([, name = ""]) => systemsNamed(name) ?? ["other"]) } as const;
  return conditionOf(text, isDefault ? { is: "not", of: same } : same);
}

function returnsEarly(body: SyntaxNode, isOther: (node: SyntaxNode) => boolean, reason: GoReading["reason"]): TestMark[] {
  for (const statement of childrenOf(childrenOf(body)[0] ?? body)) {
    if (statement.type === "return_statement") return [markAt(statement, { kind: "skip", on: "body", reason: reason(lineOf(statement)) })];
    if (assertionsIn(statement, () => false).length > 0 || within(statement, ["call_expression"], () => false).some(isOther)) return [];
    const condition = statement.type === "if_statement" ? field(statement, "condition") : null;
    const branch = field(statement, "consequence");
    const last = branch && childrenOf(childrenOf(branch)[0] ?? branch).at(-1);
    if (condition && last?.type === "return_statement")
      return [markAt(statement, { kind: "skip", on: "body", condition: goCondition(condition), reason: reason(lineOf(statement)) })];
  }
  return [];
}

/** Build constraints, file names and a TestMain that runs nothing. */
export function fileMarks({ file, reason }: GoReading): TestMark[] {
  const constraints = file.nodes("comment").filter(({ text }) => /^\/\/\s*\+build\s|^\/\/go:build\s/.test(text));
  const built = constraints.map((node) => markAt(node, { kind: "skip", on: "file", condition: tagCondition(node.text), reason: reason(lineOf(node)) }));
  const byName = fileNameCondition(file.path);
  const named: TestMark[] = byName
    ? [{ kind: "skip", on: "file", line: 1, text: file.path.slice(file.path.lastIndexOf("/") + 1), reason: null, condition: byName }]
    : [];
  return [...built, ...named, ...mainMarks({ file, reason })];
}

/** A TestMain decides for its whole package. */
export function mainMarks(reading: GoReading): TestMark[] {
  return [...testMainMarks(reading), ...initMarks(reading)];
}

/** `func init() { os.Exit(0) }`: over before it began. */
const initMarks = ({ file, reason }: GoReading): TestMark[] =>
  file
    .nodes("function_declaration")
    .filter((node) => field(node, "name")?.text === "init")
    .flatMap((node) => within(node, ["call_expression"]).filter(({ text }) => /^os\.Exit\(\s*0\s*\)$/.test(text)))
    .map((node) => markAt(node, { kind: "skip", on: "file", reason: reason(lineOf(node)) }));

function testMainMarks({ file, reason }: GoReading): TestMark[] {
  const main = file.nodes("function_declaration").find((node) => field(node, "name")?.text === "TestMain");
  const body = main && field(main, "body");
  if (!main || !body) return [];
  const calls = within(body, ["call_expression"]);
  const handle = /(\w+)\s+\*/.exec(field(main, "parameters")?.text ?? "")?.[1] ?? "m";
  const runs = calls.filter(
    (node) =>
      childrenOf(field(node, "arguments") ?? node).some(({ type, text }) => type === "identifier" && text === handle) ||
      /\.Run$|^\w*(?:VerifyTestMain|RunTests?|TestMain|RunSpecs)\w*$|\.(?:VerifyTestMain|TestMain|Main|RunMain\w*)$/.test(field(node, "function")?.text ?? ""),
  );
  if (runs.length === 0) return [markAt(main, { kind: "skip", on: "file", reason: reason(lineOf(main)) })];
  const [run] = runs;
  const leaving = calls.filter(
    (node) => field(node, "function")?.text === "os.Exit" && run && node.startIndex < run.startIndex && node.endIndex < run.endIndex,
  );
  const after = calls.filter((node) => /^os\.Exit\(\s*0\s*\)$/.test(node.text) && run && node.startIndex > run.startIndex);
  const early = leaving
    .filter(({ text }) => /^os\.Exit\(\s*0\s*\)$/.test(text))
    .map((node) => markAt(node, { kind: "skip", on: "file", condition: around(node, body), reason: reason(lineOf(node)) }));
  return [...early, ...after.map((node) => markAt(node, { kind: "xfail", on: "file", condition: around(node, body), reason: reason(lineOf(node)) }))];
}
