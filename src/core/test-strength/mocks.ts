import type { Extractor, SourceFile } from "../source-file.ts";
import { type Import, importsOf } from "../structure/imports.ts";
import { childrenOf, languageOfPath, lineOf, type SyntaxNode } from "../syntax.ts";
import { isTestPath } from "../test-paths.ts";
import type { FileSketch } from "./sketch.ts";
import { calledIn } from "./values.ts";

/** Something a test puts in the place of real code. */
export type Stub = {
  readonly line: number;
  readonly text: string;
  /** The module as the test writes it; null when it is reached by a name. */
  readonly module: string | null;
  /** What is replaced; null for all of the module. */
  readonly names: readonly string[] | null;
};

export const stubExtractor: Extractor<readonly Stub[]> = {
  id: "test-stubs",
  version: "1",
  wants: (path) => languageOfPath(path) !== null && isTestPath(path),
  from: (file) => file.nodes("call_expression", "call", "assignment_expression", "assignment", "assignment_statement").flatMap((node) => stubOf(node, file)),
};

function stubOf(node: SyntaxNode, file: SourceFile): Stub[] {
  if (/^assignment/.test(node.type)) return assigned(node, file);
  const callee = node.childForFieldName("function")?.text ?? "";
  const [first, second] = childrenOf(node.childForFieldName("arguments") ?? node);
  const told = { line: lineOf(node), text: (node.text.split("\n")[0] ?? "").slice(0, 160) };
  if (!first) return [];
  if (/^(?:vi|jest|vitest)\.(?:mock|doMock|unstable_mockModule|setMock)$|^mock\.module$|^mock$/.test(callee)) return moduleMock(told, first, second ?? null);
  const replaced = replacers.find(([pattern]) => pattern.test(callee))?.[1];
  const name = replaced?.({ node, first, second: second ?? null });
  return name ? [{ ...told, module: null, names: [unquoted(name.text).split(".").at(-1) ?? ""] }] : [];
}

type Replacing = { readonly node: SyntaxNode; readonly first: SyntaxNode; readonly second: SyntaxNode | null };

/** Calls that put something in the place of a function, and where its name stands. */
const replacers: readonly (readonly [RegExp, (call: Replacing) => SyntaxNode | null])[] = [
  [/(?:^|\.)spyOn$/, ({ node, second }) => (isReplaced(node) ? second : null)],
  [/^(?:sinon\.stub|sandbox\.stub|stub)$/, ({ second }) => second],
  [/(?:^|\.)patch$/, ({ first }) => (/^["']/.test(first.text) ? first : null)],
  [/(?:^|\.)patch\.object$/, ({ second }) => second],
  [/^(?:monkeypatch|mocker)\.(?:setattr|patch)$/, ({ first, second }) => (/^["']/.test(first.text) ? first : second)],
];

const unquoted = (text: string) => text.replace(/^["'`]|["'`]$/g, "");

/** A spy alone calls what it spies on. */
const isReplaced = (node: SyntaxNode) =>
  /^\s*\.(?:mock(?:Return|Resolved|Rejected|Implementation)\w*)\(/.test(node.parent?.parent?.text.slice(node.text.length) ?? "");

function moduleMock(told: Pick<Stub, "line" | "text">, first: SyntaxNode, factory: SyntaxNode | null): Stub[] {
  const named = /import\(\s*["'](.*?)["']\s*\)/.exec(first.text)?.[1] ?? unquoted(first.text);
  const isPartial = factory !== null && /importActual|requireActual|importOriginal|actual|original|\bspy\s*:\s*true/.test(factory.text);
  const keys = factory
    ? factory
        .descendantsOfType(["pair", "shorthand_property_identifier", "method_definition"])
        .flatMap((pair) => (pair ? [(pair.childForFieldName("key") ?? pair.childForFieldName("name") ?? pair).text] : []))
    : [];
  return [{ ...told, module: named, names: isPartial ? keys : null }];
}

/** `calc.total = () => 3`, `compute = func(…) {…}` over something imported or of the package. */
function assigned(node: SyntaxNode, file: SourceFile): Stub[] {
  const [left, right] = [node.childForFieldName("left"), node.childForFieldName("right")];
  if (
    !left ||
    !right ||
    !/^(?:lambda\b|func\s*\(|\(?[\w, ]*\)?\s*=>|function\b|(?:vi|jest|mock)\.fn\(|(?:Magic|Async)?Mock\(|mock\.(?:Magic)?Mock\()/.test(right.text)
  )
    return [];
  const [object = "", ...rest] = left.text.split(".");
  const isImported = rest.length > 0 && importsOf(file).some(({ local }) => local === object);
  const isPackage = node.type === "assignment_statement" && rest.length === 0;
  if (!isImported && !isPackage) return [];
  return [{ line: lineOf(node), text: (node.text.split("\n")[0] ?? "").slice(0, 160), module: null, names: [left.text.split(".").at(-1) ?? ""] }];
}

/** What an assertion of the file calls directly although the stub has taken its place; null when none does. */
export function assertedStub(stub: Stub, { units, imports }: FileSketch): string | null {
  const from = imports.filter((each) => stub.module !== null && each.from === stub.module);
  const whole = from.filter(({ imported }) => imported === "*" || imported === "default").map(({ local }) => local);
  const isTaken = (name: string) => (stub.names ? stub.names.includes(original(name, from)) : true);
  const candidates = new Set(stub.module === null ? (stub.names ?? []) : from.map(({ local }) => local).filter(isTaken));
  for (const check of units.flatMap(({ checks }) => checks)) {
    const called = calledIn(check.about).find((name) => candidates.has(name));
    const member = whole.find(
      (name) =>
        check.about.includes(`${name}.`) &&
        calledIn(check.about).some((method) => check.about.includes(`${name}.${method}(`) && (stub.names === null || stub.names.includes(method))),
    );
    if (called ?? member) return called ?? member ?? null;
  }
  return null;
}

const original = (local: string, imports: readonly Import[]) => imports.find((each) => each.local === local)?.imported ?? local;
