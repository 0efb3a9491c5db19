import type { ReadFindings } from "./found.ts";
import { biomeJson, cargoJson, denoLintJson, eslintJson, pyrightJson, ruffJson } from "./read-json.ts";
import { filesOf, linesOfText, reformatted, tscText } from "./read-text.ts";

export type Question = "lint" | "types";

/** A program that answers a question about code, and how it is asked so that its answer can be read. */
export type Tool = {
  /** Its name with the subcommands that make it this tool. */
  readonly name: string;
  readonly question: Question;
  /** The whole line, from the words that follow the name in the project's own command. */
  readonly line: (words: readonly string[]) => string;
  readonly read: ReadFindings;
  readonly install: string;
};

const node = "npm ci, with node_modules under gates.link";
const pip = (name: string) => `python3 -m pip install ${name}`;

/** Words without those that change files, colour, form or wait; `valued` ones take the next word along. */
function without(words: readonly string[], single: RegExp, valued: RegExp | null = null): string {
  const takes = (word: string | undefined) => valued !== null && word !== undefined && valued.test(word);
  const kept = words.filter((word, index) => !single.test(word) && !takes(word.split("=")[0]) && !takes(words[index - 1]));
  return kept.map((word) => ` ${word}`).join("");
}

const orDot = (words: string) => (/ [^-\s]/.test(words) ? words : `${words} .`);
const writes = /^(--fix|--write|--apply|--apply-unsafe|--unsafe|--unsafe-fixes|--fix-only|--watch|-w|--color|--colors|--exit-zero|--show-files)$/;

