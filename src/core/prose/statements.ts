import type { Nodes } from "mdast";
import { lineOf } from "../markdown/items.ts";
import { plainText } from "../markdown/text.ts";

export type Statement = {
  /** On one line. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  readonly kind: "prose" | "code";
};

/** What is said one by one: each sentence, row of a table and line of code. An item of a numbered list keeps its number. */
export const statementsOf = (nodes: readonly Nodes[]): Statement[] => nodes.flatMap(statementsIn);

function statementsIn(node: Nodes): Statement[] {
  switch (node.type) {
    case "heading":
      return [];
    case "code":
      return node.value
        .split("\n")
        .map((text, index): Statement => ({ text: text.trim(), line: lineOf(node) + index + 1, kind: "code" }))
        .filter(({ text }) => text !== "");
    case "list":
      return node.children.flatMap((item, index) => numbered(statementsOf(item.children), node.ordered ? index + 1 : null));
    case "table":
      return node.children.map((row) => ({
        text: oneLine(row.children.map((cell) => plainText(cell.children)).join(" | ")),
        line: lineOf(row),
        kind: "prose",
      }));
    case "blockquote":
    case "footnoteDefinition":
      return statementsOf(node.children);
    default:
      return sentencesOf(plainText([node]), lineOf(node));
  }
}

const numbered = ([first, ...rest]: readonly Statement[], number: number | null): Statement[] =>
  first === undefined ? [] : [number === null ? first : { ...first, text: `${number}. ${first.text}` }, ...rest];

const end = /(?<=[.!?]["'”’)\]]*)\s+(?=["'“‘([`]?[\p{Lu}\p{N}`])/gu;

function sentencesOf(text: string, line: number): Statement[] {
  const sentences: Statement[] = [];
  let at = 0;
  for (const sentence of text.split(end)) {
    at = text.indexOf(sentence, at);
    if (sentence.trim() !== "") sentences.push({ text: oneLine(sentence), line: line + newLines(text.slice(0, at)), kind: "prose" });
    at += sentence.length;
  }
  return sentences;
}

const newLines = (text: string) => text.split("\n").length - 1;
const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();
