import { isTautology } from "../test-strength/pair.ts";
import type { Check, Made, Unit } from "../test-strength/sketch.ts";
import { bare, calledIn, closing, isLiteral, namesIn, plain, split } from "../test-strength/values.ts";
import { type Edge, edgeOf, valuesIn } from "./edges.ts";
import type { Subject } from "./subject.ts";

/** One thing the tests show of a function: how it behaves for some input. */
export type Shown = { readonly ordinary: boolean; readonly boundary: boolean; readonly failing: boolean };

/** How a test reaches a function. */
export type Reached = {
  readonly unit: Unit;
  /** Calls of the function in the test, or in what it calls first. */
  readonly calls: readonly Made[];
  /** Names that stand for it in the test. */
  readonly names: readonly string[];
  /** By a route, a command or as a component: everything the test asserts is about it. */
  readonly isIndirect: boolean;
};

export function shownBy(reached: Reached, subject: Subject): Shown[] {
  const { unit } = reached;
  const checks = unit.checks.filter(
    (check) => !isTautology(check) && check.hindrance?.kind !== "never" && check.hindrance?.kind !== "swallowed" && isAbout(check, reached, subject),
  );
  const drawn =
    isDrawn(unit.text) && (checks.length > 0 || /fc\.(?:assert|check)\(|quick\.Check\(|@given|prop_assert|quickcheck/.test(unit.text))
      ? [drawnShown, drawnShown]
      : [];
  return [...drawn, ...checks.flatMap((check) => shownByCheck(check, reached, subject))];
}

/** Inputs made by a library: usual ones and those at the edges. */
const drawnShown: Shown = { ordinary: true, boundary: true, failing: false };
const isDrawn = (text: string) =>
  /\bfc\.(?:assert|check|property)\(|\btest\.prop\b|@given\b|\bproptest!|\bquickcheck(?:!|\]|\()|\bf\.Fuzz\(|\bquick\.Check\(/.test(text);

function isAbout(check: Check, { unit, calls, names, isIndirect }: Reached, subject: Subject): boolean {
  if (isIndirect || check.kind === "snapshot" || check.text.includes("should_panic")) return true;
  const called = calledIn(check.about);
  if (names.some((name) => called.includes(name) || new RegExp(`(?<![\\w$])${name.replace(/\$/g, "\\$")}(?![\\w$])`).test(check.about))) return true;
  if (check.kind === "throws" || check.kind === "throws-exactly")
    if (names.some((name) => check.text.includes(name) || check.subject.includes(name))) return true;
  const touched = new Set(
    calls.flatMap((call) => [...namesIn(call.callee), ...call.arguments.flatMap(namesIn)]).filter((name) => !names.includes(name) && name.length > 1),
  );
  const said = namesIn(`${check.subject} ${check.about}`);
  if (said.some((name) => touched.has(name))) return true;
  return !subject.returns && (called.length === 0 || unit.calls.length <= calls.length + unit.checks.length + 1);
}

function shownByCheck(check: Check, reached: Reached, subject: Subject): Shown[] {
  const given = inputsOf(check, reached);
  const rows = reached.unit.rows;
  const isTabled = rows.length > 0 && (given.some((value) => !isLiteral(value) && /^[\w.]+$/.test(value)) || given.length === 0);
  if (!isTabled) return [classify(check, given, subject)];
  return rows.map((row) => rowShown(row, check, { given, subject, unit: reached.unit }));
}

/** The values a function is given where an assertion is about it. */
function inputsOf({ about, text, subject }: Check, { calls, names }: Reached): string[] {
  const own = names.flatMap((name) => argumentsIn(about, name));
  const found =
    own.length > 0 ? own : [...names.flatMap((name) => argumentsIn(plain(subject), name)), ...names.flatMap((name) => argumentsIn(plain(text), name))];
  const all = found.length > 0 ? found : calls.flatMap((call) => call.arguments);
  const state = /(?:^|[^\w.])(?:new )?[A-Z]\w*(?:::new|\.new)?\(\)\.|&?[A-Z]\w*\{\}\.|New[A-Z]?\w*\(\)\./.test(about) ? ["[]"] : [];
  return [...state, ...all.flatMap((value) => [...valuesIn(value), ...askedIn(value)])];
}

/** The parts of a path a server is asked for: `"/users/0?name="` asks about 0 and "". */
function askedIn(value: string): string[] {
  const [, path = "", query = ""] = /^"(?:https?:\/\/[^/"]+)?(\/[^?"]*)(?:\?([^"]*))?"$/.exec(bare(value)) ?? [];
  const values = [...path.split("/").slice(2), ...(query ? query.split("&").map((pair) => pair.slice(pair.indexOf("=") + 1)) : [])];
  return values.map((part) => (/^-?\d+$/.test(part) ? part : `"${part}"`));
}

/** Arguments of the calls of a name in a text. */
function argumentsIn(text: string, name: string): string[] {
  const found: string[] = [];
  for (let at = text.indexOf(`${name}(`); at >= 0; at = text.indexOf(`${name}(`, at + 1)) {
    if (/[\w$]/.test(text[at - 1] ?? "")) continue;
    const end = closing(text, at + name.length);
    if (end > 0) found.push(...split(text.slice(at + name.length + 1, end), ",").filter(Boolean));
  }
  return found;
}

type Row = { readonly given: readonly string[]; readonly subject: Subject; readonly unit: Unit };

/** One row of a table; what of it is expected cannot be told from what is given. */
function rowShown(row: string, check: Check, { given, subject, unit }: Row): Shown {
  const at = bare(row);
  const values = (/^[[({]|^\w*\{|^pytest\.param\(/.test(at) ? split(at.replace(/^[^[({]*/, "").slice(1, -1), ",") : split(at, ","))
    .map((value) => value.replace(/^["\w]+:(?!:)\s*/, ""))
    .filter(Boolean);
  const told =
    /\b(?:want|wants|wanted|expect|expected|should)_?(?:err|error|fail|throw|raise|panic)\w*|\b(?:err|error|fail|throws|raises)(?:Want|Expected)\b/i.exec(
      unit.text,
    )?.[0];
  const fails =
    (told !== undefined && new RegExp(`${told}\\s*:\\s*(?!false|nil|""|None)`, "i").test(at)) ||
    (told !== undefined && !at.includes(":") && values.some((value) => value === "true" || value === "True"));
  const literal = classify(check, [...given.filter(isLiteral), ...values], subject);
  const isError = values.some((value) => /^(?:\w+\.)?(?:Err[A-Z]\w*|err[A-Z]\w*|[A-Z]\w*(?:Error|Exception))(?:\(.*\))?$/.test(value));
  if (fails || isError || literal.failing) return { ordinary: false, boundary: literal.boundary, failing: true };
  const inputs = values.slice(0, Math.max(1, values.length - 1));
  const kinds = inputs.map((value) => edgeOf(value, subject.constants));
  const isAnEdge = kinds.includes("edge") || (kinds.length === 1 && kinds[0] === "maybe");
  return { ordinary: kinds.length === 0 || kinds.some((kind) => kind === "none"), boundary: isAnEdge || isNothing(values.at(-1) ?? ""), failing: false };
}

function classify(check: Check, given: readonly string[], subject: Subject): Shown {
  if (isFailure(check)) return { ordinary: false, boundary: given.some((value) => edgeOf(value, subject.constants) === "edge"), failing: true };
  const kinds: Edge[] = given.map((value) => edgeOf(value, subject.constants));
  const literal = kinds.filter((_, at) => isLiteral(given[at] ?? ""));
  const isOnlyMaybe = literal.length > 0 && literal.every((kind) => kind === "maybe");
  const isEdge = kinds.includes("edge") || isOnlyMaybe;
  const isConcrete = isConcreteClaim(check);
  return {
    ordinary: isConcrete && !isNothing(check.expected ?? "x") && (kinds.length === 0 || kinds.some((kind) => kind !== "edge") || !isEdge),
    boundary: (isEdge || (check.expected !== null && isNothing(check.expected) && check.kind !== "runs")) && check.kind !== "fails",
    failing: false,
  };
}

const isNothing = (text: string) => /^(?:""|\[\]|\{\}|null|undefined|None|nil|0|0\.0|set\(\)|\(\)|vec!\[\])$/.test(plain(text));

/** It names the value, or part of it: that there is one is not enough. */
function isConcreteClaim({ kind, text, expected }: Check): boolean {
  if (
    kind === "equal" ||
    kind === "close" ||
    kind === "partial" ||
    kind === "size" ||
    kind === "order" ||
    kind === "snapshot" ||
    kind === "called-with" ||
    kind === "other"
  )
    return true;
  if (kind === "type" || kind === "called" || kind === "differs") return kind !== "differs" || (expected !== null && !isNothing(expected));
  if (kind === "runs") return true;
  return kind === "truthy" && !/toBeDefined|toBeTruthy|NotNil|is not None|IsNotNone|\.exist|is_some\(\)|is_ok\(\)|\.ok\b/.test(text);
}

/** The assertion is about an error: thrown, returned, or told by a code. */
function isFailure({ kind, about, subject, expected, text }: Check): boolean {
  if (kind === "throws" || kind === "throws-exactly" || isSentinel(kind, expected)) return true;
  const wanted = plain(expected ?? "");
  if (/(?:\.|_|\b)(?:status|status_code|statusCode|StatusCode|Code|code)\b(?:\(\))?$/.test(subject) || /\.(?:status|expect)\(\d/.test(text))
    if (
      /(?<!\d)[45]\d\d(?!\d)/.test(`${wanted} ${text}`) ||
      /Status(?:Bad|Not|Un|For|Con|Int)\w+|BAD_REQUEST|NOT_FOUND|UNAUTHORIZED|FORBIDDEN|CONFLICT|UNPROCESSABLE/.test(text)
    )
      return true;
  if (/(?:exit_?code|returncode|ExitCode|status)(?:\(\))?$/i.test(subject) && /^[1-9]\d?$/.test(wanted)) return true;
  if (/(?:exit_?code|returncode)/i.test(subject) && kind === "differs" && wanted === "0") return true;
  if (/\.(?:ok|success|is_ok\(\)|isOk\(\))$/.test(bare(subject)) && (/^(?:false|False|not)$/.test(wanted) || /toBeFalsy|assertFalse|False\(/.test(text)))
    return true;
  if (/^Err\(|\bok:false|"?(?:ok|success)"?:(?:false|False)|"?error"?:(?!null|None|undefined)/.test(wanted)) return true;
  return (
    /unwrap_err\(\)|expect_err\(|\.err\(\)|\.(?:isErr|is_err)\(\)|\.error\b|\.stderr\b|(?:^|[^\w])err(?:or)?\.(?:message|code|Error\(\)|kind\(\)|to_string\(\))/.test(
      `${about} ${text}`,
    ) &&
    kind !== "runs" &&
    !isNothing(wanted || "x")
  );
}

/** Go's way: `if err != ErrFull { t.Fatal(…) }`. */
const isSentinel = (kind: Check["kind"], expected: string | null) =>
  kind === "equal" && /^(?:\w+\.)?(?:Err[A-Z]\w*|err[A-Z]\w*|EOF)$/.test(plain(expected ?? ""));

/** Which of the three are shown; ordinary and boundary by different assertions. */
export function covered(shown: readonly Shown[]): { ordinary: boolean; boundary: boolean; failing: boolean } {
  const [ordinary, boundary] = [shown.filter((each) => each.ordinary), shown.filter((each) => each.boundary)];
  const both = ordinary.some((one) => boundary.some((other) => other !== one)) || (ordinary.length > 1 && boundary.length > 0);
  const failing = shown.some((each) => each.failing);
  if (both || ordinary.length === 0 || boundary.length === 0) return { ordinary: ordinary.length > 0, boundary: boundary.length > 0, failing };
  return { ordinary: true, boundary: false, failing };
}
