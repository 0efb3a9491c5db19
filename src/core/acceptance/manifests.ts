import { parse } from "smol-toml";
import { canonicalJson } from "../config/make-policy.ts";
import { goModParts } from "./go-mod.ts";

/** A manifest has parts that say how tests run, which stay as they were frozen, and parts that are the implementation's. */
export const isManifest = (path: string): boolean => !closed.test(path) && kinds.some(({ name }) => name.test(path));

const closed = /(^|\/)(node_modules|vendor|third_party|\.venv|venv)\//;

/**
 * The manifest a commit is judged with: its own where what is about tests is as it was frozen (a dependency may have come), else
 * the frozen one. `before` is null where none was frozen, `text` null when there is to be none.
 */
export function manifestFor(path: string, before: string | null, now: string | null): { readonly text: string | null; readonly kept: boolean } {
  const kind = kinds.find(({ name }) => name.test(path));
  if (!kind || now === null || now === before) return { text: before ?? now, kept: now !== before };
  if (kind.merge) {
    const merged = kind.merge(before, now);
    return { text: merged ?? before, kept: merged === null };
  }
  const [frozen, present] = [partsOf(kind, before), partsOf(kind, now)];
  return frozen !== null && present !== null && holds(frozen, present) ? { text: now, kept: false } : { text: before, kept: true };
}

type Parts = {
  /** Must be the same. */
  readonly same: unknown;
  /** Must still be there as they were; others may come. */
  readonly grows: Readonly<Record<string, unknown>>;
};
type Kind = {
  readonly name: RegExp;
  readonly parts?: (text: string) => Parts;
  readonly merge?: (before: string | null, now: string) => string | null;
};

function partsOf(kind: Kind, text: string | null): Parts | null {
  try {
    return text === null ? (kind.parts?.("") ?? null) : (kind.parts?.(text) ?? null);
  } catch {
    return null;
  }
}

const holds = (frozen: Parts, present: Parts) =>
  canonicalJson(frozen.same ?? null) === canonicalJson(present.same ?? null) &&
  Object.entries(frozen.grows).every(([name, value]) => canonicalJson(present.grows[name] ?? null) === canonicalJson(value ?? null));

type Table = Readonly<Record<string, unknown>>;
const table = (value: unknown): Table => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Table) : {});
const at = (from: unknown, ...path: string[]): unknown => path.reduce((value, key) => table(value)[key], from);
const flat = (prefix: string, value: unknown) => Object.fromEntries(Object.entries(table(value)).map(([name, each]) => [`${prefix} ${name}`, each]));

const kinds: readonly Kind[] = [
  { name: /(^|\/)package\.json$/, merge: packageJson },
  { name: /(^|\/)pyproject\.toml$/, parts: pyproject },
  { name: /(^|\/)setup\.cfg$/, parts: setupCfg },
  { name: /(^|\/)Cargo\.toml$/, parts: cargoToml },
  { name: /(^|\/)go\.mod$/, parts: goModParts },
  { name: /(^|\/)[\w.-]*requirements[\w.-]*\.(txt|in)$/, parts: requirements },
  { name: /(^|\/)tsconfig(\.[\w-]+)*\.json$/, parts: (text) => ({ same: /"(paths|plugins|baseUrl)"/.test(text) ? text : null, grows: {} }) },
  { name: /(^|\/)deno\.jsonc?$/, parts: (text) => ({ same: /"(tasks|test|imports|importMap)"/.test(text) ? text : null, grows: {} }) },
];

/** What runners read of it, besides scripts. */
const runnerKeys = [
  "jest",
  "vitest",
  "mocha",
  "ava",
  "tap",
  "nyc",
  "c8",
  "babel",
  "wallaby",
  "cypress",
  "prisma",
  "overrides",
  "resolutions",
  "packageManager",
  "volta",
  "pnpm",
];
const dependencyKeys = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
const lifecycle = /^(pre|post)|^(prepare|install|prepublish|prepublishOnly|dependencies)$/;

/** The commit's, with the scripts, runner settings and dependencies that were there as they were. */
function packageJson(before: string | null, now: string): string | null {
  try {
    const [frozen, present] = [table(JSON.parse(before ?? "{}")), { ...table(JSON.parse(now)) }];
    for (const key of runnerKeys) if (frozen[key] === undefined) delete present[key];
    for (const key of runnerKeys) if (frozen[key] !== undefined) present[key] = frozen[key];
    if (frozen.type !== undefined) present.type = frozen.type;
    const scripts = table(frozen.scripts);
    const added = Object.entries(table(present.scripts)).filter(([name]) => !(name in scripts) && !lifecycle.test(name));
    if (frozen.scripts !== undefined || present.scripts !== undefined) present.scripts = { ...Object.fromEntries(added), ...scripts };
    for (const key of dependencyKeys)
      if (frozen[key] !== undefined || present[key] !== undefined) present[key] = { ...named(present[key], frozen), ...table(frozen[key]) };
    return `${JSON.stringify(present, null, 2)}\n`;
  } catch {
    return null;
  }
}

/** What comes new under a name that was there already, in whichever list, does not. */
const named = (value: unknown, frozen: Table) =>
  Object.fromEntries(Object.entries(table(value)).filter(([name]) => !dependencyKeys.some((key) => name in table(frozen[key]))));

function pyproject(text: string): Parts {
  const tool = table(at(parse(text), "tool"));
  const same = ["pytest", "coverage", "tox", "hatch", "nox", "hypothesis", "poe", "taskipy"].map((name) => tool[name]);
  const groups = [at(parse(text), "dependency-groups"), at(parse(text), "project", "optional-dependencies")];
  return {
    same: [same, at(tool, "uv", "sources"), at(tool, "uv", "override-dependencies"), at(tool, "poetry", "source")],
    grows: Object.assign({}, ...groups.map((group) => grown(group))),
  };
}

/** Each requirement of each group for itself: one may come, none may go or change. */
const grown = (groups: unknown) =>
  Object.fromEntries(
    Object.entries(table(groups)).flatMap(([name, list]) => (Array.isArray(list) ? list.map((each) => [`${name} ${canonicalJson(each)}`, true]) : [])),
  );

function setupCfg(text: string): Parts {
  const sections = text.split(/^(?=\[)/m).filter((section) => /^\[(tool:pytest|pytest|coverage:|aliases|unittest|nosetests|tox)/.test(section));
  return { same: sections.map((section) => section.trim()), grows: {} };
}

/** A line may come; one that begins with an option says where packages are from. */
function requirements(text: string): Parts {
  const lines = text
    .split("\n")
    .map((line) => line.replace(/\s+#.*$/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const [options, packages] = [lines.filter((line) => line.startsWith("-")), lines.filter((line) => !line.startsWith("-"))];
  const places = packages.filter((line) => /[@/]/.test(line));
  return { same: [options, places], grows: Object.fromEntries(packages.map((line) => [/^[\w.-]+/.exec(line)?.[0].toLowerCase() ?? line, line])) };
}

function cargoToml(text: string): Parts {
  const read = parse(text);
  const keys = ["test", "patch", "replace", "profile"];
  const ofPackage = ["autotests", "autolib", "links", "workspace"].map((key) => at(read, "package", key));
  const library = ["harness", "test", "doctest"].map((key) => at(read, "lib", key));
  return {
    same: [keys.map((key) => table(read)[key]), ofPackage, library],
    grows: { ...flat("dependencies", at(read, "dependencies")), ...flat("dev-dependencies", at(read, "dev-dependencies")) },
  };
}
