import type { SourceFile } from "../source-file.ts";
import type { Effect, Setting, Told } from "./told.ts";

type Known = { readonly runner: string; readonly effect: Effect; readonly syntax: Setting["syntax"] /** Only these values matter. */; readonly when?: RegExp };

const [glob, regex, path, text] = (["glob", "regex", "path", "text"] as const).map((syntax) => ({ syntax })) as [
  { syntax: "glob" },
  { syntax: "regex" },
  { syntax: "path" },
  { syntax: "text" },
];
const jest: Readonly<Record<string, Known>> = {
  testPathIgnorePatterns: { runner: "jest", effect: "leave-out", ...regex },
  modulePathIgnorePatterns: { runner: "jest", effect: "leave-out", ...regex },
  testMatch: { runner: "jest", effect: "take", ...glob },
  testRegex: { runner: "jest", effect: "take", ...regex },
  roots: { runner: "jest", effect: "take", ...path },
  testNamePattern: { runner: "jest", effect: "filter", ...text },
  passWithNoTests: { runner: "jest", effect: "lax", ...text, when: /^true$/ },
  onlyChanged: { runner: "jest", effect: "filter", ...text, when: /^true$/ },
};
const playwright: Readonly<Record<string, Known>> = {
  testMatch: { runner: "playwright", effect: "take", ...glob },
  testIgnore: { runner: "playwright", effect: "leave-out", ...glob },
  testDir: { runner: "playwright", effect: "take", ...path },
  grep: { runner: "playwright", effect: "filter", ...text },
  grepInvert: { runner: "playwright", effect: "filter", ...text },
};
const mocha: Readonly<Record<string, Known>> = {
  spec: { runner: "mocha", effect: "take", ...glob },
  ignore: { runner: "mocha", effect: "leave-out", ...glob },
  exclude: { runner: "mocha", effect: "leave-out", ...glob },
  grep: { runner: "mocha", effect: "filter", ...text },
  fgrep: { runner: "mocha", effect: "filter", ...text },
  invert: { runner: "mocha", effect: "filter", ...text, when: /^true$/ },
  "dry-run": { runner: "mocha", effect: "lax", ...text, when: /^true$/ },
  dryRun: { runner: "mocha", effect: "lax", ...text, when: /^true$/ },
  "pass-on-failing-test-suite": { runner: "mocha", effect: "lax", ...text, when: /^true$/ },
};
const vitest: Readonly<Record<string, Known>> = {
  include: { runner: "vitest", effect: "take", ...glob },
  exclude: { runner: "vitest", effect: "leave-out", ...glob },
  dir: { runner: "vitest", effect: "take", ...path },
  testNamePattern: { runner: "vitest", effect: "filter", ...text },
  passWithNoTests: { runner: "vitest", effect: "lax", ...text, when: /^true$/ },
  allowOnly: { runner: "vitest", effect: "lax", ...text, when: /^true$/ },
  dangerouslyIgnoreUnhandledErrors: { runner: "vitest", effect: "lax", ...text, when: /^true$/ },
};
const pytest: Readonly<Record<string, Known>> = {
  addopts: { runner: "pytest", effect: "options", ...text },
  testpaths: { runner: "pytest", effect: "take", ...path },
  norecursedirs: { runner: "pytest", effect: "leave-out", ...path },
  collect_ignore: { runner: "pytest", effect: "leave-out", ...path },
  python_files: { runner: "pytest", effect: "take", ...glob },
  // Whatever does not begin as the usual names do leaves the usual tests out.
  python_functions: { runner: "pytest", effect: "filter", ...text, when: /^(?!\*?test)/ },
  python_classes: { runner: "pytest", effect: "filter", ...text, when: /^(?!\*?Test|\*$)/ },
};
const off = /^false$/;
const cargo: Readonly<Record<string, Known>> = {
  "lib.test": { runner: "cargo", effect: "lax", ...text, when: off },
  "lib.doctest": { runner: "cargo", effect: "lax", ...text, when: off },
  "test.test": { runner: "cargo", effect: "lax", ...text, when: off },
  "bin.test": { runner: "cargo", effect: "lax", ...text, when: off },
  "package.autotests": { runner: "cargo", effect: "lax", ...text, when: off },
  "test.required-features": { runner: "cargo", effect: "filter", ...text },
  "test.harness": { runner: "cargo", effect: "lax", ...text, when: off },
};

