import { describe, expect, test } from "vitest";
import type { FileChange } from "../../src/core/file-change.ts";
import { judgeTestChanges, justification } from "../../src/core/weakening.ts";

type Edit = { readonly path: string; readonly from?: string; readonly before?: string; readonly after?: string };

const source: Edit = { path: "src/a.ts", before: "let a = 1;", after: "let a = 2;" };
const judge = (...edits: Edit[]) => judgeTestChanges(edits.map(changeOf), edits.map(diffOf).join(""));
/** Together with a change of source, so that only the tests themselves decide. */
const judgeTests = (...edits: Edit[]) => judge(source, ...edits);
const js = (before: string, after: string): Edit => ({ path: "tests/a.test.ts", before, after });
const inFile = (path: string, before: string, after: string): Edit => ({ path, before, after });

describe("only tests", () => {
  test("changing a test that was there, and no source", () => {
    expect(judge(js("expect(a).toBe(1);", "expect(a).toBe(2);"))).toEqual({
      kind: "only-tests",
      why: "existing tests were changed and no source was: tests/a.test.ts",
    });
  });
  test("a word in the docs or a lock file is no source", () => {
    expect(judge(js("expect(a).toBe(1);", "expect(a).toBe(2);"), inFile("README.md", "a", "b"), inFile("package-lock.json", "a", "b")).kind).toBe("only-tests");
  });
  test("changing a test's data or configuration", () => {
    expect(judge(inFile("tests/fixtures/in.json", "1", "2")).kind).toBe("only-tests");
    expect(judge(inFile("vitest.config.ts", "testTimeout: 1", "testTimeout: 2")).kind).toBe("only-tests");
  });
  test("adding tests is fine, in a new file or an old one", () => {
    expect(judge({ path: "tests/b.test.ts", after: "expect(1 + 1).toBe(2);" }).kind).toBe("fine");
    expect(judge(js("a();", "a();\nexpect(b).toBe(1);")).kind).toBe("fine");
  });
  test("changing source, docs or nothing is fine", () => {
    expect(judge(source).kind).toBe("fine");
    expect(judge(inFile("README.md", "a", "b")).kind).toBe("fine");
    expect(judge()).toEqual({ kind: "fine", why: "" });
  });
  test("changing both is fine", () => {
    expect(judgeTests(js("expect(a).toBe(1);", "expect(a).toBe(2);"))).toEqual({ kind: "fine", why: "" });
  });
  test("a renamed test is fine, a replaced binary fixture is not", () => {
    expect(judge({ path: "tests/b.test.ts", from: "tests/a.test.ts", before: "expect(1).toBe(a);", after: "expect(1).toBe(a);" }).kind).toBe("fine");
    const binary: FileChange = { path: "tests/golden.png", from: null, status: "modified", added: null, deleted: null };
    expect(judgeTestChanges([binary], "").kind).toBe("only-tests");
  });
});

