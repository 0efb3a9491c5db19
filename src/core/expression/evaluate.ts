import { unreachable } from "../unreachable.ts";
import { callFunction } from "./call.ts";
import { holds } from "./compare.ts";
import { limits } from "./limits.ts";
import { callMethod } from "./method.ts";
import { suggestion } from "./nearest.ts";
import type { FactName, Tree } from "./tree.ts";
import { Trouble } from "./trouble.ts";
import { type Evaluation, type ExpressionFacts, isObject, type Value } from "./value.ts";

export function evaluateTree(tree: Tree, facts: ExpressionFacts): Value {
  return answerOf(tree, {
    facts,
    spendCharacters: purse(limits.characters, "the expression reads too much text; make it look at less"),
    spendSteps: purse(limits.steps, "this regular expression is too large for so long a text; make the pattern simpler or the output shorter"),
  });
}

function purse(limit: number, message: string) {
  let spent = 0;
  return (count: number, at: number) => {
    spent += count;
    if (spent > limit) throw new Trouble(at, message);
  };
}

function answerOf(tree: Tree, evaluation: Evaluation): Value {
  switch (tree.kind) {
    case "literal":
      return tree.value;
    case "list":
      return tree.items.map((item) => answerOf(item, evaluation));
    case "name":
      return factOf(tree.name, evaluation.facts, tree.at);
    case "and":
    case "or":
      return junction(tree, evaluation);
    case "not":
      return !isTruthy(answerOf(tree.of, evaluation));
    case "minus":
      return -numberOf(answerOf(tree.of, evaluation), tree.at, "-");
    case "compare":
      return comparison(tree, evaluation);
    case "sum":
      return tree.parts
        .slice(1)
        .reduce<Value>((left, part) => added(left, answerOf(part, evaluation), part.at, evaluation), answerOf(tree.parts[0] as Tree, evaluation));
    case "attribute":
      return member(answerOf(tree.of, evaluation), tree.name, tree.at);
    case "item":
      return item(answerOf(tree.of, evaluation), answerOf(tree.index, evaluation), tree.index.at);
    case "call":
      return callFunction(
        tree,
        tree.args.map((argument) => answerOf(argument, evaluation)),
        evaluation,
      );
    case "method":
      return callMethod(
        tree,
        answerOf(tree.of, evaluation),
        tree.args.map((argument) => answerOf(argument, evaluation)),
        evaluation,
      );
    default:
      return unreachable(tree);
  }
}

function factOf(name: FactName, facts: ExpressionFacts, at: number): Value {
  if ((name === "stdout" || name === "stderr") && facts.cut?.includes(name))
    throw new Trouble(at, `the gate printed more to ${name} than is kept, so nothing can be said about it; make it print less`);
  if (name === "cwd") return facts.cwd ?? "";
  return facts[name];
}

/** As in Python the deciding operand itself is the answer; only the whole expression has to be True or False. */
function junction(tree: Extract<Tree, { kind: "and" | "or" }>, evaluation: Evaluation): Value {
  let value: Value = tree.kind === "and";
  for (const part of tree.parts) {
    value = answerOf(part, evaluation);
    if (isTruthy(value) === (tree.kind === "or")) return value;
  }
  return value;
}

function comparison(tree: Extract<Tree, { kind: "compare" }>, evaluation: Evaluation): boolean {
  let left = answerOf(tree.first, evaluation);
  for (const { operator, right: rightTree, at } of tree.rest) {
    const right = answerOf(rightTree, evaluation);
    if (!holds(left, operator, right, { at, evaluation })) return false;
    left = right;
  }
  return true;
}

function added(left: Value, right: Value, at: number, evaluation: Evaluation): Value {
  if (typeof left === "string" && typeof right === "string") {
    evaluation.spendCharacters(left.length + right.length, at);
    return left + right;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    evaluation.spendCharacters(left.length + right.length, at);
    return [...left, ...right];
  }
  return numberOf(left, at, "+") + numberOf(right, at, "+");
}

function numberOf(value: Value, at: number, sign: string): number {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return value;
  throw new Trouble(at, `${sign} wants numbers here; turn a text into one with int()`);
}

function isTruthy(value: Value): boolean {
  if (typeof value === "object" && value !== null) return (Array.isArray(value) ? value : Object.keys(value)).length > 0;
  return Boolean(value) || Number.isNaN(value);
}

function member(of: Value, name: string, at: number): Value {
  if (!isObject(of)) throw new Trouble(at, `.${name} is asked of something that is not an object`);
  if (!Object.hasOwn(of, name)) throw new Trouble(at, `there is no "${name.slice(0, 80)}"${suggestion(name, Object.keys(of).slice(0, 200))}`);
  return of[name] ?? null;
}

function item(of: Value, index: Value, at: number): Value {
  if (isObject(of)) {
    if (typeof index === "string") return member(of, index, at);
    throw new Trouble(at, "an object is asked by a text");
  }
  if ((typeof of !== "string" && !Array.isArray(of)) || typeof index !== "number" || !Number.isInteger(index))
    throw new Trouble(at, "only lists and texts have numbered parts, and the number must be whole");
  const position = index < 0 ? of.length + index : index;
  if (position < 0 || position >= of.length) throw new Trouble(at, `there is no part ${index}; there are ${of.length}`);
  return (of as readonly Value[])[position] ?? null;
}
