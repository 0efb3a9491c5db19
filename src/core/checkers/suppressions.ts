import type { SourceFile } from "../source-file.ts";
import { commentsOf } from "../structure/comments.ts";
import { familyOf, lineOf, type SyntaxNode } from "../syntax.ts";
import type { Question } from "./tools.ts";

/** A mark in the code that tells a checker to look away. */
export type Suppression = {
  readonly line: number;
  readonly text: string;
  readonly question: Question;
  /** What it looks away from: a line or a named rule, or everything in the file. */
  readonly of: "place" | "file";
  /** What is said for it, here or above. */
  readonly reason: string;
};

type Mark = { readonly pattern: RegExp; readonly question: Question; readonly of: "place" | "file" };

/** The first group is what it names, the second what follows. */
const marks: Readonly<Record<string, readonly Mark[]>> = {
  "JavaScript/TypeScript": [
    { pattern: /^\s*@ts-nocheck\b()(.*)/s, question: "types", of: "file" },
    { pattern: /^\s*@ts-(?:ignore|expect-error)\b()(.*)/s, question: "types", of: "place" },
    { pattern: /^\s*eslint-disable-(?:next-line|line)\b((?:(?!--).)*)(.*)/s, question: "lint", of: "place" },
    { pattern: /^\s*eslint-disable\s+([\w@][\w@/,\s-]*?)(?:\s(--.*))?$/s, question: "lint", of: "place" },
    { pattern: /^\s*eslint-disable\b()(.*)/s, question: "lint", of: "file" },
    { pattern: /^\s*biome-ignore-all\b\s*([\w/]*)(.*)/s, question: "lint", of: "file" },
    { pattern: /^\s*biome-ignore(?:-start)?\b\s*([\w/]*)(.*)/s, question: "lint", of: "place" },
    { pattern: /^\s*(?:oxlint|standard)-disable(?:-next-line|-line)?\b((?:(?!--).)*)(.*)/s, question: "lint", of: "place" },
    { pattern: /^\s*deno-lint-ignore-file\b()(.*)/s, question: "lint", of: "file" },
    { pattern: /^\s*deno-lint-ignore\b((?:(?!--).)*)(.*)/s, question: "lint", of: "place" },
    { pattern: /^\s*prettier-ignore\b()(.*)/s, question: "lint", of: "place" },
  ],
  Python: [
    { pattern: /^\s*(?:ruff|flake8):\s*noqa\b:?\s*((?:[A-Z]+\d+[,\s]*)*)(.*)/s, question: "lint", of: "file" },
    { pattern: /\bnoqa\b(?::\s*((?:[A-Z]+\d+[,\s]*)+))?(.*)/is, question: "lint", of: "place" },
    { pattern: /^\s*pylint:\s*(?:skip-file|disable=all)\b()(.*)/s, question: "lint", of: "file" },
    { pattern: /\bpylint:\s*disable(?:-next)?=([\w,-]+)(.*)/s, question: "lint", of: "place" },
    { pattern: /^\s*mypy:\s*(?:ignore-errors|disable-error-code)\b(\S*)(.*)/s, question: "types", of: "file" },
    { pattern: /^\s*pyright:\s*(?:basic|off|report\w+=(?:false|none))\b()(.*)/s, question: "types", of: "file" },
    { pattern: /\b(?:type|pyright):\s*ignore\b(\[[^\]]*\])?(.*)/s, question: "types", of: "place" },
    { pattern: /^\s*fmt:\s*(?:off|skip)\b()(.*)/s, question: "lint", of: "place" },
  ],
  Go: [{ pattern: /^\s*nolint\b(?::([\w,-]+))?(.*)/s, question: "lint", of: "place" }],
  Rust: [],
};

/** Marks in comments and, in Rust, attributes. Marks in a generated file are its generator's. */
export function suppressionsIn(file: SourceFile): Suppression[] {
  if (!file.language || isGenerated(file.text)) return [];
  const family = familyOf(file.language);
  return family === "Rust" ? attributes(file) : [...commentMarks(file, marks[family] ?? []), ...unbuilt(file)];
}

/** A build constraint nobody meets hides a file from the compiler; for a program to be run by hand that is usual. */
function unbuilt(file: SourceFile): Suppression[] {
  if (file.language !== "go" || file.nodes("package_identifier")[0]?.text === "main") return [];
  const found = commentsOf(file).filter(({ lines }) => /^\s*(go:build|\+build)\s+ignore\s*$/.test(lines[0] ?? ""));
  return found.flatMap(({ line, lines }) =>
    (["lint", "types"] as const).map((question) => ({ line, text: lines[0] ?? "", question, of: "file" as const, reason: "" })),
  );
}

const isGenerated = (text: string) => /@generated\b|\bDO NOT EDIT\b|\bauto-?generated\b/i.test(text.slice(0, 1000));

function commentMarks(file: SourceFile, known: readonly Mark[]): Suppression[] {
  const comments = commentsOf(file);
  return comments.flatMap((comment) => {
    const text = comment.lines.join("\n");
    const mark = known.find(({ pattern }) => pattern.test(text));
    if (!mark) return [];
    const [, names = "", after = ""] = mark.pattern.exec(text) ?? [];
    const before = comments.find(({ endLine, alone }) => alone && endLine === comment.line - 1)?.lines.join(" ") ?? "";
    const beside = known.some(({ pattern }) => pattern.test(before)) ? "" : before;
    return [
      {
        line: comment.line,
        text: text.trim(),
        question: mark.question,
        of: mark.of === "file" && names.trim() === "" ? "file" : "place",
        reason: `${after} ${beside}`.replace(/<explanation>/g, ""),
      },
    ];
  });
}

/** `#[allow(…)]` and `#![allow(…)]`; `reason = "…"` is Rust's own way to say why. */
function attributes(file: SourceFile): Suppression[] {
  const comments = commentsOf(file);
  return file.nodes("attribute_item", "inner_attribute_item").flatMap((node) => {
    const attribute = node.firstNamedChild;
    const name = attribute?.firstNamedChild?.text;
    if (!attribute || (name !== "allow" && name !== "expect")) return [];
    const given = /\breason\s*=\s*"([^"]*)"/.exec(attribute.text)?.[1] ?? "";
    const beside = comments.filter(({ line, endLine }) => line === lineOf(node) || endLine === lineOf(node) - 1).flatMap(({ lines }) => lines);
    return [
      {
        line: lineOf(node),
        text: node.text,
        question: "lint" as const,
        of: isWhole(node) ? ("file" as const) : ("place" as const),
        reason: `${given} ${beside.join(" ")}`,
      },
    ];
  });
}

/** Everything, in the whole crate or module. */
const isWhole = (node: SyntaxNode) =>
  node.type === "inner_attribute_item" && /\b(warnings|clippy\s*::\s*all|unused|clippy\s*::\s*(?:correctness|suspicious))\b/.test(node.text);

/** Three different words at least, none of them a way to say nothing. */
export function saysWhy(reason: string): boolean {
  const words = reason.toLowerCase().match(/[\p{L}][\p{L}'-]{1,}/gu) ?? [];
  return new Set(words.filter((word) => !empty.has(word))).size >= 3;
}

const empty = new Set([
  "todo",
  "fixme",
  "ignore",
  "ignored",
  "disable",
  "disabled",
  "lint",
  "eslint",
  "noqa",
  "fix",
  "later",
  "hack",
  "temporary",
  "temp",
  "wip",
  "needed",
  "this",
  "is",
  "the",
  "it",
  "to",
  "for",
  "now",
]);
