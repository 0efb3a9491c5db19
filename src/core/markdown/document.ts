/** A Markdown document as CommonMark and GitHub read it: a heading within a fence, a quotation or a comment is none. */
import type { RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { headingText } from "./text.ts";

export type MarkdownDocument = {
  /** What stands before the first heading. */
  readonly opening: readonly RootContent[];
  /** The topmost sections, in order; a section of a deeper level is a child of the one above it. */
  readonly sections: readonly Section[];
  /** Of the text as it was given, the first has number 1: `lines[0]`. */
  readonly lines: readonly string[];
};

export type Section = {
  /** Its words, without markup and comments. */
  readonly heading: string;
  readonly level: number;
  /** Line of the heading, from 1. */
  readonly line: number;
  /** What stands between it and the next heading of any level. */
  readonly nodes: readonly RootContent[];
  readonly children: readonly Section[];
};

export function readMarkdown(text: string): MarkdownDocument {
  const { children } = fromMarkdown(withoutFrontMatter(text), { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const first = children.findIndex(({ type }) => type === "heading");
  const opening = first < 0 ? children : children.slice(0, first);
  return { opening, sections: nested(first < 0 ? [] : flat(children.slice(first))), lines: text.split(/\r\n?|\n/) };
}

/** Every section with those below it, in the order they stand in. */
export const allSections = (sections: readonly Section[]): Section[] => sections.flatMap((section) => [section, ...allSections(section.children)]);

/** What a section says with the sections below it, their headings left out. */
export const wholeBody = (section: Section): RootContent[] => [...section.nodes, ...section.children.flatMap(wholeBody)];

/** The lines keep their numbers. */
function withoutFrontMatter(text: string): string {
  const found = /^\uFEFF?---[ \t]*(?:\r\n?|\n)[\s\S]*?(?:\r\n?|\n)(?:---|\.\.\.)[ \t]*(?=\r|\n|$)/.exec(text)?.[0];
  return found ? found.replace(/[^\r\n]/g, "") + text.slice(found.length) : text;
}

type Flat = Omit<Section, "children">;

function flat(nodes: readonly RootContent[]): Flat[] {
  const sections: (Flat & { nodes: RootContent[] })[] = [];
  for (const node of nodes) {
    if (node.type === "heading") sections.push({ heading: headingText(node), level: node.depth, line: node.position?.start.line ?? 1, nodes: [] });
    else sections.at(-1)?.nodes.push(node);
  }
  return sections;
}

function nested(sections: readonly Flat[]): Section[] {
  const result: Section[] = [];
  for (let at = 0; at < sections.length; ) {
    const section = sections[at] as Flat;
    const next = sections.findIndex((other, index) => index > at && other.level <= section.level);
    const end = next < 0 ? sections.length : next;
    result.push({ ...section, children: nested(sections.slice(at + 1, end)) });
    at = end;
  }
  return result;
}
