import { type Document, isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import { type CheckKind, commandsIn, kindsOf, kindsOfAction } from "./commands.ts";
import { conditionOf, conditions, offOf } from "./conditions.ts";

/** Something that is checked when something happens: a step of a job, a hook. */
export type Check = {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly kinds: readonly CheckKind[];
  /** Why its failure does not count; null when it does. */
  readonly off: string | null;
  /** Conditions it runs under, in order. */
  readonly when: readonly string[];
  /** What it runs on, with the filters of each as JSON; "" for none. */
  readonly on: Readonly<Record<string, string>>;
};

export type CiFile = {
  readonly checks: readonly Check[] /** Why it cannot be read. */;
  readonly trouble: { readonly line: number; readonly says: string } | null;
};

/** Files that say what runs on a commit elsewhere, or before it is made. */
export const isCiFile = (path: string): boolean => ciFiles.some((pattern) => pattern.test(path));

const ciFiles = [
  /^\.(github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/,
  /^\.github\/actions\/.*action\.ya?ml$/,
  /^\.gitlab-ci\.ya?ml$|^\.gitlab\/.*\.ya?ml$/,
  /^\.circleci\/config\.ya?ml$|^azure-pipelines\.ya?ml$|^bitbucket-pipelines\.yml$|^\.travis\.yml$|^\.drone\.ya?ml$|^\.woodpecker(\.ya?ml$|\/)|^\.buildkite\/.*\.ya?ml$|^\.cirrus\.yml$/,
  /^\.?lefthook(-local)?\.ya?ml$|^\.pre-commit-config\.ya?ml$/,
  /^\.husky\/[a-z-]+$|^\.githooks\/[a-z-]+$/,
  /(^|\/)package\.json$/,
];

export function checksIn(path: string, text: string): CiFile {
  if (/^\.(husky|githooks)\//.test(path))
    return { checks: scriptChecks({ path, on: { [`hook ${path.split("/")[1]}`]: "" }, when: [], off: null }, text, 1), trouble: null };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: "error", version: "1.2" });
  const [error] = document.errors;
  if (error) return { checks: [], trouble: { line: error.linePos?.[0].line ?? 1, says: error.message.split("\n")[0] ?? "" } };
  const walking: Walking = { document, lines, path, found: [] };
  if (path.endsWith("package.json")) hooksOfManifest(walking);
  else walk(walking, document.contents, { off: null, when: [], on: eventsOf(document, path) });
  return { checks: walking.found, trouble: null };
}

/** All checks of some files; what a workflow or an action of the repository checks is also checked when its caller is run. */
export function checksOf(files: ReadonlyMap<string, CiFile>): Check[] {
  const all = [...files.values()].flatMap(({ checks }) => checks);
  const callers = all.filter(({ text }) => text.startsWith("uses ./"));
  const called = callers.flatMap((caller) => {
    const path = caller.text.slice("uses ./".length).replace(/\/$/, "");
    const target = [path, `${path}/action.yml`, `${path}/action.yaml`].flatMap((name) => files.get(name) ?? [])[0];
    return (target?.checks ?? []).map((check) => ({
      ...check,
      off: caller.off ?? check.off,
      when: [...caller.when, ...check.when],
      on: { ...check.on, ...caller.on },
    }));
  });
  return [...all, ...called];
}

type Walking = { readonly document: Document; readonly lines: LineCounter; readonly path: string; readonly found: Check[] };
type Under = Pick<Check, "off" | "when" | "on">;

function eventsOf(document: Document, path: string): Record<string, string> {
  if (/workflows\//.test(path)) {
    const on = document.get("on") as Node | string | null;
    const value: unknown = isMap(on) || isSeq(on) ? on.toJS(document) : isScalar(on) ? on.value : on;
    if (typeof value === "string") return { [value]: "" };
    if (Array.isArray(value)) return Object.fromEntries(value.map((name) => [String(name), ""]));
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(Object.entries(value).map(([name, filter]) => [name, filter === null || filter === undefined ? "" : JSON.stringify(filter)]));
  }
  return path.includes("pre-commit-config") ? { "hook pre-commit": "" } : { [path.includes("actions/") ? "action" : "pipeline"]: "" };
}

/** simple-git-hooks, husky 4, pre-commit and lint-staged keep their commands in the manifest. */
function hooksOfManifest(walking: Walking): void {
  for (const key of ["simple-git-hooks", "husky", "gitHooks", "pre-commit", "pre-push", "lint-staged"]) {
    const node = walking.document.get(key, true) as Node | undefined;
    if (node) walkHooks(walking, node, key);
  }
}

function walkHooks(walking: Walking, node: Node, event: string): void {
  if (!isMap(node)) walk(walking, node, { off: null, when: [], on: { [`hook ${event}`]: "" } });
  for (const { key, value } of isMap(node) ? node.items : []) {
    const name = String(isScalar(key) ? key.value : key);
    const own = /^(pre|post|commit|prepare)-?[a-z-]+$/.test(name) ? name : event;
    if (isMap(value)) walkHooks(walking, value, own);
    else walk(walking, value as Node, { off: null, when: [], on: { [`hook ${own}`]: "" } });
  }
}

const unread = new Set([
  "name",
  "env",
  "variables",
  "description",
  "on",
  "path",
  "key",
  "stages",
  "stage",
  "image",
  "if",
  "rules",
  "only",
  "except",
  "condition",
  "when",
  "include",
  "secrets",
  "permissions",
  "defaults",
]);

function walk(walking: Walking, given: unknown, under: Under): void {
  const node = isAlias(given) ? given.resolve(walking.document) : given;
  if (isMap(node)) walkMap(walking, node.items as Pair[], under);
  else if (isSeq(node)) walkList(walking, node.items, under);
  else if (isScalar(node) && typeof node.value === "string" && node.range) {
    const block = node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED" ? 1 : 0;
    walking.found.push(...scriptChecks({ path: walking.path, ...under }, node.value, walking.lines.linePos(node.range[0]).line + block));
  }
}

function walkMap(walking: Walking, items: readonly Pair[], outer: Under): void {
  const value = (name: string) => items.find(({ key }) => isScalar(key) && key.value === name)?.value;
  const plain = (name: string) => {
    const found = value(name);
    return isScalar(found) ? found.value : found === undefined || found === null ? undefined : JSON.stringify((found as Node).toJS(walking.document));
  };
  const own = conditions.flatMap((name) => conditionOf(name, plain(name)));
  const under = {
    ...outer,
    off: outer.off ?? offOf(plain) ?? noRow(value("strategy"), walking),
    when: [...outer.when, ...own, ...neededOf(value("needs"), walking)],
  };
  const uses = value("uses");
  if (isScalar(uses)) take(walking, { name: String(uses.value).replace(/@.*$/, ""), prefix: "uses", node: uses }, under);
  const id = value("id");
  if (walking.path.includes("pre-commit-config") && isScalar(id)) take(walking, { name: String(id.value), prefix: "hook", node: id }, under);
  for (const pair of items) {
    if (!isPair(pair) || !isScalar(pair.key) || unread.has(String(pair.key.value))) continue;
    const hook = /^(pre-commit|pre-push|commit-msg|pre-merge-commit)$/.exec(String(pair.key.value))?.[0];
    walk(walking, pair.value, hook && walking.path.includes("lefthook") ? { ...under, on: { [`hook ${hook}`]: "" } } : under);
  }
}

/** A job is left out when one that it needs was. */
function neededOf(needs: unknown, { document }: Walking): string[] {
  const names = isScalar(needs) ? [String(needs.value)] : isSeq(needs) ? (needs.toJS(document) as unknown[]).map(String) : [];
  return names.flatMap((name) => conditionOf(`if of ${name}`, document.getIn(["jobs", name, "if"])));
}

/** A matrix without rows runs nothing. */
function noRow(strategy: unknown, { document }: Walking): string | null {
  const matrix: unknown = isMap(strategy) ? (strategy.toJS(document) as { matrix?: unknown }).matrix : null;
  const lists = typeof matrix === "object" && matrix !== null ? Object.entries(matrix).filter(([key]) => key !== "include" && key !== "exclude") : [];
  const empty = lists.find(([, list]) => Array.isArray(list) && list.length === 0);
  return empty ? `${empty[0]}: [] of its matrix` : null;
}

/** Lines of one script, one item each, stand under what came before them. */
function walkList(walking: Walking, items: readonly unknown[], under: Under): void {
  let ended: string | null = null;
  for (const item of items) {
    if (isScalar(item) && typeof item.value === "string" && /^(exit(\s+0)?|set \+e)$/.test(item.value.trim())) ended = `${item.value.trim()} before it`;
    walk(walking, item, { ...under, off: under.off ?? ended });
  }
}

type Named = {
  readonly name: string;
  readonly prefix: "uses" | "hook";
  readonly node: { readonly range?: readonly [number, number, number] | null | undefined };
};

function take({ lines, path, found }: Walking, { name, prefix, node }: Named, { off, when, on }: Under): void {
  const kinds = prefix === "hook" ? [...kindsOf(name), "lint" as const] : kindsOfAction(name);
  if (kinds.length > 0)
    found.push({ file: path, line: lines.linePos(node.range?.[0] ?? 0).line, text: `${prefix} ${name}`, kinds: [...new Set(kinds)], off, when, on });
}

function scriptChecks({ path, off, when, on }: Under & { readonly path: string }, script: string, line: number): Check[] {
  return commandsIn(script).map((command) => ({
    file: path,
    line: line + command.line,
    text: command.text,
    kinds: command.kinds,
    off: off ?? command.off,
    when,
    on,
  }));
}
