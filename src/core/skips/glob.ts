import { RE2JS } from "re2js";

/** Whether a path matches. A pattern that cannot be read matches nothing. */
export type Matches = (path: string) => boolean;

/** A glob of minimatch, picomatch and fast-glob: `*`, `**`, `?`, `{a,b}`, `[ab]`, `@(a|b)`. Anchored at both ends. */
export function globMatcher(glob: string): Matches {
  const pattern = glob
    .replace(/^<rootDir>\//, "")
    .replace(/^\.\//, "")
    .replace(/^\//, "")
    .replace(/\/$/, "/**");
  return matcher(`^(?:${translated(pattern)})$`, "");
}

/** A regular expression, found anywhere in the path, which begins with a slash for it. */
export const regexMatcher = (source: string): Matches => matcher(source.replace(/^<rootDir>\/?/, "^/").replace(/\\\//g, "/"), "/");

function matcher(source: string, before: string): Matches {
  if (source.length > 2000) return () => false;
  try {
    const compiled = RE2JS.compile(source);
    return (path) => compiled.matcher(before + path).find();
  } catch {
    return () => false;
  }
}

const piece = /\*\*\/|\*\*|\*|\?\(|[@+!*]\(|\?|\{|\}|,|\[!?|\]|\(|\)|\||[^*?@+!{},[\]()|]+|[\s\S]/g;

function translated(glob: string): string {
  const closing: string[] = [];
  return (glob.match(piece) ?? [])
    .map((part) => opened(part, closing) ?? (part === ")" ? (closing.pop() ?? "\\)") : (simple[part] ?? part.replace(/[.+^$()|\\]/g, "\\$&"))))
    .join("");
}

/** `@(`, `?(`, `*(`, `+(`, `!(` open a group; how it is closed says how often it may come. */
function opened(part: string, closing: string[]): string | null {
  if (part.length !== 2 || !part.endsWith("(")) return null;
  closing.push(ends[part[0] ?? ""] ?? ")");
  return part[0] === "!" ? "(?:[^/]*?|" : "(?:";
}

const ends: Readonly<Record<string, string>> = { "?": ")?", "*": ")*", "+": ")+" };

const simple: Readonly<Record<string, string>> = {
  "**/": "(?:.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
  "{": "(?:",
  "}": ")",
  ",": "|",
  "|": "|",
  "[": "[",
  "[!": "[^",
  "]": "]",
};
