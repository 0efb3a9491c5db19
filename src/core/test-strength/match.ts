import type { Unit } from "./sketch.ts";
import { plain } from "./values.ts";

/** A unit and the file it stands in. */
export type Placed = { readonly file: string; readonly unit: Unit };
export type Match = { readonly before: Placed; readonly now: Placed };
export type Matched = { readonly matches: readonly Match[]; readonly gone: readonly Placed[]; readonly fresh: readonly Placed[] };

/** Which test became which: by its place and name, by its text, then by what it has in common with one nobody else is. */
export function matchUnits(before: readonly Placed[], now: readonly Placed[]): Matched {
  const left = { before: [...before], now: [...now] };
  const exact = keys.flatMap((key) => takeEqual(left, key));
  const alike = takeAlike(left);
  return { matches: [...exact, ...alike], gone: left.before, fresh: left.now };
}

type Left = { before: Placed[]; now: Placed[] };
type Key = (placed: Placed) => string;

const path: Key = ({ unit }) => [unit.kind, ...unit.path].join("\n");
const keys: readonly Key[] = [
  (placed) => `${placed.file}\n${path(placed)}\n${plain(placed.unit.text)}`,
  (placed) => `${placed.file}\n${path(placed)}`,
  ({ unit }) => `${unit.kind}\n${plain(unit.text)}`,
  ({ unit }) => `${unit.kind}\n${plain(unit.text.slice(unit.text.indexOf(unit.name) + unit.name.length))}`,
  path,
  ({ file, unit }) => `${file}\n${unit.kind}\n${unit.name}`,
  ({ unit }) => `${unit.kind}\n${unit.name.toLowerCase().replace(/[^a-z\d]/g, "")}`,
];

function takeEqual(left: Left, key: Key): Match[] {
  const byKey = new Map<string, Placed[]>();
  for (const placed of left.now) byKey.set(key(placed), [...(byKey.get(key(placed)) ?? []), placed]);
  const matches: Match[] = [];
  for (const before of [...left.before]) {
    const now = byKey.get(key(before))?.shift();
    if (now) matches.push(take(left, { before, now }));
  }
  return matches;
}

function take(left: Left, match: Match): Match {
  left.before.splice(left.before.indexOf(match.before), 1);
  left.now.splice(left.now.indexOf(match.now), 1);
  return match;
}

const leastAlike = 0.5;

function takeAlike(left: Left): Match[] {
  const candidates = left.before.flatMap((before) =>
    left.now.filter(({ unit }) => unit.kind === before.unit.kind).map((now) => ({ before, now, score: likeness(before, now) })),
  );
  const matches: Match[] = [];
  for (const { before, now, score } of candidates.toSorted((a, b) => b.score - a.score)) {
    if (score < leastAlike || !left.before.includes(before) || !left.now.includes(now)) continue;
    matches.push(take(left, { before, now }));
  }
  return matches;
}

/** Of the lines of both, how many they share; a little more when they stand in one file. */
function likeness(before: Placed, now: Placed): number {
  const [a, b] = [linesOf(before.unit), linesOf(now.unit)];
  const shared = [...a].filter((line) => b.has(line)).length;
  return shared / Math.max(1, a.size + b.size - shared) + (before.file === now.file ? 0.1 : 0);
}

const linesOf = ({ text }: Unit) =>
  new Set(
    text
      .split("\n")
      .slice(1)
      .map(plain)
      .filter((line) => /\w/.test(line)),
  );

/** What a test of the baseline would say of a function that has another name now. */
export function underNewNames({ file, unit }: Placed, renamed: ReadonlyMap<string, string>): Placed {
  if (renamed.size === 0) return { file, unit };
  const said = (text: string) => text.replace(/[A-Za-z_$][\w$]*/g, (name) => renamed.get(name) ?? name);
  const orNull = (text: string | null) => (text === null ? null : said(text));
  const checks = unit.checks.map((check) => ({
    ...check,
    subject: said(check.subject),
    about: said(check.about),
    expected: orNull(check.expected),
    wanted: orNull(check.wanted),
  }));
  return { file, unit: { ...unit, text: said(unit.text), checks, calls: unit.calls.map((call) => ({ ...call, callee: said(call.callee) })) } };
}
