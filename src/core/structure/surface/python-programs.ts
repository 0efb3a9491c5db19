import { lineWith } from "../../dependencies/declared.ts";
import { iniKeys } from "../../dependencies/manifests/python-others.ts";
import { tomlOf } from "../../dependencies/manifests/toml.ts";
import { tableAt } from "../../dependencies/tables.ts";
import { isTestPath } from "../../test-paths.ts";
import { type ApiSymbol, shapeOf } from "./symbol.ts";

export const isPythonManifest = (path: string): boolean =>
  /(^|\/)(?:pyproject\.toml|setup\.cfg|setup\.py)$/.test(path) &&
  !isTestPath(path) &&
  !/(^|\/)(?:node_modules|vendor|site-packages|examples?|docs?)\//.test(path);

/** Programs that an installation puts on the path, by name alone: which file says so, and what they call, is nobody's business. */
export function pythonPrograms(manifests: readonly (readonly [path: string, text: string])[]): ApiSymbol[] {
  const found = manifests.flatMap(([path, text]) => namesIn(path, text).map((name) => symbolOf(path, text, name)));
  return [...new Map(found.map((symbol) => [symbol.id, symbol])).values()];
}

function namesIn(path: string, text: string): string[] {
  if (path.endsWith(".cfg"))
    return iniKeys(text).flatMap(({ section, key, value }) => (section === "options.entry_points" && programs.test(key) ? listed(value) : []));
  if (path.endsWith(".py"))
    return [...text.matchAll(/["'](?:console|gui)_scripts["']\s*:\s*\[([^\]]*)\]/g)].flatMap(([, list = ""]) => listed(list.replace(/["',]/g, "\n")));
  const toml = tomlOf(text);
  if ("fault" in toml) return [];
  const tables = [
    ["project", "scripts"],
    ["project", "gui-scripts"],
    ["tool", "poetry", "scripts"],
    ["tool", "flit", "scripts"],
  ];
  return tables.flatMap((keys) => Object.keys(tableAt(toml.table, ...keys)));
}

const programs = /^(?:console|gui)_scripts$/;

const listed = (value: string) => value.split("\n").flatMap((line) => /^\s*([\w.-]+)\s*=/.exec(line)?.[1] ?? []);

const symbolOf = (file: string, text: string, name: string): ApiSymbol => ({
  id: `bin/${name}`,
  kind: "module",
  file,
  line: lineWith(text, name, Math.max(0, text.search(/scripts\b/))).line,
  signature: `program ${name}`,
  within: null,
  declared: true,
  shape: shapeOf("Python"),
});