/** The first whose name begins a command is the one. */
export const tools: readonly Tool[] = [
  {
    name: "eslint",
    question: "lint",
    line: (words) => `eslint -f json${orDot(without(words, writes, /^(-f|--format|-o|--output-file)$/))}`,
    read: eslintJson,
    install: node,
  },
  ...["check", "lint", "ci", "format"].map(
    (kind): Tool => ({
      name: `biome ${kind}`,
      question: "lint",
      line: (words) => `biome ${kind} --reporter=json --max-diagnostics=none${orDot(without(words, writes, /^(--reporter|--max-diagnostics)$/))}`,
      read: biomeJson,
      install: node,
    }),
  ),
  { name: "oxlint", question: "lint", line: (words) => `oxlint -f unix${without(words, writes, /^(-f|--format)$/)}`, read: linesOfText, install: node },
  { name: "xo", question: "lint", line: (words) => `xo --reporter=json${without(words, writes, /^--reporter$/)}`, read: eslintJson, install: node },
  { name: "standard", question: "lint", line: (words) => `standard${without(words, writes)}`, read: linesOfText, install: node },
  {
    name: "prettier",
    question: "lint",
    line: (words) => `prettier -l${orDot(without(words, /^(--check|-c|--write|-w|-l|--list-different)$/))}`,
    read: filesOf("prettier", "it is not formatted"),
    install: node,
  },
  {
    name: "deno lint",
    question: "lint",
    line: (words) => `deno lint --json${without(words, writes)}`,
    read: denoLintJson,
    install: "npm install --global deno",
  },
  {
    name: "deno check",
    question: "types",
    line: (words) => `NO_COLOR=1 deno check${orDot(without(words, writes))}`,
    read: linesOfText,
    install: "npm install --global deno",
  },
  { name: "tsc", question: "types", line: tscLine("tsc"), read: tscText, install: node },
  { name: "vue-tsc", question: "types", line: tscLine("vue-tsc"), read: tscText, install: node },
  {
    name: "ruff check",
    question: "lint",
    line: (words) => `ruff check --no-cache --no-fix --output-format=json${orDot(without(words, writes, /^(--output-format|--format)$/))}`,
    read: ruffJson,
    install: pip("ruff"),
  },
  {
    name: "ruff format",
    question: "lint",
    line: (words) => `ruff format --no-cache --check${orDot(without(words, /^--check$/))}`,
    read: reformatted,
    install: pip("ruff"),
  },
  { name: "black", question: "lint", line: (words) => `black --check${orDot(without(words, /^--check$/))}`, read: reformatted, install: pip("black") },
  {
    name: "flake8",
    question: "lint",
    line: (words) => `flake8 --format=default${without(words, writes, /^--format$/)}`,
    read: linesOfText,
    install: pip("flake8"),
  },
  { name: "pyflakes", question: "lint", line: (words) => `pyflakes${orDot(without(words, writes))}`, read: linesOfText, install: pip("pyflakes") },
  {
    name: "pylint",
    question: "lint",
    line: (words) => `pylint --output-format=text --score=n${orDot(without(words, writes, /^(-f|--output-format)$/))}`,
    read: linesOfText,
    install: pip("pylint"),
  },
  {
    name: "mypy",
    question: "types",
    line: (words) => `mypy --no-color-output --no-error-summary --show-error-codes --no-pretty${without(words, /^(--pretty|--color-output)$/)}`,
    read: linesOfText,
    install: pip("mypy"),
  },
  {
    name: "pyright",
    question: "types",
    line: (words) => `pyright --outputjson${without(words, /^(--outputjson|-w|--watch)$/)}`,
    read: pyrightJson,
    install: pip("pyright"),
  },
  {
    name: "golangci-lint run",
    question: "lint",
    line: (words) => `golangci-lint run --color=never${without(words, writes, /^(--out-format|--issues-exit-code)$/)}`,
    read: linesOfText,
    install: "https://golangci-lint.run/welcome/install",
  },
  {
    name: "staticcheck",
    question: "lint",
    line: (words) => `staticcheck${without(words, writes, /^-f$/) || " ./..."}`,
    read: linesOfText,
    install: "go install honnef.co/go/tools/cmd/staticcheck@latest",
  },
  {
    name: "gofmt",
    question: "lint",
    line: () => "gofmt -l .",
    read: filesOf("gofmt", "it is not formatted by gofmt"),
    install: "apt-get install golang-go, or https://go.dev/dl",
  },
  {
    name: "go vet",
    question: "lint",
    line: (words) => `go vet${without(words, /^-json$/) || " ./..."}`,
    read: linesOfText,
    install: "apt-get install golang-go, or https://go.dev/dl",
  },
  {
    name: "go build",
    question: "types",
    line: (words) => `go build -o /dev/null${without(words, /^-v$/, /^-o$/) || " ./..."}`,
    read: linesOfText,
    install: "apt-get install golang-go, or https://go.dev/dl",
  },
  { name: "cargo clippy", question: "lint", line: (words) => cargoLine("clippy", words), read: cargoJson, install: "rustup component add clippy" },
  {
    name: "cargo fmt",
    question: "lint",
    line: () => "cargo fmt --all --check -- -l",
    read: filesOf("rustfmt", "it is not formatted by rustfmt"),
    install: "rustup component add rustfmt",
  },
  {
    name: "cargo check",
    question: "types",
    line: (words) => cargoLine("check", words),
    read: cargoJson,
    install: "apt-get install cargo, or https://rustup.rs",
  },
];

function tscLine(name: string): Tool["line"] {
  return (words) => {
    const build = words.some((word) => /^(-b|--build)$/.test(word));
    return `${name}${without(words, /^(--watch|-w|--pretty|--noEmit)$/)}${build ? "" : " --noEmit"} --pretty false`;
  };
}

function cargoLine(kind: string, words: readonly string[]): string {
  const plain = words.filter((word) => !word.startsWith("--message-format") && word !== "--fix");
  const end = plain.indexOf("--");
  const [own, passed] = end < 0 ? [plain, []] : [plain.slice(0, end), plain.slice(end)];
  return ["cargo", kind, "--message-format=json", ...own, ...passed].join(" ");
}
