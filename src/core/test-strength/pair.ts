import { rankOf } from "./matchers.ts";
import type { Check } from "./sketch.ts";
import { calledIn, isConstant, isLiteral, plain } from "./values.ts";

export type Pair = { readonly before: Check; readonly now: Check };
export type Paired = { readonly pairs: readonly Pair[]; readonly lost: readonly Check[]; readonly gained: readonly Check[] };

/** Which assertion of a test became which: the surest ones first. */
export function pairChecks(before: readonly Check[], now: readonly Check[]): Paired {
  const left = { before: [...before], now: [...now] };
  const pairs = likeness.flatMap((alike) =>
    [...left.before].flatMap((one): Pair[] => {
      const other = left.now.find((candidate) => alike(one, candidate));
      if (!other) return [];
      left.before.splice(left.before.indexOf(one), 1);
      left.now.splice(left.now.indexOf(other), 1);
      return [{ before: one, now: other }];
    }),
  );
  return { pairs, lost: left.before, gained: left.now };
}

type Alike = (before: Check, now: Check) => boolean;

const sameAbout: Alike = (before, now) => isSaid(before.about) && plain(before.about) === plain(now.about);
const sameExpected: Alike = (before, now) => before.expected === now.expected;
const sameKind: Alike = (before, now) => before.kind === now.kind;
const sameCalls: Alike = (before, now) => {
  const called = calledIn(before.about);
  return called.length > 0 && called.some((name) => calledIn(now.about).includes(name));
};
const isSaid = (text: string) => text !== "";

const likeness: readonly Alike[] = [
  (before, now) => sameAbout(before, now) && sameKind(before, now) && sameExpected(before, now) && before.text === now.text,
  (before, now) => sameAbout(before, now) && sameKind(before, now) && sameExpected(before, now),
  (before, now) => before.subject === now.subject && isSaid(before.subject) && sameKind(before, now) && sameExpected(before, now),
  (before, now) => sameAbout(before, now) && sameExpected(before, now),
  (before, now) => sameAbout(before, now) && sameKind(before, now),
  (before, now) => sameAbout(before, now),
  (before, now) => sameExpected(before, now) && sameKind(before, now) && (isTelling(before) || before.subject === now.subject),
  (before, now) => before.subject === now.subject && isSaid(before.subject) && sameKind(before, now),
  (before, now) => before.subject === now.subject && isSaid(before.subject),
  (before, now) => sameKind(before, now) && sameCalls(before, now),
  (before, now) => sameCalls(before, now) && rankOf[now.kind] < rankOf[before.kind],
  // What is thrown may have been caught by another form: what is looked at is a whole body then.
  (before, now) => /^throws/.test(before.kind) && /^(?:throws|runs)/.test(now.kind),
  (before, now) => before.kind === "count" && now.kind === "count",
  // What a page shows is found by another query: as a rule a better one.
  (before, now) => query.test(before.subject) && query.test(now.subject) && sameKind(before, now),
  (before, now) => query.test(before.subject) && query.test(now.subject),
  (before, now) => isTautology(now) && !isTautology(before),
];

const query = /\b(?:get|find|query)(?:All)?By[A-Z]\w*\(/;

/** A value that is not found everywhere. */
const isTelling = ({ expected }: Check) =>
  expected !== null && isLiteral(expected) && !/^(?:0|1|true|false|True|False|null|None|nil|undefined|""|\[\]|\{\})$/.test(plain(expected));

const takesEverything = ({ kind, text, wanted }: Pick<Check, "kind" | "text"> & { wanted: string | null }) =>
  ((kind === "truthy" || wanted === "true") && /\|\|\s*true\b|\bor True\b/.test(text)) || (kind === "partial" && wanted !== null && takesAll.test(wanted));

/** An empty text is part of every text. */
const takesAll = /^(?:""|''|``|\/\^?\(?(?:\.\*|\[\\s\\S\]\*|\?:)\)?\$?\/[a-z]*)$/;

/** Cannot fail: it compares something with itself, or looks at a value that is written there. */
export function isTautology({ kind, subject, about, expected, text }: Check): boolean {
  if (kind === "count" || kind === "fails" || kind === "snapshot" || kind === "called-with" || kind === "called") return false;
  const wanted = expected === null ? null : plain(expected);
  if (wanted !== null && /^(?:expect\.anything\(\)|(?:mock\.)?ANY)$/.test(wanted)) return true;
  if (kind === "equal" && wanted !== null && (plain(about) === wanted || plain(subject) === wanted)) return true;
  if ((kind === "equal" || kind === "truthy" || kind === "order" || kind === "differs" || kind === "partial") && isConstant(about))
    return wanted === null || isConstant(wanted) || wanted === "not";
  if (takesEverything({ kind, text, wanted })) return true;
  if (kind === "size" && isConstant(about)) return true;
  return /^assert\s*\(.*,.*\)$/.test(text) && !text.includes("==") && /^\(.*,/.test(subject);
}
