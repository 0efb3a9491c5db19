import { parse } from "yaml";
import { type Declared, hostOf, lineWith, type Manifest, type Named, pathSource, type Reader, sameName } from "../declared.ts";
import { jsonOf } from "../json.ts";
import { stringsIn, tableAt } from "../tables.ts";
import { declaredAs } from "./package-json.ts";
import { iniKeys } from "./python-others.ts";
import { tomlOf } from "./toml.ts";

/** .npmrc, .yarnrc of classic yarn, pip.conf and .pypirc: where packages come from. */
export const iniIndexes: Reader = ({ text }) => {
  const keys = iniKeys(text.replace(/^(\S*registry|lastUpdateCheck)\s+"/gm, '$1 = "').replace(/^"(\S+)"\s+"/gm, '$1 = "'));
  const named = keys.filter(({ key }) => /(?:^|:)registry$|^(?:extra-)?index-url$|^find-links$|^trusted-host$/.test(key));
  const indexes = named.flatMap(({ key, value, at }) =>
    value
      .replace(/"/g, "")
      .split(/\s+/)
      .filter(Boolean)
      .map((url): Named => ({ name: key === "trusted-host" ? `trusted host ${url}` : hostOf(url), value: `${key} ${url}`, ...lineWith(text, url, at) })),
  );
  const unsafe = keys
    .filter(({ key, value }) => key === "strict-ssl" && value === "false")
    .map(({ key, at }): Named => ({ name: key, value: "false", ...lineWith(text, key, at) }));
  return { indexes: [...indexes, ...unsafe] };
};

/** bunfig.toml. */
export const bunfig: Reader = ({ text }) => {
  const toml = tomlOf(text);
  if ("fault" in toml) return toml;
  const install = tableAt(toml.table, "install");
  const urls = [install.registry, ...Object.values(tableAt(install, "scopes"))].flatMap((value) => stringsIn([value, tableAt(value).url]));
  return { indexes: urls.map((url) => ({ name: hostOf(url), value: url, ...lineWith(text, url) })) };
};

/** .yarnrc.yml and pnpm-workspace.yaml. */
export const yarnAndPnpm: Reader = (file) => {
  const table = yamlOf(file.text);
  const scopes = Object.values(tableAt(table, "npmScopes")).map((scope) => tableAt(scope).npmRegistryServer);
  const urls = stringsIn([tableAt(table).npmRegistryServer, ...scopes]);
  const catalogs = [tableAt(table, "catalog"), ...Object.values(tableAt(table, "catalogs"))];
  const entries = [...catalogs, tableAt(table, "overrides")].flatMap((each) => Object.entries(tableAt(each)));
  const declared = entries
    .map(([name, spec]) => declaredAs(file, { name, spec: String(spec), reach: "runtime", section: "" }))
    .filter(({ source, text }) => source !== "registry" || /npm:/.test(text));
  return { declared, indexes: urls.map((url) => ({ name: hostOf(url), value: url, ...lineWith(file.text, url) })) };
};

function yamlOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

/** deno.json, deno.jsonc and import maps: a specifier with a scheme is a dependency. */
export const denoJson: Reader = (file) => {
  const json = jsonOf(file.text);
  if (json === undefined) return { fault: { line: 1, why: "it is no JSON" } };
  const maps = [tableAt(json, "imports"), ...Object.values(tableAt(json, "scopes"))];
  const entries = maps.flatMap((map) => Object.entries(tableAt(map)));
  return { declared: entries.flatMap(([name, spec]) => imported(file, name, spec)), provides: provided(json) };
};

const provided = (json: unknown): Manifest["provides"] => stringsIn([tableAt(json).name]).map((name) => `deno:jsr:${name}`);

function imported({ path, text }: { path: string; text: string }, name: string, spec: unknown): Declared[] {
  if (typeof spec !== "string") return [];
  const npm = /^npm:\/?((?:@[^/@]+\/)?[^@/]+)/.exec(spec)?.[1];
  const jsr = /^jsr:\/?((?:@[^/@]+\/)?[^@/]+)/.exec(spec)?.[1];
  const place = { reach: "runtime" as const, locked: false, ...lineWith(text, name) };
  if (npm) return [{ ecosystem: "npm", name: sameName("npm", npm), source: "registry", ...place }];
  if (jsr) return [{ ecosystem: "deno", name: `jsr:${jsr}`, source: "registry", ...place }];
  if (/^https?:/.test(spec))
    return [{ ecosystem: "deno", name: spec.replace(/@[^/]*/, "").replace(/^https?:\/\//, ""), source: `https://${hostOf(spec)}`, ...place }];
  return /^\.{0,2}\//.test(spec) && pathSource(path, spec) !== "inside" ? [{ ecosystem: "deno", name, source: pathSource(path, spec), ...place }] : [];
}
