import { type Declared, lineWith, pathSource, sameName, urlSource } from "../declared.ts";
import { stringsIn, tableAt } from "../tables.ts";

type Place = { readonly path: string; readonly text: string; readonly reach: Declared["reach"]; readonly after?: number; readonly locked?: boolean };

/** One requirement as PEP 508 writes it: `name[extra]~=2.31 ; marker`, `name @ url`. Null for what is none. */
export function requirement(spec: string, { path, text, reach, after = 0, locked = false }: Place): Declared | null {
  const [, name = "", rest = ""] = /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(.*)$/s.exec(spec) ?? [];
  if (name === "" || (rest !== "" && !/^[@(<>=!~;#,*]|^\\/.test(rest))) return null;
  const url = /^@\s*([^;\s]+)/.exec(rest)?.[1];
  return {
    ecosystem: "pypi",
    name: sameName("pypi", name),
    reach,
    source: url === undefined ? "registry" : placeOf(path, url),
    locked,
    ...lineWith(text, name, after),
  };
}

/** Where a URL or a path of a requirement leads. */
export function placeOf(path: string, url: string): string {
  const local = /^file:(?:\/\/)?(.*)$/.exec(url)?.[1] ?? (/^[a-z+]+:/i.test(url) ? null : url);
  return local === null ? urlSource(url) : pathSource(path, local);
}

/** Where a table leads that stands in place of a version: `{ git = … }`, `{ url = … }`, `{ path = … }`, `{ workspace = true }`. */
export function tableSource(path: string, spec: unknown): string {
  const { git, url, path: local, file, workspace } = tableAt(spec) as Record<string, unknown>;
  if (workspace === true) return "inside";
  const [place] = stringsIn([typeof git === "string" ? `git+${git}` : git, url, local, file]);
  return place === undefined ? "registry" : placeOf(path, place);
}
