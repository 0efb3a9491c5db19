import { readGo } from "./go.ts";
import { readJest } from "./jest.ts";
import { readJunit } from "./junit.ts";
import { readLibtest } from "./libtest.ts";
import { readMocha } from "./mocha.ts";
import { readOwn } from "./own.ts";
import { readPlaywright } from "./playwright.ts";
import type { ReportPlace, TestReport } from "./report.ts";
import { readTap } from "./tap.ts";

type Read = (text: string, place: ReportPlace) => TestReport;

/** Which reader a file left in the folder of reports is for, by its name; a project may leave JUnit XML or TAP of its own. */
export const readerOf = (name: string): Read | null => readers.find(([pattern]) => pattern.test(name))?.[1] ?? null;

const readers: readonly (readonly [RegExp, Read])[] = [
  [/^own-.*\.json$/, readOwn],
  [/^(vitest|jest)-.*\.json$/, readJest],
  [/^mocha-.*\.json$/, readMocha],
  [/^playwright-.*\.json$/, readPlaywright],
  [/^go-.*\.jsonl$/, readGo],
  [/^cargo-.*\.txt$/, readLibtest],
  [/\.xml$/, readJunit],
  [/\.tap$/, readTap],
];

export type LeftBehind = { readonly files: Readonly<Record<string, string>>; readonly stdout: string };

/** All reports of one command as one; null when its runner left none. */
export function readReports({ files, stdout }: LeftBehind): TestReport | null {
  const top = files.top?.trim() ?? "";
  const plugin = Object.keys(files).some((name) => name.startsWith("own-pytest-"));
  const found = Object.keys(files)
    .sort()
    .flatMap((name) => {
      const read = readerOf(name);
      // What pytest itself says of the same run is for when our plugin could not be loaded.
      if (read === null || (plugin && name.startsWith("junit-pytest-"))) return [];
      return [read(files[name] ?? "", { top, folder: folderOf(files[`${name}.cwd`], top) })];
    });
  // A runner that was started and has left nothing was ended under way.
  const lost = Object.keys(files).filter((name) => name.endsWith(".cwd") && files[name.slice(0, -4)] === undefined && !name.endsWith(".tap.cwd"));
  const unended = lost.map((name) => `${runnerOf(name)} was started and left no report: it was ended under way`);
  if (found.length === 0 && unended.length === 0) return /^(TAP version 1\d|1\.\.\d+)$/m.test(stdout) ? readTap(stdout, { top, folder: "" }) : null;
  return { tests: found.flatMap(({ tests }) => tests), problems: [...found.flatMap(({ problems }) => problems), ...unended] };
}

const runnerOf = (name: string) => /^(?:own-|junit-)?([a-z]+)-/.exec(name)?.[1] ?? "a test runner";

function folderOf(cwd: string | undefined, top: string): string {
  const folder = cwd?.trim() ?? "";
  return folder.startsWith(`${top}/`) ? `${folder.slice(top.length + 1)}/` : "";
}
