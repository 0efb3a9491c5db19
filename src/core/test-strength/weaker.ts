import { type Kind, rankOf } from "./matchers.ts";
import { isTautology, type Pair } from "./pair.ts";
import type { Check } from "./sketch.ts";
import { bare, calledIn, isLiteral, literalsIn, plain, split } from "./values.ts";

/** How an assertion asks for less than it did; `value` when it asks for something else of the same strength. */
export type Weakness = { readonly kind: "tautology" | "hindered" | "loosened" | "value"; readonly how: string };

/** Null when it asks for as much as before. */
export const weaknessOf = (pair: Pair): Weakness | null =>
  tautology(pair) ?? hindered(pair) ?? loosened(pair) ?? tolerant(pair) ?? narrowed(pair) ?? changed(pair);

function tautology({ before, now }: Pair): Weakness | null {
  if (isTautology(now) && !isTautology(before)) return { kind: "tautology", how: `cannot fail any more; it was \`${before.text}\`` };
  if (now.wanted === null || isSelfMade(before)) return null;
  return isSelfMade(now) ? { kind: "tautology", how: `compares the result with what the same code computes; it was \`${before.text}\`` } : null;
}

/** What is expected is computed by a function that is asserted about. */
function isSelfMade({ about, wanted }: Check): boolean {
  const called = calledIn(about).filter(
    (name) =>
      !/^(?:len|str|int|list|dict|set|sorted|String|Number|Array|from|new|Some|Ok|Err|vec|to_string|map|keys|json|text|stringify|parse|format|string)$/.test(
        name,
      ),
  );
  return wanted !== null && calledIn(wanted).some((name) => called.includes(name));
}

const said = {
  never: "never runs any more",
  sometimes: "runs only sometimes now",
  swallowed: "may fail without anybody noticing now",
  unawaited: "is about a promise nobody waits for now",
} as const;

function hindered({ before, now }: Pair): Weakness | null {
  if (!now.hindrance || before.hindrance?.kind === now.hindrance.kind) return null;
  if (before.hindrance && before.hindrance.kind !== "sometimes") return null;
  return { kind: "hindered", how: `${said[now.hindrance.kind]}, because of \`${now.hindrance.text}\`` };
}

function loosened({ before, now }: Pair): Weakness | null {
  if (ofType.test(now.subject) && !ofType.test(before.subject)) return { kind: "loosened", how: `asks for less than \`${before.text}\` did` };
  if (/^debug_assert/.test(now.text) && !/^debug_assert/.test(before.text))
    return { kind: "loosened", how: `is left out where the tests run with --release; \`${before.text}\` was not` };
  if (rankOf[now.kind] >= rankOf[before.kind]) return null;
  return { kind: "loosened", how: `asks for less than \`${before.text}\` did` };
}

