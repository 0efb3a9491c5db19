/** Values of a plan's keys. */

/** Cuts ` # comment`, but not a `#` inside of quotes, brackets or a word. */
export function withoutComment(value: string): string {
  let quote: string | null = null;
  let depth = 0;
  for (const [at, char] of [...value].entries()) {
    if (quote !== null) quote = char === quote ? null : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === "[") depth += 1;
    else if (char === "]") depth -= 1;
    else if (char === "#" && depth === 0 && (at === 0 || /\s/.test(value[at - 1] ?? ""))) return value.slice(0, at).trim();
  }
  return value.trim();
}

/** `[a, b]` or `a, b`; backticks and quotes around a member are dropped. */
export function listOf(value: string): string[] {
  return value
    .replace(/^\[(.*)\]$/s, "$1")
    .split(",")
    .map((word) => word.trim().replace(/^(["'`])(.*)\1$/, "$2"))
    .filter((word) => word !== "");
}

export function truth(value: string): boolean | null {
  if (/^(?:true|yes|on|1)$/i.test(value)) return true;
  return /^(?:false|no|off|0)$/i.test(value) ? false : null;
}
