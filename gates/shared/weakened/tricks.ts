import { languageOfPath } from "../../../src/core/syntax.ts";
import { isTestPath } from "../../../src/core/test-paths.ts";
import { mayLimit } from "../../../src/core/test-strength/limits.ts";
import { assertedStub, stubExtractor } from "../../../src/core/test-strength/mocks.ts";
import { sketchExtractor } from "../../../src/core/test-strength/sketch.ts";
import { sourceExtractor } from "../../../src/core/test-strength/source.ts";
import { mappedToStandIns, mayMapModules, replacedModules, tricksIn } from "../../../src/core/test-strength/tricks.ts";
import type { GateFinding, TreeView } from "../../../src/ports/gate.ts";
import type { Tests } from "./assertions.ts";
import { type Change, findingOf, isExplained, pathsBefore, pathsNow } from "./change.ts";

/** What takes the force out of assertions without touching them. */
export async function tricks(change: Change): Promise<GateFinding[]> {
  const { view, changes } = change;
  const files = changes.filter(({ status, path }) => status !== "deleted" && (mayLimit(path) || mayMapModules(path) || languageOfPath(path) !== null));
  const found = await Promise.all(
    files.map(async ({ path, from, status }) => {
      const now = (await view.now.text(path)) ?? "";
      const before = status === "added" ? "" : ((await view.base?.text(from ?? path)) ?? "");
      const isConcerned =
        isTestPath(path) || /(?:globalThis|global|window)\.(?:expect|assert)\s*=|macro_rules!\s*assert|^export .*\b(?:expect|assert)\b/m.test(now);
      return [
        ...(isConcerned && (status !== "added" || !/\.rs$/.test(path)) ? tricksIn(path, { now, before }) : []),
        ...(view.base ? [...replacedModules(path, { now, before }), ...mappedToStandIns(path, { now, before })] : []),
      ].map((trick) => findingOf(view, { ...trick, file: path, test: "" }));
    }),
  );
  return found.flat();
}

/** Fixtures of a conftest that replace, for every test below it, what those tests are about. */
export async function replacedForAll(change: Change): Promise<GateFinding[]> {
  const { view, nameNow, changes } = change;
  const conftests = pathsNow(changes).filter((path) => /(?:^|\/)conftest\.py$/.test(path));
  if (conftests.length === 0) return [];
  const [stubs, known] = [
    await view.now.extract(stubExtractor, conftests),
    view.base ? await view.base.extract(stubExtractor, pathsBefore(changes)) : new Map(),
  ];
  const knownTexts = new Set([...known].flatMap(([path, old]) => old.map(({ text }: { text: string }) => `${nameNow(path)}\n${text}`)));
  const fresh = [...stubs].flatMap(([file, all]) => all.filter(({ text }) => !knownTexts.has(`${file}\n${text}`)).map((stub) => ({ file, stub })));
  const found = await Promise.all(
    fresh.map(async ({ file, stub }) => {
      const folder = file.slice(0, -"conftest.py".length);
      const below = view.now.files.map(({ path }) => path).filter((path) => path.startsWith(folder) && path.endsWith(".py") && isTestPath(path));
      const asserting = [...(await view.now.extract(sketchExtractor, below))].find(([, sketch]) => assertedStub(stub, sketch) !== null)?.[0];
      const claim = `what ${asserting} asserts about is replaced by a stand-in for every test`;
      const remedy = "let the tests call the real one, and replace only what it depends on";
      return asserting ? [findingOf(view, { file, line: stub.line, text: stub.text, claim, remedy, test: "" })] : [];
    }),
  );
  return found.flat();
}

/** Tests that import what they test from another file than before, while the file they tested is still there. */
export async function otherSubjects(change: Change, { before, now }: Tests): Promise<GateFinding[]> {
  const { view } = change;
  const moved = [...now].flatMap(([file, sketch]) => {
    const old = before.get(file)?.imports ?? [];
    const asserted = new Set(sketch.units.flatMap(({ checks }) => checks.flatMap(({ about }) => about.match(/[A-Za-z_$][\w$]*/g) ?? [])));
    return sketch.imports.flatMap((one) => {
      const former = old.find((other) => other.local === one.local && other.imported === one.imported && other.from !== one.from);
      const isStill = old.some((other) => other.local === one.local && other.from === one.from);
      return former && !isStill && asserted.has(one.local) && one.from.startsWith(".") && former.from.startsWith(".") ? [{ file, one, former }] : [];
    });
  });
  const found = await Promise.all(
    moved.map(async ({ file, one, former }) => {
      if (isExplained(change, { file, test: "" })) return [];
      const [source, copy] = [await definerOf(view.now, file, former), await definerOf(view.now, file, one)];
      if (!source || !copy || source === copy) return [];
      const claim = `the tests are about ${one.local} of ${copy} now, while that of ${source} is still there`;
      const remedy = "let them test the one that is used, or say in a commit message: `Test-Change: <the file>: <reason of at least 20 characters>`";
      return [findingOf(view, { file, line: one.line, text: `import of ${one.local} from ${one.from}`, claim, remedy, test: "" })];
    }),
  );
  return found.flat();
}

/** The file an import beside a test means, when it defines the name itself. */
async function definerOf(tree: TreeView, importer: string, { from, imported }: { from: string; imported: string }): Promise<string | null> {
  const parts = importer.split("/").slice(0, -1);
  for (const part of from.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  const path = parts.join("/");
  const names = [path, path.replace(/\.js$/, ".ts"), `${path}.ts`, `${path}.tsx`, `${path}.js`, `${path}.mjs`, `${path}/index.ts`, `${path}/index.js`];
  const file = names.find((name) => tree.file(name) !== null);
  const sketch = file ? (await tree.extract(sourceExtractor, [file])).get(file) : undefined;
  return file && sketch?.defined.some(({ name }) => name === imported) ? file : null;
}
