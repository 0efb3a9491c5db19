import type { Assertion } from "../structure/test-case.ts";
import { bare, comparisonIn, isLiteral, split } from "./values.ts";

/** How much an assertion asks for, from the most to the least. */
export type Kind =
  | "equal"
  | "close"
  | "snapshot"
  | "called-with"
  | "throws-exactly"
  | "partial"
  | "size"
  | "order"
  | "type"
  | "throws"
  | "called"
  | "truthy"
  | "differs"
  | "runs"
  | "fails"
  | "count"
  | "other";

export const rankOf: Readonly<Record<Kind, number>> = {
  equal: 100,
  close: 85,
  snapshot: 80,
  "called-with": 80,
  "throws-exactly": 80,
  partial: 60,
  size: 60,
  order: 50,
  type: 40,
  throws: 40,
  called: 30,
  truthy: 20,
  differs: 20,
  runs: 10,
  fails: 10,
  count: 10,
  other: 30,
};

/** What an assertion claims, in the words of no library: subject and expected value in the same places for all of them. */
export type Claim = { readonly kind: Kind; readonly subject: string; readonly expected: string | null; readonly operator: string | null };

const table: readonly (readonly [Kind, RegExp])[] = [
  ["count", /^(?:assertions|hasAssertions|plan)$/],
  ["snapshot", /snapshot$/i],
  ["snapshot", /^assert_(?:\w+_)?snapshot$/],
  [
    "close",
    /^(?:toBeCloseTo|closeTo|approximately|assert(?:Not)?AlmostEquals?|InDelta\w*|InEpsilon\w*|WithinDuration|assertAlmostEquals|assert_(?:relative|abs_diff|ulps)_eq|assert_allclose|assert_almost_equal|BeNumerically)$/,
  ],
  [
    "called-with",
    /^(?:(?:toHaveBeen|toBe)(?:Last|Nth)?CalledWith|toHaveBeenCalledExactlyOnceWith|lastCalledWith|nthCalledWith|toHaveBeenCalledTimes|calledWith\w*|calledOnceWith\w*|toHaveReturnedWith|assert_called_with|assert_called_once_with|assert_has_calls|assert_any_call|assert_awaited_with|assert_awaited_once_with|AssertCalled|AssertNumberOfCalls)$/,
  ],
  [
    "called",
    /^(?:toHaveBeenCalled(?:Once)?|toBeCalled|called|calledOnce|assert_called|assert_called_once|assert_awaited|assert_awaited_once|AssertExpectations|assert_not_called|AssertNotCalled)$/,
  ],
  [
    "throws",
    /^(?:toThrow\w*|throws?\w*|rejects|raises|assertRaises\w*|assertThrows|assertRejects|warns|assertWarns\w*|deprecated_call|Error|Errorf|ErrorIs\w*|ErrorAs\w*|ErrorContains\w*|EqualError\w*|Panics\w*|should_panic|rejectedWith|rejected|HaveOccurred|MatchError|RaisesGroup|assert_raises\w*)$/,
  ],
  ["runs", /^(?:doesNotThrow\w*|doesNotReject|notThrows\w*|NoErrorf?|NotPanics\w*|ifError|resolves|Succeed|assert_ok)$/],
  [
    "equal",
    /^(?:toBe|toEqual|toStrictEqual|equals?|eql|eq|strictEqual|deepEqual|deepStrictEqual|deep|same|strictSame|is|assertEquals?|assertStrictEquals|assertIs|assert(?:List|Dict|Set|Tuple|Sequence|MultiLine|Count)Equal|==|===|Equal\w*|Exactly\w*|JSONEq\w*|YAMLEq\w*|ElementsMatch\w*|Same\w*|assert_eq|debug_assert_eq|prop_assert_eq|assert_equal|assert_array_equal|assert_frame_equal|BeIdenticalTo|BeEquivalentTo|deepLooseEqual|looseEqual|toHaveTextContent|toHaveValue|toHaveText|toHaveAttribute|toHaveStyle)$/,
  ],
  ["size", /^(?:toHaveLength|lengthOf|length|Len\w*|HaveLen|toHaveSize|toHaveCount|HaveCount)$/],
  [
    "partial",
    /^(?:toMatchObject|toContain\w*|toHaveProperty|toMatch|include\w*|contains?|match\w*|like|property|keys|assertIn|assertObjectMatch|assertArrayIncludes|assertStringIncludes|assertMatch|in|Contains\w*|Subset\w*|Regexp\w*|assertRegex\w*|assertDictContainsSubset|ContainElement\w*|ContainSubstring|HavePrefix|HaveKey\w*|has|hasStrict|satisfies|satisfy|startWith|endWith|toInclude\w*|oneOf|toBeOneOf|regex|fullmatch|MatchRegexp)$/,
  ],
  [
    "order",
    /^(?:toBe(?:Greater|Less)Than\w*|above|below|least|most|greaterThan\w*|lessThan\w*|assert(?:Greater|Less)\w*|Greater\w*|Less\w*|<|>|<=|>=|within|Positive\w*|Negative\w*|atLeast|atMost|gte?|lte?|toBeWithin)$/,
  ],
  ["type", /^(?:toBeInstanceOf|instanceOf|instanceof|a|an|assertIsInstance|assertInstanceOf|IsType\w*|Implements\w*|toBeTypeOf|type|BeAssignableToTypeOf)$/],
  ["differs", /^(?:!=|!==|is not|not in|assertNot\w*|not\w*|doesNot\w*|Not[A-Z]\w*|assert_ne|debug_assert_ne|prop_assert_ne|assertIsNot\w*)$/],
  [
    "truthy",
    /^(?:truthy|toBeTruthy|toBeFalsy|toBeDefined|ok|assert|exist|exists?|true|false|falsy|assertTrue|assertFalse|assert_|True\w*|False\w*|BeTrue|BeFalse|toBeVisible|toBeInTheDocument|toBePresent|assertExists|toExist|toSatisfy|toBeValid|toBeOk|notOk|falsey)$/,
  ],
  ["fails", /^(?:fail|Fail\w*|unreachable)$/],
];

