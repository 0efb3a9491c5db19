/** One settings file of an agent CLI with our entry in it: how it gets in, how it is found, and how the file was before. */
import type { JsonItem } from "./json-items.ts";
import { takeItems, withItems } from "./json-items.ts";
import { isMarked, markOf } from "./mark.ts";
import { takeBlock, withBlock } from "./marked-block.ts";

export type HookEntry =
  | { readonly format: "json"; readonly items: readonly JsonItem[] }
  /** `key` can be there once only; `lines` begin with it. */
  | { readonly format: "toml"; readonly key: string; readonly lines: readonly string[] }
  /** A file that is ours as a whole. */
  | { readonly format: "javascript"; readonly text: string };

export type Merged = { readonly text: string } | { readonly refused: string };

/** The file with our entry; `text` is the file as it is without it, null when there is none. */
export function merge(entry: HookEntry, text: string | null, id: string): Merged {
  switch (entry.format) {
    case "json": {
      const merged = withItems(text ?? "", entry.items);
      return merged === null ? { refused: "it is not plain JSON with lists of hooks (comments make it something else)" } : { text: merged };
    }
    case "toml":
      if (text !== null && isSet(text, entry.key)) return { refused: `it sets ${entry.key} already, and there can be only one` };
      return { text: withBlock(text ?? "", entry.lines, id) };
    case "javascript":
      return text === null ? { text: `${firstLine(id)}\n${entry.text}` } : { refused: "there is another file of that name" };
  }
}

/** The file as a person's work alone: byte for byte as it was where nothing else has changed since, else without our entry. */
export function withoutEntry(format: HookEntry["format"], now: string | null, before: string | null, id: string): string | null {
  const taken = now === null ? null : takeOut(format, now, id);
  if (!taken) return now;
  const former = [before, null].find((text) => sameText(merge(taken.entry, text, id), now));
  return former === undefined ? taken.rest : former;
}

export const holdsEntry = (format: HookEntry["format"], text: string | null, id: string) => text !== null && takeOut(format, text, id) !== null;

/** The entry alone, as a person would paste it. */
export function snippetOf(entry: HookEntry, id: string): string {
  const alone = merge(entry, null, id);
  return "text" in alone ? alone.text : "";
}

function takeOut(format: HookEntry["format"], text: string, id: string): { entry: HookEntry; rest: string | null } | null {
  switch (format) {
    case "json": {
      const taken = takeItems(text, (item) => isOurs(item, id));
      return taken && { entry: { format, items: taken.items }, rest: taken.rest };
    }
    case "toml": {
      const taken = takeBlock(text, id);
      return taken && { entry: { format, key: "", lines: taken.lines }, rest: taken.rest };
    }
    case "javascript":
      return text.split("\n")[0] === firstLine(id) ? { entry: { format, text: text.slice(firstLine(id).length + 1) }, rest: null } : null;
  }
}

/** The one reason against writing to a file that does not stand in the way of taking an entry out. */
export const tracked = "git tracks it, and this entry has paths of this machine in it";

const firstLine = (id: string) => `// ${markOf(id)}`;

/** A group with one command, and that is marked as ours. */
function isOurs(item: unknown, id: string): boolean {
  const hooks = (item as { hooks?: unknown } | null)?.hooks;
  return Array.isArray(hooks) && hooks.length === 1 && isMarked((hooks[0] as { command?: unknown } | null)?.command, id);
}

/** In any table, and in a text of several lines too: a needless refusal costs a person a minute, a second key breaks their CLI. */
function isSet(text: string, key: string): boolean {
  return key !== "" && text.split("\n").some((line) => line.replace(/^\uFEFF/, "").match(/^\s*["']?([\w-]+)["']?\s*[.=]/)?.[1] === key);
}

const sameText = (merged: Merged, text: string | null) => "text" in merged && merged.text === text;
