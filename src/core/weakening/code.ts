import type { Language } from "./language.ts";

/** Lines without comments: what is commented out asserts nothing. Strings stay; `withoutStrings` takes them out. */
export function withoutComments(lines: readonly string[], language: Language): string[] {
  let inside = false;
  return lines.map((line) => {
    const code: string[] = [];
    for (let rest = line; rest !== ""; ) {
      const [open, close] = language.blockComment ?? ["", ""];
      const end = inside ? rest.indexOf(close) : -1;
      if (inside && end === -1) break;
      if (inside) rest = rest.slice(end + close.length);
      inside = false;
      const start = commentStart(rest, language, open);
      code.push(rest.slice(0, start.at));
      inside = start.block;
      rest = start.block ? rest.slice(start.at + open.length) : "";
    }
    return code.join("");
  });
}

/** The text of strings is no code: a test that is named "should skip( …" does neither. */
export const withoutStrings = (line: string): string => line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '""');

/** Where a comment begins outside of strings; the line's length when there is none. */
function commentStart(line: string, language: Language, open: string): { at: number; block: boolean } {
  // A build constraint is written as a comment, and is none.
  if (line.startsWith("//go:")) return { at: line.length, block: false };
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    if (!quote && open && line.startsWith(open, at)) return { at, block: true };
    if (!quote && line.startsWith(language.lineComment, at)) return { at, block: false };
    const character = line[at] ?? "";
    if (quote && character === "\\") at++;
    else if (quote === character) quote = "";
    else if (!quote && /["'`]/.test(character)) quote = character;
  }
  return { at: line.length, block: false };
}
