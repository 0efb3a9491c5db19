// What the implementation of the scripted peers gets wrong at first: each one edit of one file, of a nature people get wrong.
import { readFileSync } from "node:fs";

export const defects = [
  {
    id: "minus-before-power",
    nature: "unary minus binds tighter than ^",
    file: "src/parser.mjs",
    right: `    if (!isSign("-")) return power();
    next();
    return { is: "minus", of: signed() };`,
    wrong: `    if (!isSign("-")) return power();
    next();
    const of = signed();
    return of.is === "binary" && of.sign === "^" ? { ...of, left: { is: "minus", of: of.left } } : { is: "minus", of };`,
  },
  {
    id: "power-leftward",
    nature: "^ groups to the left",
    file: "src/parser.mjs",
    right: `    const base = call();
    if (!isSign("^")) return base;
    next();
    return { is: "binary", sign: "^", left: base, right: signed() };`,
    wrong: `    let base = call();
    while (isSign("^")) {
      next();
      base = { is: "binary", sign: "^", left: base, right: isSign("-") ? signed() : call() };
    }
    return base;`,
  },
  {
    id: "minus-rightward",
    nature: "a - b - c groups to the right",
    file: "src/parser.mjs",
    right: `  const sum = () => leftward(["+", "-"], null, product);`,
    wrong: `  function sum() {
    const left = product();
    return isSign("+", "-") ? { is: "binary", sign: next().value, left, right: sum() } : left;
  }`,
  },
  {
    id: "not-tight",
    nature: "not binds tighter than ==",
    file: "src/parser.mjs",
    right: `    next();
    return { is: "not", of: negation() };`,
    wrong: `    next();
    const of = negation();
    return of.is === "chain" ? { ...of, operands: [{ is: "not", of: of.operands[0] }, ...of.operands.slice(1)] } : { is: "not", of };`,
  },
  {
    id: "chain-pairwise",
    nature: "a < b < c is (a < b) < c",
    file: "src/run.mjs",
    right: `        left = right;
      }
      return true;`,
    wrong: `        left = at > 0 ? true : right;
      }
      return true;`,
  },
  {
    id: "chain-eager",
    nature: "a chain evaluates what stands behind a comparison that fails",
    file: "src/run.mjs",
    right: `        if (!holds(sign, left, right)) return false;`,
    wrong: `        if (!holds(sign, left, right)) {
          for (const value of values.slice(at + 2)) value(scope, calls);
          return false;
        }`,
  },
  {
    id: "and-eager",
    nature: "and evaluates its right side always",
    file: "src/run.mjs",
    right: `    if (sign === "and") return (scope, calls) => boolean(first(scope, calls)) && boolean(second(scope, calls));`,
    wrong: `    if (sign === "and") {
      return (scope, calls) => {
        const [one, other] = [boolean(first(scope, calls)), boolean(second(scope, calls))];
        return one && other;
      };
    }`,
  },
  {
    id: "or-any-type",
    nature: "or lets any value through on its right",
    file: "src/run.mjs",
    right: `boolean(first(scope, calls)) || boolean(second(scope, calls));`,
    wrong: `boolean(first(scope, calls)) || second(scope, calls);`,
  },
  {
    id: "closure-of-caller",
    nature: "a function sees the names of its caller",
    file: "src/run.mjs",
    right: `      return called.call(given, calls);`,
    wrong: `      return called.within ? called.within(given, scope, calls) : called.call(given, calls);`,
    also: [
      {
        right: `    return (scope) => ({
      arity: params.length,`,
        wrong: `    return (scope) => ({
      arity: params.length,
      within: (args, outside, calls) =>
        counted(calls, () => inside(params.reduce((outer, name, at) => ({ name, value: args[at], outer }), scope === known ? outside : scope), calls)),`,
      },
    ],
  },
  {
    id: "let-sees-itself",
    nature: "let x = x + 1 sees the new x",
    file: "src/run.mjs",
    right: `value(rec ? inner : scope, calls);`,
    wrong: `value(inner, calls);`,
  },
  {
    id: "built-ins-first",
    nature: "len and str cannot be shadowed",
    file: "src/run.mjs",
    right: `  for (let at = scope; at; at = at.outer) if (at.name === name) return at.value;`,
    wrong: `  if (name === "len" || name === "str") return builtIn(name);
  for (let at = scope; at; at = at.outer) if (at.name === name) return at.value;`,
  },
  {
    id: "depth-off-by-one",
    nature: "199 calls inside one another are allowed instead of 200",
    file: "src/run.mjs",
    right: `const deepest = 200;`,
    wrong: `const deepest = 199;`,
  },
  {
    id: "calls-not-counted",
    nature: "the limit on calls in all is never reached",
    file: "src/run.mjs",
    right: `const mostCalls = 10_000;`,
    wrong: `const mostCalls = 10_000_000;`,
  },
  {
    id: "callee-first",
    nature: "looks whether it is a function before its arguments",
    file: "src/run.mjs",
    right: `      const given = values.map((value) => value(scope, calls));
      if (typeof called !== "object") throw new Trouble("type");`,
    wrong: `      if (typeof called !== "object") throw new Trouble("type");
      const given = values.map((value) => value(scope, calls));`,
  },
  {
    id: "extra-arguments",
    nature: "arguments too many are ignored",
    file: "src/run.mjs",
    right: `called.arity !== given.length`,
    wrong: `called.arity > given.length`,
  },
  {
    id: "division-toward-zero",
    nature: "/ rounds toward zero",
    file: "src/operators.mjs",
    right: `  return left % right !== 0n && left < 0n !== right < 0n ? towardZero - 1n : towardZero;`,
    wrong: `  return towardZero;`,
  },
  {
    id: "remainder-of-dividend",
    nature: "% has the sign of its left side",
    file: "src/operators.mjs",
    right: `  return rest !== 0n && rest < 0n !== right < 0n ? rest + right : rest;`,
    wrong: `  return rest;`,
  },
  {
    id: "zero-is-type",
    nature: "% by zero is the wrong kind of error",
    file: "src/operators.mjs",
    right: `  if (right === 0n) throw new Trouble("zero");
  const rest`,
    wrong: `  if (right === 0n) throw new Trouble("domain");
  const rest`,
  },
  {
    id: "negative-exponent-zero",
    nature: "a negative exponent gives 0",
    file: "src/operators.mjs",
    right: `  if (right < 0n) throw new Trouble("domain");`,
    wrong: `  if (right < 0n) return 0n;`,
  },
  {
    id: "limit-off-by-one",
    nature: "10^100 itself is let through",
    file: "src/operators.mjs",
    right: `value >= bound || value <= -bound`,
    wrong: `value > bound || value < -bound`,
  },
  {
    id: "order-by-units",
    nature: "strings compare by UTF-16 units",
    file: "src/operators.mjs",
    right: `  const [one, other] = [[...string(left)], [...string(right)]];`,
    wrong: `  if (string(left) !== string(right)) return left < right ? -1 : 1;
  const [one, other] = [[...string(left)], [...string(right)]];`,
  },
  {
    id: "equal-of-kinds",
    nature: "values of different kinds are an error instead of unequal",
    file: "src/operators.mjs",
    right: `  return left === right;`,
    wrong: `  if (typeof left !== typeof right) throw new Trouble("type");
  return left === right;`,
  },
  {
    id: "length-in-units",
    nature: "len counts UTF-16 units",
    file: "src/show.mjs",
    right: `    return BigInt([...value].length);`,
    wrong: `    return BigInt(value.length);`,
  },
  { id: "tab-not-escaped", nature: "a tab is printed as it is", file: "src/show.mjs", right: '["\\\\\\n\\t]/g', wrong: '["\\\\\\n]/g' },
  {
    id: "unknown-escape",
    nature: "an unknown escape stands for its letter",
    file: "src/lexer.mjs",
    right: `      if (meant === undefined) throw new Trouble("syntax");
      value += meant;`,
    wrong: `      value += meant ?? text[next];`,
  },
  { id: "leading-zeros", nature: "007 is 7", file: "src/lexer.mjs", right: `/^(0|[1-9][0-9]*)$/`, wrong: `/^[0-9]+$/` },
];

