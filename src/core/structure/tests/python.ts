import type { SourceFile } from "../../source-file.ts";
import { childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import type { TestCase, TestFile, TestMark } from "../test-case.ts";
import { assertionsIn, callsIn } from "./python-assertions.ts";
import { constructorMarks, guardMarks, helperMarks, replacedMarks, type TakenIn, takenNames } from "./python-hooks.ts";
import { assignedMarks, bodyMarks, decoratorMarks, moduleMarks, type PythonReading, yieldMarks } from "./python-marks.ts";
import { pythonNames } from "./python-names.ts";
import { field, named, oneLine, reasonsBeside } from "./shared.ts";

type Place = { readonly path: readonly string[]; readonly marks: readonly TestMark[]; readonly inTestCase: boolean };
type Found = { readonly tests: TestCase[]; readonly marks: TestMark[] };

/** Tests of pytest and unittest: functions and methods that are called test*, in classes called Test* or derived from a TestCase. */
export function pythonTests(file: SourceFile): TestFile {
  if (!file.root) return { tests: [], marks: [], helpers: [] };
  const reading: PythonReading = { file, names: pythonNames(file), reason: reasonsBeside(file) };
  const found: Found = { tests: [], marks: [] };
  const marks = [...assignedMarks(file.root, "file", reading), ...moduleMarks(file.root, reading)];
  visit(file.root, { path: [], marks, inTestCase: false }, { reading, found, takenIn: takenNames() });
  if (found.tests.length === 0) found.marks.push(...marks);
  const collected = new Set(found.tests.map(({ line }) => line));
  const others = file.nodes("function_definition").filter((node) => !collected.has(lineOf(wholeOf(node))));
  found.marks.push(...others.flatMap((node) => helperMarks(node, reading)));
  return { ...found, helpers: helpersIn(others, reading) };
}

type Walk = { readonly reading: PythonReading; readonly found: Found; readonly takenIn: TakenIn };

/** The statements of a module or a class, also those under `if` and `try`. */
function visit(block: SyntaxNode, place: Place, walk: Walk): void {
  for (const statement of childrenOf(block)) {
    const definition = definitionIn(statement);
    if (definition?.type === "function_definition") takeFunction(definition, place, walk);
    else if (definition?.type === "class_definition") takeClass(definition, place, walk);
    else if (blocks.has(statement.type)) visitParts(statement, place, walk);
  }
}

const definitionIn = (statement: SyntaxNode) => (statement.type === "decorated_definition" ? field(statement, "definition") : statement);
const wholeOf = (definition: SyntaxNode) => (definition.parent?.type === "decorated_definition" ? definition.parent : definition);

function visitParts(statement: SyntaxNode, place: Place, walk: Walk): void {
  for (const part of childrenOf(statement)) {
    const marks = guardMarks(part, statement, walk.reading);
    const inside = marks.length > 0 ? { ...place, marks: [...place.marks, ...marks] } : place;
    visit(part.type === "block" ? part : statementsOf(part), inside, walk);
  }
}

const blocks = new Set(["if_statement", "try_statement", "with_statement", "for_statement"]);
const statementsOf = (part: SyntaxNode) => childrenOf(part).find(({ type }) => type === "block") ?? part;

function takeFunction(node: SyntaxNode, place: Place, { reading, found, takenIn }: Walk): void {
  const name = field(node, "name")?.text ?? "";
  const body = field(node, "body");
  if (!/^test/.test(name) || !body) return;
  const whole = wholeOf(node);
  const decorators = decoratorsOf(node);
  const isNested = (inner: SyntaxNode) => inner.type === "class_definition";
  found.tests.push({
    name,
    path: [...place.path, name],
    line: lineOf(whole),
    endLine: whole.endPosition.row + 1,
    text: whole.text,
    body: body.text,
    marks: [
      ...place.marks,
      ...decorators.flatMap((decorator) => decoratorMarks(decorator, "test", reading)),
      ...bodyMarks(body, reading),
      ...replacedMarks(whole, name, { ...reading, takenIn }),
      ...(decorators.length === 0 ? yieldMarks(body, reading) : []),
    ],
    rows: rowsOf(decorators, reading),
    assertions: assertionsIn(body, { names: reading.names, isOther: isNested }),
    calls: callsIn(body, isNested),
  });
}

function takeClass(node: SyntaxNode, place: Place, walk: Walk): void {
  const name = field(node, "name")?.text ?? "";
  const body = field(node, "body");
  const bases = named(field(node, "superclasses")).map((base) => walk.reading.names.fullName(base));
  const isCase = bases.some((base) => /(?:^|\.)\w*(?:TestCase|Tests?)$/.test(base));
  if (!body || !(isCase || /^Test/.test(name) || /Tests?$/.test(name))) return;
  const own = [
    ...decoratorsOf(node).flatMap((decorator) => decoratorMarks(decorator, "group", walk.reading)),
    ...assignedMarks(body, "group", walk.reading),
    ...setUpMarks(body, walk.reading),
  ];
  const constructed = isCase ? [] : constructorMarks(body, walk.reading);
  const before = walk.found.tests.length;
  visit(body, { path: [...place.path, name], marks: [...place.marks, ...own, ...constructed], inTestCase: isCase }, walk);
  if (walk.found.tests.length === before) walk.found.marks.push(...own);
}

const decoratorsOf = (definition: SyntaxNode) =>
  wholeOf(definition) === definition ? [] : childrenOf(wholeOf(definition)).filter(({ type }) => type === "decorator");

/** A skip in what runs before every test of the class is a skip of each. */
function setUpMarks(body: SyntaxNode, reading: PythonReading): TestMark[] {
  return childrenOf(body)
    .map((statement) => (statement.type === "decorated_definition" ? (field(statement, "definition") ?? statement) : statement))
    .filter(
      (node) => node.type === "function_definition" && /^(?:setUp|setUpClass|setup|setup_method|setup_class|asyncSetUp)$/.test(field(node, "name")?.text ?? ""),
    )
    .flatMap((node) => bodyMarks(field(node, "body") ?? node, reading).map((mark) => ({ ...mark, on: "group" as const })));
}

/** Rows of `@pytest.mark.parametrize("a, b", [(1, 2), …])`; several tables are one row for each row of each. */
function rowsOf(decorators: readonly SyntaxNode[], { names, file }: PythonReading): string[] | null {
  const tables = decorators.flatMap((decorator) => {
    const call = childrenOf(decorator)[0] ?? null;
    if (call?.type !== "call" || !/(?:^|\.)parametrize$|(?:^|\.)parameterized(?:\.expand)?$/.test(names.fullName(call))) return [];
    const given = childrenOf(field(call, "arguments") ?? call);
    const keyword = given.find((part) => part.type === "keyword_argument" && field(part, "name")?.text === "argvalues");
    return [(keyword && field(keyword, "value")) ?? given[1] ?? given[0] ?? call];
  });
  if (tables.length === 0) return null;
  if (tables.some((table) => isEmptyTable(table, { names, file }))) return [];
  return tables.flatMap((table) =>
    ["list", "tuple", "set"].includes(table.type) ? childrenOf(table).map(({ text }) => oneLine(text)) : [oneLine(table.text)],
  );
}

/** A list without anything in it, also under a name to which nothing is added. */
function isEmptyTable(table: SyntaxNode, { names, file }: Pick<PythonReading, "names" | "file">): boolean {
  if (["list", "tuple"].includes(table.type)) return childrenOf(table).length === 0;
  const stored = table.type === "identifier" ? names.constantOf(table.text) : null;
  return stored?.type === "list" && childrenOf(stored).length === 0 && !new RegExp(`\\b${table.text}\\s*(?:\\.\\w|\\[)`).test(file.text);
}

function helpersIn(nodes: readonly SyntaxNode[], { names }: PythonReading): TestFile["helpers"] {
  return nodes.flatMap((node) => {
    const [name, body] = [field(node, "name")?.text ?? "", field(node, "body")];
    if (!body) return [];
    const isOther = () => false;
    return [
      {
        name,
        line: lineOf(node),
        endLine: node.endPosition.row + 1,
        text: node.text,
        assertions: assertionsIn(body, { names, isOther }),
        calls: callsIn(body, isOther),
      },
    ];
  });
}
