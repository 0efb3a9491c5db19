import { RE2JSException } from "re2js";
import { checkTree } from "./expression/check.ts";
import { evaluateTree } from "./expression/evaluate.ts";
import { parse } from "./expression/parse.ts";
import { Trouble } from "./expression/trouble.ts";
import type { ExpressionFacts, Value } from "./expression/value.ts";

/** `offset` counts UTF-16 units from the start of the text, so that a caller can print file:line:column. */
export type ExpressionProblem = { readonly offset: number; readonly message: string };

/** Null when the text is an expression that can be asked; everything that can be known without running the gate is found here. */
export function checkExpression(text: string): ExpressionProblem | null {
  try {
    checkTree(parse(text));
    return null;
  } catch (error) {
    return problemOf(error);
  }
}

export type ExpressionAnswer = { readonly ok: true; readonly value: boolean } | { readonly ok: false; readonly why: string };

/** Answers true or false, or why there is no answer. Never throws; time is bounded by the limits of `limits.ts`. */
export function evaluateExpression(text: string, facts: ExpressionFacts): ExpressionAnswer {
  try {
    const value = evaluateTree(parse(text), facts);
    return typeof value === "boolean" ? { ok: true, value } : { ok: false, why: `pass_when is ${nameOf(value)}, not True or False; compare it with something` };
  } catch (error) {
    const { offset, message } = problemOf(error);
    return { ok: false, why: `pass_when, character ${offset + 1}: ${message}` };
  }
}

function problemOf(error: unknown): ExpressionProblem {
  if (error instanceof Trouble) return { offset: error.offset, message: error.message };
  if (error instanceof RE2JSException || error instanceof RangeError)
    return { offset: 0, message: `the expression is too large to evaluate: ${error.message}` };
  throw error;
}

function nameOf(value: Value): string {
  if (value === null) return "None";
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value === "string") return "a text";
  return Array.isArray(value) ? "a list" : "an object";
}
