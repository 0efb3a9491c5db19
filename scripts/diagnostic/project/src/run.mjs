import { Trouble } from "./lexer.mjs";
import { binary, boolean, bounded, holds, minus } from "./operators.mjs";
import { parse } from "./parser.mjs";
import { builtIns, show } from "./show.mjs";

const deepest = 200;
const mostCalls = 10_000;

/** Runs a program of SPEC.md and returns the line it prints. */
export function run(text) {
  try {
    const calls = { inside: 0, made: 0 };
    return show(compiled(parse(text))(known, calls));
  } catch (fault) {
    if (fault instanceof Trouble) return `error: ${fault.kind}`;
    throw fault;
  }
}

// A scope is a chain of `{ name, value, outer }`.
const builtIn = (name) => ({ arity: 1, call: ([value]) => builtIns[name](value) });
const known = { name: "len", value: builtIn("len"), outer: { name: "str", value: builtIn("str"), outer: null } };

function lookUp(name, scope) {
  for (let at = scope; at; at = at.outer) if (at.name === name) return at.value;
  throw new Trouble("unbound");
}

/** Turns a tree into a function of a scope and of the calls so far. */
function compiled(node) {
  return compilers[node.is](node);
}

const compilers = {
  value: ({ value }) => {
    return () => bounded(value);
  },
  name: ({ name }) => {
    return (scope) => lookUp(name, scope);
  },
  not: ({ of }) => {
    const inner = compiled(of);
    return (scope, calls) => !boolean(inner(scope, calls));
  },
  minus: ({ of }) => {
    const inner = compiled(of);
    return (scope, calls) => minus(inner(scope, calls));
  },
  if: ({ condition, yes, no }) => {
    const [test, first, second] = [condition, yes, no].map(compiled);
    return (scope, calls) => (boolean(test(scope, calls)) ? first(scope, calls) : second(scope, calls));
  },
  let: ({ rec, name, bound, body }) => {
    const [value, rest] = [compiled(bound), compiled(body)];
    return (scope, calls) => {
      const inner = { name, value: null, outer: scope };
      inner.value = value(rec ? inner : scope, calls);
      return rest(inner, calls);
    };
  },
  fn: ({ params, body }) => {
    const inside = compiled(body);
    return (scope) => ({
      arity: params.length,
      call: (args, calls) =>
        counted(calls, () =>
          inside(
            params.reduce((outer, name, at) => ({ name, value: args[at], outer }), scope),
            calls,
          ),
        ),
    });
  },
  call: ({ callee, args }) => {
    const [target, values] = [compiled(callee), args.map(compiled)];
    return (scope, calls) => {
      const called = target(scope, calls);
      const given = values.map((value) => value(scope, calls));
      if (typeof called !== "object") throw new Trouble("type");
      if (called.arity !== given.length) throw new Trouble("arity");
      return called.call(given, calls);
    };
  },
  chain: ({ operands, signs }) => {
    const values = operands.map(compiled);
    return (scope, calls) => {
      let left = values[0](scope, calls);
      for (const [at, sign] of signs.entries()) {
        const right = values[at + 1](scope, calls);
        if (!holds(sign, left, right)) return false;
        left = right;
      }
      return true;
    };
  },
  binary: ({ sign, left, right }) => {
    const [first, second] = [compiled(left), compiled(right)];
    if (sign === "and") return (scope, calls) => boolean(first(scope, calls)) && boolean(second(scope, calls));
    if (sign === "or") return (scope, calls) => boolean(first(scope, calls)) || boolean(second(scope, calls));
    return (scope, calls) => {
      const one = first(scope, calls);
      return binary[sign](one, second(scope, calls));
    };
  },
};

function counted(calls, body) {
  calls.inside += 1;
  calls.made += 1;
  if (calls.inside > deepest || calls.made > mostCalls) throw new Trouble("limit");
  const result = body();
  calls.inside -= 1;
  return result;
}
