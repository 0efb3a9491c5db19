import type { Family } from "../syntax.ts";

/** A command that runs the tests and leaves a report in `$PEERS_REPORTS`, and the languages it measures. */
export type CoverageCommand = { readonly cmd: string; readonly family: Family; readonly folder: string };

export type Manifests = {
  readonly paths: readonly string[];
  /** Texts of manifests, by path. */
  readonly text: (path: string) => string | null;
};

/** Names of files `coverageCommands` looks into. */
export const isManifest = (path: string) =>
  /(^|\/)(package\.json|pyproject\.toml|setup\.cfg|tox\.ini|pytest\.ini|\.coveragerc|[\w-]*requirements[\w-]*\.txt|go\.mod|Cargo\.toml|deno\.jsonc?)$/.test(
    path,
  );

/** The coverage commands of a project, one for each package at the top of its own folder; workspaces below a found one are its own. */
export function coverageCommands(manifests: Manifests): CoverageCommand[] {
  return detectors.flatMap(({ family, find }) => outermost(find(manifests).map((found) => ({ ...found, family }))));
}

type Found = Omit<CoverageCommand, "family">;
type Detector = { readonly family: Family; readonly find: (manifests: Manifests) => Found[] };

const outermost = (found: readonly CoverageCommand[]) =>
  found.filter(({ folder }) => !found.some((other) => other.folder !== folder && folder.startsWith(other.folder === "" ? "" : `${other.folder}/`)));

const folderOf = (path: string) => (path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "");
const inFolder = (folder: string, cmd: string) => (folder === "" ? cmd : `cd '${folder.replaceAll("'", "'\\''")}' && ${cmd}`);
const named = ({ paths }: Manifests, pattern: RegExp) =>
  paths.filter((path) => pattern.test(path) && !/(^|\/)(node_modules|vendor|\.venv|venv|testdata)\//.test(path));

/** By what stands in package.json; the first that fits. `{}` is where the report goes. */
const javascriptRunners: readonly (readonly [RegExp, string])[] = [
  [/vitest/, 'npx --no-install vitest run --coverage.enabled --coverage.reporter=json --coverage.reportsDirectory="{}"'],
  [/jest/, 'npx --no-install jest --coverage --coverageReporters=json --coverageDirectory="{}"'],
  [/\bbun test\b/, 'bun test --coverage --coverage-reporter=lcov --coverage-dir="{}"'],
  [/\bnode --test\b|\bnode:test\b/, 'node --test --experimental-test-coverage --test-reporter=lcov --test-reporter-destination="{}.info"'],
  [/\bc8\b/, 'npx --no-install c8 --reporter=lcovonly --reports-dir="{}" npm test'],
  [/\bnyc\b/, 'npx --no-install nyc --reporter=json --report-dir="{}" npm test'],
  [/\bmocha\b/, 'npx --no-install c8 --reporter=lcovonly --reports-dir="{}" npx --no-install mocha'],
];

function javascript(manifests: Manifests): Found[] {
  return named(manifests, /(^|\/)package\.json$/).flatMap((path) => {
    const text = manifests.text(path) ?? "";
    const command = javascriptRunners.find(([pattern]) => pattern.test(text))?.[1];
    const folder = folderOf(path);
    return command ? [{ folder, cmd: inFolder(folder, command.replaceAll("{}", reports("javascript", folder))) }] : [];
  });
}

const reports = (language: string, folder: string) => `$PEERS_REPORTS/${language}${folder === "" ? "" : `-${folder.replace(/[^\w.-]/g, "-")}`}`;

function python(manifests: Manifests): Found[] {
  const all = named(manifests, /(^|\/)(pyproject\.toml|setup\.cfg|tox\.ini|pytest\.ini|\.coveragerc|[\w-]*requirements[\w-]*\.txt)$/);
  const folders = [...new Set(all.map(folderOf))];
  return folders.map((folder) => {
    const texts = all.filter((path) => folderOf(path) === folder).map((path) => manifests.text(path) ?? "");
    const runner = texts.some((text) => /\bpytest\b/.test(text)) ? "pytest" : "unittest discover";
    const data = `COVERAGE_FILE="${reports("python", folder)}.data"`;
    const json = `${data} python3 -m coverage json -q -o "${reports("python", folder)}.json"`;
    return { folder, cmd: inFolder(folder, `${data} python3 -m coverage run --branch --source=. -m ${runner}; code=$?; ${json} || exit; exit $code`) };
  });
}

const go = (manifests: Manifests): Found[] =>
  named(manifests, /(^|\/)go\.mod$/).map((path) => ({
    folder: folderOf(path),
    cmd: inFolder(folderOf(path), `go test -coverpkg=./... -coverprofile="${reports("go", folderOf(path))}.out" ./...`),
  }));

const rust = (manifests: Manifests): Found[] =>
  named(manifests, /(^|\/)Cargo\.toml$/).map((path) => ({
    folder: folderOf(path),
    cmd: inFolder(folderOf(path), `cargo llvm-cov --workspace --lcov --output-path "${reports("rust", folderOf(path))}.info"`),
  }));

const detectors: readonly Detector[] = [
  { family: "JavaScript/TypeScript", find: javascript },
  { family: "Python", find: python },
  { family: "Go", find: go },
  { family: "Rust", find: rust },
];
