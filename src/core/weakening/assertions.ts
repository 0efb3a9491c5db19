import type { FileChange } from "../file-change.ts";
import { withoutComments, withoutStrings } from "./code.ts";
import { type FileDiff, linesOf, sideOf } from "./diff.ts";
import { type Language, languageOf } from "./language.ts";

/**
 * Sentences about assertions that are gone: a test file deleted whose assertions did not move elsewhere, and fewer of them over all
 * test files together than before (so that moving is no loss), unless new rows of a table make up for it.
 */
export function lostAssertions(files: readonly FileDiff[], changes: readonly FileChange[]): string[] {
  const counted = files.filter((file) => !wentWithItsSource(file, changes)).map((file) => ({ file, ...count(file) }));
  const gone = counted.filter(({ file }) => file.deleted).filter(({ file, before }) => before > 0 && !movedElsewhere(file, files));
  const sentences = gone.map(({ file, before }) => `${file.path} was deleted with its ${plural(before)}`);
  const net = counted.reduce((sum, { before, after }) => sum + before - after, 0);
  const rows = counted.reduce((sum, each) => sum + addedRows(each.file), 0);
  if (sentences.length > 0 || net <= 0 || rows >= net) return sentences;
  return counted.filter(({ before, after }) => before > after).map(({ file, before, after }) => `${file.path} lost ${plural(before - after)}`);
}

const plural = (assertions: number) => (assertions === 1 ? "assertion" : `${assertions} assertions`).replace(/^a/, "1 a");

/** Assertions on both sides of the changed places; unchanged lines count on both and so not at all. */
function count(file: FileDiff): { before: number; after: number } {
  const language = languageOf(file.path);
  const helpers = newHelpers(file, language);
  const total = (side: "old" | "new") => file.hunks.reduce((sum, hunk) => sum + assertionsIn(sideOf(hunk, side), language, helpers), 0);
  return { before: total("old"), after: total("new") };
}

function assertionsIn(lines: readonly string[], language: Language, helpers: RegExp | null): number {
  const code = withoutComments(lines, language).map(withoutStrings);
  return code.reduce((sum, line) => sum + matches(line, language.assertion) + (helpers && !language.definition.test(line) ? matches(line, helpers) : 0), 0);
}

/** Calls of functions this change adds count as assertions, if it adds assertions for them to hold. */
function newHelpers(file: FileDiff, language: Language): RegExp | null {
  const added = withoutComments(linesOf(file, "+"), language).map(withoutStrings);
  if (!added.some((line) => matches(line, language.assertion) > 0)) return null;
  const names = added.map((line) => language.definition.exec(line)?.slice(1).find(Boolean)).filter((name): name is string => name !== undefined);
  // Those whose name says so are counted already.
  const others = names.filter((name) => !/^(test|Test|check|verify|ensure|validate|expect|assert|must|should)/.test(name));
  return others.length > 0 ? new RegExp(`\\b(?:${others.join("|")})\\s*\\(`, "g") : null;
}

function addedRows(file: FileDiff): number {
  const language = languageOf(file.path);
  const now = file.hunks.flatMap((hunk) => sideOf(hunk, "new"));
  if (!now.some((line) => language.table.test(line))) return 0;
  const rows = (sign: "+" | "-") => linesOf(file, sign).reduce((sum, line) => sum + rowsIn(line, language), 0);
  return Math.max(0, rows("+") - rows("-"));
}

/** A line that is an element of a list is a row; a line that opens a table may hold all of it. */
function rowsIn(line: string, language: Language): number {
  if (/^\s*(?:\[.*\]|\(.*\)|\{.*\}|#\[(?:case|test_case)\b.*\]|pytest\.param\(.*\)|["'`\d-].*),?\s*$/.test(line)) return 1;
  const list = language.table.test(line) ? /[[({](.*)[\])}]/.exec(line)?.[1] : undefined;
  return list === undefined ? 0 : (list.match(/[^,]+,?/g) ?? []).length;
}

/** At least half of its assertions are found, word for word, among the lines other test files gained. */
function movedElsewhere(file: FileDiff, files: readonly FileDiff[]): boolean {
  const language = languageOf(file.path);
  const plain = (lines: readonly string[]) => withoutComments(lines, language).map((line) => line.replace(/\s+/g, ""));
  const gained = new Set(files.filter((other) => other !== file).flatMap((other) => plain(linesOf(other, "+"))));
  const lost = withoutComments(linesOf(file, "-"), language).filter((line) => matches(withoutStrings(line), language.assertion) > 0);
  return plain(lost).filter((line) => gained.has(line)).length * 2 >= lost.length;
}

/** The tests of something that was removed go with it: `src/old.ts` and `tests/old.test.ts` in one change. */
function wentWithItsSource(file: FileDiff, changes: readonly FileChange[]): boolean {
  const stem = stemOf(file.path);
  return file.deleted && changes.some(({ path, status }) => status === "deleted" && path !== file.path && stemOf(path) === stem);
}

const stemOf = (path: string) =>
  path
    .slice(path.lastIndexOf("/") + 1)
    .replace(/\.(test|spec|e2e|cy)(?=\.)/, "")
    .replace(/\.\w+$/, "")
    .replace(/^test_|_tests?$|_spec$|^Test(?=[A-Z])|(Tests?|TestCase|Spec|IT)$/, "");

const matches = (line: string, pattern: RegExp) => (line.match(pattern) ?? []).length;
