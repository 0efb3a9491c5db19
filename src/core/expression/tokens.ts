import { limits } from "./limits.ts";
import { readString, stringStart } from "./string-literal.ts";
import { Trouble } from "./trouble.ts";

export type Token =
  | { readonly kind: "name" | "operator"; readonly text: string; readonly offset: number }
  | { readonly kind: "number"; readonly value: number; readonly text: string; readonly offset: number }
  | { readonly kind: "string"; readonly value: string; readonly text: string; readonly offset: number }
  | { readonly kind: "end"; readonly text: ""; readonly offset: number };

/** Splits an expression into words. A line break counts as a space, inside strings too, as it did in the original. */
export function tokenize(text: string): Token[] {
  if (text.length > limits.text) throw new Trouble(limits.text, `an expression has at most ${limits.text} characters, this one has ${text.length}`);
  const line = text.replace(/[\r\n]/g, " ");
  const tokens: Token[] = [];
  for (let at = skipSpace(line, 0); at < line.length; ) {
    const token = tokenAt(line, at);
    tokens.push(token.token);
    at = skipSpace(line, token.end);
  }
  return [...tokens, { kind: "end", text: "", offset: line.length }];
}

const blank = /[ \t\f]*/y;
const name = /[A-Za-z_][A-Za-z0-9_]*/y;
const number = /(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const operator = /==|!=|<=|>=|<|>|&&|\|\||!|\+|-|\(|\)|\[|\]|,|\./y;

const skipSpace = (line: string, at: number) => at + (matchAt(blank, line, at)?.length ?? 0);

function tokenAt(line: string, at: number): { token: Token; end: number } {
  if (stringStart(line, at)) {
    const { value, end } = readString(line, at);
    return { token: { kind: "string", value, text: line.slice(at, end), offset: at }, end };
  }
  const word = matchAt(name, line, at);
  if (word !== null) return { token: { kind: "name", text: word, offset: at }, end: at + word.length };
  const digits = matchAt(number, line, at);
  if (digits !== null) return { token: { kind: "number", value: numberOf(digits, line, at), text: digits, offset: at }, end: at + digits.length };
  const sign = matchAt(operator, line, at);
  if (sign !== null) return { token: { kind: "operator", text: sign, offset: at }, end: at + sign.length };
  throw new Trouble(at, unexpected(line, at));
}

function numberOf(digits: string, line: string, at: number): number {
  const end = at + digits.length;
  if (/[A-Za-z0-9_.]/.test(line[end] ?? ""))
    throw new Trouble(end, "a number is followed by a letter, digit or point here; write decimal numbers such as 12 or 0.5");
  const value = Number(digits.replaceAll("_", ""));
  const whole = !/[.eE]/.test(digits);
  if (!Number.isFinite(value)) throw new Trouble(at, `${digits} is not a number that can be compared`);
  if (whole && !Number.isSafeInteger(value)) throw new Trouble(at, `${digits} is too large to be compared exactly; at most ${Number.MAX_SAFE_INTEGER}`);
  if (whole && /^0[\d_]*[1-9]/.test(digits)) throw new Trouble(at, `a whole number does not begin with 0; write ${value}`);
  return value;
}

function unexpected(line: string, at: number): string {
  const character = String.fromCodePoint(line.codePointAt(at) ?? 0);
  const instead: Record<string, string> = {
    "=": "one = compares nothing; write ==",
    "&": "write and",
    "|": "write or",
    "*": "there is no arithmetic but + and a leading -",
    "/": "there is no arithmetic but + and a leading -",
    "%": "there is no arithmetic but + and a leading -",
    "{": "objects cannot be written here; read them with json('file.json')",
    ":": "slices are not supported; compare the whole or use regex()",
    "`": "a text stands in ' or \"",
  };
  return `${JSON.stringify(character)} is not part of an expression${instead[character] === undefined ? "" : `: ${instead[character]}`}`;
}

function matchAt(pattern: RegExp, line: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(line)?.[0] ?? null;
}
