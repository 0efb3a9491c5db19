import type { FileChange } from "../file-change.ts";

/** `line` is where it stands in the new file, from 1; a removed line has the place of what follows it. */
export type Line = { readonly sign: " " | "+" | "-"; readonly text: string; readonly line: number };

/** One file of a unified diff. `from` is its former name (the same when it was not renamed); lines keep their hunks apart. */
export type FileDiff = { readonly path: string; readonly from: string; readonly deleted: boolean; readonly hunks: readonly (readonly Line[])[] };

/**
 * Reads `git diff`. How many lines a hunk has is taken from its header, so that a line of content that looks like a header
 * (`--- a/x` removed, `+++ b/x` added) is content.
 */
export function parseDiff(text: string, changes: readonly FileChange[]): FileDiff[] {
  const lines = text.split("\n");
  const files: Draft[] = [];
  const names = new Set(changes.flatMap(({ path, from }) => [path, from ?? path]));
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const file = files.at(-1);
    if (line.startsWith("diff --git ")) files.push({ path: "", from: "", deleted: false, hunks: [] });
    else if (file && line.startsWith("@@ ")) at += readHunk(lines, at, file.hunks);
    else if (file) readHeader(line, file, names);
  }
  return files.map((file) => ({ ...file, path: file.path || file.from, from: file.from || file.path })).filter(({ path }) => path !== "");
}

/** Old or new text of a hunk: what was there, or what is there now. */
export const sideOf = (hunk: readonly Line[], side: "old" | "new"): string[] =>
  hunk.filter(({ sign }) => sign === " " || sign === (side === "old" ? "-" : "+")).map(({ text }) => text);

export const linesOf = (file: FileDiff, sign: Line["sign"]): string[] =>
  file.hunks
    .flat()
    .filter((line) => line.sign === sign)
    .map(({ text }) => text);

/** Lines of the new file that were added or changed. */
export const changedLines = (file: FileDiff): ReadonlySet<number> =>
  new Set(
    file.hunks
      .flat()
      .filter(({ sign }) => sign === "+")
      .map(({ line }) => line),
  );

type Draft = { path: string; from: string; deleted: boolean; hunks: Line[][] };

function readHeader(line: string, file: Draft, names: ReadonlySet<string>): void {
  if (line.startsWith("deleted file mode")) file.deleted = true;
  else if (line.startsWith("rename from ")) file.from = line.slice(12);
  else if (line.startsWith("rename to ")) file.path = line.slice(10);
  else if (line.startsWith("--- ")) file.from = nameIn(line, names) || file.from;
  else if (line.startsWith("+++ ")) file.path = nameIn(line, names) || file.path;
}

/** How many lines after the header belong to the hunk. */
function readHunk(lines: readonly string[], header: number, hunks: Line[][]): number {
  const [, old = "1", start = "1", now = "1"] = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(lines[header] ?? "") ?? [];
  const left = { old: Number(old), now: Number(now) };
  let place = Number(start);
  const hunk: Line[] = [];
  let at = header + 1;
  for (; at < lines.length && (left.old > 0 || left.now > 0); at++) {
    const line = lines[at] ?? "";
    const sign = line[0] ?? " ";
    if (sign !== "+" && sign !== "-" && sign !== " ") continue; // "\ No newline at end of file"
    hunk.push({ sign, text: line.slice(1), line: place });
    if (sign !== "+") left.old--;
    if (sign === "-") continue;
    left.now--;
    place++;
  }
  hunks.push(hunk);
  return at - header - 1;
}

/** `--- a/x` names x; a person's configuration may have other prefixes or none, so the known names decide. */
function nameIn(line: string, names: ReadonlySet<string>): string {
  const name = line.slice(4).replace(/\t$/, "");
  if (name === "/dev/null") return "";
  return names.has(name) ? name : name.slice(2);
}
