import { parse as parseToml } from "smol-toml";
import stripJsonComments from "strip-json-comments";
import { parse as parseYaml } from "yaml";
import type { SourceFile } from "../source-file.ts";
import { javascriptSettings } from "./javascript-settings.ts";
import { makeScripts, noxScripts, toxScripts } from "./scripts.ts";
import { fromTree, iniTree } from "./settings.ts";
import { nothingTold, type Script, type Told } from "./told.ts";

type Reader = { readonly name: RegExp; readonly read: (file: SourceFile) => Told };

/** Files that tell runners what to run, by their names. */
const readers: readonly Reader[] = [
  { name: /^package\.json$/, read: (file) => withScripts(file, json(file.text), ["scripts"]) },
  { name: /^denoj?\.jsonc?$|^deno\.jsonc?$/, read: (file) => withScripts(file, json(file.text), ["tasks"]) },
  { name: /^\.mocharc\.jsonc?$|^\.mocharc$/, read: (file) => fromTree(file, { mocha: json(file.text) }) },
  { name: /^\.mocharc\.ya?ml$/, read: (file) => fromTree(file, { mocha: parseYaml(file.text) as unknown }) },
  { name: /^\.taprc$/, read: (file) => fromTree(file, { tap: parseYaml(file.text) as unknown }) },
  { name: /^jest\.config\.json$/, read: (file) => fromTree(file, { jest: json(file.text) }) },
  { name: /^bunfig\.toml$/, read: (file) => fromTree(file, { bunfig: parseToml(file.text) }) },
  { name: /^pyproject\.toml$/, read: (file) => fromTree(file, parseToml(file.text)) },
  { name: /^Cargo\.toml$/, read: (file) => fromTree(file, { cargo: parseToml(file.text) }) },
  { name: /^nextest\.toml$/, read: (file) => fromTree(file, { nextest: parseToml(file.text) }) },
  { name: /^\.?pytest\.toml$/, read: (file) => fromTree(file, parseToml(file.text)) },
  { name: /^(?:\.?pytest\.ini|setup\.cfg)$/, read: (file) => fromTree(file, iniTree(file.text)) },
  { name: /^tox\.ini$/, read: (file) => ({ ...fromTree(file, iniTree(file.text)), scripts: toxScripts(file.text) }) },
  { name: /^noxfile\.py$/, read: (file) => ({ ...nothingTold, scripts: noxScripts(file) }) },
  { name: /^(?:GNUm|M|m)akefile$|\.mk$/, read: (file) => ({ ...nothingTold, scripts: makeScripts(file.text) }) },
  { name: /^\.?[Jj]ustfile$/, read: (file) => ({ ...nothingTold, scripts: makeScripts(file.text) }) },
  {
    name: /^(?:(?:vitest|vite|jest|playwright|ava)(?:\.[\w-]+)?\.(?:config|workspace)|\.mocharc)(?:\.[\w-]+)*\.[cm]?[jt]s$|^vitest\.workspace\.[cm]?[jt]s$/,
    read: (file) => ({ ...nothingTold, settings: javascriptSettings(file) }),
  },
];

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);

export const tellsRunners = (path: string): boolean => readers.some(({ name }) => name.test(nameOf(path)));

/** What a file tells the runners; null when it cannot be read. */
export function toldBy(file: SourceFile): Told | null {
  try {
    return readers.find(({ name }) => name.test(nameOf(file.path)))?.read(file) ?? nothingTold;
  } catch {
    return null;
  }
}

const json = (text: string): unknown => JSON.parse(stripJsonComments(text.replace(/^\uFEFF/, ""), { trailingCommas: true }));

const record = (value: unknown) => (typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {});

function withScripts(file: SourceFile, tree: unknown, [key = ""]: readonly string[]): Told {
  const lines = file.text.split("\n");
  const scripts = Object.entries(record(record(tree)[key])).flatMap(([name, value]): Script[] => {
    const text = typeof value === "string" ? value : (record(value).command ?? null);
    if (typeof text !== "string") return [];
    const line = lines.findIndex((one) => one.includes(JSON.stringify(name)) && one.includes(JSON.stringify(text).slice(1, 20))) + 1;
    return [{ name, lines: [{ line: line || 1, text }], needs: needed(text, name) }];
  });
  return { ...fromTree(file, key === "tasks" ? { deno: tree } : tree), scripts };
}

/** Scripts of the same file that a command calls. */
function needed(text: string, own: string): string[] {
  const called = [
    ...text.matchAll(/\b(?:npm|pnpm|yarn|bun|deno|node)(?: run| task| --run)?(?: -s| --silent| -r| --workspaces| --if-present)* ([\w:.-]+)/g),
  ].map(([, name = ""]) => name);
  const listed = [...text.matchAll(/\b(?:run-s|run-p|npm-run-all2?|concurrently|wireit)((?: [^&|;]+)?)/g)].flatMap(
    ([, names = ""]) => names.match(/[\w:.*-]+/g) ?? [],
  );
  return [...called, ...listed.map((name) => name.replace(/^npm:/, ""))].filter((name) => name !== own && name !== "run");
}
