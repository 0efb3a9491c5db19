import { parse } from "yaml";
import { type Declared, hostOf, lineWith, type Reader, sameName } from "../declared.ts";
import { listAt, stringsIn, tableAt } from "../tables.ts";
import { requirement, tableSource } from "./requirement.ts";
import { beside } from "./requirements-txt.ts";
import { tomlOf } from "./toml.ts";

/** Pipfile of pipenv. */
export const pipfile: Reader = (file) => {
  const toml = tomlOf(file.text);
  if ("fault" in toml) return toml;
  const declared = Object.entries(toml.table).flatMap(([section, table]) =>
    ["source", "requires", "scripts", "pipenv"].includes(section)
      ? []
      : Object.entries(tableAt(table)).map(([name, spec]): Declared => {
          const source = tableSource(file.path, spec);
          const reach = section === "packages" ? "runtime" : "other";
          return {
            ecosystem: "pypi",
            name: sameName("pypi", name),
            reach,
            source,
            locked: true,
            ...lineWith(file.text, name, Math.max(0, file.text.indexOf(`[${section}]`))),
          };
        }),
  );
  const urls = stringsIn(listAt(toml.table, "source").map((source) => tableAt(source).url));
  return { declared, indexes: urls.map((url) => ({ name: hostOf(url), value: url, ...lineWith(file.text, url) })) };
};

/** setup.cfg of setuptools. */
export const setupCfg: Reader = (file) => {
  const keys = iniKeys(file.text);
  const lists = keys.filter(
    ({ section, key }) => section === "options.extras_require" || (section === "options" && /^(?:install|setup|tests)_requires?$/.test(key)),
  );
  const includes = lists.flatMap(({ value }) => /^file:(.*)$/s.exec(value.trim())?.[1]?.split(",") ?? []).map((name) => beside(file.path, name.trim()));
  const declared = lists.flatMap(({ key, value, at }) =>
    value
      .split(/[\n;]/)
      .flatMap((spec) =>
        spec.trim() === "" ? [] : (requirement(spec, { ...file, reach: key === "install_requires" ? "runtime" : "other", after: at }) ?? []),
      ),
  );
  return { declared, includes };
};

/** tox.ini: what its environments install. */
export const toxIni: Reader = (file) => {
  const lists = iniKeys(file.text).filter(({ section, key }) => /^(?:testenv|tox|pkgenv)/.test(section) && /^(?:deps|requires)$/.test(key));
  const lines = lists.flatMap(({ value, at }) => value.split("\n").map((line) => ({ spec: line.replace(/^[\w,{}!-]+:\s*(?=\S)/, "").trim(), at })));
  return {
    declared: lines.flatMap(({ spec, at }) => requirement(spec, { ...file, reach: "other", after: at }) ?? []),
    includes: lines.flatMap(({ spec }) => /^-[rc]\s*(\S+)/.exec(spec)?.[1] ?? []).map((name) => beside(file.path, name.replace("{toxinidir}/", ""))),
  };
};

type Key = { readonly section: string; readonly key: string; readonly value: string; readonly at: number };

/** Keys of an ini file with the lines that continue them. */
export function iniKeys(text: string): Key[] {
  const found: Key[] = [];
  let [section, at] = ["", 0];
  for (const line of text.split("\n")) {
    const head = /^\s*\[([^\]]+)\]/.exec(line)?.[1];
    const [, key, value = ""] = /^([A-Za-z@/][^=\s]*|\/\/[^=\s]+)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    const last = found.at(-1);
    if (head !== undefined) section = head.trim();
    else if (/^[ \t]+\S/.test(line) && last?.section === section && !/^\s*[#;]/.test(line))
      found[found.length - 1] = { ...last, value: `${last.value}\n${line.trim()}` };
    else if (key !== undefined) found.push({ section, key, value: value.trim(), at });
    at += line.length + 1;
  }
  return found;
}

/** environment.yml of conda; its own packages are compared like those of PyPI, which most of them are. */
export const condaEnvironment: Reader = (file) => {
  const table = yamlOf(file.text);
  const all = listAt(table, "dependencies");
  const specs = [
    ...stringsIn(all).map((spec) => spec.replace(/^.*::/, "").replace(/^([\w.-]+)=(?!=).*$/, "$1")),
    ...all.flatMap((each) => stringsIn(listAt(each, "pip"))),
  ];
  const declared = specs
    .filter((spec) => !/^(?:python|pip|-)/.test(spec) || /^python-|^pip-/.test(spec))
    .flatMap((spec) => requirement(spec, { ...file, reach: "runtime" }) ?? []);
  return {
    declared,
    indexes: stringsIn(listAt(table, "channels")).map((channel) => ({ name: hostOf(channel), value: channel, ...lineWith(file.text, channel) })),
  };
};

function yamlOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}
