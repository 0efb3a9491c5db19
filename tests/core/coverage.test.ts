import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { branchShare, inRepository, lineShare, merged } from "../../src/core/coverage/coverage.ts";
import { readCoverage } from "../../src/core/coverage/read.ts";

// Written by c8 10, coverage.py 7.16.2 and llvm-cov 14; only the folder's name was changed.
const recorded = (name: string) => readFileSync(join(import.meta.dirname, "..", "fixtures", "coverage", name), "utf8");
const read = (text: string) => {
  const found = readCoverage(text);
  return found?.ok ? found.files : found;
};

test.each([
  ["coverage-py.json", "shop/price.py", [1, 1, 0, 1], { hit: 1, all: 2 }],
  ["cobertura.xml", "shop/price.py", [1, 1, 0, 1], { hit: 1, all: 2 }],
  ["llvm-cov.json", "net.c", [1, 1, 0, 0, 1, 1, 1], null],
] as const)("%s is read: lines and branches", (name, path, hits, branches) => {
  const files = inRepository(read(recorded(name)) as never, new Set([path]));
  expect(files.map((file) => file.path)).toEqual([path]);
  expect([...(files[0]?.lines ?? [])].sort(([a], [b]) => a - b).map(([, count]) => Math.min(count, 1))).toEqual(hits);
  if (branches) expect(branchShare(files)).toEqual(branches);
});

test("istanbul's JSON is read, and its absolute paths find their place in the repository", () => {
  const files = inRepository(read(recorded("c8-istanbul.json")) as never, new Set(["src/price.js"]));
  expect(files.map(({ path }) => path)).toEqual(["src/price.js"]);
  expect(lineShare(files).hit).toBeGreaterThan(3);
});

test("lcov and Go profiles", () => {
  expect(read("TN:\nSF:a.js\nDA:1,2\nDA:2,0\nBRDA:1,0,0,1\nBRDA:1,0,1,-\nend_of_record\n")).toEqual([
    {
      path: "a.js",
      lines: new Map([
        [1, 2],
        [2, 0],
      ]),
      branches: [
        { line: 1, hits: 1 },
        { line: 1, hits: 0 },
      ],
    },
  ]);
  expect(read("mode: count\nexample.org/a/b.go:1.10,3.2 2 4\nexample.org/a/b.go:3.2,3.2 0 0\n")).toEqual([
    {
      path: "example.org/a/b.go",
      lines: new Map([
        [1, 4],
        [2, 4],
        [3, 4],
      ]),
      branches: [],
    },
  ]);
});

test.each([
  ["an lcov report without its end", "TN:\nSF:a.js\nDA:1,2\n", "ends in the middle of a.js"],
  ["an lcov report of nothing", "TN:\n", "names no file"],
  ["JSON that is cut off", '{"meta": {', "cut off"],
  ["a Go profile with something else in it", "mode: set\nnonsense\n", "a line that is no block: nonsense"],
  ["XML of another kind", '<?xml version="1.0"?><coverage><a/></coverage>', "no Cobertura report"],
])("%s is a problem, not an empty report", (_, text, why) => expect(readCoverage(text)).toEqual({ ok: false, why: expect.stringContaining(why) }));

test("a text that is no coverage report at all is none", () => {
  expect(readCoverage('{"name": "shop"}')).toBeNull();
  expect(readCoverage("<testsuites/>")).toBeNull();
  expect(readCoverage("hello")).toBeNull();
});

test("reports of the same file add up", () => {
  const file = (line: number, hits: number) => ({ path: "a.js", lines: new Map([[line, hits]]), branches: [{ line: 1, hits }] });
  expect(merged([file(1, 0), file(1, 2), file(2, 1)])).toEqual([
    {
      path: "a.js",
      lines: new Map([
        [1, 2],
        [2, 1],
      ]),
      branches: [{ line: 1, hits: 3 }],
    },
  ]);
});
