import { expect, test } from "vitest";
import type { ProjectView } from "../../src/core/toolchain/project.ts";
import { detectToolchain } from "../../src/core/toolchain.ts";

type Given = { files?: string[]; texts?: Record<string, string>; ignored?: string[]; programs?: string[] };
const seen = ({ files = [], texts = {}, ignored = [], programs = [] }: Given): ProjectView => ({
  files: [...files, ...Object.keys(texts), ...ignored],
  texts,
  ignored,
  programs,
});
const commands = (given: Given) => Object.fromEntries(detectToolchain(seen(given)).gates.map(({ id, cmd }) => [id, cmd]));
const packageJson = (content: object) => ({ "package.json": JSON.stringify(content) });

test("npm: the scripts of package.json", () =>
  expect(commands({ files: ["package-lock.json"], texts: packageJson({ scripts: { test: "mocha", lint: "eslint .", typecheck: "tsc" } }) })).toEqual({
    test: "npm test",
    lint: "npm run lint",
    types: "npm run typecheck",
  }));

test.each([
  ["pnpm-lock.yaml", { test: "pnpm run test", types: "pnpm exec tsc --noEmit" }],
  ["yarn.lock", { test: "yarn run test", types: "yarn run tsc --noEmit" }],
  ["bun.lock", { test: "bun run test", types: "bun run tsc --noEmit" }],
  ["package-lock.json", { test: "npm test", types: "npx --no-install tsc --noEmit" }],
])("%s says which package manager", (lock, expected) =>
  expect(commands({ files: [lock, "tsconfig.json"], texts: packageJson({ scripts: { test: "mocha" }, devDependencies: { typescript: "7" } }) })).toEqual(
    expected,
  ),
);

test("the field packageManager says it when there is no lock file", () =>
  expect(commands({ texts: packageJson({ packageManager: "pnpm@9.1.0", scripts: { test: "mocha" } }) })).toEqual({ test: "pnpm run test" }));

test("the placeholder of `npm init` is no test", () =>
  expect(commands({ texts: packageJson({ scripts: { test: 'echo "Error: no test specified" && exit 1' } }) })).not.toHaveProperty("test"));

test("without a script, what is installed tests, lints and checks", () =>
  expect(commands({ files: ["biome.json"], texts: packageJson({ devDependencies: { vitest: "4", "@biomejs/biome": "2" } }) })).toEqual({
    test: "npx --no-install vitest run",
    lint: "npx --no-install biome check .",
  }));

test("node's own runner where there are only test files", () =>
  expect(commands({ files: ["sum.test.js"], texts: packageJson({}) })).toEqual({ test: "node --test" }));

test("a runner that would wait for changes is told that nobody is there", () => {
  expect(commands({ texts: packageJson({ scripts: { test: "vitest" } }) })).toEqual({ test: "CI=1 npm test" });
  expect(commands({ texts: packageJson({ scripts: { test: "vitest run" } }) })).toEqual({ test: "npm test" });
});

test("a workspace's root script comes first, then the scripts of all packages", () => {
  const texts = (scripts: object) => ({ ...packageJson({ workspaces: ["packages/*"], scripts }), "packages/a/package.json": '{"scripts":{"test":"x"}}' });
  expect(commands({ texts: texts({ test: "turbo test" }) })).toEqual({ test: "npm test" });
  expect(commands({ texts: texts({}) })).toEqual({ test: "npm test --workspaces --if-present" });
});

test("installed packages are linked, those of a workspace as well", () => {
  const found = detectToolchain(seen({ texts: packageJson({ workspaces: ["a"], scripts: { test: "x" } }), ignored: ["node_modules", "a/node_modules"] }));
  expect(found.link).toEqual(["node_modules", "a/node_modules"]);
  expect(found.notes).toEqual([]);
});

test("a broken package.json is nobody's test", () => expect(commands({ texts: { "package.json": "{" } })).toHaveProperty("no-conflict-markers"));

