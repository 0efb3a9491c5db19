import { checkPath } from "./check.ts";
import { limits } from "./limits.ts";
import { compilePattern } from "./pattern.ts";
import type { Tree } from "./tree.ts";
import { Trouble } from "./trouble.ts";
import { type Evaluation, isObject, type Value } from "./value.ts";

type Call = Extract<Tree, { kind: "call" }>;

export function callFunction(call: Call, args: readonly Value[], evaluation: Evaluation): Value {
  const [first = null, second = null] = args;
  switch (call.name) {
    case "regex":
      return search(first, second, call, evaluation);
    case "json":
      return readJson(first, call, evaluation);
    case "int":
      return whole(first, call.at);
    case "float":
      return float(first, call.at);
    case "len":
      return length(first, call.at, evaluation);
  }
}

function search(pattern: Value, text: Value, call: Call, evaluation: Evaluation): boolean {
  if (typeof pattern !== "string" || typeof text !== "string") throw new Trouble(call.at, "regex() wants a pattern and a text: regex('pattern', stdout)");
  if (text.length > limits.searched)
    throw new Trouble(call.at, `regex() looks at no more than ${limits.searched} characters, here are ${text.length}; make the gate print less`);
  const compiled = compilePattern(pattern, call.args[0]?.at ?? call.at);
  evaluation.spendSteps(compiled.steps * (text.length + 1), call.at);
  return compiled.find(text);
}

function readJson(path: Value, call: Call, evaluation: Evaluation): Value {
  try {
    return evaluation.facts.json(checkPath(path, call.at)) as Value;
  } catch (error) {
    if (error instanceof Trouble) throw error;
    throw new Trouble(call.at, error instanceof Error ? error.message : String(error));
  }
}

function whole(value: Value, at: number): number {
  const number =
    typeof value === "string" ? parsedInt(value) : typeof value === "number" || typeof value === "boolean" ? Math.trunc(Number(value)) : Number.NaN;
  if (!Number.isFinite(number)) throw new Trouble(at, `int() cannot read ${shown(value)} as a whole number`);
  if (!Number.isSafeInteger(number)) throw new Trouble(at, `int() of ${shown(value)} is too large to be compared exactly`);
  return number;
}

const parsedInt = (text: string) => (text.length <= 100 && /^[+-]?\d+(?:_\d+)*$/.test(text.trim()) ? Number(text.trim().replaceAll("_", "")) : Number.NaN);

function float(value: Value, at: number): number {
  if (typeof value === "number" || typeof value === "boolean") return Number(value);
  const text =
    typeof value === "string" && value.length <= 100
      ? value
          .trim()
          .toLowerCase()
          .replace(/(?<=\d)_(?=\d)/g, "")
      : "";
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(text)) return Number(text);
  const named = /^([+-]?)(?:inf|infinity)$/.exec(text);
  if (named) return named[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^[+-]?nan$/.test(text)) return Number.NaN;
  throw new Trouble(at, `float() cannot read ${shown(value)} as a number`);
}

/** Characters as Python counts them: code points. */
function length(value: Value, at: number, evaluation: Evaluation): number {
  if (Array.isArray(value)) return value.length;
  if (isObject(value)) return Object.keys(value).length;
  if (typeof value !== "string") throw new Trouble(at, "len() wants a text, a list or an object");
  evaluation.spendCharacters(value.length, at);
  let count = 0;
  for (const _ of value) count++;
  return count;
}

function shown(value: Value): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  return value === null ? "None" : typeof value === "object" ? "a list or an object" : String(value);
}
