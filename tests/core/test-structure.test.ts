import { expect, test } from "vitest";
import { withSource } from "../../src/adapters/looking/source.ts";
import type { TestFile } from "../../src/core/structure/test-case.ts";
import { testsIn } from "../../src/core/structure/tests.ts";

const read = (path: string, text: string): Promise<TestFile> => withSource(path, text, testsIn);

/** `path: kinds of marks`, one line for each test. */
const told = ({ tests }: TestFile) =>
  tests.map(({ path, marks }) =>
    [path.join(" > "), ...marks.map(({ kind, condition }) => `${kind}${condition ? ` when ${condition.holds}` : ""}`)].join(" | "),
  );
const asserted = ({ tests }: TestFile) =>
  tests.flatMap(({ assertions }) => assertions.map(({ subject, matcher, expected, negated }) => `${subject} ${negated ? "not " : ""}${matcher} ${expected}`));

test("names that declare tests are followed wherever they lead", async () => {
  const file = await read(
    "a.test.ts",
    `import { test as t, describe } from "vitest";
import * as lib from "vitest";
const { skip: later } = t;
const maybe = process.platform === "win32" ? t.skip : t;
describe["skip"]("group", () => { t("inside", () => { expect(1).not.toBe(2); }); });
later("later", () => {});
maybe("maybe", () => {});
lib.it.only("only", () => {});
t.each([[1, 2], [3, 4]])("adds %d", (a, b) => {});
t("early", () => { if (process.env.FAST) return; expect(await f()).toEqual({ a: 1 }); });
t("text", () => { expect(parse("it.skip('x', () => {})")).toBe(1); });
t.todo("some day");
`,
  );
  expect(told(file)).toEqual([
    "group > inside | skip",
    "later | skip",
    "maybe | skip when platform",
    "only | only",
    "adds %d",
    "early | skip when unknown",
    "text",
    "some day | todo",
  ]);
  expect(asserted(file)).toEqual(["1 not toBe 2", "await f() toEqual { a: 1 }", `parse("it.skip('x', () => {})") toBe 1`]);
  expect(file.tests[4]?.rows).toEqual(["[1, 2]", "[3, 4]"]);
});

test("tests of node:test, tap and Deno have subtests and options", async () => {
  const file = await read(
    "a.test.mjs",
    `import test from "node:test";
test("outer", async (t) => { await t.test("inner", { skip: "why" }, () => {}); t.skip("not now"); });
Deno.test({ name: "windows", ignore: Deno.build.os === "windows", fn() { assertEquals(1, 2); } });
`,
  );
  expect(told(file)).toEqual(["outer | skip", "outer > inner | skip", "windows | skip when platform"]);
  expect(asserted(file)).toEqual(["1 assertEquals 2"]);
});

test("marks of pytest and unittest are found under every name", async () => {
  const file = await read(
    "test_a.py",
    `import pytest as pt
from unittest import TestCase, skipIf
slow = pt.mark.skip(reason="x")
@slow
def test_a():
    assert f(1) == 2, "m"
@pt.mark.parametrize("a", [1, pt.param(2, marks=pt.mark.xfail)])
def test_b(a):
    with pt.raises(ValueError, match="no"):
        f(a)
@skipIf(sys.platform == "win32", "y")
class Things(TestCase):
    def test_c(self):
        self.assertEqual(f(), 3)
        self.skipTest("later")
def test_d():
    """pytest.skip("x")"""
    assert not g("@pytest.mark.skip")
`,
  );
  expect(told(file)).toEqual(["test_a | skip", "test_b | xfail", "Things > test_c | skip when platform | skip", "test_d"]);
  expect(asserted(file)).toEqual(["f(1) == 2", 'f(a) raises ValueError, match="no"', "f() assertEqual 3", 'g("@pytest.mark.skip") not truthy null']);
  expect(file.tests[1]?.rows).toEqual(["1", "pt.param(2, marks=pt.mark.xfail)"]);
});

test("Go's tests assert with an if, and skip with a call or a build constraint", async () => {
  const file = await read(
    "a_test.go",
    `//go:build integration

package a

func TestA(t *testing.T) {
	if runtime.GOOS == "windows" { t.Skip("no fork") }
	for _, tc := range []struct{ n int }{{1}, {n: 2}} {
		t.Run("sub", func(t *testing.T) {
			if got := f(tc.n); got != 1 { t.Errorf("got %d", got) }
			assert.Equal(t, 2, g())
		})
	}
}
`,
  );
  expect(told(file)).toEqual(["TestA | skip when always | skip when platform", "TestA > sub | skip when always | skip when platform"]);
  expect(asserted(file)).toEqual(["got == 1", "g() Equal 2"]);
  expect(file.tests[1]?.rows).toEqual(["{1}", "{n: 2}"]);
});

test("Rust's tests stand in modules, with attributes", async () => {
  const file = await read(
    "src/lib.rs",
    `#[cfg(test)]
mod tests {
    #[test]
    #[ignore = "slow"]
    fn a() { assert_eq!(f(1, 2), 3); }
    #[tokio::test]
    #[cfg_attr(miri, ignore)]
    async fn b() { assert!(x == 1); }
    #[rstest]
    #[case(1, 2)]
    #[case(3, 4)]
    fn c(#[case] a: u8) { assert!(!g(a)); }
    #[cfg(any())]
    #[test]
    fn d() {}
}
`,
  );
  expect(told(file)).toEqual(["tests > a | skip", "tests > b | skip when never", "tests > c", "tests > d | skip when always"]);
  expect(asserted(file)).toEqual(["f(1, 2) assert_eq 3", "x == 1", "g(a) not truthy null"]);
});
