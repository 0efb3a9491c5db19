/** The known name closest to a mistyped one, or null when none is near enough to be meant. */
export function nearest(name: string, known: readonly string[]): string | null {
  const typed = name.slice(0, 80).toLowerCase();
  const ranked = known.map((candidate) => ({ candidate, distance: distanceBetween(typed, candidate.toLowerCase()) })).sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(2, Math.floor(best.candidate.length / 3)) ? best.candidate : null;
}

const shown = 12;

/** ` — did you mean "x"?`, or what there is to choose from. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const more = known.length > shown ? ` and ${known.length - shown} more` : "";
  return near === null ? `; known are ${known.slice(0, shown).join(", ")}${more}` : `; did you mean ${near}?`;
}

/** Levenshtein, one row at a time. */
function distanceBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