describe("fewer assertions", () => {
  test.each<[string, Edit, string]>([
    ["vitest", js("expect(a).toBe(1);\nexpect(b).toBe(2);\nexpect(c).toBe(3);", "expect(a).toBe(1);"), "tests/a.test.ts lost 2 assertions"],
    ["chai", js("a.should.equal(1);\nassert.equal(a, 1);", "a;"), "lost 2 assertions"],
    ["ava", js("t.is(a, 1);", ""), "lost 1 assertion"],
    ["python", inFile("tests/test_a.py", "    assert a == 1\n    self.assertEqual(a, 1)\n    with pytest.raises(E):", "    pass"), "lost 3 assertions"],
    ["go", inFile("a_test.go", '\tif a != 1 {\n\t\tt.Errorf("a")\n\t}\n\trequire.NoError(t, err)', "\t_ = a"), "lost 2 assertions"],
    ["rust", inFile("tests/a.rs", "    assert_eq!(a, 1);\n    assert!(b);", "    let _ = a;"), "lost 2 assertions"],
    ["ruby", inFile("spec/a_spec.rb", "expect(a).to eq(1)", "a"), "lost 1 assertion"],
    ["java", inFile("src/test/java/ATest.java", "assertEquals(1, a);\nassertThat(b).isTrue();", "a();"), "lost 2 assertions"],
  ])("in %s", (_, edit, why) => {
    expect(judgeTests(edit)).toEqual({ kind: "weakened", why: expect.stringContaining(why) });
  });

  test.each<[string, Edit]>([
    ["commented out", js("expect(a).toBe(1);", "// expect(a).toBe(1);")],
    ["commented out in a block around them", js("a();\nexpect(a).toBe(1);\nb();", "a();\n/*\nexpect(a).toBe(1);\n*/\nb();")],
    ["commented out in Python", inFile("test_a.py", "    assert a == 1", "    # assert a == 1")],
    ["turned into a string", js("expect(a).toBe(1);", 'log("expect(a).toBe(1)");')],
    ["put in a docstring", inFile("test_a.py", "a()\nassert a == 1\nb()", 'a()\n"""\nassert a == 1\n"""\nb()')],
  ])("%s", (_, edit) => {
    expect(judgeTests(edit).kind).toBe("weakened");
  });

  test("a test file deleted with what it asked for", () => {
    expect(judgeTests({ path: "tests/a.test.ts", before: "expect(a).toBe(1);" })).toEqual({
      kind: "weakened",
      why: "tests/a.test.ts was deleted with its 1 assertion",
    });
  });
  test("a deleted test is not made good by others that ask something else", () => {
    expect(
      judgeTests(
        { path: "tests/a.test.ts", before: "expect(hard).toBe(1);" },
        { path: "tests/b.test.ts", after: "expect(easy).toBe(1);\nexpect(easy).toBe(2);" },
      ).kind,
    ).toBe("weakened");
  });
  test("a test renamed to something that no longer runs", () => {
    expect(judgeTests({ path: "tests/a.ts.bak", from: "tests/a.test.ts", before: "expect(a).toBe(1);\nx();", after: "x();" }).kind).toBe("weakened");
  });
  test("lines that look like headers hide nothing", () => {
    expect(judgeTests(js("-- a/src/x.ts\nexpect(a).toBe(1);", "++ b/src/x.ts")).kind).toBe("weakened");
  });
});

