import { leafOf } from "../../src/core/reports/match.ts";
import type { ReportedTest } from "../../src/core/reports/report.ts";
import { lineAt } from "../../src/core/source-file.ts";
import { mayHoldTests, testExtractor } from "../../src/core/structure/tests.ts";
import type { GateFinding, TreeView } from "../../src/ports/gate.ts";

export type PlacedTest = {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** What it does, in one line. */
  readonly body: string;
};

/** Finds where tests stand, in a tree or in some of its files. */
export async function testFinder(tree: TreeView, paths?: readonly string[]): Promise<(test: ReportedTest) => PlacedTest | null> {
  const candidates = (paths ?? tree.files.map(({ path }) => path)).filter(mayHoldTests);
  const found = await tree.extract(testExtractor, candidates);
  const places = [...found].flatMap(([file, { tests }]) =>
    tests.map((test) => ({ name: test.name, file, line: nameLine(test), body: test.body.replace(/\s+/g, " ").trim() })),
  );
  return (test) => {
    const own = test.file === null ? places : places.filter(({ file }) => file === test.file);
    const name = sourceName(test);
    return own.find((place) => place.name === name) ?? own.find((place) => titleFits(place.name, leafOf(test.name))) ?? null;
  };
}

/** Attributes and decorators come before. */
function nameLine({ name, line, text }: { name: string; line: number; text: string }): number {
  const below = text.split("\n").findIndex((part) => part.includes(name));
  return line + Math.max(0, below);
}

/** `test_x[1]` is written test_x, `TestAdd/one` is a part of TestAdd. */
const sourceName = ({ name }: ReportedTest) =>
  leafOf(name)
    .replace(/\[.*\]$/s, "")
    .replace(/^((?:Test|Fuzz|Example|Benchmark)\w*)\/.*$/s, "$1");

/** `adds %i and $b` or `adds ${x}` is the title of several tests. */
function titleFits(title: string, name: string): boolean {
  if (!/%[a-z#]|\$/i.test(title)) return name.endsWith(title) && title !== "";
  const pieces = title.split(/%[sdifjoOpc#]|\$\{[^}]*\}|\$[\w.]+/);
  let at = 0;
  for (const piece of pieces) {
    const next = name.indexOf(piece, at);
    if (next < 0) return false;
    at = next + piece.length;
  }
  return true;
}

export type Placing = {
  readonly find: (test: ReportedTest) => PlacedTest | null;
  /** Where it stood, for what is not there any more. */
  readonly findThen?: (test: ReportedTest) => PlacedTest | null;
};

/** File, line and text for a finding about a test. */
export async function placeOf(tree: TreeView, test: ReportedTest, { find, findThen }: Placing): Promise<Pick<GateFinding, "file" | "line" | "text">> {
  const place = find(test) ?? findThen?.(test) ?? null;
  const file = place?.file ?? fileOf(tree, test);
  const source = file === null ? null : await tree.text(file);
  if (source === null) return { file: file ?? test.file, line: place?.line ?? (test.file === null ? null : 1), text: test.id };
  const line = find(test)?.line ?? Math.max(1, source.split("\n").findIndex((text) => text.includes(sourceName(test))) + 1);
  return { file, line, text: lineAt(source, line) || test.id };
}

/** An example in documentation is named after its file. */
const fileOf = (tree: TreeView, { file, name }: ReportedTest) =>
  file !== null && tree.file(file)
    ? file
    : (/^(\S+\.\w+) - /
        .exec(name)
        ?.slice(1)
        .find((path) => tree.file(path)) ?? null);