/** Matchers that say a fixed value. */
const fixed: Readonly<Record<string, string>> = {
  toBeNull: "null",
  toBeUndefined: "undefined",
  toBeNaN: "NaN",
  assertIsNone: "None",
  Nil: "nil",
  Nilf: "nil",
  BeNil: "nil",
  BeNull: "null",
  undefined: "undefined",
  null: "null",
  NaN: "NaN",
};
const empty = /^(?:empty|Empty\w*|BeEmpty|toBeEmpty\w*|BeZero|Zero\w*)$/;

export function claimOf(assertion: Assertion): Claim {
  const matcher = assertion.matcher.replace(/^rejects\.(?=.)/, "").replace(/^.*\./, "");
  if (/^(?:expect\.(?:assertions|hasAssertions)|t\.plan)\(/.test(assertion.text))
    return { kind: "count", subject: "", expected: /\((\d*)/.exec(assertion.text)?.[1] || null, operator: null };
  const subject = bare(assertion.subject);
  const expected = assertion.expected === null ? null : bare(assertion.expected);
  const said = fixed[matcher];
  if (said) return { ...equalOr("equal", subject, said), kind: assertion.negated && !matcher.startsWith("assertIsN") ? "differs" : "equal" };
  if (empty.test(matcher)) return { kind: assertion.negated ? "differs" : "size", subject, expected: "0", operator: null };
  const kind = table.find(([, pattern]) => pattern.test(matcher))?.[0] ?? "other";
  return refine({ kind, subject, expected, operator: /^[<>!=]+$/.test(matcher) ? matcher : null }, { ...assertion, matcher });
}

function refine(claim: Claim, assertion: Assertion): Claim {
  switch (claim.kind) {
    case "truthy":
      return truth(claim, assertion.negated !== /^(?:toBeFalsy|false|falsy|falsey|assertFalse|Falsef?|BeFalse|notOk)$/.test(assertion.matcher));
    case "throws":
      if (assertion.negated && !/^NotPanics/.test(assertion.matcher)) return { ...claim, kind: "runs" };
      return { ...claim, kind: isExact(assertion.matcher, claim.expected) ? "throws-exactly" : "throws" };
    case "equal":
      return assertion.negated ? { ...claim, kind: "differs" } : equality(claim);
    case "differs":
      return isError(claim.subject) && isNothing(claim.expected) ? { ...claim, kind: "throws", expected: null } : claim;
    case "close":
      return claim;
    case "size":
    case "partial":
      return assertion.negated ? { ...claim, kind: "differs" } : claim;
    case "called":
      return assertion.negated || /not/i.test(assertion.matcher) ? { ...claim, expected: "never" } : claim;
    default:
      return claim;
  }
}

const isError = (text: string) => /(?:^|\.|_)err(?:or)?\d?$|Err$/i.test(text);
const isNothing = (text: string | null) => text !== null && /^(?:nil|None|null|undefined)$/.test(text);
const isGeneric = (text: string) => /^(?:Error|Exception|BaseException|\(?Exception\)?|StandardError)$/.test(text);

function isExact(matcher: string, expected: string | null): boolean {
  if (/^(?:ErrorIs|ErrorAs|ErrorContains|EqualError|PanicsWith)/.test(matcher) || /Snapshot$/.test(matcher)) return true;
  if (expected === null || /^(?:Error|Errorf|Panics|Panicsf)$/.test(matcher)) return false;
  return !split(expected, ",").every((part) => isGeneric(part));
}

/** `expected == actual` and `actual == expected` are one; of a yes or no there is not more to know than of a condition. */
function equality(claim: Claim): Claim {
  const { subject, expected } = claim;
  if (expected === null) return claim;
  if (/pytest\.approx\(|(?:^|[^\w])approx\(|isclose\(/.test(expected)) return { ...claim, kind: "close" };
  if (/pytest\.approx\(/.test(subject)) return { ...claim, kind: "close", subject: expected, expected: subject };
  if (isError(subject) && isNothing(expected)) return { ...claim, kind: "runs", expected: null };
  const compared = /^(?:true|false|True|False)$/.test(expected) ? comparisonIn(subject) : null;
  if (compared) return truth({ ...claim, expected: null }, /^false$/i.test(expected));
  const isWanted = isLiteral(subject) || /^(?:want|expect|wanted|expected|exp|golden)\w*$|\.(?:want|expected|wanted|exp)\w*$/i.test(subject);
  const isActual = !isLiteral(expected) && !/^(?:want|expect|wanted|expected|exp|golden)\w*$|\.(?:want|expected|wanted|exp)\w*$/i.test(expected);
  return isWanted && isActual ? { ...claim, subject: expected, expected: subject } : claim;
}

const equalOr = (kind: Kind, subject: string, expected: string): Claim => ({ kind, subject, expected, operator: null });

/** A condition that must hold, or must not. */
function truth(claim: Claim, negated: boolean): Claim {
  const text = claim.subject.replace(/^!(?!=)|^not /, "");
  const isNot = negated !== (text !== claim.subject);
  const compared = comparisonIn(text);
  if (compared) return comparison(compared, isNot);
  for (const [form, claims] of conditions) {
    const [, inner] = form.exec(text) ?? [];
    if (inner !== undefined) return claims(split(inner, ","), isNot);
  }
  const isPartial =
    /\.(?:includes|startsWith|endsWith|startswith|endswith|contains|starts_with|ends_with|test|match)\(|^(?:strings|slices|bytes)\.\w+\(|^re\./.test(text);
  return { kind: isPartial ? "partial" : "truthy", subject: text, expected: isNot ? "not" : null, operator: null };
}

/** Functions that say yes or no, and what their yes claims. */
const conditions: readonly (readonly [RegExp, (given: readonly string[], isNot: boolean) => Claim])[] = [
  [
    /^errors\.(?:Is|As)\((.*)\)$/,
    ([error = "", wanted = null], isNot) => ({ kind: isNot ? "runs" : "throws-exactly", subject: error, expected: wanted, operator: null }),
  ],
  [/^isinstance\((.*)\)$/, ([value = "", type = null]) => ({ kind: "type", subject: value, expected: type, operator: null })],
  [/^(.*)\.is_err\(\)$/, (subject, isNot) => ({ kind: isNot ? "runs" : "throws", subject: subject.join(","), expected: null, operator: null })],
  [
    /^(?:assert_)?matches!\((.*)\)$/,
    ([subject = "", ...pattern]) => {
      const wanted = pattern.join(",");
      return { kind: wanted === "Err(_)" ? "throws" : wanted.startsWith("Err(") ? "throws-exactly" : "partial", subject, expected: wanted, operator: null };
    },
  ],
];

const turned: Readonly<Record<string, string>> = {
  "==": "!=",
  "===": "!==",
  "!=": "==",
  "!==": "===",
  "<": ">=",
  ">": "<=",
  "<=": ">",
  ">=": "<",
  is: "is not",
  "is not": "is",
  in: "not in",
  "not in": "in",
};

function comparison({ left, operator, right }: { left: string; operator: string; right: string }, negated: boolean): Claim {
  const real = negated ? (turned[operator] ?? operator) : operator;
  const claim = { subject: left, expected: right, operator: real };
  if (real === "==" || real === "===" || real === "is") return equality({ ...claim, kind: "equal" });
  if (real === "in") return { ...claim, kind: "partial", subject: right, expected: left };
  if (/^[<>]/.test(real)) return { ...claim, kind: "order" };
  return isError(left) && isNothing(right) ? { ...claim, kind: "throws", expected: null } : { ...claim, kind: "differs" };
}
