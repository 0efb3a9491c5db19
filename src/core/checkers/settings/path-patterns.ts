import { RE2JS } from "re2js";

export type PathPatterns = { readonly takesIn: readonly string[]; readonly leavesOut: readonly string[] };

/** Whether a path is among those that settings take in and do not leave out. */
export const covers = ({ takesIn, leavesOut }: PathPatterns, path: string): boolean =>
  (takesIn.length === 0 || takesIn.some((pattern) => matches(pattern, path))) && !leavesOut.some((pattern) => matches(pattern, path));

/** A glob as linters write it: a name stands for it at any depth, a folder for all it holds. `re:` begins a regular expression. */
export function matches(pattern: string, path: string): boolean {
  try {
    return compiled(pattern).matcher(path).find();
  } catch {
    return false;
  }
}

const known = new Map<string, RE2JS>();

function compiled(pattern: string): RE2JS {
  const found = known.get(pattern) ?? RE2JS.compile(pattern.startsWith("re:") ? pattern.slice(3) : expressionOf(pattern));
  known.set(pattern, found);
  return found;
}

function expressionOf(pattern: string): string {
  const plain = pattern
    .trim()
    .replace(/^\.?\//, "")
    .replace(/\/(\*\*?)?$/, "");
  if (plain === "" || plain === "." || plain === "**" || plain === "*") return "^.*$";
  const anywhere = !plain.includes("/");
  const body = plain
    .replace(/[.+^$()|[\]\\]/g, "\\$&")
    .replace(/\*\*\//g, "\u0001")
    .replace(/\*\*/g, "\u0002")
    .replace(/\*/g, "[^/]*")
    .replace(/\?/g, "[^/]")
    .replace(/\{([^{}]*)\}/g, (_, names: string) => `(?:${names.replaceAll(",", "|")})`)
    .replaceAll("\u0001", "(?:.*/)?")
    .replaceAll("\u0002", ".*");
  return `${anywhere ? "(?:^|/)" : "^"}${body}(?:/|$)`;
}
