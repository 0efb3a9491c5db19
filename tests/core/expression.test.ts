import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ExpressionFacts } from "../../src/core/expression/value.ts";
import { checkExpression, evaluateExpression } from "../../src/core/expression.ts";

const facts = (over: Partial<ExpressionFacts> = {}): ExpressionFacts => ({ exit_code: 0, stdout: "", stderr: "", duration: 0.1, json: () => ({}), ...over });
const holds = (text: string, over: Partial<ExpressionFacts> = {}) => {
  const answer = evaluateExpression(text, facts(over));
  return answer.ok ? answer.value : answer.why;
};

describe("expressions of the original keep their meaning", () => {
  test.each<[string, Partial<ExpressionFacts>, boolean]>([
    ["exit_code == 0", {}, true],
    ["exit_code == 0", { exit_code: 1 }, false],
    ["exit_code == 0 and regex('(?m)^OK$', stdout)", { stdout: "x\nOK\n" }, true],
    ["regex('OK$', stdout)", { stdout: "all OK\n" }, true],
    ["regex('OK$', stdout)", { stdout: "all OK\n\n" }, false],
    [String.raw`regex('OK\\Z', stdout)`, { stdout: "all OK\n" }, false],
    [String.raw`regex(r'^\d+ passed', stdout)`, { stdout: "12 passed" }, true],
    [String.raw`regex("^\d+ passed", stdout)`, { stdout: "12 passed" }, true],
    ["0 <= exit_code < 2", { exit_code: 1 }, true],
    ["'error' not in stdout.lower()", { stdout: "An ERROR" }, false],
    ["not exit_code == 1", {}, true],
    ["stdout.strip() == 'yes' or len(stderr) is 0", { stdout: " yes\n", stderr: "x" }, true],
    ["int(stdout.split()[0]) + 1 >= 5", { stdout: "4 of 5" }, true],
    ["float(stdout) < 0.5", { stdout: "0.25\n" }, true],
    ["json('cov.json').total.lines.pct >= 80", { json: () => ({ total: { lines: { pct: 81.5 } } }) }, true],
    ["json('a.json').failed is None", { json: () => ({ failed: null }) }, true],
    ["json('a.json').ok is True", { json: () => ({ ok: 1 }) }, false],
    ["True == 1 and False == 0 and '1' != 1", {}, true],
    ["stdout.startswith('ok') and\nstderr == ''", { stdout: "ok" }, true],
    ["len(stdout.splitlines()) == 2", { stdout: "a\nb\n" }, true],
    ["'a' 'b' == 'a' + 'b'", {}, true],
  ])("%s", (text, over, wanted) => {
    expect(checkExpression(text)).toBeNull();
    expect(holds(text, over)).toBe(wanted);
  });
});

describe("what the original refused for no reason works", () => {
  test.each<[string, Partial<ExpressionFacts>, boolean]>([
    ["exit_code in (0, 1)", { exit_code: 1 }, true],
    ["exit_code not in [0, 1]", { exit_code: 2 }, true],
    ["exit_code > -1", {}, true],
    ["exit_code == 0 && !regex('FAIL', stdout) || false", { stdout: "fine" }, true],
    ["json('a.json')['a-b'][0] == null", { json: () => ({ "a-b": [null] }) }, true],
    ["json('a.json').list[-1] == 3", { json: () => ({ list: [1, 3] }) }, true],
    ["stdout.startswith(('a', 'b'))", { stdout: "b" }, true],
    ["regex('a{,2}b', stdout)", { stdout: "b" }, true],
    [String.raw`regex('\u00e9', stdout)`, { stdout: "é" }, true],
    ["regex('(?m:^b$)|c$', stdout)", { stdout: "a\nb\nx" }, true],
    ["regex('[$]5', stdout)", { stdout: "$5" }, true],
  ])("%s", (text, over, wanted) => {
    expect(checkExpression(text)).toBeNull();
    expect(holds(text, over)).toBe(wanted);
  });
});

