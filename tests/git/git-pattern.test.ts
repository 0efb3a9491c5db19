import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gitPattern } from "../../src/core/git-pattern.ts";

const paths = [
  "a.py",
  "tests/a.py",
  "src/tests/a.py",
  "src/a.test.ts",
  "tests",
  "docs/x/y/z.md",
  "x/docs/y.md",
  "build/x.js",
  "a b.txt",
  "#x",
  "!x",
  "axbxcxd",
  "a.pyc",
  "src/tests",
];
const patterns = [
  "tests/",
  "/tests",
  "tests",
  "*.py",
  "*.py?",
  "src/**",
  "**/tests",
  "docs/**/z.md",
  "src/*.ts",
  "\\#x",
  "\\!x",
  "[ab].py",
  "[!a]*",
  "/*",
  "build/*",
  "a\\ b.txt",
  "x/docs/",
  "**",
  "a*b*c*d",
];

let dir = "";
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "peers-pattern-"));
  execFileSync("git", ["init", "-q", dir]);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test.each(patterns)("%s matches what git ignores by it", (pattern) => {
  writeFileSync(join(dir, ".gitignore"), `${pattern}\n`);
  const asked = execFileSync("git", ["check-ignore", "--no-index", "-z", "--stdin"], {
    cwd: dir,
    input: paths.join("\0"),
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  const read = gitPattern(pattern, { folders: true });
  expect(paths.filter((path) => read?.matches(path))).toEqual(asked.split("\0").filter(Boolean));
});

test("comments and empty lines are no patterns; negation is told", () => {
  expect([gitPattern("# x", { folders: true }), gitPattern("  ", { folders: true })]).toEqual([null, null]);
  expect(gitPattern("!a.py", { folders: true })).toMatchObject({ negated: true });
});
