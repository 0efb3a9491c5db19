import type { Heading, Nodes } from "mdast";

export type TextOptions = {
  /** Whether fenced and indented code belongs to it; it does not when absent. */
  readonly code?: boolean;
};

/** What a reader sees, without markup, comments and tags. A line of the source stays a line; paragraphs are parted by an empty one. */
export function plainText(nodes: readonly Nodes[], options: TextOptions = {}): string {
  return nodes
    .map((node) => textOf(node, options))
    .filter((text) => text.trim() !== "")
    .join("\n\n");
}

export const headingText = (heading: Heading): string => inline(heading.children, {}).replace(/\s+/g, " ").trim();

/** Words that a person would count: with a letter or a digit in them. */
export const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’_.-]*/gu) ?? [];

/** Words outside of fenced and indented code. */
export const wordCount = (nodes: readonly Nodes[]): number => wordsOf(plainText(nodes)).length;

function textOf(node: Nodes, options: TextOptions): string {
  switch (node.type) {
    case "code":
      return options.code ? node.value : "";
    case "text":
    case "inlineCode":
      return node.value;
    case "break":
      return "\n";
    case "html":
      return withoutTags(node.value);
    case "image":
    case "imageReference":
      return node.alt ?? "";
    case "table":
      return node.children.map((row) => row.children.map((cell) => inline(cell.children, options)).join(" | ")).join("\n");
    case "list":
      return node.children.map((item) => textOf(item, options)).join("\n");
    case "root":
    case "blockquote":
    case "listItem":
    case "footnoteDefinition":
      return plainText(node.children, options);
    default:
      return "children" in node ? inline(node.children, options) : "";
  }
}

const inline = (nodes: readonly Nodes[], options: TextOptions): string => nodes.map((node) => textOf(node, options)).join("");

// Line ends within a comment stay, so that what follows it keeps its line.
const withoutTags = (html: string): string =>
  html.replace(/<!--[\s\S]*?(?:-->|$)/g, (comment) => comment.replace(/[^\n]/g, "")).replace(/<\/?[a-z][^<>]*>/gi, "");
