import type { List, ListItem, Nodes, RootContent } from "mdast";
import { plainText } from "./text.ts";

export type Fence = {
  /** The first word after the opening fence, e.g. `sh`; null when there is none, and for indented code. */
  readonly language: string | null;
  /** What else stands there. */
  readonly meta: string | null;
  readonly text: string;
  /** Of the opening fence, or of the first line of indented code. */
  readonly line: number;
};

/** Fenced and indented code, wherever it stands. */
export const fencedCode = (nodes: readonly Nodes[]): Fence[] =>
  nodes.flatMap((node) => {
    if (node.type === "code") return [{ language: node.lang ?? null, meta: node.meta ?? null, text: node.value, line: lineOf(node) }];
    return "children" in node ? fencedCode(node.children) : [];
  });

export type Item = {
  /** `[ ]` is false, `[x]` true, no box null. */
  readonly checked: boolean | null;
  /** Its own words, without those of lists below it. */
  readonly text: string;
  readonly line: number;
  /** All of its content but lists below it. */
  readonly nodes: readonly RootContent[];
  readonly children: readonly Item[];
};

/** The items of the lists among the nodes; those of lists below an item are its children. */
export const listItems = (nodes: readonly Nodes[]): Item[] =>
  nodes.filter((node): node is List => node.type === "list").flatMap((list) => list.children.map(itemOf));

/** Every item with those below it, in the order they stand in. */
export const allItems = (items: readonly Item[]): Item[] => items.flatMap((item) => [item, ...allItems(item.children)]);

function itemOf(item: ListItem): Item {
  const own = item.children.filter(({ type }) => type !== "list");
  return { checked: item.checked ?? null, text: plainText(own), line: lineOf(item), nodes: own, children: listItems(item.children) };
}

export type KeyValue = { readonly key: string; readonly value: string; readonly line: number };

/** Lines `key: value` of paragraphs and items, markup left out (`**Key:** value` is one); keys as written. */
export const keyValues = (nodes: readonly Nodes[]): KeyValue[] =>
  nodes.flatMap((node): KeyValue[] => {
    if (node.type === "paragraph")
      return plainText([node])
        .split("\n")
        .flatMap((text, index) => keyValue(text, lineOf(node) + index));
    return "children" in node && node.type !== "table" ? keyValues(node.children) : [];
  });

function keyValue(text: string, line: number): KeyValue[] {
  const [, key, value] = /^[ \t]*([\p{L}][\p{L}\p{N} _-]{0,60}?)[ \t]*:(?:[ \t]+(.*))?$/u.exec(text) ?? [];
  return key === undefined ? [] : [{ key, value: (value ?? "").trim(), line }];
}

/** Where a node begins, from 1. */
export const lineOf = (node: Nodes): number => node.position?.start.line ?? 1;