const folder = new URL("./project/", import.meta.url);
export const sources = ["src/lexer.mjs", "src/parser.mjs", "src/operators.mjs", "src/show.mjs", "src/run.mjs", "src/main.mjs"];
export const correct = (file) => readFileSync(new URL(file, folder), "utf8");

/** The files of an implementation that has these defects, by path. */
export function implementationWith(ids) {
  const files = Object.fromEntries(sources.map((file) => [file, correct(file)]));
  for (const { id, file, right, wrong, also = [] } of defects) {
    if (!ids.includes(id)) continue;
    for (const edit of [{ right, wrong }, ...also]) files[file] = replaced(files[file], edit.right, edit.wrong, id);
  }
  return files;
}

/** A file with a defect mended; null when the defect is not in it. */
export function mended(text, { wrong, right, also = [] }) {
  const edits = [{ right, wrong }, ...also];
  if (!edits.every((edit) => text.includes(edit.wrong))) return null;
  return edits.reduce((now, edit) => now.replace(edit.wrong, () => edit.right), text);
}

/** Defects that are in the files, by their text. */
export const defectsIn = (read) => defects.filter((defect) => mended(read(defect.file) ?? "", defect) !== null).map(({ id }) => id);

function replaced(text, right, wrong, id) {
  if (text.split(right).length !== 2) throw new Error(`the defect ${id} fits ${text.split(right).length - 1} times`);
  return text.replace(right, () => wrong);
}
