import { Trouble } from "./lexer.mjs";

const escaped = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t" };

/** A value as it is printed. */
export function show(value) {
  if (typeof value === "string") return `"${value.replace(/["\\\n\t]/g, (char) => escaped[char])}"`;
  return typeof value === "object" ? `<fn/${value.arity}>` : String(value);
}

/** What `len` and `str` do. */
export const builtIns = {
  len: (value) => {
    if (typeof value !== "string") throw new Trouble("type");
    return BigInt([...value].length);
  },
  str: (value) => {
    if (typeof value === "object") throw new Trouble("type");
    return String(value);
  },
};
