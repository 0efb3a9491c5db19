import { type Question, type Tool, tools } from "./tools.ts";

/** A command that answers a question about code. */
export type Checker = {
  /** "" at the top, else the folder it runs in. */
  readonly folder: string;
  readonly command: string;
  /** Null for a command nobody knows: its exit code is its answer. */
  readonly tool: Tool | null;
};

/** `scripts` of the package.json in a folder. */
export type ScriptsOf = (folder: string) => Readonly<Record<string, string>>;

/** A project's command as the tools it starts, each asked in a form that can be read; as it is, when it starts anything else. */
export function checkersOf(command: string, question: Question, scripts: ScriptsOf): Checker[] {
  const [, folder = "", rest = command] = /^cd '?([^'&]+?)'? && (.*)$/s.exec(command) ?? [];
  const found = toolsIn(rest, { folder, scripts, depth: 0 });
  if (found === null || found.length === 0) return [{ folder, command: expanded(rest, scripts(folder)), tool: null }];
  // A lint script may hold the type checker too; where it holds nothing else, it is what lint means here.
  const asked = found.filter(({ tool }) => tool.question === question);
  return (asked.length > 0 ? asked : found).map(({ tool, words }) => ({ folder, command: tool.line(words), tool }));
}

type Started = { readonly tool: Tool; readonly words: readonly string[] };
type Place = { readonly folder: string; readonly scripts: ScriptsOf; readonly depth: number };

/** Null when there is a part that is neither a tool nor nothing. */
function toolsIn(line: string, place: Place): Started[] | null {
  const quiet = line.replace(/\s*(?:[12&]?>>?\s*(?:\/dev\/null|&[12]))/g, "");
  if (place.depth > 5 || /[`$<>(){}]/.test(quiet)) return null;
  const parts = quiet.split(/&&|\|\||;|\n|\|/).map((part) => part.trim());
  const found = parts.filter((part) => part !== "" && !/^(true|exit \d+|echo\b.*|:)$/.test(part)).map((part) => partOf(part, place));
  return found.includes(null) ? null : found.flatMap((each) => each ?? []);
}

function partOf(part: string, place: Place): Started[] | null {
  const words = withoutLauncher(part.split(/\s+/));
  const script = scriptsIn(words);
  // `yarn run eslint` starts the program when there is no script of that name.
  const program = script?.length === 1 && place.scripts(place.folder)[script[0] ?? ""] === undefined ? words.slice(2) : words;
  if (script && program === words) {
    const texts = script.map((name) => place.scripts(place.folder)[name]);
    const found = texts.map((text) => (text === undefined ? null : toolsIn(text, { ...place, depth: place.depth + 1 })));
    return found.includes(null) ? null : found.flatMap((each) => each ?? []);
  }
  const tool = tools.find(({ name }) => name.split(" ").every((word, index) => program[index] === word));
  if (tool) return [{ tool, words: program.slice(tool.name.split(" ").length) }];
  return null;
}

/** `npm run lint`, `yarn lint`, `run-s lint:*`. */
function scriptsIn(words: readonly string[]): string[] | null {
  const [program = "", second = "", third] = words;
  if (/^(npm|pnpm|yarn|bun)$/.test(program) && second === "run" && third) return [third];
  if (/^(npm-run-all|run-s|run-p)$/.test(program)) return words.slice(1).filter((word) => !word.startsWith("-"));
  return null;
}

/** What only brings a program to start: `npx`, `uv run`, `python -m`, assignments, the folder it lies in. */
function withoutLauncher(words: readonly string[]): string[] {
  const plain = [...words];
  for (let changed = true; changed; ) {
    const launcher = launchers.find((names) => names.every((name, index) => plain[index] === name));
    changed = launcher !== undefined || /^\w+=/.test(plain[0] ?? "");
    if (changed) plain.splice(0, launcher?.length ?? 1);
  }
  const [first = "", ...rest] = plain;
  return [first.replace(/^(?:\.\/)?(?:.*\/)?(?:node_modules\/\.bin|\.?venv\/bin)\//, ""), ...rest];
}

const launchers: readonly (readonly string[])[] = [
  ["npx", "--no-install"],
  ["npx", "--no"],
  ["npx", "-y"],
  ["npx"],
  ["pnpm", "exec"],
  ["pnpm", "dlx"],
  ["bunx"],
  ["bun", "x"],
  ["uv", "run"],
  ["poetry", "run"],
  ["pdm", "run"],
  ["pipenv", "run"],
  ["python", "-m"],
  ["python3", "-m"],
  ["cross-env"],
  ["time"],
];

/** A script by its text: what it says is the baseline's, whatever the commit's package.json says. */
function expanded(line: string, scripts: Readonly<Record<string, string>>): string {
  const name = /^(?:npm|pnpm|yarn|bun) run ([\w:.-]+)$/.exec(line.trim())?.[1];
  const text = name === undefined ? undefined : scripts[name];
  return text ?? line;
}

/** Files of the repository that a command hands to an interpreter, or starts. */
export const scriptFiles = ({ command, folder }: Checker): string[] =>
  command
    .split(/[\s;&|]+/)
    .filter((word) => /^(\.\/)?[\w@.-]+(\/[\w@.-]+)*$/.test(word) && !word.startsWith("-"))
    .map((word) => (folder ? `${folder}/` : "") + word.replace(/^\.\//, ""))
    .concat(/\bmake\b/.test(command) ? [folder ? `${folder}/Makefile` : "Makefile"] : []);

/** The shell lines that ask it: what it prints goes to files, so that nothing is cut off. */
export function checkLine({ folder, command }: Checker, build: string | null): string {
  const enter = folder ? `cd '${folder.replaceAll("'", "'\\''")}' || exit 1` : "";
  const paths = ["$PWD/node_modules/.bin", "$top/node_modules/.bin", "$PWD/.venv/bin", "$PWD/venv/bin", "$top/.venv/bin", "$top/venv/bin"].join(":");
  return [
    'top=$(pwd -P); printf %s "$top" > "$PEERS_REPORTS/top"',
    build === null ? "" : `( ${build}\n) >&2 || { echo $? > "$PEERS_REPORTS/build-failed"; exit 1; }`,
    enter,
    `export PATH="${paths}:$PATH"`,
    `( ${command}\n) > "$PEERS_REPORTS/stdout" 2> "$PEERS_REPORTS/stderr"`,
  ]
    .filter(Boolean)
    .join("\n");
}
