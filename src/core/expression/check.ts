import { compilePattern } from "./pattern.ts";
import type { Tree } from "./tree.ts";
import { Trouble } from "./trouble.ts";

/** Finds what is wrong without running anything: patterns that cannot be, files outside the worktree, answers that are no answers. */
export function checkTree(tree: Tree): void {
  const kind = neverBoolean(tree);
  if (kind) throw new Trouble(tree.at, `the answer would be ${kind}, not True or False; compare it, e.g. exit_code == 0`);
  checkParts(tree);
}

function checkParts(tree: Tree): void {
  if (tree.kind === "call") checkCall(tree);
  for (const part of partsOf(tree)) checkParts(part);
}

function checkCall(call: Extract<Tree, { kind: "call" }>): void {
  const first = call.args[0];
  if (first?.kind !== "literal") return;
  if (call.name === "regex") {
    if (typeof first.value !== "string") throw new Trouble(first.at, "regex() wants the pattern first: regex('pattern', stdout)");
    compilePattern(first.value, first.at);
  }
  if (call.name === "json") checkPath(first.value, first.at);
}

/** Paths are relative to the top of the judged commit and stay inside it. */
export function checkPath(path: unknown, at: number): string {
  if (typeof path !== "string" || path === "") throw new Trouble(at, "json() wants a file name: json('report.json')");
  if (/^[/\\~]|^[A-Za-z]:/.test(path) || path.split(/[/\\]/).includes("..") || path.includes("\0"))
    throw new Trouble(at, `json('${path}') leaves the judged commit; write a path relative to its top, without ..`);
  return path;
}

/** What the whole expression answers with, when that can never be True or False. */
function neverBoolean(tree: Tree): string | null {
  switch (tree.kind) {
    case "literal":
      return typeof tree.value === "boolean" ? null : "always the same value";
    case "list":
      return "a list";
    case "name":
      return tree.name === "exit_code" || tree.name === "duration" ? "a number" : "a text";
    case "minus":
      return "a number";
    case "sum":
      return "a sum";
    case "call":
      return tree.name === "regex" || tree.name === "json" ? null : "a number";
    case "method":
      return tree.name.endsWith("with") ? null : "a text or a list";
    default:
      return null;
  }
}

function partsOf(tree: Tree): readonly Tree[] {
  switch (tree.kind) {
    case "literal":
    case "name":
      return [];
    case "list":
      return tree.items;
    case "and":
    case "or":
    case "sum":
      return tree.parts;
    case "not":
    case "minus":
    case "attribute":
      return [tree.of];
    case "compare":
      return [tree.first, ...tree.rest.map((comparison) => comparison.right)];
    case "item":
      return [tree.of, tree.index];
    case "call":
      return tree.args;
    case "method":
      return [tree.of, ...tree.args];
  }
}
