import { describe, expect, test } from "vitest";
import type { FileChange } from "../../src/core/file-change.ts";
import { filesToRead, mostFiles, unread } from "../../src/core/review/reading.ts";
import { readingText } from "../../src/core/review/reading-text.ts";
import { type Described, reviewForm } from "../../src/core/review.ts";

const changed = (path: string, more: Partial<FileChange> = {}): FileChange => ({ path, status: "modified", from: null, added: 1, deleted: 1, ...more });
const text = "import { a } from 'a';\n\nexport const answer = 42;\n}\nconst last = 'of the file';\n";
const shown = (more: Partial<Described> = {}): Described => ({
  file: "a.ts",
  kind: "behaviour",
  what: "sets the answer",
  line: 3,
  quote: "export const answer = 42;",
  ...more,
});
const judged = (described: Described[], required = [changed("a.ts")], content: string | null = text) => unread(required, described, () => content);

describe("what a review has to describe", () => {
  test("is every changed file, the largest changes first, and no more than a prompt holds", () => {
    const many = Array.from({ length: 100 }, (_, at) => changed(`f${at}.ts`, { added: at }));
    const asked = filesToRead(many);
    expect(asked).toHaveLength(mostFiles);
    expect(asked.map(({ path }) => path)).toEqual(Array.from({ length: 60 }, (_, at) => `f${99 - at}.ts`));
    expect(
      judged(
        asked.map(({ path }) => shown({ file: path })),
        asked,
      ),
    ).toBeNull();
    expect(
      judged(
        asked.slice(1).map(({ path }) => shown({ file: path })),
        asked,
      ),
    ).toContain("f99.ts");
    expect(readingText(asked, many.length, { folder: "/r", files: [] })).toContain("(40 more need no entry");
  });

  test("is not a lock file, a picture, or what peers say of themselves", () => {
    const changes = [changed("package-lock.json"), changed("logo.png", { added: null, deleted: null }), changed("CONCERNS.md"), changed("a.ts")];
    expect(filesToRead(changes).map(({ path }) => path)).toEqual(["a.ts"]);
  });

  test("is a file in a folder of build results that only this work brings along; one that was there before is a program's", () => {
    expect(filesToRead([changed("dist/a.js", { status: "added" })])).toHaveLength(1);
    expect(filesToRead([changed("dist/a.js"), changed("dist/b.js", { status: "added" })])).toHaveLength(0);
  });
});

describe("a review shows that a file was read", () => {
  test.each<[string, Partial<Described>]>([
    ["by a line where it stands", {}],
    ["by a line a little off", { line: 5 }],
    ["whatever the white space", { quote: "  export  const answer = 42;\t" }],
    ["by a path as a diff writes it", { file: "b/a.ts" }],
    ["by a path from here", { file: "./a.ts" }],
    ["by the first of several lines", { quote: "export const answer = 42;\n}" }],
  ])("%s", (_, more) => expect(judged([shown(more)])).toBeNull());

  test("by a path with signs that end lines, as it was told", () =>
    expect(judged([shown({ file: '"a\\n\\u0001.ts"' })], [changed("a\n\u0001.ts")])).toBeNull());
  test("of a file with nothing but short lines, by one of them", () => expect(judged([shown({ quote: "42", line: 1 })], [changed("a.ts")], "42\n")).toBeNull());
  test.each([
    ["an empty file", ""],
    ["what is no text", "a\0b"],
    ["what is not there to read", null],
  ])("and %s needs none", (_, content) => expect(judged([], [changed("a.ts")], content)).toBeNull());
  test("part of a line that is too long to copy is enough", () => {
    const long = `const table = [${"123456789, ".repeat(30)}];`;
    expect(judged([shown({ quote: long.slice(20, 90), line: 1 })], [changed("a.ts")], long)).toBeNull();
  });
});

describe("a review does not show that a file was read", () => {
  test.each<[string, Partial<Described>, string]>([
    ["by a line that is not there", { quote: "export const answer = 43;" }, '"export const answer = 43;" does not stand at line 3'],
    ["by a line that stands elsewhere", { line: 40 }, "does not stand at line 40"],
    ["by a brace", { quote: "}", line: 4 }, '"}" does not stand'],
    ["by part of a line", { quote: "export const" }, "does not stand at line 3"],
    ["by a blank", { quote: "   ", line: 2 }, "does not stand"],
    ["with a word for a description", { what: "changed" }, '"changed" does not say what changed'],
    ["by an entry about another file", { file: "b.ts" }, "it does not show that a.ts was read"],
  ])("%s", (_, more, why) => expect(judged([shown(more)])).toContain(why));

  test("and names those it leaves out", () => {
    const seven = Array.from({ length: 7 }, (_, at) => changed(`f${at}.ts`));
    expect(judged([], seven)).toBe("it does not show that f0.ts, f1.ts, f2.ts, f3.ts, f4.ts and 2 more were read");
  });
});

test("the form names every question, and asks for the whole unless only findings are answered", () => {
  const form = reviewForm(["blind", "docs"]) as { required: string[]; properties: { goals: { required: string[] } }; additionalProperties: boolean };
  expect(form.properties.goals.required).toEqual(["blind", "docs"]);
  expect(form.required).toEqual(expect.arrayContaining(["goals", "verdict", "changes"]));
  expect(form.additionalProperties).toBe(false);
  expect(JSON.stringify(form)).toContain('"enum":["info","low","med","high","crit"]');
  expect((reviewForm(["confirm"]) as { required: string[] }).required).not.toContain("changes");
});
