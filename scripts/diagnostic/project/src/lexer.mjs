/** Thrown for everything that ends a program: `kind` is what is printed. */
export class Trouble extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

const reserved = new Set(["let", "rec", "in", "fn", "if", "then", "else", "and", "or", "not", "true", "false"]);
const signs = ["->", "++", "<=", ">=", "==", "!=", "<", ">", "=", "+", "-", "*", "/", "%", "^", "(", ")", ","];
const escapes = { '"': '"', "\\": "\\", n: "\n", t: "\t" };

/** The tokens of a program: `{ is: "int" | "str" | "name" | "sign", value }`, with one of kind "end" last. */
export function tokens(text) {
  const found = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at];
    if (" \t\n\r".includes(char)) at += 1;
    else if (char === "#") at = endOfLine(text, at);
    else {
      const token = readString(text, at) ?? readWord(text, at) ?? readSign(text, at);
      if (!token) throw new Trouble("syntax");
      found.push(token);
      at = token.end;
    }
  }
  return [...found, { is: "end", value: "" }];
}

function endOfLine(text, at) {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function readString(text, at) {
  if (text[at] !== '"') return null;
  let value = "";
  for (let next = at + 1; next < text.length; next += 1) {
    const char = text[next];
    if (char === '"') return { is: "str", value, end: next + 1 };
    if (char === "\n") break;
    if (char === "\\") {
      next += 1;
      const meant = escapes[text[next]];
      if (meant === undefined) throw new Trouble("syntax");
      value += meant;
    } else value += char;
  }
  throw new Trouble("syntax");
}

function readWord(text, at) {
  const word = /^[a-z0-9_]+/.exec(text.slice(at))?.[0];
  if (!word) return null;
  const end = at + word.length;
  if (/^[0-9]/.test(word)) {
    if (!/^(0|[1-9][0-9]*)$/.test(word)) throw new Trouble("syntax");
    return { is: "int", value: BigInt(word), end };
  }
  return { is: reserved.has(word) ? "sign" : "name", value: word, end };
}

function readSign(text, at) {
  const sign = signs.find((known) => text.startsWith(known, at));
  return sign ? { is: "sign", value: sign, end: at + sign.length } : null;
}
