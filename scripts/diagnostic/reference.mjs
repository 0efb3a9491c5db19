// What a program of SPEC.md means, worked out from its tree. It shares nothing with the implementation and never sees any text:
// whoever gets the text wrong is found out. Values are tagged, scopes are maps, failures are returned and not thrown.
const ten100 = 10n ** 100n;

/** The line a tree prints. */
export function meaning(tree) {
  if (tree.is === "bad") return "error: syntax";
  const machine = { depth: 0, applications: 0 };
  const outcome = value(tree, start, machine);
  return outcome.failed ? `error: ${outcome.failed}` : printed(outcome);
}

const int = (of) => (of >= ten100 || of <= -ten100 ? fail("limit") : { kind: "int", of });
const str = (of) => (Array.from(of).length > 1000 ? fail("limit") : { kind: "str", of });
const bool = (of) => ({ kind: "bool", of });
const fail = (failed) => ({ failed });
const start = new Map([
  ["len", { kind: "fn", params: ["s"], native: (s) => (s.kind === "str" ? int(BigInt(Array.from(s.of).length)) : fail("type")) }],
  ["str", { kind: "fn", params: ["v"], native: (v) => (v.kind === "fn" ? fail("type") : v.kind === "str" ? v : str(`${v.of}`)) }],
]);

// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one case for each form of the language, to be read beside its table.
function value(tree, scope, machine) {
  switch (tree.is) {
    case "int":
      return int(tree.of);
    case "str":
      return str(tree.of);
    case "bool":
      return bool(tree.of);
    case "name":
      return scope.get(tree.of) ?? fail("unbound");
    case "let": {
      const inner = new Map(scope);
      const bound = value(tree.bound, tree.rec ? inner : scope, machine);
      if (bound.failed) return bound;
      inner.set(tree.name, bound);
      return value(tree.body, inner, machine);
    }
    case "fn":
      return { kind: "fn", params: tree.params, body: tree.body, scope };
    case "if": {
      const test = value(tree.test, scope, machine);
      if (test.failed) return test;
      if (test.kind !== "bool") return fail("type");
      return value(test.of ? tree.yes : tree.no, scope, machine);
    }
    case "or":
    case "and": {
      const left = value(tree.left, scope, machine);
      if (left.failed) return left;
      if (left.kind !== "bool") return fail("type");
      if (left.of === (tree.is === "or")) return left;
      const right = value(tree.right, scope, machine);
      return right.failed || right.kind === "bool" ? right : fail("type");
    }
    case "not": {
      const inner = value(tree.inner, scope, machine);
      return inner.failed ? inner : inner.kind === "bool" ? bool(!inner.of) : fail("type");
    }
    case "neg": {
      const inner = value(tree.inner, scope, machine);
      return inner.failed ? inner : inner.kind === "int" ? int(0n - inner.of) : fail("type");
    }
    case "chain":
      return chain(tree, scope, machine);
    case "op": {
      const left = value(tree.left, scope, machine);
      if (left.failed) return left;
      const right = value(tree.right, scope, machine);
      return right.failed ? right : operated(tree.op, left, right);
    }
    case "call":
      return applied(tree, scope, machine);
    default:
      throw new Error(`the reference knows no ${tree.is}`);
  }
}

function chain({ operands, ops }, scope, machine) {
  let before = value(operands[0], scope, machine);
  if (before.failed) return before;
  for (let at = 0; at < ops.length; at += 1) {
    const here = value(operands[at + 1], scope, machine);
    if (here.failed) return here;
    const held = compared(ops[at], before, here);
    if (held.failed || !held.of) return held;
    before = here;
  }
  return bool(true);
}

function compared(op, left, right) {
  if (op === "==" || op === "!=") {
    if (left.kind === "fn" || right.kind === "fn") return fail("type");
    return bool((left.kind === right.kind && left.of === right.of) === (op === "=="));
  }
  if (left.kind !== right.kind || (left.kind !== "int" && left.kind !== "str")) return fail("type");
  const less = left.kind === "int" ? left.of < right.of : codePointsLess(left.of, right.of);
  const same = left.of === right.of;
  return bool(op === "<" ? less : op === "<=" ? less || same : op === ">" ? !less && !same : !less);
}

// UTF-32 in big-endian order compares as its bytes do.
const utf32 = (text) => Array.from(text, (char) => char.codePointAt(0).toString(16).padStart(6, "0")).join("");
const codePointsLess = (left, right) => utf32(left) < utf32(right);

function operated(op, left, right) {
  const wanted = op === "++" ? "str" : "int";
  if (left.kind !== wanted || right.kind !== wanted) return fail("type");
  const [a, b] = [left.of, right.of];
  switch (op) {
    case "++":
      return str(a + b);
    case "+":
      return int(a + b);
    case "-":
      return int(a - b);
    case "*":
      return int(a * b);
    case "/":
      return b === 0n ? fail("zero") : int(floored(a, b));
    case "%":
      return b === 0n ? fail("zero") : int(a - b * floored(a, b));
    case "^":
      return b < 0n ? fail("domain") : b > 400n ? fail("limit") : int(raised(a, b));
    default:
      throw new Error(`the reference knows no ${op}`);
  }
}

/** Down, by the rest that is never negative: (a - mod(a, |b|)) is a multiple of b. */
function floored(a, b) {
  if (b < 0n) return floored(-a, -b);
  const rest = ((a % b) + b) % b;
  return (a - rest) / b;
}

function raised(base, exponent) {
  let result = 1n;
  for (let bit = exponent, square = base; bit > 0n; bit >>= 1n) {
    if (bit & 1n) result *= square;
    square *= square;
  }
  return result;
}

function applied(tree, scope, machine) {
  const callee = value(tree.callee, scope, machine);
  if (callee.failed) return callee;
  const args = [];
  for (const each of tree.args) {
    const arg = value(each, scope, machine);
    if (arg.failed) return arg;
    args.push(arg);
  }
  if (callee.kind !== "fn") return fail("type");
  if (callee.params.length !== args.length) return fail("arity");
  if (callee.native) return callee.native(args[0]);
  machine.applications += 1;
  if (machine.depth >= 200 || machine.applications > 10_000) return fail("limit");
  machine.depth += 1;
  const inner = new Map(callee.scope);
  callee.params.forEach((name, at) => {
    inner.set(name, args[at]);
  });
  const result = value(callee.body, inner, machine);
  machine.depth -= 1;
  return result;
}

function printed({ kind, of, params }) {
  if (kind === "fn") return `<fn/${params.length}>`;
  if (kind !== "str") return `${of}`;
  return `"${of.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").replaceAll("\t", "\\t")}"`;
}
