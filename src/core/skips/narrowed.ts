import { languageOfPath } from "../syntax.ts";
import { globMatcher, regexMatcher } from "./glob.ts";
import type { Told } from "./told.ts";

/** A place where a runner is told to run less than at the baseline. */
export type Narrowed = { readonly file: string; readonly line: number; readonly text: string; readonly claim: string; readonly remedy: string };

export type Telling = {
  readonly now: ReadonlyMap<string, Told>;
  /** Null when there is no baseline. */
  readonly before: ReadonlyMap<string, Told> | null;
  /** Files of tests of the commit that a runner of this name would run, were it not told otherwise. */
  readonly testsFor: (runner: string) => readonly string[];
  readonly formerPath: (path: string) => string;
};

/** Options that name files leave something out only when there is such a file. */
export function leavesOut(filter: string, tests: readonly string[], folder = ""): boolean {
  const [, value] = /^(?:--ignore|--ignore-glob|--exclude|--testPathIgnorePatterns|--path-ignore-patterns|--deselect) (.+)$/.exec(filter) ?? [];
  if (value === undefined) return true;
  const plain = value.replace(/::.*$/, "");
  return tests.some((path) => {
    const own = path.startsWith(folder) ? path.slice(folder.length) : path;
    return isPattern(plain) ? globMatcher(plain)(own) || regexMatcher(plain)(own) : isBelow(plain, own) || own.includes(`/${plain}/`);
  });
}

/** Languages by runner; those that are not named here run JavaScript and TypeScript. */
export function isOfRunner(runner: string, path: string): boolean {
  const language = languageOfPath(path);
  const own: Readonly<Record<string, string>> = { pytest: "python", unittest: "python", go: "go", cargo: "rust" };
  const wanted = own[runner];
  return wanted ? language === wanted : language === "javascript" || language === "typescript" || language === "tsx";
}

export const isPattern = (value: string) => /[*?{[\\^$]/.test(value);

/** Whether a path is a folder or file, or stands in it. */
export function isBelow(value: string, path: string): boolean {
  const plain = value
    .replace(/^<rootDir>\/?/, "")
    .replace(/^\.\/?/, "")
    .replace(/\/$/, "");
  return plain === "" || path === plain || path.startsWith(`${plain}/`);
}