describe("what is no loss", () => {
  test("tests moved to another file, also from a deleted one to several", () => {
    const [one, two] = ["expect(one).toBe(1);", "expect(two).toBe(2);"];
    expect(
      judgeTests({ path: "tests/a.test.ts", before: `${one}\n${two}` }, { path: "tests/b.test.ts", after: one }, { path: "tests/c.test.ts", after: `  ${two}` })
        .kind,
    ).toBe("fine");
    expect(judgeTests(js(`a();\n${one}`, "a();"), { path: "tests/b.test.ts", after: one }).kind).toBe("fine");
  });
  test("a renamed file with the same number of assertions", () => {
    expect(judgeTests({ path: "tests/b.test.ts", from: "tests/a.test.ts", before: "expect(a).toBe(1);", after: "expect(b).toBe(1);" }).kind).toBe("fine");
  });
  test("a table instead of repetition", () => {
    const before = "test('a', () => expect(f(1)).toBe(1));\ntest('b', () => expect(f(2)).toBe(2));\ntest('c', () => expect(f(3)).toBe(3));";
    expect(judgeTests(js(before, "test.each([\n  [1, 1],\n  [2, 2],\n  [3, 3],\n])('%s', (a, b) => expect(f(a)).toBe(b));")).kind).toBe("fine");
    expect(judgeTests(js(before, "test.each([1, 2, 3])('%s', (a) => expect(f(a)).toBe(a));")).kind).toBe("fine");
    expect(judgeTests(js(before, "for (const a of [1, 2, 3]) expect(f(a)).toBe(a);")).kind).toBe("fine");
  });
  test("a table that has fewer rows than what it replaces", () => {
    const before = "expect(f(1)).toBe(1);\nexpect(f(2)).toBe(2);\nexpect(f(3)).toBe(3);\nexpect(f(4)).toBe(4);\nexpect(f(5)).toBe(5);";
    expect(judgeTests(js(before, "test.each([\n  [1, 1],\n])('%s', (a, b) => expect(f(a)).toBe(b));")).kind).toBe("weakened");
  });
  test("parametrize in Python, a table in Go, cases in Rust", () => {
    const python = "def test_a():\n    assert f(1) == 1\ndef test_b():\n    assert f(2) == 2\ndef test_c():\n    assert f(3) == 3";
    expect(
      judgeTests(
        inFile("test_a.py", python, '@pytest.mark.parametrize("a,b", [\n    (1, 1),\n    (2, 2),\n    (3, 3),\n])\ndef test(a, b):\n    assert f(a) == b'),
      ).kind,
    ).toBe("fine");
    const go = "\trequire.Equal(t, 1, f(1))\n\trequire.Equal(t, 2, f(2))\n\trequire.Equal(t, 3, f(3))";
    expect(
      judgeTests(
        inFile(
          "a_test.go",
          go,
          "\tfor _, c := range []struct{ a, b int }{\n\t\t{1, 1},\n\t\t{2, 2},\n\t\t{3, 3},\n\t} {\n\t\trequire.Equal(t, c.b, f(c.a))\n\t}",
        ),
      ).kind,
    ).toBe("fine");
    expect(
      judgeTests(
        inFile(
          "tests/a.rs",
          "assert_eq!(f(1), 1);\nassert_eq!(f(2), 2);",
          "#[rstest]\n#[case(1, 1)]\n#[case(2, 2)]\nfn it(#[case] a: u8, #[case] b: u8) {\n  assert_eq!(f(a), b);\n}",
        ),
      ).kind,
    ).toBe("fine");
  });
  test("a helper instead of repetition, new or already there", () => {
    const before = "expect(a.x).toBe(1);\nexpect(a.y).toBe(1);\nexpect(b.x).toBe(1);\nexpect(b.y).toBe(1);";
    expect(judgeTests(js(before, "const sameBoth = (p) => {\n  expect(p.x).toBe(1);\n  expect(p.y).toBe(1);\n};\nsameBoth(a);\nsameBoth(b);")).kind).toBe(
      "fine",
    );
    expect(judgeTests(js("expect(a.x).toBe(1);\nexpect(b.x).toBe(1);", "expectX(a);\ncheckX(b);")).kind).toBe("fine");
  });
  test("tests that go with the code they are about", () => {
    expect(judge({ path: "src/old.ts", before: "x" }, { path: "tests/old.test.ts", before: "expect(old).toBe(1);" }).kind).toBe("fine");
    expect(judge({ path: "pkg/old.py", before: "x" }, { path: "tests/test_old.py", before: "assert old" }).kind).toBe("fine");
  });
  test("a test helper without assertions deleted", () => {
    expect(judgeTests({ path: "tests/support/x.ts", before: "export const x = 1;" }).kind).toBe("fine");
  });
});

