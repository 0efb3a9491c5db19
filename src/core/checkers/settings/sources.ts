import type { Question } from "../tools.ts";
import { cargoConfigSettings, cargoSettings, golangciSettings, rustfmtSettings } from "./compiled.ts";
import { dataOf, type Fields, fieldsIn, isFields, wordsIn } from "./data.ts";
import { biomeSettings, denoSettings, eslintSettings, tsconfigSettings } from "./javascript.ts";
import { flake8Settings, mypySettings, pylintSettings, pyrightSettings, ruffSettings } from "./python.ts";
import { scriptSettings } from "./scripts.ts";
import { joinedSettings, noSettings, type Settings } from "./settings.ts";

/** Where the settings of a checker stand and how they are read. */
type Source = {
  readonly tool: string;
  readonly question: Question;
  readonly name: RegExp;
  readonly read: (content: Content) => Settings | null;
  /** Where several files hold settings of the tool, it reads the one of the lowest rank alone. All of them when absent. */
  readonly rank?: number;
};
type Content = { readonly path: string; readonly text: string; readonly fields: Fields; readonly texts: ReadonlyMap<string, string> };

const section =
  (read: (fields: Fields) => Settings, ...keys: readonly string[]) =>
  ({ fields }: Content): Settings | null => {
    const found = fieldsIn(fields, ...keys);
    return Object.keys(found).length > 0 ? read(found) : null;
  };
const whole =
  (read: (fields: Fields) => Settings) =>
  ({ fields }: Content): Settings =>
    read(fields);

/** `mypy` and, beside it, sections like `mypy-tests.*`. */
const mypyIni = ({ path, fields }: Content): Settings | null => {
  // mypy.ini keeps mypy from looking further, whatever it says.
  if (!isFields(fields.mypy)) return path.endsWith("mypy.ini") ? noSettings : null;
  const modules = Object.fromEntries(Object.entries(fields).filter(([key]) => key.startsWith("mypy-")));
  return mypySettings({ ...fieldsIn(fields.mypy), ...modules });
};

const ignoreFile = ({ text }: Content): Settings => ({
  ...noSettings,
  leavesOut: text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^[#!]/.test(line)),
});

const sources: readonly Source[] = [
  { tool: "biome", question: "lint", name: /^\.?biome\.jsonc?$/, read: whole(biomeSettings) },
  { tool: "eslint", question: "lint", name: /^\.eslintrc(\.json|\.ya?ml)?$/, read: whole(eslintSettings) },
  { tool: "eslint", question: "lint", name: /^package\.json$/, read: section(eslintSettings, "eslintConfig") },
  {
    tool: "eslint",
    question: "lint",
    name: /^package\.json$/,
    read: ({ fields }) => (fields.eslintIgnore === undefined ? null : { ...noSettings, leavesOut: wordsIn(fields.eslintIgnore) }),
  },
  { tool: "eslint", question: "lint", name: /^\.eslintignore$/, read: ignoreFile },
  { tool: "oxlint", question: "lint", name: /^\.?oxlintrc\.json$/, read: whole(eslintSettings) },
  { tool: "prettier", question: "lint", name: /^\.prettierignore$/, read: ignoreFile },
  { tool: "deno", question: "lint", name: /^deno\.jsonc?$/, read: whole(denoSettings) },
  { tool: "ruff", question: "lint", name: /^\.?ruff\.toml$/, read: whole(ruffSettings), rank: 1 },
  { tool: "ruff", question: "lint", name: /^pyproject\.toml$/, read: section(ruffSettings, "tool", "ruff"), rank: 2 },
  { tool: "flake8", question: "lint", name: /^(\.flake8|setup\.cfg|tox\.ini)$/, read: section(flake8Settings, "flake8") },
  { tool: "pylint", question: "lint", name: /^\.?pylintrc(\.toml)?$/, read: whole(pylintSettings) },
  { tool: "pylint", question: "lint", name: /^pyproject\.toml$/, read: section(pylintSettings, "tool", "pylint") },
  { tool: "golangci-lint", question: "lint", name: /^\.golangci\.(ya?ml|toml|json)$/, read: whole(golangciSettings) },
  { tool: "cargo", question: "lint", name: /^Cargo\.toml$/, read: whole(cargoSettings) },
  { tool: "rustfmt", question: "lint", name: /^\.?rustfmt\.toml$/, read: whole(rustfmtSettings) },
  {
    tool: "cargo's own",
    question: "lint",
    name: /^config(\.toml)?$/,
    read: ({ path, text }) => (/(^|\/)\.cargo\/config(\.toml)?$/.test(path) ? cargoConfigSettings(text) : null),
  },
  { tool: "gitignore", question: "lint", name: /^\.gitignore$/, read: ignoreFile },
  { tool: "scripts", question: "lint", name: /^package\.json$/, read: ({ fields }) => scriptSettings(fields, "lint") },
  { tool: "scripts", question: "types", name: /^package\.json$/, read: ({ fields }) => scriptSettings(fields, "types") },
  { tool: "tsconfig", question: "types", name: /^tsconfig[\w.-]*\.json$/, read: (content) => tsconfigSettings(extended(content, 0)) },
  { tool: "deno", question: "types", name: /^deno\.jsonc?$/, read: ({ fields }) => tsconfigSettings({ compilerOptions: fields.compilerOptions }) },
  { tool: "mypy", question: "types", name: /^\.?mypy\.ini$/, read: mypyIni, rank: 1 },
  { tool: "mypy", question: "types", name: /^setup\.cfg$/, read: mypyIni, rank: 3 },
  { tool: "mypy", question: "types", name: /^pyproject\.toml$/, read: section(mypySettings, "tool", "mypy"), rank: 2 },
  { tool: "pyright", question: "types", name: /^pyrightconfig\.json$/, read: whole(pyrightSettings), rank: 1 },
  { tool: "pyright", question: "types", name: /^pyproject\.toml$/, read: section(pyrightSettings, "tool", "pyright"), rank: 2 },
];

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);

