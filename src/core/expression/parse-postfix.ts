import { limits } from "./limits.ts";
import { suggestion } from "./nearest.ts";
import type { Reading } from "./parse.ts";
import type { Token } from "./tokens.ts";
import { type FactName, type FunctionName, factNames, functions, type MethodName, methods, type Tree } from "./tree.ts";
import { Trouble } from "./trouble.ts";

/** A value with what follows it: `.name`, `.method(…)`, `[index]`. */
export function parsePostfix(reading: Reading): Tree {
  let tree = parsePrimary(reading);
  for (let count = 0; ; count++) {
    const sign = reading.accept(".", "[", "(");
    if (!sign) return tree;
    if (count >= limits.depth) throw new Trouble(sign.offset, `more than ${limits.depth} parts follow one value`);
    tree = sign.text === "." ? parseMember(reading, tree) : parseItem(reading, tree, sign);
  }
}

function parseMember(reading: Reading, of: Tree): Tree {
  const name = reading.take();
  if (name.kind !== "name") throw new Trouble(name.offset, "a name is missing after the point");
  if (name.text.startsWith("_")) throw new Trouble(name.offset, `names that begin with _ are reached with ["${name.text}"]`);
  if (!reading.accept("(")) return { kind: "attribute", at: of.at, of, name: name.text };
  if (!Object.hasOwn(methods, name.text)) throw new Trouble(name.offset, `there is no method ${name.text}${suggestion(name.text, Object.keys(methods))}`);
  const method = name.text as MethodName;
  return { kind: "method", at: of.at, of, name: method, args: parseArguments(reading, name, methods[method]) };
}

function parseItem(reading: Reading, of: Tree, sign: Token): Tree {
  if (sign.text === "(") throw new Trouble(sign.offset, "this cannot be called");
  const index = reading.expression();
  reading.expect("]", "after the index");
  return { kind: "item", at: of.at, of, index };
}

function parseArguments(reading: Reading, name: Token, [fewest, most]: readonly [number, number]): Tree[] {
  const args = parseItems(reading, ")", `after the arguments of ${name.text}`);
  if (args.length >= fewest && args.length <= most) return args;
  const wanted = fewest === most ? `${fewest}` : `${fewest} to ${most}`;
  throw new Trouble(name.offset, `${name.text}() takes ${wanted} argument${wanted === "1" ? "" : "s"}, here are ${args.length}`);
}

function parseItems(reading: Reading, close: string, why: string): Tree[] {
  const items: Tree[] = [];
  while (!reading.accept(close)) {
    items.push(reading.expression());
    if (reading.accept(close)) break;
    reading.expect(",", `or ${close} ${why}`);
  }
  return items;
}

const words: Readonly<Record<string, boolean | null>> = { True: true, true: true, False: false, false: false, None: null, null: null };

function parsePrimary(reading: Reading): Tree {
  const token = reading.take();
  const at = token.offset;
  if (token.kind === "number") return { kind: "literal", at, value: token.value };
  if (token.kind === "string") return { kind: "literal", at, value: token.value + moreStrings(reading) };
  if (token.text === "(") return parseParentheses(reading, at);
  if (token.text === "[") return { kind: "list", at, items: parseItems(reading, "]", "in the list") };
  if (token.kind === "name") return parseName(reading, token);
  throw new Trouble(at, token.kind === "end" ? "the expression ends too early; a value is missing" : `a value is missing before ${token.text}`);
}

/** Python joins texts that stand side by side. */
function moreStrings(reading: Reading): string {
  const next = reading.peek();
  if (next.kind !== "string") return "";
  reading.take();
  return next.value + moreStrings(reading);
}

/** `(a)` is a, `(a,)` and `()` are lists. */
function parseParentheses(reading: Reading, at: number): Tree {
  if (reading.accept(")")) return { kind: "list", at, items: [] };
  const first = reading.expression();
  if (reading.accept(")")) return first;
  reading.expect(",", "or ) after this value");
  return { kind: "list", at, items: [first, ...parseItems(reading, ")", "in the list")] };
}

function parseName(reading: Reading, token: Token): Tree {
  const at = token.offset;
  if (Object.hasOwn(words, token.text)) return { kind: "literal", at, value: words[token.text] ?? null };
  if (Object.hasOwn(functions, token.text)) {
    const name = token.text as FunctionName;
    if (!reading.accept("(")) throw new Trouble(at, `${name} is a function; write ${name}(…)`);
    return { kind: "call", at, name, args: parseArguments(reading, token, functions[name]) };
  }
  const fact = factNames.find((known): known is FactName => known === token.text);
  if (fact) return { kind: "name", at, name: fact };
  throw new Trouble(at, `${token.text} is not known here${suggestion(token.text, [...factNames, ...Object.keys(functions), "True", "False", "None"])}`);
}
