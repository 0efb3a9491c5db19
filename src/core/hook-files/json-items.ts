import { type Document, isMap, isScalar, isSeq, type Pair, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";

/** An item of a list two names deep, e.g. `hooks.Stop`. */
export type JsonItem = { readonly at: readonly [section: string, list: string]; readonly item: unknown };

/**
 * Puts items at the end of their lists by changing only the text at that place; the names above are added where they are not
 * there. Null when the text is not JSON (comments make it something else), or something of another shape stands there.
 */
export function withItems(text: string, items: readonly JsonItem[]): string | null {
  let now: string | null = text.trim() === "" ? "{}\n" : text;
  for (const added of items) now = now && withItem(now, added);
  return now;
}

/** Our items, and the text without them and without what is empty then; null when the text is not JSON or has none. */
export function takeItems(text: string, isOurs: (item: unknown) => boolean): { readonly items: readonly JsonItem[]; readonly rest: string } | null {
  const items: JsonItem[] = [];
  let rest = text;
  for (let found = findItem(rest, isOurs); found; found = findItem(rest, isOurs)) {
    items.push(found.item);
    rest = found.rest;
  }
  return items.length > 0 ? { items, rest } : null;
}

type Collection = YAMLMap<unknown, unknown> | YAMLSeq<unknown>;

/** JSON is YAML, whose reader says where everything stands; but only JSON may pass. */
function open(text: string): YAMLMap<unknown, unknown> | null {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return null;
  }
  const document: Document.Parsed = parseDocument(text);
  return document.errors.length === 0 && isMap(document.contents) ? document.contents : null;
}

function withItem(text: string, { at: [section, list], item }: JsonItem): string | null {
  const root = open(text);
  if (!root) return null;
  const inSection = root.get(section, true);
  if (inSection === undefined) return add(text, { to: root, depth: 1, name: section, value: { [list]: [item] } });
  if (!isMap(inSection)) return null;
  const inList = inSection.get(list, true);
  if (inList === undefined) return add(text, { to: inSection, depth: 2, name: list, value: [item] });
  return isSeq(inList) ? add(text, { to: inList, depth: 3, name: null, value: item }) : null;
}

type Addition = { readonly to: Collection; readonly depth: number; readonly name: string | null; readonly value: unknown };

function add(text: string, { to, depth, name, value }: Addition): string {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const unit = /\n([ \t]+)"/.exec(text)?.[1] ?? "  ";
  const json = `${name === null ? "" : `${JSON.stringify(name)}: `}${JSON.stringify(value, null, unit)}`;
  const piece = json.replaceAll("\n", eol + unit.repeat(depth));
  const [start, stop] = spanOf(to);
  const last = to.items.at(-1);
  if (last === undefined) return `${text.slice(0, start + 1)}${eol}${unit.repeat(depth)}${piece}${eol}${unit.repeat(depth - 1)}${text.slice(stop - 1)}`;
  const [, end] = spanOf(last);
  const onLinesOfItsOwn = text.slice(start, spanOf(to.items[0])[0]).includes("\n");
  return `${text.slice(0, end)},${onLinesOfItsOwn ? eol + unit.repeat(depth) : " "}${piece}${text.slice(end)}`;
}

function findItem(text: string, isOurs: (item: unknown) => boolean): { item: JsonItem; rest: string } | null {
  const root = open(text);
  for (const section of root?.items ?? []) {
    if (!isMap(section.value)) continue;
    for (const list of section.value.items) {
      const inList = list.value;
      if (!isSeq(inList)) continue;
      const index = inList.items.findIndex((item) => isOurs(JSON.parse(text.slice(...spanOf(item)))));
      if (index < 0) continue;
      const item: unknown = JSON.parse(text.slice(...spanOf(inList.items[index])));
      const rest = without(text, [
        { of: root as Collection, part: section },
        { of: section.value, part: list },
        { of: inList, part: inList.items[index] },
      ]);
      return { item: { at: [nameOf(section), nameOf(list)], item }, rest };
    }
  }
  return null;
}

/** Takes out the innermost part, and whatever holds nothing else. */
function without(text: string, path: readonly { of: Collection; part: unknown }[]): string {
  const kept = path.findLastIndex(({ of }, depth) => depth === 0 || of.items.length > 1);
  const { of, part } = path[kept] as { of: Collection; part: unknown };
  const index = of.items.indexOf(part as never);
  const [start, end] = spanOf(part);
  const before = of.items[index - 1];
  const after = of.items[index + 1];
  if (before) return text.slice(0, spanOf(before)[1]) + text.slice(end);
  if (after) return text.slice(0, start) + text.slice(spanOf(after)[0]);
  return text.slice(0, spanOf(of)[0] + 1) + text.slice(spanOf(of)[1] - 1);
}

function spanOf(node: unknown): [number, number] {
  const pair = node as Pair<unknown, unknown>;
  const [first, last] = pair.key === undefined ? [node, node] : [pair.key, pair.value ?? pair.key];
  return [rangeOf(first)[0], rangeOf(last)[1]];
}

const rangeOf = (node: unknown) => (node as { range: [number, number, number] }).range;
const nameOf = ({ key }: Pair<unknown, unknown>) => String(isScalar(key) ? key.value : key);
