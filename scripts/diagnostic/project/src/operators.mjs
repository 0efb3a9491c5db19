import { Trouble } from "./lexer.mjs";

const bound = 10n ** 100n;
const longest = 1000;

/** A value as a result: an integer that is too large or a string that is too long is Trouble of kind "limit". */
export function bounded(value) {
  if (typeof value === "bigint" && (value >= bound || value <= -bound)) throw new Trouble("limit");
  if (typeof value === "string" && [...value].length > longest) throw new Trouble("limit");
  return value;
}

/** The operators that take two integers or two strings. */
export const binary = {
  "+": (left, right) => bounded(integer(left) + integer(right)),
  "-": (left, right) => bounded(integer(left) - integer(right)),
  "*": (left, right) => bounded(integer(left) * integer(right)),
  "/": (left, right) => quotient(integer(left), integer(right)),
  "%": (left, right) => remainder(integer(left), integer(right)),
  "^": (left, right) => power(integer(left), integer(right)),
  "++": (left, right) => bounded(string(left) + string(right)),
};

export const minus = (value) => -integer(value);

function quotient(left, right) {
  if (right === 0n) throw new Trouble("zero");
  const towardZero = left / right;
  return left % right !== 0n && left < 0n !== right < 0n ? towardZero - 1n : towardZero;
}

function remainder(left, right) {
  if (right === 0n) throw new Trouble("zero");
  const rest = left % right;
  return rest !== 0n && rest < 0n !== right < 0n ? rest + right : rest;
}

function power(left, right) {
  if (right < 0n) throw new Trouble("domain");
  if (right > 400n) throw new Trouble("limit");
  return bounded(left ** right);
}

/** Whether one comparison of a chain holds. */
export function holds(sign, left, right) {
  if (sign === "==" || sign === "!=") return equal(left, right) === (sign === "==");
  const order = orderOf(left, right);
  if (sign === "<") return order < 0;
  if (sign === "<=") return order <= 0;
  return sign === ">" ? order > 0 : order >= 0;
}

function equal(left, right) {
  if (typeof left === "object" || typeof right === "object") throw new Trouble("type");
  return left === right;
}

function orderOf(left, right) {
  if (typeof left === "bigint" && typeof right === "bigint") return left < right ? -1 : left > right ? 1 : 0;
  const [one, other] = [[...string(left)], [...string(right)]];
  const differs = one.findIndex((char, at) => char !== other[at]);
  if (differs < 0) return one.length - other.length;
  if (differs >= other.length) return 1;
  return one[differs].codePointAt(0) - other[differs].codePointAt(0);
}

function integer(value) {
  if (typeof value !== "bigint") throw new Trouble("type");
  return value;
}

function string(value) {
  if (typeof value !== "string") throw new Trouble("type");
  return value;
}

export function boolean(value) {
  if (typeof value !== "boolean") throw new Trouble("type");
  return value;
}