describe("tests that no longer run", () => {
  test.each<[string, string, string]>([
    ["tests/a.test.ts", "it('a', f);", "it.skip('a', f);"],
    ["tests/a.test.ts", "describe('a', f);", "describe.only('a', f);"],
    ["tests/a.test.ts", "test('a', f);", "test.todo('a');"],
    ["tests/a.test.ts", "test('a', f);", "test.concurrent.skip('a', f);"],
    ["tests/a.test.ts", "it('a', f);", "xit('a', f);"],
    ["tests/a.test.ts", "test('a', f);", "test('a', { skip: true }, f);"],
    ["tests/a.test.ts", "test('a', f);", "test('a', { skip: 'flaky' }, f);"],
    ["tests/a.test.ts", "expect(a).toBe(1);", "if (false) expect(a).toBe(1);"],
    ["test_a.py", "def test_a():", "@pytest.mark.skip\ndef test_a():"],
    ["test_a.py", "def test_a():", "@pytest.mark.xfail(reason='x')\ndef test_a():"],
    ["test_a.py", "def test_a(self):", "@unittest.skip('x')\ndef test_a(self):"],
    ["conftest.py", "x = 1", "x = 1\ncollect_ignore = ['test_a.py']"],
    ["a_test.go", "func TestA(t *testing.T) {", "func TestA(t *testing.T) {\n\tt.Skip()"],
    ["a_test.go", "package a", "//go:build ignore\n\npackage a"],
    ["tests/a.rs", "#[test]", "#[test]\n#[ignore]"],
    ["spec/a_spec.rb", "it 'a' do", "xit 'a' do"],
    ["src/test/java/ATest.java", "@Test", "@Disabled\n@Test"],
  ])("%s: %s becomes %s", (path, before, after) => {
    expect(judgeTests(inFile(path, before, after))).toEqual({ kind: "weakened", why: expect.stringContaining(`${path} gained `) });
  });

  test("marks that were there, are removed, or are only spoken of are fine", () => {
    expect(judgeTests(js("it.skip('a', f);", "it.skip('b', f);")).kind).toBe("fine");
    expect(judgeTests(js("it.skip('a', f);", "it('a', f);")).kind).toBe("fine");
    expect(judgeTests(js("a();", "a();\n// it.skip is not used here\ntest('it.skip(x) is found', f);")).kind).toBe("fine");
  });
});

describe("assertions that cannot fail", () => {
  test.each<[string, string, string]>([
    ["tests/a.test.ts", "expect(f()).toBe(1);", "expect(true).toBe(true);"],
    ["tests/a.test.ts", "expect(f()).toBe(1);", "expect(f).toBe(f);"],
    ["tests/a.test.ts", "expect(f()).toBe('a');", "expect('a').toEqual('a');"],
    ["tests/a.test.ts", "assert.equal(f(), 1);", "assert.ok(true);"],
    ["test_a.py", "    assert f() == 1", "    assert True"],
    ["test_a.py", "    assert f() == 1", "    assert f() == 1 or True"],
    ["test_a.py", "    assert f() == 1", "    assert (f() == 2, 'never fails')"],
    ["test_a.py", "    self.assertEqual(f(), 1)", "    self.assertEqual(x, x)"],
    ["a_test.go", "\trequire.Equal(t, 1, f())", "\trequire.True(t, true)"],
    ["tests/a.rs", "    assert_eq!(f(), 1);", "    assert!(true);"],
    ["src/test/java/ATest.java", "assertEquals(1, f());", "assertTrue(true);"],
  ])("%s: %s becomes %s", (path, before, after) => {
    expect(judgeTests(inFile(path, before, after))).toEqual({ kind: "weakened", why: expect.stringContaining("cannot fail") });
  });

  test("two different strings are not one", () => {
    expect(judgeTests(js("expect(f()).toBe('a');", "expect('a').toBe('b');")).kind).toBe("fine");
    expect(judgeTests(inFile("test_a.py", "    assert f() == 1", "    assert f() == 1, 'it is or True'")).kind).toBe("fine");
  });
});

