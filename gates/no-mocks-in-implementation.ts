import { lineAt, type SourceFile } from "../src/core/source-file.ts";
import type { Reach } from "../src/core/structure/test-kit/rules.ts";
import { testKitIn } from "../src/core/structure/test-kit.ts";
import { families } from "../src/core/syntax.ts";
import type { Gate, GateView } from "../src/ports/gate.ts";
import { type FileFinding, fileGate } from "./shared/file-gate.ts";
import { isImplementation } from "./shared/implementation.ts";
import { standIns } from "./shared/stubs/stand-ins.ts";

const inFiles = fileGate({
  id: "no-mocks-in-implementation",
  version: "3",
  says: "Does the implementation work with the real thing, whether or not tests are running?",
  languages: families,
  cannotSee: "a stand-in under an innocent name, and what folders for test support hold",
  wants: (path) => isImplementation(path) && !isTestSupport(path),
  look,
});

export const noMocksInImplementation: Gate = { ...inFiles, judge: async (view) => inFiles.judge(await withoutProducts(view)) };

function look(file: SourceFile): readonly FileFinding[] {
  const lines = new Set<number>();
  const found = testKitIn(file).filter(({ line }) => !lines.has(line) && lines.add(line));
  return [...found.map((reach) => finding(file, reach)), ...standIns(file)].sort((one, other) => one.line - other.line);
}

const finding = (file: SourceFile, { line, what, kind }: Reach): FileFinding => ({
  line,
  text: lineAt(file.text, line),
  claim: {
    import: `the implementation imports ${what}`,
    use: `the implementation makes a test double: ${what}`,
    question: `the implementation asks whether tests are running: ${what}`,
  }[kind],
  remedy: kind === "question" ? "let it do the same in tests; what must differ is passed in" : "keep it with the tests, and pass in what they replace",
});

/** Folders and files that support tests, stories and development: nothing that is delivered. */
const isTestSupport = (path: string): boolean => support.test(path) || product.test(path.split("/").slice(0, -1).join("/"));

const support =
  /(?:^|\/)(?:testing|test[-_]?(?:utils?|env|utilities|support|helpers?|kit|lib|data|setup)|testutils?|mocks?|fakes?|stubs|fixtures?|stories|\.storybook|bench(?:mark)?s?|seeds?|seeders?|scripts?|factories|mock[-_]?data)\/|(?:^|\/)(?:conftest|setup[-_]?tests?|test[-_]?(?:utils?|setup|helpers?|support)|testutils?|noxfile|tasks)\.\w+$|\.(?:stories|story|mock|mocks|fake|bench|fixture|setup)\.\w+$|_(?:mock|mocks|fake)\.go$|(?:^|\/)mock_\w+\.go$|\.(?:config|conf)\.\w+$/i;

/** A package whose product is for tests says so in its name. */
const product =
  /(?:^|[/@_-])(?:faker?|mock(?:er|ing|server)?s?|stub(?:by)?|simulator|testkit|fixtures?|pytest|jest|vitest|sinon|testify|unittest|wiremock|cypress|playwright|storybook|doctest|httptest|iotest)(?:$|[/_-])/i;

/** Without what belongs to a package whose name, at the baseline, says that it makes mocks or helps with tests. */
async function withoutProducts(view: GateView): Promise<GateView> {
  const tree = view.base ?? view.now;
  const manifests = tree.files.filter(({ path }) => /(?:^|\/)(?:package\.json|pyproject\.toml|Cargo\.toml|go\.mod|setup\.cfg)$/.test(path));
  const named = await Promise.all(
    manifests.map(async ({ path }) => {
      const name = /^\s*(?:"name"\s*:|name\s*=|module)\s*"?([^"\s,]+)/m.exec((await tree.text(path)) ?? "")?.[1] ?? "";
      return product.test(name) ? [path.slice(0, path.lastIndexOf("/") + 1)] : [];
    }),
  );
  const folders = named.flat();
  const isKept = (path: string) => !folders.some((folder) => path.startsWith(folder));
  const without = <T extends GateView["now"]>(of: T): T => ({ ...of, files: of.files.filter(({ path }) => isKept(path)) });
  if (folders.length === 0) return view;
  const changed = async () => (await view.changed()).filter(({ path }) => isKept(path));
  return { ...view, now: without(view.now), base: view.base && without(view.base), changed };
}
