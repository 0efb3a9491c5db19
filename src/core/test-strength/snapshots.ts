import { languageOfPath } from "../syntax.ts";
import { isTestPath } from "../test-paths.ts";

/** Files of recorded results: `.snap`, syrupy's `.ambr`, golden files and the data of tests. */
export const isSnapshot = (path: string): boolean =>
  /\.(?:snap|ambr|golden|approved\.\w+|verified\.\w+)$/.test(path) || /(?:^|\/)(?:__snapshots__|__image_snapshots__|snapshots|golden|goldens)\//.test(path);
export const isFixture = (path: string): boolean =>
  isTestPath(path) &&
  languageOfPath(path) === null &&
  !isSnapshot(path) &&
  !/\.(?:md|rst|lock)$|(?:^|\/)(?:package\.json|go\.(?:mod|sum)|Cargo\.toml|tsconfig[\w.]*\.json|README\w*|\.gitignore|\.gitkeep)$/.test(path);

export type Recorded = { readonly key: string; readonly value: string; readonly line: number };

/** What is recorded in a file, one by one where the file holds several. */
export function recordedIn(path: string, text: string): Recorded[] {
  if (/\.ambr$/.test(path)) return parts(text, /^# name: (.+)$/);
  if (/\.snap$/.test(path) && /^exports\[`/m.test(text)) return parts(text, /^exports\[`(.*)`\] = /);
  // insta keeps a header whose lines say where the snapshot is from.
  const [, head = "", body = text] = /^(---\n[\s\S]*?\n---\n)([\s\S]*)$/.exec(/\.snap$/.test(path) ? text : "") ?? [];
  return [{ key: "", value: body.trim(), line: head.split("\n").length }];
}

function parts(text: string, head: RegExp): Recorded[] {
  const found: { key: string; lines: string[]; line: number }[] = [];
  for (const [at, line] of text.replace(/\r\n/g, "\n").split("\n").entries()) {
    const key = head.exec(line)?.[1];
    if (key !== undefined) found.push({ key, lines: [line.replace(head, "")], line: at + 1 });
    else found.at(-1)?.lines.push(line);
  }
  return found.map(({ key, lines, line }) => ({ key, value: lines.join("\n").trim(), line }));
}

export type Rewritten = { readonly before: Recorded; readonly now: Recorded | null };

/** Records whose value is another one now; what is gone counts while a test of its name is there. */
export function rewritten(before: readonly Recorded[], now: readonly Recorded[], isTested: (key: string) => boolean): Rewritten[] {
  const byKey = new Map(now.map((record) => [record.key, record]));
  const values = new Set(now.map(({ value }) => value));
  return before.flatMap((record): Rewritten[] => {
    const other = byKey.get(record.key);
    if (other ? isSameValue(other.value, record.value) : values.has(record.value) || !isTested(record.key)) return [];
    return [{ before: record, now: other ?? null }];
  });
}

/** Data that only looks different: JSON with other spaces, other line ends. */
export function isSameValue(a: string, b: string): boolean {
  if (a.replace(/\s+$/gm, "") === b.replace(/\s+$/gm, "")) return true;
  try {
    return JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b));
  } catch {
    return false;
  }
}
