/** Names that lead back to the first of them, in order; null when following the arrows always ends. */
export function cycleIn(arrows: ReadonlyMap<string, readonly string[]>): string[] | null {
  const finished = new Set<string>();
  for (const start of arrows.keys()) {
    const found = follow(start, [], { arrows, finished });
    if (found) return found;
  }
  return null;
}

function follow(name: string, trail: readonly string[], known: { arrows: ReadonlyMap<string, readonly string[]>; finished: Set<string> }): string[] | null {
  if (trail.includes(name)) return trail.slice(trail.indexOf(name));
  if (known.finished.has(name)) return null;
  for (const next of known.arrows.get(name) ?? []) {
    const found = follow(next, [...trail, name], known);
    if (found) return found;
  }
  known.finished.add(name);
  return null;
}
