/** One argument of a print: text, text with values in it, or a value as written. */
export type Told =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "mixed"; readonly pieces: readonly string[]; readonly values: readonly string[] }
  | { readonly kind: "value"; readonly text: string };

/** Why a print looks left over; null when it may be meant. In a library also a bare value, or one with a label, is. */
export function leftoverIn(told: readonly Told[], { isLibrary }: { readonly isLibrary: boolean }): string | null {
  const [first, ...others] = told;
  if (!first) return null;
  if (first.kind === "text" && isShout(first.text)) return `prints "${first.text.trim()}"`;
  if (!isLibrary) return null;
  if (told.every(({ kind }) => kind === "value"))
    return told.every((one) => one.kind === "value" && isBare(one.text)) ? "prints a value and nothing else" : null;
  const isLabelledValue = first.kind === "text" && others.some(({ kind }) => kind === "value") && isLabel(first.text) && others.every(isLabelOrBare);
  const isMixed = first.kind === "mixed" && others.length === 0 && first.values.every(isBare) && isLabelled(first.pieces);
  return isLabelledValue || isMixed ? "prints a value with a label" : null;
}

const isLabelOrBare = (one: Told) => (one.kind === "value" ? isBare(one.text) : one.kind === "text" && isLabel(one.text));

/** A variable, or what shows one whole; not a text that was made to be read. */
const isBare = (value: string) =>
  !/(?:message|msg|text|output|help|usage|banner|version|lines?|report|table|summary|html|str|string|out|body|content|prompt|title|warning|reason|err|error|^e|^ex|^s|^exc)$/i.test(
    value.trim(),
  ) &&
  /^(?:[*&]*[\w$]+(?:(?:\??\.|::|->)[\w$]+(?:\(\))?|\[[^\]]*\])*|\{\s*[\w$]+(?:\s*,\s*[\w$]+)*\s*\}|(?:JSON\.stringify|util\.inspect|inspect|typeof|repr|type|dir|vars|locals|globals|len|str)\b.*)$/s.test(
    value.trim(),
  );

/** "here", "DEBUG x", ">>>": nobody tells that to a user. */
export const isShout = (text: string): boolean => shouts.some((pattern) => pattern.test(text.trim()));

const shouts = [
  /^\W*(?:(?:i(?:'| a)?m|got|in|am|we(?:'re| are)?|came|over|right|up to|now)\s+)?here\b\W*\d*\W*$/i,
  /^\W*(?:xxx+|asdf\w*|qwert?y?|dbg|debug(?:ging)?|wtf|foo ?bar|a{3,}|z{3,}|blah?( blah)*|lol|reached(?: this| here)?|checkpoint ?\d+|test ?\d+|ping ?\d*|d'oh)\W*\d*$/i,
  /^(?:[!@$%^&?]{3,}|(?:>{3,}|\*{3,}|={3,}|-{3,}|#{3,})\s*(?:here|debug|test|xxx|\d+))\W*$/i,
  /^\W*(?:debug|dbg|xxx+|wtf)\b\s*[:=>\-\]|]/i,
];

/** A word or two before a value: "user", "x =", "user id:". */
export const isLabel = (text: string): boolean =>
  isShout(text) || (text.length <= 32 && /^[^\w-]*[\w.$[\]()'"]+(?: [\w.$]+)?\s*(?:[:=]+>?|->|=>|\?)?\W*$/.test(text) && !/[.!]\s*$/.test(text.trim()));

/** A text with values in it, of which nothing is left but a label. `pieces` are what stands between the values. */
export function isLabelled(pieces: readonly string[]): boolean {
  const words = pieces.map((piece) => piece.replace(/\\[nrt]/g, " ").trim()).filter((piece) => piece !== "" && !/^[,;|/()[\]{}<>-]+$/.test(piece));
  return words.every((piece) => piece.length <= 24 && (/^\W*[\w.$[\]()'" ]{1,20}\s*[:=]+>?$/.test(piece) || isShout(piece)));
}

/** Functions and types that are there to print. */
export const isTelling = (name: string): boolean => name.split(/(?<=[a-z\d])(?=[A-Z])|[^A-Za-z]+/).some((word) => tellers.test(word));

const tellers =
  /^(?:log(?:s|ger|ging)?|print(?:s|f|ln|er|ing)?|debug(?:ger)?|trac(?:e|er|ing)|report(?:s|er)?|show|display|dump(?:s|er)?|help|usage|warn(?:ing)?|main|banner|inspect|output|cmd|command|do|example|demo|echo|bench|prompt|summary|summarize|version|console|repl|list|test)$/i;

/** Conditions that ask whether to print. */
export const asksWhether = (condition: string): boolean =>
  /debug|verbos|trace|\blog|loglevel|\bdev\b|__DEV__|NODE_ENV|quiet|silent|\benv\b|environ|print|profil|stats|dump|show|DEV\b|test/i.test(condition);
