import { RE2JS, RE2JSException } from "re2js";
import { limits } from "./limits.ts";
import { Trouble } from "./trouble.ts";

/** A pattern in Python's notation, compiled to an automaton: it searches in linear time. `steps` is what one character may cost. */
export type Pattern = { readonly steps: number; readonly find: (text: string) => boolean };

export function compilePattern(source: string, at: number): Pattern {
  if (source.length > limits.pattern) throw new Trouble(at, `a regular expression has at most ${limits.pattern} characters, this one has ${source.length}`);
  const compiled = compile(source, at);
  const steps = compiled.programSize();
  if (steps > limits.program)
    throw new Trouble(at, `this regular expression unfolds to ${steps} steps, at most ${limits.program} are allowed; use smaller repeat counts`);
  return { steps, find: (text) => compiled.matcher(text).find() };
}

function compile(source: string, at: number): RE2JS {
  try {
    return RE2JS.compile(translated(source, at));
  } catch (error) {
    if (error instanceof RE2JSException) throw new Trouble(at, error.message.replace(/^error parsing regexp: /, "this regular expression is not valid: "));
    throw error;
  }
}

/** One piece of a pattern: an escape, the head of a group, a class, a count, or a single character. */
const piece = /\\(?:u[0-9a-fA-F]{4}|[\s\S])|\(\?[a-zA-Z]*[:)]|\(\?(?:P?[<=!>]=?|[=!#(])|[[]\^?\]?(?:\\[\s\S]|[^\]\\])*\]?|\{,\d+\}|[\s\S]/g;

/** From Python's notation to RE2's, where they differ in meaning: `$` before a last line break, `\Z`, `\uXXXX`, `{,n}`. */
function translated(source: string, at: number): string {
  let groups = [{ multiline: false }];
  return source.replace(piece, (part) => {
    refuse(part, at);
    const here = groups[groups.length - 1] ?? { multiline: false };
    const flags = /^\(\?([a-zA-Z]*)([:)])$/.exec(part);
    if (flags) {
      const multiline = here.multiline || (flags[1] ?? "").includes("m");
      groups = flags[2] === ")" ? [...groups.slice(0, -1), { multiline }] : [...groups, { multiline }];
      return part;
    }
    if (part.startsWith("(")) groups = [...groups, here];
    if (part === ")" && groups.length > 1) groups = groups.slice(0, -1);
    return respelled(part, here.multiline);
  });
}

function respelled(part: string, multiline: boolean): string {
  if (part === "$") return multiline ? "$" : "(?:\\n?\\z)";
  if (part === "\\Z") return "\\z";
  if (part.startsWith("{,")) return `{0${part.slice(1)}`;
  return part.replace(/\\u([0-9a-fA-F]{4})/g, "\\x{$1}");
}

const unbounded = "not supported, because it cannot be bounded in time";

function refuse(part: string, at: number): void {
  if (/^\(\?(?:=|!|<=|<!)/.test(part)) throw new Trouble(at, `look-ahead and look-behind (${part}) are ${unbounded}; use two questions joined with and, not`);
  if (/^\\[1-9]/.test(part) || part.startsWith("(?P=") || part.startsWith("(?(")) throw new Trouble(at, `back-references (${part}) are ${unbounded}`);
  if (part === "(?>") throw new Trouble(at, "atomic groups (?>…) are not supported; a plain group finds the same here");
}
