import { parse } from "smol-toml";
import stripJsonComments from "strip-json-comments";
import { parse as parseYaml } from "yaml";

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
export const fieldsIn = (value: unknown, ...keys: readonly string[]): Fields => {
  const found = keys.reduce<unknown>((at, key) => (isFields(at) ? at[key] : undefined), value);
  return isFields(found) ? found : {};
};
/** A list of words, also written as one word or with commas. */
export const wordsIn = (value: unknown): string[] =>
  (Array.isArray(value) ? value.map(String) : typeof value === "string" ? value.split(/[,\n]/) : []).map((word) => word.trim()).filter(Boolean);

/** A settings file as data; an empty record when it is none. */
export function dataOf(path: string, text: string): Fields {
  try {
    const value: unknown = readerOf(path)(text);
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
}

function readerOf(path: string): (text: string) => unknown {
  if (path.endsWith(".toml")) return parse;
  if (/\.ya?ml$/.test(path)) return (text) => parseYaml(text, { logLevel: "silent" });
  if (/(\.ini|\.cfg|\.flake8|\.?pylintrc)$/.test(path)) return iniOf;
  return (text) => (/^\s*(\/\/|\/\*|\{)/.test(text) ? JSON.parse(stripJsonComments(text, { trailingCommas: true })) : parseYaml(text, { logLevel: "silent" }));
}

/** Sections of `key = value`; indented lines go on. */
function iniOf(text: string): Fields {
  const sections: Record<string, Record<string, string>> = {};
  let [section, key] = ["", ""];
  for (const line of text.split(/\r?\n/)) {
    const header = /^\[(.+)\]\s*$/.exec(line)?.[1];
    const [, name, value] = /^([\w-]+)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (header !== undefined) section = header;
    else if (/^\s*[#;]/.test(line)) continue;
    else if (name !== undefined) {
      key = name;
      sections[section] = { ...sections[section], [name]: (value ?? "").replace(/\s+[#;].*$/, "") };
    } else if (/^\s+\S/.test(line) && sections[section]?.[key] !== undefined)
      sections[section] = { ...sections[section], [key]: `${sections[section]?.[key]}\n${line.trim()}` };
  }
  return sections;
}
