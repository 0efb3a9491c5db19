/** What a text refers to as a thing that can be looked up: files, lines, names of code, commits, tests, commands. */
import type { Nodes, PhrasingContent } from "mdast";
import { lineOf } from "../markdown/items.ts";
import { plainText } from "../markdown/text.ts";
import { identifierPath, namesPath, plainPath } from "./shapes.ts";

export type Cited = {
  readonly kind: "path" | "commit" | "symbol" | "test" | "command" | "case";
  /** As it is written, without the line: a path, a commit's first digits, a dotted name, a test's title, a command line. */
  readonly name: string;
  /** Line of a cited file; null when none is cited. */
  readonly place: number | null;
  /** Where the citation stands, from 1. */
  readonly line: number;
  /** The sentence says that it is none of this project's own: a library, an alternative that was not taken. */
  readonly foreign: boolean;
};

export const citedIn = (nodes: readonly Nodes[]): Cited[] => nodes.flatMap(citedBy);

function citedBy(node: Nodes): Cited[] {
  switch (node.type) {
    case "code":
      return shells.has(node.lang ?? "") ? node.value.split("\n").flatMap((text, index) => commandsOf(text, lineOf(node) + index + 1)) : [];
    case "paragraph":
    case "heading":
    case "tableCell":
      return sentencesWithMarks(node.children).flatMap(({ text, offset }) => citedInSentence(text, lineOf(node) + offset));
    default:
      return "children" in node ? citedIn(node.children) : [];
  }
}

const shells = new Set(["sh", "bash", "shell", "console", "zsh"]);

const commandsOf = (text: string, line: number): Cited[] =>
  text
    .replace(/^\s*[$>]\s+/, "")
    .replace(/\s#.*$/, "")
    .split(/&&|\|\||;|\|/)
    .map((part) => part.trim())
    .filter((part) => part !== "" && !part.startsWith("#"))
    .map((name) => cite("command", name, { line, foreign: false }));

const [code, codeEnd, link, linkEnd] = ["\uE000", "\uE001", "\uE002", "\uE003"];

/** Inline code and links stay marked, so that each is read in the sentence it stands in. */
function marked(nodes: readonly PhrasingContent[]): string {
  return nodes
    .map((node) => {
      if (node.type === "inlineCode") return `${code}${node.value}${codeEnd}`;
      if (node.type === "link") return `${marked(node.children)}${link}${node.url}${linkEnd}`;
      return "children" in node ? marked(node.children) : plainText([node]) || (node.type === "text" ? node.value : "");
    })
    .join("");
}

function sentencesWithMarks(nodes: readonly PhrasingContent[]): { text: string; offset: number }[] {
  const text = marked(nodes);
  let at = 0;
  return text.split(/(?<=[.!?;])\s+(?=["'(\uE000]?[\p{Lu}\p{N}\uE000])/u).map((sentence) => {
    at = text.indexOf(sentence, at);
    return { text: sentence, offset: text.slice(0, at).split("\n").length - 1 };
  });
}

function citedInSentence(text: string, line: number): Cited[] {
  const prose = text.replace(/\uE000[^\uE001]*\uE001|\uE002[^\uE003]*\uE003/g, " ");
  const at = { line, foreign: elsewhere.test(prose) };
  const marks = [...text.matchAll(/\uE000([^\uE001]*)\uE001/g)].flatMap(({ 1: inner = "" }) => citedInCode(inner.trim(), at));
  const links = [...text.matchAll(/\uE002([^\uE003]*)\uE003/g)].flatMap(({ 1: url = "" }) => citedByLink(url, at));
  return [...marks, ...links, ...citedInProse(prose, at), ...testsIn(text, at)];
}

const elsewhere =
  /\b(?:not|no|never|without|instead of|rather than|unlike|librar(?:y|ies)|packages?|standard|built-?in|alternatives?|rejected|considered|would|could|generated|does not exist|removed|formerly|used to)\b|n't\b/i;

type At = { readonly line: number; readonly foreign: boolean };

const cite = (kind: Cited["kind"], name: string, { line, foreign, place = null }: At & { readonly place?: number | null }): Cited => ({
  kind,
  name,
  place,
  line,
  foreign,
});

function citedInCode(text: string, at: At): Cited[] {
  const [, file, test] = /^([\w./-]+\.[a-z]+)::([\w:[\]-]+)$/.exec(text) ?? [];
  if (file && test) return [cite("path", file, at), cite("case", `${file}::${test}`, at)];
  if (isCommit(text)) return [cite("commit", text, at)];
  const path = namesPath(text);
  if (path) return [cite("path", path.path, { ...at, place: path.line })];
  const command = /^(?:npm|npx|pnpm|yarn|node|python3?|pytest|go|cargo|make|sh|bash|\.\/\S+)\s/.test(text) ? [cite("command", text, at)] : [];
  const name = identifierPath(text);
  return name === null ? command : [cite("symbol", name, at)];
}

function citedByLink(url: string, at: At): Cited[] {
  if (/^[a-z][a-z0-9+.-]*:|^\/\/|^#|^$/i.test(url)) return [];
  const [path = "", fragment = ""] = url.split("#");
  const place = /^L(\d+)/.exec(fragment)?.[1];
  return [cite("path", decoded(path.split("?")[0] ?? ""), { ...at, foreign: false, place: place ? Number(place) : null })];
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function citedInProse(prose: string, at: At): Cited[] {
  const text = prose.replace(/[a-z][a-z0-9+.-]*:\/\/\S+/gi, " ");
  const paths = [...text.matchAll(plainPath)].map(({ 1: path = "", 2: line }) => cite("path", path, { ...at, place: line ? Number(line) : null }));
  const commits = [...text.matchAll(/\bcommits?\s+([0-9a-f]{7,64})\b/gi)].map(({ 1: hex = "" }) => cite("commit", hex.toLowerCase(), at));
  return [...paths, ...commits];
}

/** `the test "adds two numbers"`. */
const testsIn = (text: string, at: At): Cited[] =>
  [...text.matchAll(/\btests?\s+(?:called\s+|named\s+)?["“]([^"”\uE000]{4,200})["”]/gi)].map(({ 1: title = "" }) => cite("test", title, at));

const isCommit = (text: string) => /^[0-9a-f]{7,64}$/.test(text) && /\d/.test(text) && /[a-f]/.test(text);
