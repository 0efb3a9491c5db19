import type { Extractor } from "../source-file.ts";
import { type Manifest, noManifest, type Reader } from "./declared.ts";
import { cargoConfig, cargoToml } from "./manifests/cargo.ts";
import { installCommands } from "./manifests/commands.ts";
import { goMod } from "./manifests/go-mod.ts";
import { bunfig, denoJson, iniIndexes, yarnAndPnpm } from "./manifests/indexes.ts";
import { pageScripts, sessionInstalls, submodules } from "./manifests/loaded.ts";
import { packageJson } from "./manifests/package-json.ts";
import { pyproject } from "./manifests/pyproject.ts";
import { condaEnvironment, pipfile, setupCfg, toxIni } from "./manifests/python-others.ts";
import { requirementsTxt } from "./manifests/requirements-txt.ts";
import { setupPy } from "./manifests/setup-py.ts";

/** Which reader understands which file, by its path. */
const readers: readonly { readonly path: RegExp; readonly read: Reader }[] = [
  { path: /(?:^|\/)package\.json$/, read: packageJson },
  { path: /(?:^|\/)(?:deno\.jsonc?|import_?map\.json)$/, read: denoJson },
  { path: /(?:^|\/)(?:\.npmrc|\.yarnrc|pip\.conf|pip\.ini)$/, read: iniIndexes },
  { path: /(?:^|\/)bunfig\.toml$/, read: bunfig },
  { path: /(?:^|\/)(?:\.yarnrc\.yml|pnpm-workspace\.yaml)$/, read: yarnAndPnpm },
  { path: /(?:^|\/)pyproject\.toml$/, read: pyproject },
  {
    path: /(?:^|\/)(?:[\w.-]*requirements?[\w.-]*\.(?:txt|in)|requirements?\/[\w./-]+\.(?:txt|in)|[\w.-]*constraints?[\w.-]*\.(?:txt|in))$/i,
    read: requirementsTxt,
  },
  { path: /(?:^|\/)setup\.cfg$/, read: setupCfg },
  { path: /(?:^|\/)setup\.py$/, read: setupPy },
  { path: /(?:^|\/)tox\.ini$/, read: toxIni },
  { path: /(?:^|\/)Pipfile$/, read: pipfile },
  { path: /(?:^|\/)(?:conda-)?environment[\w.-]*\.ya?ml$/, read: condaEnvironment },
  { path: /(?:^|\/)(?:noxfile\.py|\.pre-commit-config\.ya?ml)$/, read: sessionInstalls },
  { path: /^(?!(?:.*\/)?(?:docs?|examples?|demos?|tests?|coverage)\/).*\.html$/, read: pageScripts },
  { path: /^\.gitmodules$/, read: submodules },
  { path: /(?:^|\/)go\.mod$/, read: goMod },
  { path: /(?:^|\/)Cargo\.toml$/, read: cargoToml },
  { path: /(?:^|\/)\.cargo\/config(?:\.toml)?$/, read: cargoConfig },
  {
    path: /(?:^|\/)(?:(?:[\w-]+\.)?(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?|Makefile|justfile|Jenkinsfile|\.gitlab-ci\.yml|azure-pipelines\.ya?ml|\.travis\.yml|devcontainer\.json)$|(?:^|\/)\.(?:github\/(?:workflows|actions)|circleci|buildkite|woodpecker)\/.*\.ya?ml$|\.(?:sh|bash)$/i,
    read: installCommands,
  },
];

/** Copies of other people's projects and input of tests are not installed with this one. */
const notOurs = /(?:^|\/)(?:node_modules|vendor|third_party|site-packages|fixtures|__fixtures__|testdata|test-fixtures|\.venv|venv)\//;

export const isOurs = (path: string): boolean => !notOurs.test(path);

const readerOf = (path: string): Reader | null => (notOurs.test(path) ? null : (readers.find((each) => each.path.test(path))?.read ?? null));

/** What a file declares. `others` are read as requirements although their names do not tell. */
export const manifests: Extractor<Manifest> = {
  id: "manifests",
  version: "3",
  wants: (path) => readerOf(path) !== null,
  from: ({ path, text, root }) => ({ ...noManifest, ...readerOf(path)?.({ path, text, root }) }),
};

/** A file of any name that a manifest says holds requirements. */
export const includedRequirements: Extractor<Manifest> = {
  id: "included-requirements",
  version: "1",
  wants: (path) => readerOf(path) === null,
  from: ({ path, text, root }) => ({ ...noManifest, ...requirementsTxt({ path, text, root }) }),
};

/** Packages a file of Go imports. */
export const goImports: Extractor<readonly string[]> = {
  id: "go-imports",
  version: "1",
  wants: (path) => path.endsWith(".go") && !notOurs.test(path),
  from: (file) => file.nodes("import_spec").map((node) => (node.childForFieldName("path")?.text ?? "").replace(/^["`]|["`]$/g, "")),
};
