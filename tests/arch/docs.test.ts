import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { placeholders } from "../../src/core/prompt.ts";
import { renderGates, renderReference } from "../support/reference.ts";

const root = resolve(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const documents = [
  "README.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => `docs/${path}`),
];

test("docs/reference.md says what the program's own lists say", () => expect(renderReference()).toMatchFileSnapshot("../../docs/reference.md"));

test("docs/gates.md says of each gate what the gate says of itself", () => {
  const head = `${read("docs/gates.md").split("## The gates\n")[0]}## The gates\n`;
  return expect(renderGates(head)).toMatchFileSnapshot("../../docs/gates.md");
});

test.each(documents)("every link and every command of %s leads somewhere", (path) => {
  const text = read(path);
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? "");
  expect(links.filter((link) => !existsSync(resolve(root, path, "..", link)))).toEqual([]);
  const known = new Set([...commands.map(({ name }) => name), "help"]);
  const named = [...text.matchAll(/`peers ([a-z-]+)/g)].map((match) => match[1] ?? "");
  expect(named.filter((name) => !known.has(name))).toEqual([]);
  expect(calls(text).flatMap(unknownOptions)).toEqual([]);
});

/** `peers …` in running text, and lines of shell blocks that begin with it. */
function calls(text: string): string[] {
  const blocks = [...text.matchAll(/^```sh.*\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block).join("");
  return [...text.matchAll(/`peers ([a-z][^`\n]*)`/g), ...blocks.matchAll(/^peers ([a-z].*)$/gm)].map(([, call = ""]) => call);
}

function unknownOptions(call: string): string[] {
  const [name = ""] = call.split(" ");
  const flags = (commands.find((command) => command.name === name)?.options ?? []).flatMap((option) => option.flags.match(/--?[a-z][a-z-]*/g) ?? []);
  // What stands behind `--` or a pipe is another program's.
  const [own = ""] = call.replace(/"[^"]*"/g, "").split(/ -- | \|\| | \| | # /);
  return [...own.matchAll(/ (--[a-z][a-z-]*)/g)].flatMap(([, flag = ""]) => (flags.includes(flag) || flag === "--help" ? [] : [`peers ${name} ${flag}`]));
}

test("prompt templates use exactly the placeholders there are", () => {
  const templates = readdirSync(join(root, "templates", "prompts")).map((name) => read(`templates/prompts/${name}`));
  const used = new Set(templates.flatMap((text) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1])));
  expect([...used].toSorted()).toEqual([...placeholders].toSorted());
});

test("the walk through a tick is short enough to read", () => expect(read("docs/architecture.md").split("\n").length).toBeLessThanOrEqual(150));

test("npm scripts that the README names exist", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const named = [...read("README.md").matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] ?? "");
  expect(named.filter((name) => !scripts[name])).toEqual([]);
});
