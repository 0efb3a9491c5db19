import { demandedIn, droppedIn } from "./demands.ts";
import { type Match, matchUnits, type Placed, underNewNames } from "./match.ts";
import { isCovered, isInRows, takeMoved } from "./moved.ts";
import { isTautology, pairChecks } from "./pair.ts";
import { type Check, computed, type Unit } from "./sketch.ts";
import type { Gone } from "./source.ts";
import { plain } from "./values.ts";
import { type Weakness, weaknessOf } from "./weaker.ts";

/** A place where tests ask for less than before, or for something else. */
export type Loss = {
  readonly kind: Weakness["kind"] | "removed" | "rows";
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** What happened, to be read after the name of the test. */
  readonly how: string;
  readonly test: string;
};

export type Sides = {
  readonly before: readonly Placed[];
  readonly now: readonly Placed[];
  /** What was removed from the source: what tested it goes with it. */
  readonly gone: Gone;
};

/** What the tests of a change lost, in the order of the files. */
export function compareTests(sides: Sides): Loss[] {
  const before = sides.before.map((placed) => underNewNames(placed, sides.gone.renamed));
  const { matches, gone, fresh } = matchUnits(before, sides.now);
  const judged = matches.map((match) => ({ match, ...pairChecks(match.before.unit.checks, match.now.unit.checks) }));
  const pool = [...judged.flatMap(({ gained }) => gained), ...fresh.flatMap(({ unit }) => unit.checks)].filter(
    (check) => !isTautology(check) && !check.hindrance,
  );
  const spare: Spare = { pool, tables: tablesOf(matches, fresh), ...sides };
  return [
    ...judged.flatMap(({ match, pairs, lost }) => [
      ...pairs.flatMap((pair) => weak(match, pair, spare)),
      ...lostFrom(match, lost, spare),
      ...fewerRows(match, spare),
      ...turnedRound(match),
      ...dropped(match),
    ]),
    ...gone.flatMap((placed) => goneWith(placed, spare)),
    ...fresh.flatMap(onlyTautologies),
  ];
}

type Spare = Sides & { readonly pool: Check[]; readonly tables: readonly Unit[] };

const nameOf = ({ path }: Unit) => path.join(" > ");

function weak({ now }: Match, pair: { before: Check; now: Check }, spare: Spare): Loss[] {
  const weakness = weaknessOf(pair);
  const asked: Asked = { check: pair.before, now, others: now.unit.checks.filter((check) => check !== pair.now) };
  if (!weakness || (weakness.kind === "value" ? isSettled(asked, spare) : isAskedElsewhere(asked, spare))) return [];
  return [{ ...weakness, file: now.file, line: pair.now.line, text: pair.now.text, test: nameOf(now.unit) }];
}

/** An assertion of the baseline, its test now, and the other assertions of that. */
type Asked = { readonly check: Check; readonly now: Placed | null; readonly others: readonly Check[] };

/** What it asked for is asked elsewhere now, or of nothing any more. */
const isSettled = (asked: Asked, spare: Spare): boolean =>
  isAskedElsewhere(asked, spare) ||
  isDemanded(asked) ||
  isInRows(asked.check, asked.now ? [...spare.tables, asked.now.unit] : spare.tables) ||
  isInHelper(asked, spare);

/** Of one that is weaker in its own place only another one as strong makes up. */
const isAskedElsewhere = ({ check, others }: Asked, spare: Spare): boolean =>
  mentionsGone(check, spare.gone.names) || isCovered(check, others) || takeMoved(check, spare.pool);

const mentionsGone = (check: Check, gone: ReadonlySet<string>) =>
  (`${check.about} ${check.text}`.match(/[A-Za-z_$][\w$]*/g) ?? []).some((name) => gone.has(name));

/** `assert!(save().is_ok())` is what `save().unwrap()` says, and with more words when it fails. */
function isDemanded({ check, now }: Asked): boolean {
  const [, result] = /^(.+)\.is_(?:ok|some)\(\)$/.exec(check.subject) ?? [];
  return result !== undefined && now !== null && check.expected === null && demandedIn(now.unit.text).includes(plain(result));
}

/** A result that had to be a success and is thrown away now. */
function dropped({ before, now }: Match): Loss[] {
  if (!now.file.endsWith(".rs")) return [];
  const known = droppedIn(before.unit.text).map(({ result }) => result);
  const demanded = demandedIn(before.unit.text).filter((result) => !demandedIn(now.unit.text).includes(result));
  const lost = droppedIn(now.unit.text).filter(({ result }) => !known.includes(result) && demanded.includes(result));
  const told = {
    kind: "hindered" as const,
    file: now.file,
    test: nameOf(now.unit),
    how: "may fail without anybody noticing now; the test had to stop there before",
  };
  return lost.map(({ line, text }) => ({ ...told, line: now.unit.line + line, text }));
}

/** A helper the test calls now asserts at least as much about what the test hands it. */
function isInHelper({ check, now }: Asked, { now: all, before }: Spare): boolean {
  if (!now) return false;
  const called = now.unit.calls.map(({ callee }) => callee.split(/\.|::/).at(-1) ?? callee);
  const known = new Set(before.flatMap(({ unit }) => (unit.kind === "helper" ? [unit.name] : [])));
  const helpers = all.filter(({ unit }) => unit.kind === "helper" && called.includes(unit.name) && !known.has(unit.name));
  const isHanded =
    check.expected === null ||
    plain(now.unit.text).includes(plain(check.expected)) ||
    helpers.some(({ unit }) => plain(unit.text).includes(plain(check.expected ?? "")));
  return isHanded && helpers.some(({ unit }) => unit.checks.some((own) => own.kind === check.kind && !isTautology(own) && !own.hindrance));
}

