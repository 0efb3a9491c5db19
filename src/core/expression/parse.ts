import { limits } from "./limits.ts";
import { parsePostfix } from "./parse-postfix.ts";
import { type Token, tokenize } from "./tokens.ts";
import { type Comparison, type ComparisonOperator, comparisonOperators, type Tree } from "./tree.ts";
import { Trouble } from "./trouble.ts";

/** The words of one expression and how far it was read; the parser's functions hand it on. */
export type Reading = {
  readonly peek: (ahead?: number) => Token;
  readonly take: () => Token;
  /** Takes the next word when it is one of these. */
  readonly accept: (...texts: readonly string[]) => Token | null;
  readonly expect: (text: string, why: string) => Token;
  /** Runs a part one level deeper. */
  readonly deeper: (part: () => Tree) => Tree;
  readonly expression: () => Tree;
};

/** Reads `or`, `and`, `not`, comparisons, `+`, unary `-`, postfixes; loosest first, as in Python. Throws `Trouble`. */
export function parse(text: string): Tree {
  const reading = readingOf(tokenize(text));
  if (reading.peek().kind === "end") throw new Trouble(0, "the expression is empty; write for example exit_code == 0");
  const tree = reading.expression();
  const rest = reading.peek();
  if (rest.kind !== "end") throw new Trouble(rest.offset, leftOver(rest));
  return tree;
}

function readingOf(tokens: readonly Token[]): Reading {
  let position = 0;
  let depth = 0;
  const last = tokens[tokens.length - 1] as Token;
  const peek = (ahead = 0) => tokens[position + ahead] ?? last;
  const take = () => tokens[position++] ?? last;
  const accept = (...texts: readonly string[]) => (peek().kind !== "string" && texts.includes(peek().text) ? take() : null);
  const expect = (text: string, why: string) => {
    const taken = accept(text);
    if (!taken) throw new Trouble(peek().offset, `${text} is missing ${why}`);
    return taken;
  };
  const deeper = (part: () => Tree) => {
    if (++depth > limits.depth) throw new Trouble(peek().offset, `the expression is nested more than ${limits.depth} levels deep`);
    const tree = part();
    depth--;
    return tree;
  };
  const reading: Reading = { peek, take, accept, expect, deeper, expression: () => deeper(() => parseOr(reading)) };
  return reading;
}

const parseOr = (reading: Reading): Tree => chain("or", ["or", "||"], parseAnd, reading);
const parseAnd = (reading: Reading): Tree => chain("and", ["and", "&&"], parseNot, reading);

function chain(kind: "or" | "and", words: readonly string[], part: (reading: Reading) => Tree, reading: Reading): Tree {
  const first = part(reading);
  const parts = [first];
  while (reading.accept(...words)) parts.push(part(reading));
  return parts.length === 1 ? first : { kind, at: first.at, parts };
}

function parseNot(reading: Reading): Tree {
  const word = reading.accept("not", "!");
  if (!word) return parseComparison(reading);
  const of = reading.deeper(() => (word.text === "!" ? parseBang(reading) : parseNot(reading)));
  return { kind: "not", at: word.offset, of };
}

/** `! a == b` means one thing in C and another with `not`: whoever wrote it has to say which. */
function parseBang(reading: Reading): Tree {
  const again = reading.accept("!");
  const of: Tree = again ? { kind: "not", at: again.offset, of: reading.deeper(() => parseBang(reading)) } : parseSum(reading);
  const next = comparisonOperator(reading);
  if (next) throw new Trouble(reading.peek().offset, `! before a comparison can be read in two ways; write !(a ${next} b) or not a ${next} b`);
  return of;
}

function parseComparison(reading: Reading): Tree {
  const first = parseSum(reading);
  const rest: Comparison[] = [];
  for (let operator = comparisonOperator(reading); operator; operator = comparisonOperator(reading)) {
    const at = reading.take().offset;
    if (operator.includes(" ")) reading.take();
    rest.push({ at, operator, right: parseSum(reading) });
  }
  return rest.length === 0 ? first : { kind: "compare", at: first.at, first, rest };
}

function comparisonOperator(reading: Reading): ComparisonOperator | null {
  const [one, two] = [reading.peek(), reading.peek(1)];
  if (one.kind === "string") return null;
  const both = `${one.text} ${two.text}`;
  if (two.kind === "name" && (both === "not in" || both === "is not")) return both;
  return comparisonOperators.find((operator) => operator === one.text) ?? null;
}

function parseSum(reading: Reading): Tree {
  const first = parseMinus(reading);
  const parts = [first];
  while (reading.accept("+")) parts.push(parseMinus(reading));
  if (reading.peek().text === "-" && reading.peek().kind === "operator")
    throw new Trouble(reading.peek().offset, "there is no subtraction; compare with a sum instead, a == b + c");
  return parts.length === 1 ? first : { kind: "sum", at: first.at, parts };
}

function parseMinus(reading: Reading): Tree {
  const sign = reading.accept("-");
  return sign ? { kind: "minus", at: sign.offset, of: reading.deeper(() => parseMinus(reading)) } : parsePostfix(reading);
}

function leftOver(token: Token): string {
  if (token.kind === "operator" && ")],".includes(token.text)) return `${token.text} has no opening counterpart`;
  if (token.text === "if") return "if … else is not supported; combine with and, or";
  return `${token.text} cannot follow what stands before it; join two questions with and, or`;
}
