import { limits } from "./limits.ts";
import type { ComparisonOperator } from "./tree.ts";
import { Trouble } from "./trouble.ts";
import { type Evaluation, isObject, type Value } from "./value.ts";

type Place = { readonly at: number; readonly evaluation: Evaluation };

export function holds(left: Value, operator: ComparisonOperator, right: Value, place: Place): boolean {
  switch (operator) {
    case "==":
      return equals(left, right, place, 0);
    case "!=":
      return !equals(left, right, place, 0);
    case "is":
      return typeof left !== "object" || left === null ? left === right : left === right;
    case "is not":
      return !holds(left, "is", right, place);
    case "in":
      return contains(right, left, place);
    case "not in":
      return !contains(right, left, place);
    default:
      return ordered(left, operator, right, place);
  }
}

/** True equals 1 and False equals 0, as in Python; a text never equals a number. */
function equals(left: Value, right: Value, place: Place, depth: number): boolean {
  if (depth > limits.depth) throw new Trouble(place.at, "the two are nested too deeply to be compared");
  place.evaluation.spendCharacters(typeof left === "string" && typeof right === "string" && left.length === right.length ? left.length : 1, place.at);
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((value, index) => equals(value, right[index] ?? null, place, depth + 1));
  if (isObject(left) && isObject(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && equals(left[key] ?? null, right[key] ?? null, place, depth + 1))
    );
  }
  return plain(left) === plain(right);
}

const plain = (value: Value) => (typeof value === "boolean" ? Number(value) : value);

function contains(whole: Value, part: Value, place: Place): boolean {
  if (typeof whole === "string") {
    if (typeof part !== "string") throw new Trouble(place.at, "in a text only a text can be looked for");
    return checkedNeedle(part, whole, place) && whole.includes(part);
  }
  if (Array.isArray(whole)) return whole.some((value) => equals(value, part, place, 0));
  if (isObject(whole)) return typeof part === "string" && Object.hasOwn(whole, part);
  throw new Trouble(place.at, "in wants a text, a list or an object on its right");
}

function checkedNeedle(part: string, whole: string, place: Place): true {
  if (part.length > limits.needle)
    throw new Trouble(place.at, `a text that is looked for has at most ${limits.needle} characters, this one has ${part.length}`);
  place.evaluation.spendCharacters(whole.length, place.at);
  return true;
}

function ordered(left: Value, operator: "<" | "<=" | ">" | ">=", right: Value, place: Place): boolean {
  const [a, b] = [plain(left), plain(right)];
  const alike = (typeof a === "number" && typeof b === "number") || (typeof a === "string" && typeof b === "string");
  if (!alike) throw new Trouble(place.at, `${operator} compares two numbers or two texts; turn a text into a number with int() or float()`);
  if (typeof a === "string") place.evaluation.spendCharacters(Math.min(a.length, String(b).length), place.at);
  const [x, y] = [a as number, b as number];
  if (operator === "<") return x < y;
  if (operator === "<=") return x <= y;
  return operator === ">" ? x > y : x >= y;
}