describe("what cannot be meant is found when it is loaded, at the right place", () => {
  test.each([
    ["", 0, /empty/],
    ["exit_code", 0, /a number, not True or False/],
    ["exitcode == 0", 0, /did you mean exit_code/],
    ["exit_code = 0", 10, /write ==/],
    ["exit_code == 0 and", 18, /ends too early/],
    ["(exit_code == 0", 15, /\) after this value/],
    ["exit_code == 0)", 14, /no opening counterpart/],
    ["regex('(?=a)', stdout)", 6, /cannot be bounded in time/],
    ["exit_code == 0 or regex(r'(a)\\1', stdout)", 24, /cannot be bounded in time/],
    ["regex('[', stdout)", 6, /not valid: missing closing/],
    ["regex('((a{0,30}){0,30}){0,30}', stdout)", 6, /repeat|steps/],
    ["regex('a')", 0, /takes 2 arguments, here are 1/],
    ["stdout.strip.x == 'a' and stdout.foo()", 33, /no method foo/],
    ["json('../x').a == 1", 5, /leaves the judged commit/],
    ["json('/etc/passwd').a == 1", 5, /leaves the judged commit/],
    ["json('x').__proto__ == 1", 10, /begin with _/],
    ["!exit_code == 0", 11, /two ways/],
    ["exit_code == 00012", 13, /does not begin with 0/],
    ["exit_code == 12345678901234567890", 13, /too large/],
    ["exit_code == 'abc", 13, /closing ' is missing/],
    ["f'{stdout}' == ''", 0, /not supported/],
    ["stdout[1:2] == 'a'", 8, /slices/],
    ["exit_code == 1 if True else False", 15, /if … else/],
    ["exit_code == 2 - 1", 15, /no subtraction/],
    [`${"(".repeat(70)}True${")".repeat(70)}`, 64, /64 levels/],
    [`${"not ".repeat(70)}True`, 256, /64 levels/],
    [`'${"a".repeat(5000)}' == ''`, 4096, /at most 4096/],
  ])("%s", (text, offset, message) => {
    expect(checkExpression(text)).toEqual({ offset, message: expect.stringMatching(message) });
  });
});

describe("an expression that cannot be answered is never true", () => {
  test.each<[string, Partial<ExpressionFacts>, RegExp]>([
    ["regex('a', stdout)", { stdout: "a".repeat((1 << 20) + 1) }, /no more than 1048576/],
    ["'FAIL' not in stdout", { stdout: "ok", cut: ["stdout"] }, /more to stdout than is kept/],
    ["json('a.json').totl == 1", { json: () => ({ total: 1 }) }, /did you mean total/],
    ["json('a.json').constructor == 1", {}, /there is no "constructor"/],
    ["json('a.json').a < 1", { json: () => ({ a: null }) }, /compares two numbers/],
    ["'x' < exit_code", {}, /compares two numbers/],
    ["json('a.json').ok", { json: () => ({ ok: 1 }) }, /the number 1, not True or False/],
    ["exit_code == 0 and stdout", { stdout: "x" }, /a text, not True or False/],
    ["int(stdout) == 1", { stdout: "1.5" }, /cannot read "1.5"/],
    ["stdout in stderr", { stdout: `b${"a".repeat(5000)}`, stderr: "a".repeat(9000) }, /at most 1024 characters/],
    ["json('a.json').a[3] == 1", { json: () => ({ a: [] }) }, /no part 3/],
    ["regex('(?:[ab]{1,400}x?){1,2}y', stdout)", { stdout: "ab".repeat(1 << 19) }, /too large for so long a text/],
  ])("%s", (text, over, why) => {
    expect(checkExpression(text)).toBeNull();
    expect(holds(text, over)).toMatch(why);
  });

  test("a file that json() cannot read is the reason given", () => {
    const json = () => {
      throw new Error("coverage.json is not there");
    };
    expect(holds("json('coverage.json').a == 1", { json })).toBe("pass_when, character 1: coverage.json is not there");
  });
});

test("patterns that explode elsewhere are answered in time", () => {
  const started = performance.now();
  expect(holds("regex('(a+)+$', stdout)", { stdout: `${"a".repeat(200_000)}b` })).toBe(false);
  expect(holds(String.raw`regex('^(\s|x+)*y', stdout)`, { stdout: "x ".repeat(200_000) })).toBe(false);
  expect(performance.now() - started).toBeLessThan(3_000);
});

const word = fc.constantFrom(
  ..."exit_code stdout stderr duration cwd regex json int float len and or not in is True None ( ) [ ] , . == != < <= > >= + - ! && || 0 1 0.5 'a' \"b\" r'\\d' ( '(a|b)*' split strip startswith".split(
    " ",
  ),
);

describe("no input makes it throw or hang", () => {
  test("any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        checkExpression(text);
        expect(["boolean", "string"]).toContain(typeof holds(text));
      }),
    );
  });

  test("any sequence of known words", () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), fc.string(), (words, stdout) => {
        const text = words.join(" ");
        checkExpression(text);
        evaluateExpression(text, facts({ stdout, json: () => ({ a: [1, { b: stdout }] }) }));
      }),
      { numRuns: 2000 },
    );
  });

  test("any pattern, and what was accepted is also evaluated", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab()[\]{}?*+|^$\\dwsZ.,0-9:=!<>Pmi-]{0,40}$/), fc.string({ maxLength: 300 }), (pattern, stdout) => {
        const text = `regex(r"""${pattern} """, stdout)`;
        if (checkExpression(text) === null) expect(typeof holds(text, { stdout })).toBe("boolean");
      }),
      { numRuns: 2000 },
    );
  });

  test("any json, however deep", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void holds("json('a') == json('a') or json('a')['a'][0] in json('a')", { json: () => value })));
    const deep = () => JSON.parse("[".repeat(50_000) + "]".repeat(50_000));
    expect(holds("json('a') == json('b')", { json: deep })).toMatch(/too deeply/);
  });
});
