import type { SyntaxNode } from "../syntax.ts";

/** How to tell that a text is code of a language. */
export type Reading = {
  /** The text as it may stand in a file: pieces of code are no whole files. The first one without errors counts. */
  readonly wraps: (text: string) => readonly string[];
  /** What stands on its own in such a file. */
  readonly statements: (root: SyntaxNode) => readonly SyntaxNode[];
  /** 1 for what nobody writes as prose, 0.5 for what may also be a formula or a name, 0 for the rest. */
  readonly weigh: (statement: SyntaxNode) => number;
  /** Words of the language that prose has too. */
  readonly keywords: string;
};

export const childrenOfType = (node: SyntaxNode | null, types: RegExp): SyntaxNode[] =>
  node?.namedChildren.filter((child) => child !== null).filter(({ type }) => types.test(type)) ?? [];

/** Opening and closing brackets that are missing, put before and behind. */
export function balanced(text: string): string {
  const open: string[] = [];
  let missing = "";
  const plain = text.replace(/(["'`])(?:\\.|(?!\1)[^\\\n])*\1/g, "").replace(/\/\/.*$|#.*$/gm, "");
  for (const letter of plain) {
    if (closing[letter]) open.push(closing[letter]);
    else if (/[)\]}]/.test(letter) && open.pop() !== letter) missing = `${opening[letter]}${missing}`;
  }
  // A block that is only opened is taken to hold something.
  const held = /(?:\b(?:if|for|while|func|function|fn|switch|match|else|try)\b.*|\)\s*)\{\s*$/.test(plain) ? "\n__();" : "";
  return `${missing}${text}${held}\n${open.reverse().join("")}`;
}

const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const opening: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
