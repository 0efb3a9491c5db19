// A tree as text, with the parentheses the table of SPEC.md asks for and some that it does not.
const levels = { let: 0, fn: 0, if: 0, or: 1, and: 2, not: 3, chain: 4, neg: 8, call: 10, int: 11, bool: 11, str: 11, name: 11 };
const ofOp = { "++": 5, "+": 6, "-": 6, "*": 7, "/": 7, "%": 7, "^": 9 };
const levelOf = (tree) => (tree.is === "op" ? ofOp[tree.op] : levels[tree.is]);

/** `chance` gives numbers from 0 to 1 and decides on blanks, comments and parentheses too many. */
export function written(tree, chance) {
  const gap = () => (chance() < 0.9 ? " " : chance() < 0.3 ? " # a ) comment\n" : chance() < 0.5 ? "\n" : "\t ");
  const tight = () => (chance() < 0.85 ? " " : "");
  const at = (inner, least) => {
    const text = bare(inner);
    return levelOf(inner) < least || chance() < 0.03 ? `(${text})` : text;
  };
  const infix = (left, sign, right) => {
    // A minus directly behind a minus or before a `>` would read as something else; names would run together.
    const between = /[a-z]/.test(sign) || sign.includes("-") || sign.includes("+") ? " " : tight();
    return `${left}${between}${sign}${between}${right}`;
  };
  function bare(node) {
    switch (node.is) {
      case "int":
      case "bool":
        return String(node.of);
      case "name":
        return node.of;
      case "str":
        return `"${node.of.replace(/["\\\n\t]/g, (char) => ({ '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t" })[char])}"`;
      case "let":
        return `let ${node.rec ? "rec " : ""}${node.name} =${gap()}${node.rec ? bare(node.bound) : at(node.bound, 0)}${gap()}in${gap()}${at(node.body, 0)}`;
      case "fn":
        return `fn ${node.params.join(", ")} ->${gap()}${at(node.body, 0)}`;
      case "if":
        return `if ${at(node.test, 0)}${gap()}then ${at(node.yes, 0)}${gap()}else ${at(node.no, 0)}`;
      case "or":
        return infix(at(node.left, 1), "or", at(node.right, 2));
      case "and":
        return infix(at(node.left, 2), "and", at(node.right, 3));
      case "not":
        return `not ${at(node.inner, 3)}`;
      case "chain":
        return node.operands.slice(1).reduce((text, operand, index) => infix(text, node.ops[index], at(operand, 5)), at(node.operands[0], 5));
      case "op":
        return operation(node);
      case "neg":
        return `-${tight()}${at(node.inner, 8)}`;
      case "call":
        return `${at(node.callee, 10)}(${node.args.map((arg) => at(arg, 0)).join(`,${gap()}`)})`;
      default:
        throw new Error(`no way to write ${node.is}`);
    }
  }
  function operation({ op, left, right }) {
    const level = ofOp[op];
    if (op === "++") return infix(at(left, 6), op, at(right, 5));
    if (op === "^") return infix(at(left, 10), op, at(right, 8));
    return infix(at(left, level), op, at(right, level + 1));
  }
  return bare(tree);
}
