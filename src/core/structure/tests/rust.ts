import type { SourceFile } from "../../source-file.ts";
import { childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import type { TestCase, TestFile, TestMark } from "../test-case.ts";
import { assertionsIn, callsIn } from "./rust-assertions.ts";
import { attributesOf, bodyMarks, exampleMarks, fileMarks, marksIn, type RustReading } from "./rust-marks.ts";
import { field, oneLine, reasonsBeside, textFrom } from "./shared.ts";

type Place = { readonly path: readonly string[]; readonly marks: readonly TestMark[] };
type Walk = {
  readonly reading: RustReading;
  readonly found: { readonly tests: TestCase[]; readonly marks: TestMark[]; readonly helpers: TestFile["helpers"][number][]; readonly modules: string[] };
};

/** Tests of cargo test: functions with an attribute that ends in `test`, rstest, test_case and their kin, in modules of any depth. */
export function rustTests(file: SourceFile): TestFile {
  const reading: RustReading = { file, reason: reasonsBeside(file) };
  const walk: Walk = { reading, found: { tests: [], marks: [], helpers: [], modules: [] } };
  const marks = fileMarks(reading);
  if (file.root) visit(file.root, { path: [], marks }, walk);
  if (walk.found.tests.length === 0) walk.found.marks.push(...marks);
  walk.found.marks.push(...exampleMarks(reading));
  return walk.found;
}

function visit(block: SyntaxNode, place: Place, walk: Walk): void {
  for (const node of childrenOf(block)) {
    if (node.type === "function_item") takeFunction(node, place, walk);
    else if (node.type === "mod_item") takeModule(node, place, walk);
    else if (node.type === "impl_item" || node.type === "trait_item") visit(field(node, "body") ?? node, place, walk);
  }
}

function takeModule(node: SyntaxNode, place: Place, walk: Walk): void {
  const body = field(node, "body");
  const attributes = attributesOf(node);
  const own = marksIn(attributes, "group", walk.reading);
  const before = walk.found.tests.length;
  const path = [...place.path, field(node, "name")?.text ?? ""];
  if (!body) walk.found.modules.push(path.join("/"));
  if (body) visit(body, { path, marks: [...place.marks, ...own] }, walk);
  const isForTests = attributes.some(({ name, given }) => name === "cfg" && /\btest\b/.test(given));
  if (walk.found.tests.length === before && (isForTests || /tests?$/.test(path.at(-1) ?? ""))) walk.found.marks.push(...own);
}

const isTestAttribute = (name: string) =>
  /(?:^|::)(?:\w*_)?test$|(?:^|::)(?:rstest|test_case|case|quickcheck|test_log|apply|wasm_bindgen_test|googletest|template)$/.test(name);

function takeFunction(node: SyntaxNode, place: Place, { reading, found }: Walk): void {
  const body = field(node, "body");
  const name = field(node, "name")?.text ?? "";
  const attributes = attributesOf(node);
  const first = attributes[0]?.node ?? node;
  if (!body) return;
  const told = { line: lineOf(first), endLine: node.endPosition.row + 1, text: textFrom(reading.file, first, node), calls: callsIn(body) };
  if (!attributes.some((attribute) => isTestAttribute(attribute.name))) {
    found.helpers.push({ name, ...told, assertions: assertionsIn(body) });
    return;
  }
  const rows = attributes
    .filter((attribute) => /(?:^|::)(?:case|test_case)(?:::\w+)?$/.test(attribute.name) && attribute.given !== "")
    .map(({ given }) => oneLine(given));
  const panics = attributes.filter((attribute) => attribute.name === "should_panic");
  found.tests.push({
    name,
    path: [...place.path, name],
    ...told,
    body: body.text,
    marks: [...place.marks, ...marksIn(attributes, "test", reading), ...bodyMarks(body, reading)],
    rows: rows.length > 0 ? rows : null,
    assertions: [
      ...panics.map((attribute) => ({
        line: lineOf(attribute.node),
        text: oneLine(attribute.node.text),
        subject: "the test",
        matcher: "should_panic",
        expected: attribute.given || null,
        negated: false,
      })),
      ...assertionsIn(body),
    ],
  });
}
