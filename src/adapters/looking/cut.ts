import type { Oid } from "../../core/vocabulary.ts";

/** Fields between NUL bytes: each commit with a difference begins with its name as a field of its own; the others are not mentioned. */
export function cut(answer: readonly string[], commits: readonly Oid[]): Map<Oid, string[]> {
  const found = new Map<Oid, string[]>(commits.map((commit) => [commit, []]));
  let fields: string[] = [];
  // Names have no path in front of them: a file called like a commit comes after its status.
  let isPath = 0;
  for (const each of answer) {
    const field = isPath > 0 ? each : each.replace(/^\n/, "");
    const begins: string[] | undefined = isPath > 0 ? undefined : found.get(field);
    if (begins) fields = begins;
    else fields.push(field);
    isPath = isPath > 0 ? isPath - 1 : pathsAfter(field);
  }
  return found;
}

/** How many paths follow a field: one, two of a rename, none after a count that has its own. */
function pathsAfter(field: string): number {
  if (field.startsWith(":")) return /[RC]\d+$/.test(field) ? 2 : 1;
  return /^(\d+|-)\t(\d+|-)\t$/.test(field) ? 2 : 0;
}
