import { expect, test } from "vitest";
import { allSections, readMarkdown, wholeBody } from "../../src/core/markdown/document.ts";
import { allItems, fencedCode, keyValues, listItems } from "../../src/core/markdown/items.ts";
import { plainText, wordCount } from "../../src/core/markdown/text.ts";

const headings = (text: string) => allSections(readMarkdown(text).sections).map(({ heading, level, line }) => `${line} ${"#".repeat(level)} ${heading}`);

test("sections nest by level and know their lines", () => {
  const text = "intro\n\n# Title\n\n## One\nbody one\n\n### Deep\nbody deep\n\n## Two ##\nbody two\n\nSetext\n------\nlast\n";
  expect(headings(text)).toEqual(["3 # Title", "5 ## One", "8 ### Deep", "11 ## Two", "14 ## Setext"]);
  const [title] = readMarkdown(text).sections;
  expect(title?.children.map(({ heading }) => heading)).toEqual(["One", "Two", "Setext"]);
  const one = title?.children[0];
  expect(one && plainText(one.nodes)).toBe("body one");
  expect(one && plainText(wholeBody(one))).toBe("body one\n\nbody deep");
  expect(plainText(readMarkdown(text).opening)).toBe("intro");
});

test("what only looks like a heading is none", () => {
  const text =
    "# Real\n\n```md\n## In a fence\n```\n\n~~~~\n```\n## In another\n~~~~\n\n<!--\n## In a comment\n-->\n\n> ## Quoted\n\n    ## Indented\n\n##No blank\n";
  expect(headings(text)).toEqual(["1 # Real"]);
});

test("an unclosed fence reaches to the end, as GitHub shows it", () => expect(headings("# A\n\n```\n## B\n")).toEqual(["1 # A"]));

test("headings lose their markup and comments", () =>
  expect(headings("## `Threat` **model** <!-- x --> [of](a.md) it\r\n")).toEqual(["1 ## Threat model of it"]));

test("front matter is no heading and moves no line", () => expect(headings("---\ntitle: x\n---\n# A\n")).toEqual(["4 # A"]));

test("words are counted outside of code, comments and markup", () => {
  const nodes = readMarkdown("Three **whole** words.\n\n```js\nnot counted at all\n```\n<!-- nor this -->\n\n- a `b`\n").opening;
  expect(wordCount(nodes)).toBe(5);
  expect(plainText(nodes, { code: true })).toContain("not counted");
});

test("fences tell their language, text and line", () => {
  const nodes = readMarkdown("a\n\n```sh title=x\nnpm test\nnpm run lint\n```\n\n- item\n  ```\n  inner\n  ```\n").opening;
  expect(fencedCode(nodes)).toEqual([
    { language: "sh", meta: "title=x", text: "npm test\nnpm run lint", line: 3 },
    { language: null, meta: null, text: "inner", line: 9 },
  ]);
});

test("items have boxes, lines and items below them", () => {
  const items = listItems(readMarkdown("- [ ] open\n- [x] done\n  - touches: a.ts\n    more\n* [PARTIAL] half\n").opening);
  expect(allItems(items).map(({ checked, text, line }) => [checked, text, line])).toEqual([
    [false, "open", 1],
    [true, "done", 2],
    [null, "touches: a.ts\nmore", 3],
    [null, "[PARTIAL] half", 5],
  ]);
  expect(items[1]?.children).toHaveLength(1);
});

test("key: value lines keep their lines, comments and fences are none", () => {
  const text = "status: open\nraised-by: alice <!-- a: b\nc: d --> x\n**Commit:** abc\n\n- Tests: a, b\n- empty:\n\n```\nkey: code\n```\nhttp://x.y\n";
  expect(keyValues(readMarkdown(text).opening)).toEqual([
    { key: "status", value: "open", line: 1 },
    { key: "raised-by", value: "alice", line: 2 },
    { key: "Commit", value: "abc", line: 4 },
    { key: "Tests", value: "a, b", line: 6 },
    { key: "empty", value: "", line: 7 },
  ]);
});
