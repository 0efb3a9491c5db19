const fewestCharacters = 40;
const fewestWords = 6;

/** What a text lacks to be a reason, to follow "of"; null when it lacks nothing. `what` says what it should tell. */
export function thinness(text: string, what: string): string | null {
  if (text.length < fewestCharacters) return `of ${text.length} characters; say in at least ${fewestCharacters} ${what}`;
  const words = new Set(text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu)).size;
  return words < fewestWords ? `of ${words} different words; say in at least ${fewestWords} ${what}` : null;
}
