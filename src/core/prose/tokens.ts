/** Words of a sentence as far as they carry its meaning: without case, punctuation, articles and doubled words. */
export function tokensOf(text: string): string[] {
  const words = text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/\b(?:can't|can not)\b/g, "cannot")
    .replace(/\bwon't\b/g, "will not")
    .replace(/n't\b/g, " not")
    .replace(/(\d),(?=\d{3}\b)/g, "$1")
    // A dash between words parts them as a space does; a hyphen before a digit is a sign.
    .replace(/[–—]|(?<=\p{L})-(?=\p{L})|\s-+(?=\s)/gu, " ")
    .split(/\s+/)
    .map(bare)
    .filter((word) => word !== "" && !articles.has(word));
  return words.filter((word, at) => word !== words[at - 1]);
}

const articles = new Set(["a", "an", "the"]);
const bare = (word: string) => word.replace(/^[^\p{L}\p{N}<>≤≥=≠±+*/%&|~^!$#@_-]+|[^\p{L}\p{N}<>≤≥=≠±+*/%&|~^$#@_-]+$/gu, "");

/** Whether one word is the other, misspelt: a letter or two of a long word, never a word that turns a sentence round. */
export function isTypo(one: string, other: string): boolean {
  if (decisive.test(one) || decisive.test(other) || /\d|[^\p{L}']/u.test(one + other)) return false;
  if (negated(one, other) || negated(other, one) || opposed(one, other)) return false;
  const longest = Math.max(one.length, other.length);
  const allowed = longest >= 8 ? 2 : longest >= 4 ? 1 : 0;
  return allowed > 0 && distance(one, other) <= allowed;
}

const decisive =
  /^(?:not?|non|nor|never|none|nothing|cannot|without|only|always|all|any|every|some|most|many|few|must|may|might|can|could|should|shall|will|would|before|after|above|below|more|less|over|under|first|last|now|with|and|or|on|off|in|out|if|unless|true|false|yes|accept|except|expect|reject|eject|select|here|there|than|then|they|local|global|internal|external|allow|disallow|enable|disable|left|right|read|write|send|host|lost|cost|mutable|immutable|sync|async|public|private)(?:s|ed|ing|d)?$/;
const negated = (one: string, other: string) =>
  /^(?:un|in|im|ir|il|non|dis|de|a|mis)$/.test(one.slice(0, Math.max(0, one.length - other.length))) && one.endsWith(other);
const opposites: readonly (readonly [string, string])[] = [
  ["less", "ful"],
  ["in", "ex"],
  ["pre", "post"],
  ["max", "min"],
  ["en", "de"],
  ["inter", "intra"],
  ["hyper", "hypo"],
  ["up", "down"],
];
const opposed = (one: string, other: string) =>
  opposites.some(([a, b]) =>
    [
      [one, other],
      [other, one],
    ].some(
      ([x = "", y = ""]) =>
        (x.startsWith(a) && y.startsWith(b) && x.slice(a.length) === y.slice(b.length)) ||
        (x.endsWith(a) && y.endsWith(b) && x.slice(0, -a.length) === y.slice(0, -b.length)),
    ),
  );

/** Letters to add, drop, change or swap. */
function distance(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1] ? at(rows, i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(at(rows, i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(rows, i - 1, j - 1) + same, swapped));
    }
    rows.push(row);
  }
  return at(rows, one.length, other.length);
}

const at = (rows: readonly (readonly number[])[], i: number, j: number) => rows[i]?.[j] ?? 0;
