import { expect, test } from "vitest";
import { isTestConfigPath, isTestPath } from "../../src/core/test-paths.ts";

test.each([
  "src/a.test.ts",
  "src/a.spec.mjs",
  "src/__tests__/a.ts",
  "packages/x/e2e/login.ts",
  "cypress/support/commands.js",
  "tests/fixtures/sample.json",
  "test/a.js",
  "spec/models/user_spec.rb",
  "app/types.test-d.ts",
  "src/__snapshots__/a.test.ts.snap",
  "pkg/test_a.py",
  "pkg/a_test.py",
  "conftest.py",
  "app/tests.py",
  "internal/x_test.go",
  "internal/testdata/in.txt",
  "src/parser/tests.rs",
  "src/parser_tests.rs",
  "src/test/java/org/FooTest.java",
  "a/FooIT.java",
  "a/TestFoo.java",
  "a/FooSpec.kt",
  "bin/run.bats",
])("%s is a test", (path) => {
  expect(isTestPath(path)).toBe(true);
});

test.each([
  "src/a.ts",
  "src/latest/a.ts",
  "src/contest.py",
  "src/attest.go",
  "src/testing.ts",
  "src/greatest_hits.py",
  "docs/testing.md",
  "spec/openapi.yaml",
  "src/Testament.java",
  "src/protest.rs",
  "README.md",
  "vitest.config.ts",
  "tests/vitest.config.ts",
  "package.json",
])("%s is not", (path) => {
  expect(isTestPath(path)).toBe(false);
});

test.each([
  "vitest.config.ts",
  "jest.config.json",
  "jest.setup.js",
  "playwright.config.ts",
  "karma.conf.js",
  ".mocharc.yml",
  ".nycrc",
  "pytest.ini",
  "tox.ini",
  ".coveragerc",
  "codecov.yml",
  "a/b/jest.config.cjs",
  "package.json",
  "pyproject.toml",
])("%s configures tests", (path) => {
  expect(isTestConfigPath(path)).toBe(true);
});

test.each(["src/config.ts", "tsconfig.json", "vite.config.ts", "notpackage.json", "Cargo.toml"])("%s does not", (path) => {
  expect(isTestConfigPath(path)).toBe(false);
});
