/** Texts of code as values: what can be said of an expression without running it. */

/** The same for two ways of writing one expression: spaces, quotes, trailing commas and semicolons are no difference. */
export function plain(text: string): string {
  return text
    .replace(/'((?:[^'"\\]|\\.)*)'/g, '"$1"')
    .replace(/`((?:[^`"\\$]|\\.)*)`/g, '"$1"')
    .replace(/\b[rub]{1,2}(?=")/g, "")
    .replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, string?: string) => string ?? " ")
    .replace(/("(?:[^"\\]|\\.)*")|\s*([^\w\s"])\s*/g, (_, string?: string, sign?: string) => string ?? sign ?? "")
    .replace(/,(?=[)\]}])/g, "")
    .replace(/;$/, "")
    .trim();
}

/** Without what does not change the value: `await`, `&`, parentheses around all of it, conversions of one string to another kind. */
export function bare(text: string): string {
  let at = plain(text);
  for (let before = ""; before !== at; ) {
    before = at;
    at = at
      .replace(/^await /, "")
      .replace(/^&(?:mut )?/, "")
      .replace(/\.(?:to_string|to_owned|into|as_str|clone|await|unwrap_or_default)(?:\(\))?$/, "");
    at = at.replace(/^String::from\((.*)\)$/, "$1");
    if (at.startsWith("(") && closing(at, 0) === at.length - 1 && split(at.slice(1, -1), ",").length === 1) at = at.slice(1, -1);
  }
  return at;
}

/** A value that is written out: it needs no code to be known. */
export function isLiteral(text: string): boolean {
  const at = bare(text).replace(
    /^(?:vec!|Some|Ok|Err|new Set|new Map|set|frozenset|tuple|list|dict|Decimal|Date|new Date|BigInt|\[\]\w+|map\[\w+\]\w+)(?=[([{])/,
    "",
  );
  if (/^(?:true|false|null|undefined|None|True|False|nil|NaN|Infinity|\(\))$/.test(at)) return true;
  if (/^[-+]?(?:\d[\d_]*(?:\.[\d_]*)?(?:e[-+]?\d+)?|0x[\da-f_]+|0b[01_]+|0o[0-7_]+)(?:n|[iuf](?:8|16|32|64|128|size))?$/i.test(at)) return true;
  if (/^[rbf]?"(?:[^"\\]|\\.)*"$/.test(at) || /^"""[\s\S]*"""$/.test(at)) return true;
  if (!/^[[{(]/.test(at) || closing(at, 0) !== at.length - 1) return false;
  const parts = split(at.slice(1, -1), ",");
  return parts.every((part) => part === "" || isLiteral(split(part, ":").slice(-1)[0] ?? part));
}

/** What is the same whatever the program does: nothing of it stands in the text. */
export const isConstant = (text: string): boolean =>
  isLiteral(text) ||
  (text !== "" &&
    namesIn(text).every((name) => /^(?:true|false|null|undefined|None|True|False|nil|not|and|or|is|in|typeof|void|len|vec|Some|Ok|NaN)$/.test(name)));

/** Numbers and strings that stand in a text, as written. */
export const literalsIn = (text: string): string[] => plain(text).match(/"(?:[^"\\]|\\.)*"|(?<![\w.])-?\d[\d_]*(?:\.\d+)?/g) ?? [];

/** Names that stand in a text outside of strings, without what follows a dot. */
export const namesIn = (text: string): string[] =>
  plain(text)
    .replace(/"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/\.{3}/g, " ")
    .match(/(?<![\w$.])[A-Za-z_$][\w$]*/g) ?? [];

/** Names that are called in a text: the last part of each callee. */
export const calledIn = (text: string): string[] =>
  [
    ...plain(text)
      .replace(/"(?:[^"\\]|\\.)*"/g, '""')
      .matchAll(/([A-Za-z_$][\w$]*)(?:::<[^()]*>|<[\w, [\]]*>|!|\?\.)?\(/g),
  ].map(([, name]) => name ?? "");

/** Where the bracket at `open` is closed; -1 when it is not. */
export function closing(text: string, open: number): number {
  let depth = 0;
  for (const { at, sign } of signs(text, open)) {
    if ("([{".includes(sign)) depth++;
    else if (")]}".includes(sign) && --depth === 0) return at;
  }
  return -1;
}

/** Parts between a sign that stands outside of brackets and strings. */
export function split(text: string, by: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { at, sign } of signs(text, 0)) {
    if ("([{".includes(sign)) depth++;
    else if (")]}".includes(sign)) depth--;
    else if (depth === 0 && at >= start && text.startsWith(by, at)) {
      parts.push(text.slice(start, at));
      start = at + by.length;
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim());
}

/** Characters outside of strings. */
function* signs(text: string, from: number): Generator<{ at: number; sign: string }> {
  let quote = "";
  for (let at = from; at < text.length; at++) {
    const sign = text[at] ?? "";
    if (quote && sign === "\\") at++;
    else if (quote === sign) quote = "";
    else if (!quote && (sign === '"' || sign === "`")) quote = sign;
    else if (!quote) yield { at, sign };
  }
}

const operators = ["===", "!==", "==", "!=", ">=", "<=", " is not ", " not in ", " is ", " in ", ">", "<"] as const;

/** `a == b` as its sides; null when it is no comparison of two. The text is plain. */
export function comparisonIn(text: string): { left: string; operator: string; right: string } | null {
  const at = bare(text);
  if (split(at, "&&").length > 1 || split(at, "||").length > 1 || split(at, " and ").length > 1 || split(at, " or ").length > 1 || at.includes("=>"))
    return null;
  for (const operator of operators) {
    const parts = split(at, operator);
    if (parts.length === 2 && parts[0] && parts[1]) return { left: parts[0], operator: operator.trim(), right: parts[1] };
    if (parts.length > 2) return null;
  }
  return null;
}
