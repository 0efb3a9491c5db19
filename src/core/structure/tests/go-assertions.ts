import { above, childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import type { Assertion, Call } from "../test-case.ts";
import { testingMethod } from "./go-testing.ts";
import { callOf, field, oneLine, within } from "./shared.ts";

type IsOther = (node: SyntaxNode) => boolean;

export const callsIn = (body: SyntaxNode, isOther: IsOther): Call[] =>
  within(body, ["call_expression"], isOther).map((node) => callOf(node, field(node, "function")?.text ?? "", field(node, "arguments")));

/** `if got != want { t.Errorf(…) }` and the functions of testify, gomega, quicktest and go-cmp. */
export const assertionsIn = (body: SyntaxNode, isOther: IsOther): Assertion[] =>
  within(body, ["call_expression"], isOther).flatMap((node) => failing(node) ?? library(node) ?? []);

function failing(node: SyntaxNode): Assertion | null {
  if (!/^(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)$/.test(testingMethod(node) ?? "")) return null;
  const holder = above(node, ["if_statement", "func_literal", "function_declaration", "method_declaration", "expression_case", "default_case"]);
  const condition = holder?.type === "if_statement" ? field(holder, "condition") : null;
  const isElse = holder !== null && condition !== null && (field(holder, "alternative")?.startIndex ?? Number.POSITIVE_INFINITY) <= node.startIndex;
  const claim = condition ? claimOf(condition, !isElse) : { subject: "", matcher: "unreachable", expected: null, negated: false };
  return { line: lineOf(condition ?? node), text: oneLine(condition ? `if ${condition.text} { ${node.text} }` : node.text), ...claim };
}

type Claim = Pick<Assertion, "subject" | "matcher" | "expected" | "negated">;

const opposite: Readonly<Record<string, string>> = { "==": "!=", "!=": "==", "<": ">=", ">": "<=", "<=": ">", ">=": "<" };

/** What must hold so that the test does not fail. */
function claimOf(condition: SyntaxNode, fails: boolean): Claim {
  if (condition.type === "parenthesized_expression") return claimOf(childrenOf(condition)[0] ?? condition, fails);
  const [left, operator, right] = [field(condition, "left"), field(condition, "operator")?.text ?? "", field(condition, "right")];
  if (condition.type === "unary_expression" && field(condition, "operator")?.text === "!") return claimOf(field(condition, "operand") ?? condition, !fails);
  const turned = opposite[operator];
  if (left && right && turned) return { subject: oneLine(left.text), matcher: fails ? turned : operator, expected: oneLine(right.text), negated: false };
  return { subject: oneLine(condition.text), matcher: "truthy", expected: null, negated: fails };
}

const libraries = /^(?:assert|require|is|qt|c|g|must|check|td|tdt|it)$/;

/** `assert.Equal(t, want, got)`, `s.Equal(want, got)`, `s.Require().NoError(err)`, `Expect(x).To(Equal(y))`. */
function library(node: SyntaxNode): Assertion | null {
  const callee = field(node, "function");
  const given = childrenOf(field(node, "arguments") ?? node);
  if (callee?.type !== "selector_expression") return null;
  const [object, matcher] = [field(callee, "operand"), field(callee, "field")?.text ?? ""];
  const base = { line: lineOf(node), text: oneLine(node.text), negated: /^(?:Not|No)[A-Z]|NotTo$/.test(matcher) };
  if (/^(?:To|NotTo|ToNot|Should|ShouldNot)$/.test(matcher) && object?.type === "call_expression") {
    const [subject] = childrenOf(field(object, "arguments") ?? object);
    return {
      ...base,
      subject: oneLine(subject?.text ?? ""),
      matcher: oneLine(given[0]?.text ?? matcher).replace(/\(.*$/, ""),
      expected: given[0] ? oneLine(given[0].text) : null,
    };
  }
  const isLibrary = object?.type === "identifier" && libraries.test(object.text) && /^[A-Z]/.test(matcher);
  const isSuite = /^(?:s|suite|ts|su)$|^\w+\.(?:Require|Assert)\(\)$/.test(object?.text ?? "") && suiteMethods.test(matcher);
  if (!isLibrary && !isSuite) return null;
  return { ...base, matcher, ...valuesIn(given, matcher) };
}

/** The testing.T goes first when it is given; of a pair the expected value does. */
function valuesIn(given: readonly SyntaxNode[], matcher: string): Pick<Assertion, "subject" | "expected"> {
  const [first, second] = given.filter((argument, at) => at > 0 || !/^(?:\w+\.)?[tbc]$|\.T\(\)$/.test(argument.text));
  const [expected, subject] = pairs.test(matcher) && second ? [first, second] : [second, first];
  return { subject: oneLine(subject?.text ?? ""), expected: expected ? oneLine(expected.text) : null };
}

const pairs =
  /^(?:Not)?(?:Equal|EqualValues|Exactly|JSONEq|YAMLEq|InDelta|InEpsilon|ElementsMatch|Same|IsType|Implements|WithinDuration|EqualError|Greater|Less)/;

const suiteMethods =
  /^(?:Not|No)?(?:Equal\w*|Nil|Error\w*|True|False|Len|Empty|Contains|Panics\w*|Zero|Greater\w*|Less\w*|InDelta|ElementsMatch|JSONEq|Regexp|Same|Subset|Eventually|Implements|IsType|Exactly|Condition|FileExists|DirExists|Positive|Negative|WithinDuration|Fail\w*)f?$/;
