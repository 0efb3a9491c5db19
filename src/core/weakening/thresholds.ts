import { type FileDiff, linesOf } from "./diff.ts";

/** Sentences about test configuration that asks for less: lower limits, limits that are gone, tests left out, an empty run allowed. */
export function loweredThresholds(file: FileDiff): string[] {
  const before = limits(linesOf(file, "-"));
  const after = limits(linesOf(file, "+"));
  const lowered = [...before].flatMap(([key, old]) => {
    const now = after.get(key) ?? [];
    return old.flatMap((value, at) => sentence(file.path, key, value, now[at]));
  });
  const gone = new Set(linesOf(file, "-").map((line) => line.trim()));
  const leftOut = linesOf(file, "+").filter((line) => leavesOut.test(line) && !gone.has(line.trim()));
  return [...lowered, ...leftOut.map((line) => `${file.path} gained ${line.trim().slice(0, 80)}`)];
}

const limit =
  /["']?\b(branches|functions|lines|statements|fail[_-]under|cov-fail-under|mutation_?score|threshold|minimum_coverage|break|target)\b["']?\s*[:=\s]\s*["']?(-?\d+(?:\.\d+)?)/gi;
const leavesOut = /passWithNoTests|testPathIgnorePatterns|collect_ignore|--deselect|--ignore[=-]|\bforbidOnly\b.*false|\bexclude\b.*(test|spec)/;

function limits(lines: readonly string[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const line of lines)
    for (const [, key = "", value] of line.matchAll(limit)) found.set(key.toLowerCase(), [...(found.get(key.toLowerCase()) ?? []), Number(value)]);
  return found;
}

function sentence(path: string, key: string, before: number, after: number | undefined): string[] {
  if (after === undefined) return [`${path} no longer limits ${key} (it was ${before})`];
  // jest counts negative numbers from the other end: at most so many uncovered.
  return after < before ? [`${path} lowered ${key} from ${before} to ${after}`] : [];
}
