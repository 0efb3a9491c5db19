// Random programs, each from its seed: a tree for the reference and its text for whoever reads text.
import { written } from "./write.mjs";

/** `{ tree, text, features }` of a seed; the same seed gives the same program everywhere. */
export function programOf(seed) {
  const chance = chanceOf(seed);
  const kit = kitOf(chance);
  const { pick, below } = kit;
  const roll = below(100);
  const tree = roll < 10 ? recursive(kit) : roll < 18 ? edge(kit) : any(kit, pick(["int", "int", "bool", "str"]), 2 + below(4), []);
  const text = written(tree, chance);
  if (below(100) < 5) return { tree: { is: "bad" }, text: broken(kit, text), features: ["syntax error"] };
  return { tree, text, features: [...featuresOf(tree)] };
}

/** Numbers from 0 to 1, all from the seed (mulberry32). */
function chanceOf(seed) {
  let state = (seed * 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function kitOf(chance) {
  const below = (limit) => Math.floor(chance() * limit);
  return { below, pick: (list) => list[below(list.length)], maybe: (percent) => below(100) < percent };
}

const names = ["a", "b", "c", "f", "g", "x", "len", "str"];
const int = (of) => ({ is: "int", of: BigInt(of) });
const name = (of) => ({ is: "name", of });
const op = (sign, left, right) => ({ is: "op", op: sign, left, right });
const call = (callee, ...args) => ({ is: "call", callee, args });
const makers = { int: anInt, bool: aBool, str: aStr, fn: aFn };

/** A tree of the wanted kind, now and then of another: programs that fail are programs. */
function any(kit, kind, depth, scope) {
  const { pick, below } = kit;
  const wanted = below(1000) < 12 ? pick(["int", "bool", "str", "fn"]) : kind;
  if (below(1000) < 5) return name(pick(["nowhere", ...names]));
  if (depth <= 0) return leaf(kit, wanted, scope);
  const roll = below(100);
  if (roll < 18) return bound(kit, wanted, depth, scope);
  if (roll < 27) return { is: "if", test: any(kit, "bool", depth - 1, scope), yes: any(kit, wanted, depth - 1, scope), no: any(kit, wanted, depth - 1, scope) };
  if (roll < 38) return called(kit, wanted, depth, scope);
  return makers[wanted](kit, depth, scope);
}

function leaf(kit, kind, scope) {
  const { maybe, pick, below } = kit;
  const fitting = scope.filter((known) => known.kind === kind);
  if (fitting.length > 0 && maybe(65)) return name(pick(fitting).name);
  if (kind === "int") return int(maybe(85) ? below(12) : pick([0, 1, 100, 401, 12345678901234567890n, 10n ** 60n]));
  if (kind === "bool") return { is: "bool", of: maybe(50) };
  if (kind === "str")
    return { is: "str", of: pick(["", "a", "b", "ab", "B", 'say "x"', "back\\slash", "two\nlines", "\ttab", "é", "😀", "\uffee", "#no comment"]) };
  return aFn(kit, 0, scope);
}

function bound(kit, kind, depth, scope) {
  const { pick } = kit;
  const [called, of] = [pick(names), pick(["int", "int", "bool", "str", "fn"])];
  const value = any(kit, of, depth - 1, scope);
  const arity = value.is === "fn" ? value.params.length : 1;
  const inner = [...scope.filter((known) => known.name !== called), { name: called, kind: of, arity }];
  return { is: "let", rec: false, name: called, bound: value, body: any(kit, kind, depth - 1, inner) };
}

function aFn(kit, depth, scope) {
  const params = kit.maybe(35) ? ["a", "x"] : [kit.pick(names)];
  const inner = [...scope.filter((known) => !params.includes(known.name)), ...params.map((param) => ({ name: param, kind: "int", arity: 0 }))];
  return { is: "fn", params, body: any(kit, "int", depth - 1, inner) };
}

function called(kit, kind, depth, scope) {
  const { maybe, pick } = kit;
  if (kind === "str" && maybe(50)) return call(name("str"), any(kit, pick(["int", "bool", "str"]), depth - 1, scope));
  if (kind === "int" && maybe(25)) return call(name("len"), any(kit, "str", depth - 1, scope));
  const fitting = scope.filter((known) => known.kind === "fn");
  const target = fitting.length > 0 && maybe(75) ? pick(fitting) : null;
  const callee = target ? name(target.name) : aFn(kit, depth - 1, scope);
  const arity = (target ? target.arity : callee.params.length) + (maybe(4) ? 1 : 0);
  return call(callee, ...Array.from({ length: arity }, () => any(kit, "int", depth - 2, scope)));
}

function anInt(kit, depth, scope) {
  const { maybe, pick } = kit;
  const side = () => any(kit, "int", depth - 1, scope);
  if (maybe(18)) return { is: "neg", inner: side() };
  if (maybe(14)) return op("^", side(), maybe(85) ? int(kit.below(5)) : side());
  return op(pick(["+", "-", "-", "*", "/", "/", "%", "%"]), side(), side());
}

function aBool(kit, depth, scope) {
  const { maybe, pick, below } = kit;
  const side = (kind) => any(kit, kind, depth - 1, scope);
  if (maybe(20)) return { is: "not", inner: side("bool") };
  if (maybe(40)) return { is: pick(["and", "or"]), left: side("bool"), right: side("bool") };
  const kind = pick(["int", "int", "int", "str", "bool"]);
  const length = 2 + (maybe(45) ? 1 + below(2) : 0);
  const ops = Array.from({ length: length - 1 }, () => pick(kind === "bool" ? ["==", "!="] : ["<", "<=", ">", ">=", "==", "!="]));
  return { is: "chain", operands: Array.from({ length }, () => side(kind)), ops };
}

function aStr(kit, depth, scope) {
  return op("++", any(kit, "str", depth - 1, scope), any(kit, "str", depth - 1, scope));
}

/** Recursion up to and past both limits of calls. */
function recursive(kit) {
  const { pick, below, maybe } = kit;
  const less = (of) => call(name("f"), op("-", name("n"), int(of)));
  const down = {
    is: "if",
    test: { is: "chain", operands: [name("n"), int(0)], ops: ["<="] },
    yes: int(below(3)),
    no: op(pick(["+", "*", "-", "%"]), maybe(50) ? name("n") : int(2), less(1)),
  };
  const twice = { is: "if", test: { is: "chain", operands: [name("n"), int(2)], ops: ["<"] }, yes: name("n"), no: op("+", less(1), less(2)) };
  const isTwice = maybe(20);
  const start = isTwice ? 3 + below(8) + (maybe(15) ? 9 : 0) : maybe(30) ? 196 + below(8) : below(60);
  return { is: "let", rec: !maybe(5), name: "f", bound: { is: "fn", params: ["n"], body: isTwice ? twice : down }, body: call(name("f"), int(start)) };
}

/** What random trees seldom reach: edges of sizes, scopes that tell, sides that must not be evaluated. */
function edge(kit) {
  const { pick, below, maybe } = kit;
  const zero = op("/", int(1), int(0));
  const small = () => (maybe(50) ? int(below(9)) : { is: "neg", inner: int(1 + below(9)) });
  const long = (count) => ({
    is: "let",
    rec: true,
    name: "f",
    bound: {
      is: "fn",
      params: ["n"],
      body: {
        is: "if",
        test: { is: "chain", operands: [name("n"), int(0)], ops: ["=="] },
        yes: { is: "str", of: "" },
        no: op("++", { is: "str", of: "0123456789" }, call(name("f"), op("-", name("n"), int(1)))),
      },
    },
    body: call(name("len"), call(name("f"), int(count))),
  });
  return pick([
    () => op(pick(["/", "%"]), small(), small()),
    () => op(pick(["+", "-", "*", "*"]), op("^", int(10), int(99)), pick([op("^", int(10), int(99)), int(9), int(10), { is: "neg", inner: int(10) }])),
    () => op("^", small(), pick([int(0), int(400), int(401), { is: "neg", inner: int(1) }, op("^", int(2), int(3))])),
    () => ({ is: "neg", inner: op("^", small(), int(2)) }),
    () => ({
      is: pick(["and", "or"]),
      left: { is: "bool", of: maybe(50) },
      right: pick([{ is: "chain", operands: [zero, int(1)], ops: ["=="] }, int(1), { is: "bool", of: maybe(50) }]),
    }),
    () => ({
      is: "chain",
      operands: [int(below(3)), int(below(3)), pick([zero, int(below(3))])],
      ops: [pick(["<", "<=", ">", ">="]), pick(["<", "==", ">="])],
    }),
    () => ({
      is: "let",
      rec: false,
      name: "x",
      bound: int(1),
      body: {
        is: "let",
        rec: false,
        name: "f",
        bound: { is: "fn", params: ["a"], body: op("+", name("a"), name("x")) },
        body: { is: "let", rec: false, name: "x", bound: int(100), body: call(name("f"), name("x")) },
      },
    }),
    () => ({
      is: "let",
      rec: false,
      name: "x",
      bound: int(below(5)),
      body: { is: "let", rec: false, name: "x", bound: op("+", name("x"), int(1)), body: name("x") },
    }),
    () =>
      call(pick([int(1), name("nowhere"), { is: "fn", params: ["a"], body: int(0) }]), ...Array.from({ length: below(3) }, () => (maybe(40) ? zero : int(1)))),
    () => long(pick([99, 100, 101, 120])),
    () => ({
      is: "chain",
      operands: [pick([int(1), { is: "str", of: "1" }]), pick([int(1), { is: "bool", of: true }, name("len")])],
      ops: [pick(["==", "!=", "<"])],
    }),
    () => ({
      is: "chain",
      operands: [
        { is: "str", of: pick(["\uffee", "a", "ab"]) },
        { is: "str", of: pick(["😀", "ab", "b"]) },
      ],
      ops: [pick(["<", ">", "<=", ">="])],
    }),
    () => op("++", { is: "str", of: pick(["\\", '"', "\n", "\t"]) }, { is: "str", of: pick(["n", "t", '"']) }),
    () => call(name(pick(["len", "str"])), pick([{ is: "str", of: "😀é" }, { is: "bool", of: false }, name("len"), { is: "neg", inner: int(3) }])),
    () => pick([name("len"), { is: "fn", params: ["a", "b"], body: name("nowhere") }]),
    () => op("-", op("-", small(), small()), small()),
    () => op("^", int(2), op("^", int(below(4)), int(below(4)))),
    () => ({ is: "not", inner: { is: "chain", operands: [int(below(2)), int(below(2))], ops: ["=="] } }),
  ])();
}

function broken(kit, text) {
  return kit.pick([
    () => `${text})`,
    () => `(${text}`,
    () => `(${text}) +`,
    () => `let if = 1 in ${text}`,
    () => `"\\q" ++ (${text})`,
    () => `007 + (${text})`,
    () => `let rec f = 1 in ${text}`,
    () => `1 + if true then 1 else (${text})`,
    () => "fn -> 1",
    () => "len(1,)",
    () => '"never ends',
    () => `(${text}) 2`,
    () => "2a",
    () => "fn x, x -> x",
    () => "1 @ 2",
    () => "",
    () => "a = 1",
    () => '"one\nline"',
  ])();
}

function featuresOf(tree, found = new Set()) {
  const sign = tree.is === "op" ? tree.op : tree.is === "chain" ? (tree.ops.length > 1 ? "chain" : "comparison") : tree.rec ? "let rec" : tree.is;
  found.add(sign);
  for (const inner of Object.values(tree).flat()) if (inner && typeof inner === "object" && "is" in inner) featuresOf(inner, found);
  return found;
}
