import { limits } from "./limits.ts";
import type { Tree } from "./tree.ts";
import { Trouble } from "./trouble.ts";
import type { Evaluation, Value } from "./value.ts";

type Method = Extract<Tree, { kind: "method" }>;

export function callMethod(method: Method, of: Value, args: readonly Value[], evaluation: Evaluation): Value {
  if (typeof of !== "string") throw new Trouble(method.at, `.${method.name}() is asked of something that is not a text`);
  evaluation.spendCharacters(of.length, method.at);
  const argument = args[0] ?? null;
  switch (method.name) {
    case "lower":
      return of.toLowerCase();
    case "upper":
      return of.toUpperCase();
    case "strip":
      return stripped(of, argument, "both", method);
    case "lstrip":
      return stripped(of, argument, "start", method);
    case "rstrip":
      return stripped(of, argument, "end", method);
    case "split":
      return split(of, argument, method);
    case "splitlines":
      return splitLines(of);
    case "startswith":
      return affixes(argument, method).some((affix) => of.startsWith(affix));
    case "endswith":
      return affixes(argument, method).some((affix) => of.endsWith(affix));
  }
}

function stripped(text: string, characters: Value, side: "start" | "end" | "both", method: Method): string {
  if (characters === null) return side === "both" ? text.trim() : side === "start" ? text.trimStart() : text.trimEnd();
  const set = new Set(textOf(characters, method));
  let [from, to] = [0, text.length];
  while (side !== "end" && from < to && set.has(text[from] ?? "")) from++;
  while (side !== "start" && to > from && set.has(text[to - 1] ?? "")) to--;
  return text.slice(from, to);
}

function split(text: string, separator: Value, method: Method): string[] {
  if (separator === null) return text.trim() === "" ? [] : text.trim().split(/\s+/);
  const by = textOf(separator, method);
  if (by === "" || by.length > limits.needle) throw new Trouble(method.at, `split() wants a separator of 1 to ${limits.needle} characters`);
  return text.split(by);
}

function splitLines(text: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the line ends Python knows
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
  return lines[lines.length - 1] === "" ? lines.slice(0, -1) : lines;
}

const affixes = (argument: Value, method: Method) => (Array.isArray(argument) ? argument : [argument]).map((affix: Value) => textOf(affix, method));

function textOf(value: Value, method: Method): string {
  if (typeof value !== "string") throw new Trouble(method.at, `.${method.name}() wants a text in its parentheses`);
  return value;
}