describe("configuration that asks for less", () => {
  test.each<[string, string, string, string]>([
    ["vitest.config.ts", "  lines: 90,", "  lines: 50,", "vitest.config.ts lowered lines from 90 to 50"],
    ["jest.config.json", '"branches": 80', '"branches": 79.5', "lowered branches from 80 to 79.5"],
    [".coveragerc", "fail_under = 85", "fail_under = 10", "lowered fail_under from 85 to 10"],
    ["pyproject.toml", "fail_under = 85", "", "no longer limits fail_under (it was 85)"],
    ["package.json", '"test": "vitest run"', '"test": "vitest run --passWithNoTests"', "gained"],
    ["tox.ini", "commands = pytest", "commands = pytest --deselect tests/a.py::x", "gained"],
    ["vitest.config.ts", "include: []", "include: [],\nexclude: ['tests/hard.test.ts']", "gained"],
  ])("%s: %s becomes %s", (path, before, after, why) => {
    expect(judgeTests(inFile(path, before, after))).toEqual({ kind: "weakened", why: expect.stringContaining(why) });
  });
  test("asking for more, or for the same in another place, is fine", () => {
    expect(judgeTests(inFile("vitest.config.ts", "lines: 50", "lines: 90")).kind).toBe("fine");
    expect(judgeTests(inFile("vitest.config.ts", "lines: 50", "  lines: 50,")).kind).toBe("fine");
    expect(judgeTests(inFile("package.json", '"zod": "4.6.6"', '"zod": "4.6.7"')).kind).toBe("fine");
  });
});

test("a justification is a line of its own with at least 20 characters", () => {
  expect(justification(["Fix\n\nJUSTIFIED-TEST-ONLY: the clock in this test was wrong\n\nTrailer: x"])).toBe("the clock in this test was wrong");
  expect(justification(["Fix", "JUSTIFIED-TEST-ONLY: too short"])).toBeNull();
  expect(justification(["JUSTIFIED-TEST-ONLY:                              ", "say JUSTIFIED-TEST-ONLY: in the middle of a line"])).toBeNull();
  expect(justification(["JUSTIFIED-TEST-ONLY:\na line below it that is long enough"])).toBeNull();
});

test("a diff of 50,000 lines is judged in seconds; what goes over it again for each line takes minutes", () => {
  const before = Array.from({ length: 25_000 }, (_, n) => `  expect(f(${n}, "a ( b")).toBe(${n});`).join("\n");
  const began = performance.now();
  expect(judgeTests(js(before, before.replaceAll("f(", "g("))).kind).toBe("fine");
  expect(judgeTests(js("x", `${"(".repeat(20_000)}${" assert".repeat(5_000)}`)).kind).toBe("fine");
  expect(performance.now() - began).toBeLessThan(8_000);
});

function changeOf({ path, from, before, after }: Edit): FileChange {
  const status = from ? "renamed" : before === undefined ? "added" : after === undefined ? "deleted" : "modified";
  const { removed, added } = split(before, after);
  return { path, from: from ?? null, status, added: added.length, deleted: removed.length };
}

/** What git would print: the lines that differ, with the equal ones around them. */
function diffOf({ path, from = path, before, after }: Edit): string {
  const { head, removed, added, tail } = split(before, after);
  const kind =
    before === undefined
      ? "new file mode 100644\n"
      : after === undefined
        ? "deleted file mode 100644\n"
        : from !== path
          ? `similarity index 90%\nrename from ${from}\nrename to ${path}\n`
          : "";
  if (removed.length + added.length === 0) return `diff --git a/${from} b/${path}\n${kind}`;
  const names = `--- ${before === undefined ? "/dev/null" : `a/${from}`}\n+++ ${after === undefined ? "/dev/null" : `b/${path}`}\n`;
  const counts = `@@ -1,${head.length + removed.length + tail.length} +1,${head.length + added.length + tail.length} @@\n`;
  const lines = [
    ...head.map((line) => ` ${line}`),
    ...removed.map((line) => `-${line}`),
    ...added.map((line) => `+${line}`),
    ...tail.map((line) => ` ${line}`),
  ];
  return `diff --git a/${from} b/${path}\n${kind}${names}${counts}${lines.join("\n")}\n`;
}

function split(before: string | undefined, after: string | undefined) {
  const [old, now] = [before?.split("\n") ?? [], after?.split("\n") ?? []];
  const shortest = Math.min(old.length, now.length);
  let start = 0;
  while (start < shortest && old[start] === now[start]) start++;
  let end = 0;
  while (end < shortest - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  return {
    head: old.slice(0, start),
    removed: old.slice(start, old.length - end),
    added: now.slice(start, now.length - end),
    tail: old.slice(old.length - end),
  };
}
