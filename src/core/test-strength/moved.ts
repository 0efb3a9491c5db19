import { rankOf } from "./matchers.ts";
import { isTautology } from "./pair.ts";
import type { Check, Unit } from "./sketch.ts";
import { calledIn, isLiteral, literalsIn, plain } from "./values.ts";

/** Another assertion of the same test says at least as much. */
export function isCovered(lost: Check, others: readonly Check[]): boolean {
  return others.some((other) => !isTautology(other) && !other.hindrance && covers(other, lost));
}

function covers(other: Check, lost: Check): boolean {
  const [whole, part] = [plain(other.about), plain(lost.about)];
  if (whole === "" || rankOf[other.kind] < rankOf[lost.kind]) return false;
  if (whole === part) return rankOf[other.kind] > rankOf[lost.kind] || (other.kind === lost.kind && other.expected === lost.expected);
  // `expect(r).toEqual({ a: 1 })` says what `expect(r.a).toBe(1)` does.
  const isField = part.startsWith(`${whole}.`) || part.startsWith(`${whole}[`) || part.startsWith(`len(${whole}`);
  return (
    isField &&
    rankOf[other.kind] >= rankOf.close &&
    (lost.expected === null || lost.kind === "size" || plain(other.expected ?? "").includes(plain(lost.expected)))
  );
}

/** Takes from the pool what says the same elsewhere. */
export function takeMoved(lost: Check, pool: Check[]): boolean {
  const at = pool.findIndex((other) => rankOf[other.kind] >= rankOf[lost.kind] && isSame(other, lost));
  if (at >= 0) pool.splice(at, 1);
  return at >= 0;
}

function isSame(other: Check, lost: Check): boolean {
  if (plain(other.text) === plain(lost.text)) return true;
  const sameExpected = plain(other.expected ?? "") === plain(lost.expected ?? "");
  if (plain(other.about) === plain(lost.about) && lost.about !== "")
    return sameExpected || rankOf[other.kind] > rankOf[lost.kind] || (isWorkedOut(lost) && isWorkedOut(other));
  const called = calledIn(lost.about);
  const sharesCall = called.length > 0 && calledIn(other.about).some((name) => called.includes(name));
  const inputs = literalsIn(lost.about);
  return sameExpected && sharesCall && inputs.every((input) => literalsIn(other.about).includes(input));
}

/** What it must be is no value that is written there. */
const isWorkedOut = ({ expected }: Check) => expected !== null && !isLiteral(expected);

/** A row of a table holds every value the assertion names. */
export function isInRows({ about, expected, kind }: Check, units: readonly Unit[]): boolean {
  const values = [...literalsIn(about), ...literalsIn(expected ?? "")];
  const strong = units.filter(({ checks }) => checks.some((check) => rankOf[check.kind] >= rankOf[kind] && !check.hindrance && !isTautology(check)));
  return values.length > 0 && strong.some(({ rows }) => rows.some((row) => values.every((value) => literalsIn(row).includes(value))));
}
