import type { Question } from "../tools.ts";
import { cargoSettings, golangciSettings } from "./compiled.ts";
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
const mypyIni = ({ fields }: Content): Settings | null =>
  isFields(fields.mypy)
    ? mypySettings({ ...fieldsIn(fields.mypy), ...Object.fromEntries(Object.entries(fields).filter(([key]) => key.startsWith("mypy-"))) })
    : null;

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
  { tool: "ruff", question: "lint", name: /^\.?ruff\.toml$/, read: whole(ruffSettings) },
  { tool: "ruff", question: "lint", name: /^pyproject\.toml$/, read: section(ruffSettings, "tool", "ruff") },
  { tool: "flake8", question: "lint", name: /^(\.flake8|setup\.cfg|tox\.ini)$/, read: section(flake8Settings, "flake8") },
  { tool: "pylint", question: "lint", name: /^\.?pylintrc(\.toml)?$/, read: whole(pylintSettings) },
  { tool: "pylint", question: "lint", name: /^pyproject\.toml$/, read: section(pylintSettings, "tool", "pylint") },
  { tool: "golangci-lint", question: "lint", name: /^\.golangci\.(ya?ml|toml|json)$/, read: whole(golangciSettings) },
  { tool: "cargo", question: "lint", name: /^Cargo\.toml$/, read: whole(cargoSettings) },
  { tool: "scripts", question: "lint", name: /^package\.json$/, read: ({ fields }) => scriptSettings(fields, "lint") },
  { tool: "scripts", question: "types", name: /^package\.json$/, read: ({ fields }) => scriptSettings(fields, "types") },
  { tool: "tsconfig", question: "types", name: /^tsconfig[\w.-]*\.json$/, read: (content) => tsconfigSettings(extended(content, 0)) },
  { tool: "deno", question: "types", name: /^deno\.jsonc?$/, read: ({ fields }) => tsconfigSettings({ compilerOptions: fields.compilerOptions }) },
  { tool: "mypy", question: "types", name: /^\.?mypy\.ini$|^setup\.cfg$/, read: mypyIni },
  { tool: "mypy", question: "types", name: /^pyproject\.toml$/, read: section(mypySettings, "tool", "mypy") },
  { tool: "pyright", question: "types", name: /^pyrightconfig\.json$/, read: whole(pyrightSettings) },
  { tool: "pyright", question: "types", name: /^pyproject\.toml$/, read: section(pyrightSettings, "tool", "pyright") },
];

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);

export const isSettingsPath = (path: string): boolean =>
  sources.some(({ name }) => name.test(nameOf(path))) && !/(^|\/)(node_modules|fixtures?|testdata|vendor)\//.test(path);

/** What belongs together: the settings of one tool in one folder, with the files they stand in; each tsconfig for itself. */
export type SettingsGroup = { readonly tool: string; readonly folder: string; readonly paths: readonly string[]; readonly settings: Settings };

export function settingsIn(texts: ReadonlyMap<string, string>, question: Question): Map<string, SettingsGroup> {
  const found = new Map<string, { tool: string; folder: string; paths: string[]; all: Settings[] }>();
  for (const [path, text] of texts) {
    const fields = dataOf(path, text);
    for (const source of sources.filter((one) => one.question === question && one.name.test(nameOf(path)))) {
      const settings = source.read({ path, text, fields, texts });
      if (settings === null) continue;
      const key = source.tool === "tsconfig" ? path : `${folderOf(path)} ${source.tool}`;
      const group = found.get(key) ?? { tool: source.tool, folder: folderOf(path), paths: [], all: [] };
      group.paths.push(path);
      group.all.push(settings);
      found.set(key, group);
    }
  }
  return new Map([...found].map(([key, { tool, folder, paths, all }]) => [key, { tool, folder, paths, settings: joinedSettings(all) }]));
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