/** Only what kind of value it is. */
const ofType = /^(?:typeof\s|type\(|Object\.prototype\.toString\.call\(|reflect\.TypeOf\()/;

function tolerant({ before, now }: Pair): Weakness | null {
  const isWider = before.kind === "close" && now.kind === "close" && toleranceIn(now.text) > toleranceIn(before.text);
  return isWider ? { kind: "loosened", how: `allows more difference than \`${before.text}\` did` } : null;
}

/** The same matcher with more room. */
function narrowed({ before, now }: Pair): Weakness | null {
  const [old, recent] = [plain(before.expected ?? ""), plain(now.expected ?? "")];
  if (before.kind !== now.kind || old === recent) return null;
  const how = wildcards(recent) > wildcards(old) ? "asks for less than" : rooms[before.kind]?.({ before, now, old, recent });
  return how ? { kind: "loosened", how: `${how} \`${before.text}\`` } : null;
}

type Room = Pair & { readonly old: string; readonly recent: string };

/** In which words a matcher leaves more room than before; null when it does not. */
const rooms: Readonly<Partial<Record<Kind, (room: Room) => string | null>>> = {
  order: (pair) => (isWider(pair) ? "allows more than" : null),
  "throws-exactly": ({ old, recent }) => (isBroader(old, recent) ? "takes more errors than" : null),
  throws: ({ old, recent }) => (isBroader(old, recent) ? "takes more errors than" : null),
  partial: ({ old, recent }) => (isPartOf(recent, old) ? "asks for less than" : null),
  "called-with": ({ old, recent }) => (isPartOf(recent, old) ? "asks for less than" : null),
  count: ({ old, recent }) => (recent === "" || Number(recent) < Number(old) ? "expects fewer assertions than" : null),
};

/** Places that take any value. */
const wildcards = (text: string) =>
  (
    text.match(
      /expect\.(?:any|anything|objectContaining|arrayContaining|stringContaining|stringMatching)\(|\b(?:mock\.)?ANY\b|mock\.Anything|sinon\.match|gomock\.Any/g,
    ) ?? []
  ).length;

/** Digits of toBeCloseTo count the other way round. */
function toleranceIn(text: string): number {
  const at = plain(text);
  const [, digits] = /toBeCloseTo\([^,]*,(-?\d+)\)/.exec(at) ?? (/toBeCloseTo\(/.test(at) ? [at, "2"] : []);
  if (digits !== undefined) return 10 ** -Number(digits);
  const [, places] = /places=(\d+)/.exec(at) ?? [];
  if (places !== undefined) return 10 ** -Number(places);
  const [, named] = /(?:rel|abs|delta|epsilon|max_relative|atol|rtol|abs_tol|rel_tol|tolerance)=>?\s*([\d.e_-]+)/i.exec(at) ?? [];
  if (named !== undefined) return Number(named.replace(/_/g, ""));
  if (/assertAlmostEquals?\(/.test(at)) return 10 ** -Number(split(at.slice(at.indexOf("(") + 1, -1), ",")[2] ?? "7");
  if (/approx\(/.test(at)) return 1e-6;
  return Number(literalsIn(at).at(-1) ?? "0");
}

function isWider({ before, now }: Pair): boolean {
  const [old, recent] = [amount(before.expected), amount(now.expected)];
  if (old === null || recent === null) return false;
  const isUpper = before.operator?.startsWith("<") || /less|below|most|lte?$/i.test(before.text.replace(/.*\./, ""));
  return isUpper || /toBeLessThan|assertLess|\bLess/.test(before.text) ? recent > old : recent < old;
}

function amount(text: string | null): number | null {
  const factors = split(plain(text ?? "").replace(/[nu]$|f(?:32|64)$/, ""), "*").map((part) => {
    const unit = /^(?:time\.(Second|Millisecond|Minute|Microsecond|Hour)|Duration::from_(secs|millis|micros)\(([\d_]+)\))$/.exec(part);
    const scale: Record<string, number> = { Second: 1, secs: 1, Millisecond: 1e-3, millis: 1e-3, Microsecond: 1e-6, micros: 1e-6, Minute: 60, Hour: 3600 };
    if (unit) return (scale[unit[1] ?? unit[2] ?? ""] ?? 1) * Number((unit[3] ?? "1").replace(/_/g, ""));
    return part === "" ? Number.NaN : Number(part.replace(/_/g, ""));
  });
  const product = factors.reduce((sum, factor) => sum * factor, 1);
  return Number.isNaN(product) ? null : product;
}

/** A type of errors that takes in all, or a message that is not asked for any more. */
function isBroader(before: string, now: string): boolean {
  if (now === "" && before !== "") return true;
  const generic = /^(?:Error|Exception|BaseException)$/;
  const [old, recent] = [split(before, ","), split(now, ",")];
  return recent.length < old.length || (recent.some((part) => generic.test(part)) && !old.some((part) => generic.test(part)));
}

/** `{ a: 1 }` is part of `{ a: 1, b: 2 }`. */
function isPartOf(part: string, whole: string): boolean {
  if (part === "") return whole !== "";
  const [few, many] = [fieldsOf(part), fieldsOf(whole)];
  return few !== null && many !== null && few.length < many.length && few.every((field) => many.includes(field));
}

const fieldsOf = (text: string) => (/^[[{]/.test(text) ? split(bare(text).slice(1, -1), ",").filter(Boolean) : split(text, ","));

const longestSubject = 120;

function changed({ before, now }: Pair): Weakness | null {
  if (before.kind !== now.kind) return null;
  const [old, recent] = [plain(before.expected ?? ""), plain(now.expected ?? "")];
  const isOther = old !== recent && (isLiteral(old) || isLiteral(recent) || before.kind === "snapshot");
  if (isOther && Number(old) !== Number(recent)) return { kind: "value", how: `expects \`${recent || "nothing"}\` where it expected \`${old || "nothing"}\`` };
  const [given, gives] = [literalsIn(before.about), literalsIn(now.about)];
  // Of a long subject most is preparation.
  if (before.about.length > longestSubject || given.every((input) => gives.includes(input))) return null;
  return { kind: "value", how: `looks at \`${now.about.slice(0, 80)}\` where it looked at \`${before.about.slice(0, 80)}\`` };
}