test("deno by its own commands", () => expect(commands({ files: ["deno.json"] })).toEqual({ test: "deno test -A", lint: "deno lint", types: "deno check ." }));

test("Python: what pyproject.toml names, run by the keeper of the lock file", () =>
  expect(commands({ files: ["uv.lock", "tests"], texts: { "pyproject.toml": '[dependency-groups]\ndev = ["pytest", "ruff", "mypy"]\n' } })).toEqual({
    test: "uv run python -m pytest -q",
    lint: "uv run ruff check .",
    types: "uv run mypy .",
  }));

test("Python: the linked environment's own programs, and the commit's own sources before an editable install", () => {
  const found = detectToolchain(
    seen({
      files: ["src", ".venv/bin/ruff"],
      texts: { "pyproject.toml": "[tool.pytest.ini_options]\n[tool.ruff]\n[tool.mypy]\nfiles = ['src']\n" },
      ignored: [".venv"],
    }),
  );
  expect(found.gates.map(({ cmd }) => cmd)).toEqual(["PYTHONPATH=src .venv/bin/python -m pytest -q", ".venv/bin/ruff check .", "mypy"]);
  expect([found.link, found.keep]).toEqual([[".venv"], [".pytest_cache", ".mypy_cache", ".ruff_cache"]]);
});

test("Python: unittest where nothing names pytest, from a folder of tests too", () => {
  expect(commands({ files: ["test_sum.py"] })).toEqual({ test: "python3 -m unittest discover" });
  expect(commands({ files: ["tests/test_sum.py", "setup.py"] })).toEqual({ test: "python3 -m unittest discover -s tests" });
  expect(commands({ files: ["tests/__init__.py", "tests/test_sum.py", "setup.py"] })).toEqual({ test: "python3 -m unittest discover -s tests -t ." });
});

test("Go", () => expect(commands({ files: ["go.mod", ".golangci.yml"] })).toEqual({ test: "go test ./...", vet: "go vet ./...", lint: "golangci-lint run" }));

test("Rust, with clippy where it is installed, keeping target between commits", () => {
  expect(commands({ texts: { "Cargo.toml": "[package]\n" }, programs: ["cargo-clippy"] })).toEqual({
    test: "cargo test",
    lint: "cargo clippy --all-targets -- -D warnings",
  });
  expect(commands({ texts: { "Cargo.toml": "[workspace]\n" } })).toEqual({ test: "cargo test --workspace", check: "cargo check --workspace --all-targets" });
  expect(detectToolchain(seen({ texts: { "Cargo.toml": "" } })).keep).toEqual(["target"]);
});

test("a Makefile answers what no language has answered", () => {
  expect(commands({ texts: { Makefile: "all:\n\ntest: all\n\t./run\nlint := no\n" } })).toEqual({ test: "make test" });
  expect(commands({ files: ["go.mod"], texts: { Makefile: "test:\nlint:\n" } })).toEqual({ test: "go test ./...", vet: "go vet ./...", lint: "make lint" });
});

test("two languages side by side keep their gates apart", () =>
  expect(commands({ files: ["go.mod"], texts: packageJson({ scripts: { test: "x" } }) })).toEqual({
    test: "npm test",
    "test-2": "go test ./...",
    vet: "go vet ./...",
  }));

test("projects in folders, when the top has none", () =>
  expect(commands({ files: ["web", "api", "api/go.mod"], texts: { "web/package.json": '{"scripts":{"test":"x"}}' } })).toEqual({
    "api-test": "cd api && go test ./...",
    "api-vet": "cd api && go vet ./...",
    "web-test": "cd web && npm test",
  }));

test("no toolchain: a gate that needs nothing but git, and a word about it", () => {
  const found = detectToolchain(seen({ files: ["README.md"] }));
  expect(found.gates.map(({ id }) => id)).toEqual(["no-conflict-markers"]);
  expect(found.notes).toEqual(["no test, lint or type command was found: write yours into goals.yaml"]);
});
