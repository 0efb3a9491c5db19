import { Trouble, tokens } from "./lexer.mjs";

/** Reads a program by the table of SPEC.md, loosest form first; throws Trouble of kind "syntax". */
export function parse(text) {
  const given = tokens(text);
  let at = 0;
  const peek = () => given[at];
  const isSign = (...signs) => peek().is === "sign" && signs.includes(peek().value);
  const next = () => given[at++];
  const take = (sign) => (isSign(sign) ? next() : fail());
  const nameHere = () => (peek().is === "name" ? next().value : fail());

  function expression() {
    if (isSign("let")) return letForm();
    if (isSign("fn")) return fnForm();
    if (isSign("if")) return ifForm();
    return leftward(["or"], (operand) => leftward(["and"], operand), negation);
  }

  function letForm() {
    take("let");
    const rec = isSign("rec") && Boolean(next());
    const name = nameHere();
    take("=");
    if (rec && !isSign("fn")) fail();
    const bound = expression();
    take("in");
    return { is: "let", rec, name, bound, body: expression() };
  }

  function fnForm() {
    take("fn");
    const params = [nameHere()];
    while (isSign(",")) {
      next();
      params.push(nameHere());
    }
    if (new Set(params).size !== params.length) fail();
    take("->");
    return { is: "fn", params, body: expression() };
  }

  function ifForm() {
    take("if");
    const condition = expression();
    take("then");
    const yes = expression();
    take("else");
    return { is: "if", condition, yes, no: expression() };
  }

  // `inner` makes the next tighter level out of the operand's own.
  function leftward(signs, inner, operand) {
    const level = () => (inner ? inner(operand) : operand());
    let left = level();
    while (isSign(...signs)) left = { is: "binary", sign: next().value, left, right: level() };
    return left;
  }

  function negation() {
    if (!isSign("not")) return comparison();
    next();
    return { is: "not", of: negation() };
  }

  function comparison() {
    const operands = [joining()];
    const signs = [];
    while (isSign("<", "<=", ">", ">=", "==", "!=")) {
      signs.push(next().value);
      operands.push(joining());
    }
    return signs.length > 0 ? { is: "chain", operands, signs } : operands[0];
  }

  function joining() {
    const left = sum();
    if (!isSign("++")) return left;
    next();
    return { is: "binary", sign: "++", left, right: joining() };
  }

  const sum = () => leftward(["+", "-"], null, product);
  const product = () => leftward(["*", "/", "%"], null, signed);

  function signed() {
    if (!isSign("-")) return power();
    next();
    return { is: "minus", of: signed() };
  }

  function power() {
    const base = call();
    if (!isSign("^")) return base;
    next();
    return { is: "binary", sign: "^", left: base, right: signed() };
  }

  function call() {
    let callee = atom();
    while (isSign("(")) callee = { is: "call", callee, args: callArguments() };
    return callee;
  }

  function callArguments() {
    take("(");
    const args = [];
    if (!isSign(")")) {
      args.push(expression());
      while (isSign(",")) {
        next();
        args.push(expression());
      }
    }
    take(")");
    return args;
  }

  function atom() {
    const token = peek();
    if (token.is === "int" || token.is === "str") return { is: "value", value: next().value };
    if (token.is === "name") return { is: "name", name: next().value };
    if (isSign("true", "false")) return { is: "value", value: next().value === "true" };
    take("(");
    const inside = expression();
    take(")");
    return inside;
  }

  const program = expression();
  if (peek().is !== "end") fail();
  return program;
}

function fail() {
  throw new Trouble("syntax");
}
