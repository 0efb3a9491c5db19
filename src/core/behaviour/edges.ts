import { bare, calledIn, literalsIn, plain, split } from "../test-strength/values.ts";

/** How near to an edge a value is: one that everybody calls a boundary, one that may be, or none. */
export type Edge = "edge" | "maybe" | "none";

/** Values at the edge of what there is: empty, zero, below zero, nothing, the largest, not of this alphabet, twice the same. */
export function edgeOf(value: string, constants: readonly string[]): Edge {
  const at = bare(value);
  if (edges.some((pattern) => pattern.test(at)) || isDuplicate(at) || isNear(at, constants)) return "edge";
  if (/^\[|^\(|^\{|^vec!\[|^&?\[\]\w+\{/.test(at)) {
    const inner = partsOf(at);
    if (inner.some((part) => edgeOf(part.replace(/^["\w]+:(?!:)/, ""), constants) === "edge")) return "edge";
    return inner.length === 1 ? "maybe" : "none";
  }
  return /^(?:1|1\.0|".")$/u.test(at) ? "maybe" : "none";
}

const edges: readonly RegExp[] = [
  /^[rbf]?"(?:\s|\\[nrt])*"$/,
  /^(?:\[\]|\{\}|\(\)|vec!\[\]|&?\[\]|set\(\)|dict\(\)|list\(\)|tuple\(\)|frozenset\(\)|new (?:Map|Set|Array|Date)\(\)|&?(?:mut )?\[\][\w.*]+\{\}|map\[\w+\][\w.]+\{\}|&?\[_;0\]|Vec::new\(\)|String::new\(\)|HashMap::new\(\)|\[\][\w.]+\(nil\))$/,
  /^[-+]?0+(?:\.0*)?(?:_?[iuf](?:8|16|32|64|128|size))?n?$/,
  /^-\d/,
  /^(?:null|undefined|None|nil|NaN|-?Infinity|math\.(?:inf|nan)|float\("-?(?:inf|nan)"\))$/,
  /\b(?:MAX|MIN)(?:_\w+)?\b|\bmath\.(?:Max|Min)\w+|\bsys\.maxsize\b|\bNumber\.EPSILON\b|::(?:INFINITY|NAN|EPSILON)\b/,
  /^[-+]?\d[\d_]{5,}(?:\.\d+)?$|^\d+e\d{2,}$|^10?\*\*\d+$|^2\*\*\d+/,
  /^[rbf]?"[^"]*\P{ASCII}[^"]*"$|\\u[\da-fA-F{]/u,
  /\.repeat\(|^"[^"]*"\*\d|strings\.Repeat\(|Array\(\d{2,}\)|range\(\d{3,}\)|vec!\[[^;\]]+;\d{2,}\]|\*\d{3,}$/,
];

const partsOf = (text: string): string[] => split(text.replace(/^[^[({]*/, "").slice(1, -1), ",").filter(Boolean);

function isDuplicate(text: string): boolean {
  if (!/^\[|^\(|^vec!\[|^&\[|^&?\[\]\w+\{/.test(text)) return false;
  const parts = partsOf(text);
  return new Set(parts).size < parts.length;
}

/** A number the code compares with, or the one beside it. */
const isNear = (text: string, constants: readonly string[]) =>
  /^\d[\d_]*(?:\.\d+)?$/.test(text) &&
  constants.some((constant) => Math.abs(Number(constant.replace(/_/g, "")) - Number(text.replace(/_/g, ""))) <= 1 && Number(constant.replace(/_/g, "")) > 1);

/** The values a call is given, as they are written. Calls in them are looked into: `parse(Buffer.from(""))` is given "". */
export function valuesIn(text: string): string[] {
  const at = bare(text);
  const called = calledIn(at).length > 0 && !edges.some((pattern) => pattern.test(at));
  if (!called) return at === "" ? [] : [at];
  const inner = literalsIn(at);
  return inner.length > 0
    ? inner
    : /\((?:\[\]|\{\}|null|None|nil|undefined)\)/.test(at)
      ? [plain(at.slice(at.lastIndexOf("(") + 1, at.indexOf(")", at.lastIndexOf("("))))]
      : [at];
}
