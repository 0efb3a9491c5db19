import { type Runner, runners } from "./runner-table.ts";
import type { Simple } from "./shell.ts";

/** A command that runs tests: the runner, its options that leave tests out, and the places it is told to look at. */
export type Run = {
  readonly runner: string;
  /** `--grep slow`; those that let everything pass are among them. */
  readonly filters: readonly string[];
  readonly places: readonly string[];
};

const wrappers =
  /^(?:npx(?: --?(?:no-install|no|yes|y))*|(?:pnpm|yarn|npm|bun)(?: exec| dlx| x)(?: --)?|(?:pnpm|yarn)(?= (?:vitest|jest|mocha|ava|tap|playwright|cypress)\b)|bunx|cross-env(?:-shell)?|dotenv(?: -e \S+)*(?: --)?|env|time|command|exec|sudo|xvfb-run(?: -a)?|nice|timeout \S+|(?:uv|poetry|pdm|pipenv|hatch|rye)(?: run)(?: --?\S+)*|(?:\S*\/)?python[\d.]*(?: -[bBEIsSu]+| -W\s?\S+| -X \S+)* -m|coverage run(?: --?(?!m\b)\S+)* -m|(?:c8|nyc|glob-exec)(?: --?\S+)*|\S+=\S*|if|then|do|!|@|\$\(\w+\)(?= \S)|(?:\S*\/)?\.?venv\/bin\/(?=\w)|\.?\/?node_modules\/\.bin\/(?=\w))(?: |(?<=\/))/;

/** The test runner a command starts; null for other commands. */
export function runOf({ words: written }: Pick<Simple, "words">): Run | null {
  const added = written.map((word) => /^PYTEST_ADDOPTS=([\s\S]+)$/.exec(word)?.[1]).find((options) => options !== undefined);
  const words = added ? [...written, ...added.split(/\s+/)] : written;
  const line = unwrapped(words.map((word) => word.replace(/\s/g, "\u0000")).join(" "));
  const [name, runner] = Object.entries(runners).find(([, { starts }]) => starts.test(line)) ?? [];
  if (!name || !runner) return null;
  const start = runner.starts.exec(line)?.[0] ?? "";
  const given = line
    .slice(start.length)
    .split(" ")
    .filter(Boolean)
    .map((word) => word.replaceAll("\u0000", " "));
  const subcommand = / (list|related|bench)$/.exec(start)?.[1];
  const { filters, places } = options(given, runner);
  // Python leaves its asserts out.
  const optimized = written.some((word) => /^PYTHONOPTIMIZE=[1-9]/.test(word)) ? ["PYTHONOPTIMIZE"] : [];
  return { runner: name, filters: [...(subcommand ? [subcommand] : []), ...optimized, ...filters], places };
}

/** The options of a runner that stand elsewhere than on its command line: `addopts`. */
export const optionsOf = (name: string, words: readonly string[]): Pick<Run, "filters" | "places"> => {
  const runner = runners[name];
  return runner ? options(words, runner) : { filters: [], places: [] };
};

function unwrapped(line: string): string {
  for (let rest = line; ; ) {
    const shorter = rest.replace(wrappers, "");
    if (shorter === rest) return rest;
    rest = shorter;
  }
}

type Word = { readonly key: string; readonly value: string | undefined; readonly takesNext: boolean };

function options(given: readonly string[], runner: Runner): Pick<Run, "filters" | "places"> {
  const [filters, places]: [string[], string[]] = [[], []];
  for (let at = 0; at < given.length; at++) {
    const word = read(given, at, runner);
    const filter = filterIn(word, runner);
    if (filter) filters.push(filter);
    else if (!/^[-$%{]/.test(word.key)) (runner.words === "name" ? filters : places).push(word.key);
    if (word.takesNext) at++;
  }
  return { filters, places };
}

function read(given: readonly string[], at: number, { valued, others, bare }: Runner): Word {
  const [word = "", next] = given.slice(at, at + 2);
  const [, key = word, own] = /^(--?[\w.-]+)=([\s\S]*)$/.exec(word) ?? [];
  const wants = valued.test(key) || others?.test(key) === true || counts.test(key);
  const takesNext = own === undefined && next !== undefined && wants && !(bare.test(key) && next.startsWith("-"));
  return { key, value: own ?? (takesNext ? next : undefined), takesNext };
}

const counts = /^--?(?:test\.)?count$/;

function filterIn({ key, value }: Word, { valued, bare }: Runner): string | null {
  if (valued.test(key) && value !== undefined) return `${key} ${value}`;
  if (counts.test(key)) return value === "0" ? `${key} 0` : null;
  return bare.test(key) && value !== "false" ? key : null;
}

/** Whether a runner told to look at these places comes to a file. */
export function comesTo(runner: string, places: readonly string[], path: string): boolean {
  if (places.length === 0) return true;
  return places.some((place) => {
    const plain = place
      .replace(/^\.\//, "")
      .replace(/::.*$/, "")
      .replace(/\/?(?:\.\.\.)?$/, "");
    if (plain === "" || plain === ".") return !(runner === "go" && !place.endsWith("...")) || !path.includes("/");
    if (runners[runner]?.words === "part") return path.includes(plain) || /[*[\]{}()]/.test(plain);
    if (/[*?{]/.test(plain)) return globReaches(plain, path);
    return path === plain || path.startsWith(`${plain}/`);
  });
}

/** As far as it has no wild cards, a glob is a folder. */
const globReaches = (glob: string, path: string) => path.startsWith(glob.slice(0, glob.search(/[*?{]/)));
