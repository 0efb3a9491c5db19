import { compareTests, type Loss } from "../../../src/core/test-strength/compare.ts";
import type { Placed } from "../../../src/core/test-strength/match.ts";
import { assertedStub, stubExtractor } from "../../../src/core/test-strength/mocks.ts";
import { type FileSketch, sketchExtractor } from "../../../src/core/test-strength/sketch.ts";
import type { GateFinding, TreeView } from "../../../src/ports/gate.ts";
import { type Change, findingOf, isExplained, pathsBefore, pathsNow } from "./change.ts";

export type Tests = { readonly before: ReadonlyMap<string, FileSketch>; readonly now: ReadonlyMap<string, FileSketch> };

export async function testsOf({ view, changes, nameNow }: Change): Promise<Tests> {
  const sketches = async (tree: TreeView | null, paths: readonly string[]) => (tree ? tree.extract(sketchExtractor, paths) : new Map<string, FileSketch>());
  const before = await sketches(view.base, pathsBefore(changes));
  return { before: new Map([...before].map(([path, sketch]) => [nameNow(path), sketch])), now: await sketches(view.now, pathsNow(changes)) };
}

/** Where tests ask for less than before. */
export function weakenedAssertions(change: Change, { before, now }: Tests): GateFinding[] {
  const losses = compareTests({ before: placed(before), now: placed(now), gone: change.gone });
  const held = losses.filter((loss) => loss.kind !== "value" || (change.touchesSource && !isExplained(change, loss)));
  return held.map((loss) => findingOf(change.view, { ...loss, text: loss.text, claim: claimOf(loss), remedy: remedies[loss.kind] }));
}

const placed = (sketches: ReadonlyMap<string, FileSketch>): Placed[] => [...sketches].flatMap(([file, { units }]) => units.map((unit) => ({ file, unit })));

const claimOf = ({ kind, test, how }: Loss) =>
  kind === "removed" || kind === "rows" || kind === "value" ? `the test "${test}" ${how}` : `an assertion of the test "${test}" ${how}`;

const otherwise = "or let somebody else accept it with Gate-Waive";
const trailer = "say why in a commit message: `Test-Change: <name of the test or its file>: <reason of at least 20 characters>`";
const remedies: Readonly<Record<Loss["kind"], string>> = {
  tautology: `assert the value the code must give, ${otherwise}`,
  hindered: `let the assertion run in every case and its failure fail the test, ${otherwise}`,
  loosened: `assert as exactly as before, ${otherwise}`,
  removed: `put the assertion back, or assert the same elsewhere, ${otherwise}`,
  rows: `put the rows back, or test the same elsewhere, ${otherwise}`,
  value: `put the old expectation back if the behaviour should not change; if it should, ${trailer}`,
};

/** Tests whose own subject was replaced. */
export async function mockedSubjects(change: Change, { before, now }: Tests): Promise<GateFinding[]> {
  const { view } = change;
  const found = await view.now.extract(stubExtractor, [...now.keys()]);
  const known = view.base ? await view.base.extract(stubExtractor, pathsBefore(change.changes)) : new Map();
  const knownTexts = new Map([...known].map(([path, stubs]) => [change.nameNow(path), new Set(stubs.map(({ text }: { text: string }) => text))]));
  return [...found].flatMap(([file, stubs]) => {
    const sketch = now.get(file);
    const fresh = stubs.filter(({ text }) => !knownTexts.get(file)?.has(text) || !before.has(file));
    return fresh.flatMap((stub) => {
      const name = sketch ? assertedStub(stub, sketch) : null;
      const claim = `\`${name}\` is replaced by a stand-in, and what the stand-in answers is asserted`;
      return name
        ? [
            findingOf(view, {
              file,
              line: stub.line,
              text: stub.text,
              claim,
              remedy: "let the test call the real one, and replace only what it depends on",
              test: "",
            }),
          ]
        : [];
    });
  });
}

/** Test files that cannot be read any more. */
export function unreadable({ view }: Change, { before, now }: Tests): GateFinding[] {
  return [...now].flatMap(([file, { error }]) => {
    if (!error || before.get(file)?.error) return [];
    return [
      findingOf(view, {
        file,
        ...error,
        claim: "the file does not parse, so nobody can say what its tests assert",
        remedy: "write it as the language wants it",
        test: "",
      }),
    ];
  });
}
