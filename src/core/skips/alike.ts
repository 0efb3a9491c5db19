/** Indentation changes when code moves; what it says does not. */
export const plain = (text: string): string => text.replace(/\s+/g, " ").trim();

/** How much of the shorter text's words the longer one has as well, from 0 to 1. */
export function alike(one: string, other: string): number {
  const [few, many] = [wordsOf(one), wordsOf(other)].sort((a, b) => a.length - b.length);
  if (!few || !many || few.length === 0) return 0;
  return shared(few, many) / many.length;
}

/** How much of the first text's words stand in the second, from 0 to 1. */
export function contained(one: string, other: string): number {
  const words = wordsOf(one);
  return words.length === 0 ? 0 : shared(words, wordsOf(other)) / words.length;
}

function shared(few: readonly string[], many: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of many) left.set(word, (left.get(word) ?? 0) + 1);
  let count = 0;
  for (const word of few) {
    const there = left.get(word) ?? 0;
    if (there > 0) left.set(word, there - 1);
    if (there > 0) count++;
  }
  return count;
}

const wordsOf = (text: string) => text.match(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