export const isSettingsPath = (path: string): boolean =>
  sources.some(({ name }) => name.test(nameOf(path))) && !/(^|\/)(node_modules|fixtures?|testdata|vendor)\//.test(path);

/** What belongs together: the settings of one tool in one folder, with the files they stand in; each tsconfig for itself. */
export type SettingsGroup = { readonly tool: string; readonly folder: string; readonly paths: readonly string[]; readonly settings: Settings };
type Read = { readonly tool: string; readonly path: string; readonly rank: number | null; readonly settings: Settings };

export function settingsIn(texts: ReadonlyMap<string, string>, question: Question): Map<string, SettingsGroup> {
  const found = new Map<string, Read[]>();
  for (const [path, text] of texts) {
    const fields = dataOf(path, text);
    for (const source of sources.filter((one) => one.question === question && one.name.test(nameOf(path)))) {
      const settings = source.read({ path, text, fields, texts });
      const key = source.tool === "tsconfig" ? path : `${folderOf(path)} ${source.tool}`;
      if (settings) found.set(key, [...(found.get(key) ?? []), { tool: source.tool, path, rank: source.rank ?? null, settings }]);
    }
  }
  return new Map([...found].map(([key, reads]) => [key, groupOf(reads)]));
}

function groupOf(reads: readonly Read[]): SettingsGroup {
  const first = Math.min(...reads.map(({ rank }) => rank ?? 0));
  const held = reads.filter(({ rank }) => rank === null || rank === first);
  const [one] = held;
  return {
    tool: one?.tool ?? "",
    folder: folderOf(one?.path ?? ""),
    paths: held.map(({ path }) => path),
    settings: joinedSettings(held.map(({ settings }) => settings)),
  };
}

/** With the options of the tsconfig it extends, as far as that lies in the repository. */
function extended({ path, fields, texts }: Pick<Content, "path" | "fields" | "texts">, depth: number): Fields {
  const parents = wordsIn(fields.extends).filter((name) => name.startsWith("."));
  const found = parents.flatMap((name) => {
    const place = joinedPath(folderOf(path), name.endsWith(".json") ? name : `${name}.json`);
    const text = texts.get(place);
    return text === undefined || depth > 8 ? [] : [extended({ path: place, fields: dataOf(place, text), texts }, depth + 1)];
  });
  const options = Object.assign({}, ...found.map(({ compilerOptions }) => compilerOptions), fields.compilerOptions);
  return { ...Object.assign({}, ...found), ...fields, compilerOptions: options };
}

function joinedPath(folder: string, name: string): string {
  const parts: string[] = [];
  for (const part of `${folder}${name}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