/** The settings of each runner, by where they stand. */
const known: Readonly<Record<string, Readonly<Record<string, Known>>>> = {
  jest,
  playwright,
  mocha,
  "vitest.test": vitest,
  "tool.pytest.ini_options": pytest,
  "tool.pytest": pytest,
  pytest,
  "tool:pytest": pytest,
  ava: { files: { runner: "ava", effect: "take", ...glob }, match: { runner: "ava", effect: "filter", ...text } },
  tap: {
    include: { runner: "tap", effect: "take", ...glob },
    exclude: { runner: "tap", effect: "leave-out", ...glob },
    only: { runner: "tap", effect: "filter", ...text, when: /^true$/ },
  },
  "bunfig.test": {
    root: { runner: "bun", effect: "take", ...path },
    pathIgnorePatterns: { runner: "bun", effect: "leave-out", ...glob },
    testNamePattern: { runner: "bun", effect: "filter", ...text },
  },
  "deno.test": { include: { runner: "deno", effect: "take", ...path }, exclude: { runner: "deno", effect: "leave-out", ...path } },
  deno: { exclude: { runner: "deno", effect: "leave-out", ...path } },
  cargo,
  nextest: {
    "profile.default.default-filter": { runner: "cargo", effect: "filter", ...text },
    "profile.ci.default-filter": { runner: "cargo", effect: "filter", ...text },
  },
};

/** What a setting of this place means; the names of projects and list numbers in between do not matter. */
export function settingKnown(place: readonly string[], key: string): Known | null {
  const at = place.join(".");
  const rest = Object.entries(known).find(([prefix]) => at === prefix)?.[1][key];
  if (rest) return rest;
  const [first = "", ...more] = place;
  return known[first]?.[[...more, key].join(".")] ?? null;
}

/** The settings of a parsed file that runners heed. */
export function fromTree(file: SourceFile, tree: unknown): Told {
  return { settings: below(tree, { file, place: [] }), scripts: [] };
}

type Reading = { readonly file: SourceFile; readonly place: readonly string[] };

function below(tree: unknown, { file, place }: Reading): Setting[] {
  if (Array.isArray(tree)) return tree.flatMap((item) => below(item, { file, place }));
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) => {
    const setting = settingKnown(place, key);
    if (!setting) return key === "projects" || /^\d+$/.test(key) ? below(value, { file, place }) : below(value, { file, place: [...place, key] });
    const values = valuesOf(value, setting.effect);
    const line = lineOfKey(file.text, key, values);
    return settingOf({ ...setting, key: [...place, key].join("."), values, line, text: (file.text.split("\n")[line - 1] ?? "").trim() });
  });
}

export function settingOf({ when, ...setting }: Setting & { readonly when?: RegExp }): Setting[] {
  return when && !setting.values.some((value) => when.test(value)) ? [] : [setting];
}

function valuesOf(value: unknown, effect: Effect): string[] {
  if (Array.isArray(value)) return value.map(String);
  // INI files and command lines part words by spaces.
  return effect === "leave-out" || effect === "take" ? String(value).split(/\s+/).filter(Boolean) : [String(value)];
}

function lineOfKey(text: string, key: string, values: readonly string[]): number {
  const lines = text.split("\n");
  const named = lines
    .map((line, at) => ({ line, at }))
    .filter(({ line }) => new RegExp(`(?:^|[^\\w.-])["']?${key.replace(/[^\w]/g, "\\$&")}["']?\\s*[:=]`).test(line));
  const exact = named.find(({ line }) => values.some((value) => line.includes(value))) ?? named[0];
  return (exact?.at ?? 0) + 1;
}

/** Sections and settings of an INI file; indented lines continue the one above. */
export function iniTree(source: string): Record<string, Record<string, string>> {
  const sections: Record<string, Record<string, string>> = {};
  let [section, key] = ["", ""];
  for (const line of source.split("\n")) {
    const header = /^\[([^\]]+)\]\s*$/.exec(line)?.[1];
    const [, name, value = ""] = /^([\w.:-]+)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (header !== undefined) [section, key] = [header, ""];
    else if (/^\s*[#;]/.test(line)) continue;
    else if (name !== undefined) {
      key = name;
      sections[section] = { ...sections[section], [key]: value };
    } else if (/^\s+\S/.test(line) && key) {
      sections[section] = { ...sections[section], [key]: `${sections[section]?.[key] ?? ""} ${line.trim()}` };
    }
  }
  return sections;
}
