/** A plan file as lines, with what a Markdown parser says of them: headings, fences, comments. */
import { fromMarkdown } from "mdast-util-from-markdown";

export type PageLine = {
  /** From 1. */
  readonly number: number;
  /** Without what stands in comments; empty inside of a fence. */
  readonly text: string;
};

export type Fence = { readonly from: number; readonly to: number; readonly content: string; readonly closed: boolean };

export type Page = {
  readonly lines: readonly PageLine[];
  readonly headings: readonly { readonly line: number; readonly depth: number; readonly text: string }[];
  readonly fences: readonly Fence[];
  /** A comment that begins here and never ends. */
  readonly openComment: number | null;
};

export function readPage(given: string): Page {
  const text = given.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const nodes = flatten(fromMarkdown(text) as Node);
  const fences = nodes.flatMap((node) => fenceOf(node, text));
  const comments = nodes.filter(({ type, value }) => type === "html" && value?.trimStart().startsWith("<!--"));
  const masked = comments.reduce((rest, node) => withoutComments(rest, node), text);
  const isFenced = (number: number) => fences.some(({ from, to }) => from <= number && number <= to);
  return {
    lines: masked.split("\n").map((line, index) => ({ number: index + 1, text: isFenced(index + 1) ? "" : line.trimEnd() })),
    headings: nodes.flatMap((node) => headingOf(node)),
    fences,
    openComment: comments.find(({ value = "" }) => value.lastIndexOf("<!--") > value.lastIndexOf("-->"))?.position?.start.line ?? null,
  };
}

type Point = { readonly line: number; readonly offset?: number };
type Node = {
  readonly type: string;
  readonly value?: string;
  readonly depth?: number;
  readonly children?: readonly Node[];
  readonly position?: { readonly start: Point; readonly end: Point };
};

const flatten = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(flatten)];

/** What is merely indented is text like any other here: a step in it is a step that is indented wrongly. */
function fenceOf({ type, value = "", position }: Node, text: string): Fence[] {
  if (type !== "code" || !position) return [];
  const source = text.slice(position.start.offset, position.end.offset).split("\n");
  const mark = /^(`{3,}|~{3,})/.exec(source[0] ?? "")?.[1];
  if (mark === undefined) return [];
  const last = (source.at(-1) ?? "").trim();
  const closed = source.length > 1 && last.startsWith(mark) && [...last].every((char) => char === mark[0]);
  return [{ from: position.start.line, to: position.end.line, content: value, closed }];
}

/** Only what is between the marks, so that the lines keep their numbers and places. */
function withoutComments(text: string, { position }: Node): string {
  const [from, to] = [position?.start.offset ?? 0, position?.end.offset ?? 0];
  const blank = text.slice(from, to).replace(/<!--[\s\S]*?(?:-->|$)/g, (comment) => comment.replace(/[^\n]/g, " "));
  return text.slice(0, from) + blank + text.slice(to);
}

function headingOf(node: Node): Page["headings"] {
  if (node.type !== "heading" || !node.position) return [];
  return [{ line: node.position.start.line, depth: node.depth ?? 1, text: wordsOf(node).trim() }];
}

const wordsOf = (node: Node): string => (node.type === "html" ? "" : (node.value ?? (node.children ?? []).map(wordsOf).join("")));