function lostFrom({ now }: Match, lost: readonly Check[], spare: Spare): Loss[] {
  const left = lost.filter((check) => !isTautology(check) && !isSettled({ check, now, others: now.unit.checks }, spare));
  return left.map((check) => ({ kind: "removed", file: now.file, line: now.unit.line, text: check.text, how: "lost this assertion", test: nameOf(now.unit) }));
}

/** What had to hold must not any more: `#[should_panic]` over the assertions of the baseline. */
function turnedRound({ before, now }: Match): Loss[] {
  const isNew = /#\[should_panic\b/.test(now.unit.text) && !/#\[should_panic\b/.test(before.unit.text);
  if (!isNew || !before.unit.checks.some(({ kind }) => kind === "equal" || kind === "partial") || now.unit.checks.length < before.unit.checks.length) return [];
  return [{ kind: "hindered", file: now.file, line: now.unit.line, text: "#[should_panic]", how: "has to fail now", test: nameOf(now.unit) }];
}

function goneWith({ file, unit }: Placed, spare: Spare): Loss[] {
  const text = new Set(unit.text.match(/[A-Za-z_$][\w$]*/g) ?? []);
  if ([...spare.gone.names].some((name) => text.has(name))) return [];
  const left = unit.checks.filter((check) => !isTautology(check) && !isSettled({ check, now: null, others: [] }, spare));
  if (left.length === 0) return [];
  const isAll = left.length === unit.checks.length;
  const count = `${left.length} ${left.length === 1 ? "assertion" : "assertions"}`;
  const how = isAll ? `is gone with its ${count}` : `is gone, and ${count} of it stand nowhere else`;
  return [{ kind: "removed", file, line: unit.line, text: left[0]?.text ?? unit.name, how, test: nameOf(unit) }];
}

/** Tables with new rows: what was a test of its own may be one of them. */
function tablesOf(matches: readonly Match[], fresh: readonly Placed[]): Unit[] {
  const gained = matches.flatMap(({ before, now }) => {
    const rows = now.unit.rows.filter((row) => !before.unit.rows.includes(row));
    return rows.length > 0 ? [{ ...now.unit, rows }] : [];
  });
  return [...gained, ...fresh.flatMap(({ unit }) => (unit.rows.length > 0 ? [unit] : []))];
}

function fewerRows({ before, now }: Match, spare: Spare): Loss[] {
  const lost = before.unit.rows.filter((row) => !now.unit.rows.includes(row));
  const gained = now.unit.rows.filter((row) => !before.unit.rows.includes(row));
  // A table that is computed cannot be counted.
  const made = now.unit.rows.find(isComputed);
  if (made !== undefined || before.unit.rows.some(isComputed)) return cutRows({ before, now }, made ?? "");
  if (lost.length === 0 || !(isAsserting(before, spare) || isAsserting(now, spare))) return [];
  const told = { file: now.file, line: now.unit.line, test: nameOf(now.unit) };
  const missing = lost.filter((row) => !isRowElsewhere(row, spare));
  const fewer = missing.length - gained.length;
  if (fewer > 0) return [{ ...told, kind: "rows", text: missing[0] ?? "", how: `lost ${fewer} of its ${before.unit.rows.length} rows` }];
  if (missing.length === 0) return [];
  return [{ ...told, kind: "value", text: gained[0] ?? "", how: `has other rows: \`${missing[0]}\` is not among them any more` }];
}

/** It asserts itself, or calls a function that does. */
const isAsserting = ({ unit }: Placed, { before, now }: Spare): boolean =>
  unit.checks.length > 0 ||
  [...before, ...now].some((other) => other.unit.kind === "helper" && unit.calls.some(({ callee }) => callee.split(/\.|::/).at(-1) === other.unit.name));

/** A table of the baseline of which a part is taken now. */
function cutRows({ before, now }: Match, made: string): Loss[] {
  const isCut = !before.unit.rows.includes(made) && /\.(?:slice|filter|splice|take|skip|at|pop|shift)\(|\[[\d:-]*:[\d-]*\]|\[\d*\.\.\d*\]/.test(made);
  if (!isCut) return [];
  return [
    {
      file: now.file,
      line: now.unit.line,
      test: nameOf(now.unit),
      kind: "rows",
      text: made.slice(computed.length),
      how: "goes through a part of its rows only",
    },
  ];
}

const isComputed = (row: string) => row.startsWith(computed);

const isRowElsewhere = (row: string, { now }: Spare) => {
  const values = row.match(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?/g) ?? [];
  const loose = (text: string) => plain(text).replace(/\w+:/g, "");
  return now.some(
    ({ unit }) =>
      unit.rows.some((other) => loose(other) === loose(row)) ||
      (values.length > 1 && unit.rows.length === 0 && values.every((value) => plain(unit.text).includes(value))),
  );
};

/** A new test that says nothing. */
function onlyTautologies({ file, unit }: Placed): Loss[] {
  const [first] = unit.checks;
  if (unit.kind === "helper" || !first || !unit.checks.every((check) => isTautology(check) && !isSameCallTwice(check))) return [];
  return [{ kind: "tautology", file, line: first.line, text: first.text, how: "cannot fail", test: nameOf(unit) }];
}

/** `f(x) == f(x)` may be about determinism. */
const isSameCallTwice = ({ subject, expected }: Check) => expected !== null && subject.includes("(") && expected.includes("(");
