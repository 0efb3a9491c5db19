import { parse } from "yaml";

/** An object found in prose. `value` is null when it is meant to be JSON and cannot be read with one meaning only. */
export type Found = { readonly raw: string; readonly value: Readonly<Record<string, unknown>> | null };

/**
 * The objects in a text, those inside of others too. JSON, and what people and models write for it: comments, single quotes, names
 * without quotes, a comma too many. A name that stands twice has two meanings, and so none.
 */
export function objectsIn(text: string): Found[] {
  const found: Found[] = [];
  let open = 0;
  for (let at = text.indexOf("{"); at >= 0 && open < mostOpen; at = text.indexOf("{", at)) {
    const object = balanced(text, at);
    // A brace that is never closed, or a quotation mark before it that is: the next brace may begin one.
    if (object) found.push(...read(text.slice(at, object.end), object.plain));
    else open++;
    at = object ? object.end : at + 1;
  }
  return found;
}

// Each costs a walk to the end of the text.
const mostOpen = 200;

/** From one brace to the one that closes it, and the same without comments and tabs, which YAML does not read. */
function balanced(text: string, start: number): { plain: string; end: number } | null {
  let plain = "";
  let depth = 0;
  for (let at = start; at < text.length; ) {
    const length = partAt(text, at);
    if (length === null) return null;
    const part = text.slice(at, at + length);
    at += length;
    plain += plainOf(part);
    if (part === "{" || part === "[") depth++;
    if (part === "}" || part === "]") depth--;
    if (depth === 0) return { plain, end: at };
  }
  return null;
}

function plainOf(part: string): string {
  if (/^\/[/*]|^\s$/.test(part)) return part.includes("\n") ? "\n" : " ";
  return part.startsWith("'") ? doubled(part) : part;
}

/** A string in single quotes as one in double quotes; in YAML a backslash in the former is a letter. */
const doubled = (part: string) =>
  part.length < 2
    ? part
    : `"${part
        .slice(1, -1)
        .replace(/\\'/g, "'")
        .replace(/(?<!\\)"/g, '\\"')}"`;

/** The length of the string, comment or character here; null for a string or a comment without an end. */
function partAt(text: string, at: number): number | null {
  const rest = text.slice(at, at + 2);
  const mark = text[at] ?? "";
  if (rest === "//") return lengthTo(text.indexOf("\n", at), at, 0) ?? text.length - at;
  if (rest === "/*") return lengthTo(text.indexOf("*/", at + 2), at, 2);
  if (mark === '"') return /^"(?:[^"\\]|\\[\s\S])*"/.exec(text.slice(at))?.[0].length ?? null;
  // An apostrophe in a bare word is a letter of it.
  if (mark === "'" && /[\s[{,:]/.test(text[at - 1] ?? " ")) return /^'(?:[^'\\]|\\[\s\S])*'/.exec(text.slice(at))?.[0].length ?? null;
  return 1;
}

const lengthTo = (end: number, at: number, mark: number) => (end < 0 ? null : end + mark - at);

function read(raw: string, plain: string): Found[] {
  try {
    const value: unknown = strict(raw, plain) ?? parse(plain, { uniqueKeys: true, maxAliasCount: 0, logLevel: "error" });
    const all = objectsOf(value);
    return all.length > 0 ? all.map((each) => ({ raw, value: each })) : [{ raw, value: null }];
  } catch {
    return [{ raw, value: null }];
  }
}

/** JSON as it should be, when no name stands twice: as many names as there are colons between strings. */
function strict(raw: string, plain: string): unknown {
  try {
    const value: unknown = JSON.parse(raw);
    const colons = plain.replace(/"(?:[^"\\]|\\[\s\S])*"/g, "").match(/:/g)?.length ?? 0;
    return objectsOf(value).reduce((names, each) => names + Object.keys(each).length, 0) === colons ? value : null;
  } catch {
    return null;
  }
}

function objectsOf(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsOf);
  if (typeof value !== "object" || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(objectsOf)];
}
