import { Trouble } from "./trouble.ts";

/** Whether a text literal begins here, with its optional prefix. */
export const stringStart = (line: string, at: number) => matches(opening, line, at) !== null;

/** Reads a literal with the escapes of Python; unknown escapes keep their backslash, so that "\d" is a digit for regex(). */
export function readString(line: string, at: number): { readonly value: string; readonly end: number } {
  const [whole = "", prefix = "", quote = ""] = matches(opening, line, at) ?? [];
  if (/[bf]/i.test(prefix)) throw new Trouble(at, `${prefix}${quote[0]}…${quote[0]} is not supported; write a plain text or a raw one, r"…"`);
  const from = at + whole.length;
  const close = closing(line, from, quote);
  if (close < 0) throw new Trouble(at, `this text does not end; its closing ${quote} is missing`);
  const inner = line.slice(from, close);
  return { value: /r/i.test(prefix) ? inner : unescaped(inner, from), end: close + quote.length };
}

const opening = /([bBfFrRuU]{0,2})("""|'''|"|')/y;

/** A backslash protects the next character in raw literals too. */
function closing(line: string, from: number, quote: string): number {
  for (let at = from; at < line.length; at++) {
    if (line[at] === "\\") at++;
    else if (line.startsWith(quote, at)) return at;
  }
  return -1;
}

const escaped = /\\(?:([\\'"abfnrtv])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([xuUN]))/g;
const simple: Readonly<Record<string, string>> = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

function unescaped(inner: string, offset: number): string {
  return inner.replace(escaped, (whole, one, x, u, long, octal, broken, index: number) => {
    if (one !== undefined) return simple[one] ?? one;
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    const code = broken === undefined ? Number.parseInt(x ?? u ?? long, 16) : Number.NaN;
    if (!(code <= 0x10ffff)) throw new Trouble(offset + index, `${whole} is not a complete escape; write \\\\ for a backslash, or a raw text r"…"`);
    return String.fromCodePoint(code);
  });
}

function matches(pattern: RegExp, line: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(line);
}
