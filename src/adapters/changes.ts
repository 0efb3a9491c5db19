import type { FileChange } from "../core/file-change.ts";

/** Reads `git diff --raw --numstat -z`: all raw records first, then all counts; a rename takes two paths in both. */
export function parseChanges(text: string): FileChange[] {
  const fields = text.split("\0");
  const raw: FileChange[] = [];
  const counts = new Map<string, Pick<FileChange, "added" | "deleted">>();
  let at = 0;
  while (at < fields.length) {
    const field = fields[at] ?? "";
    at += field.startsWith(":") ? readRaw(field, fields.slice(at + 1, at + 3), raw) : readCount(field, fields.slice(at + 1, at + 3), counts);
  }
  return raw.map((change) => ({ ...change, ...counts.get(change.path) }));
}

/** Returns how many fields were taken. */
function readRaw(field: string, [first = "", second = ""]: readonly string[], into: FileChange[]): number {
  const letter = field.split(" ")[4]?.[0] ?? "M";
  const paired = letter === "R" || letter === "C";
  into.push({ path: paired ? second : first, from: paired ? first : null, status: statuses[letter] ?? "modified", added: null, deleted: null });
  return paired ? 3 : 2;
}

function readCount(field: string, [, renamedTo = ""]: readonly string[], into: Map<string, Pick<FileChange, "added" | "deleted">>): number {
  const [added, deleted, path] = field.split("\t");
  if (path === undefined) return 1;
  into.set(path === "" ? renamedTo : path, { added: lines(added), deleted: lines(deleted) });
  return path === "" ? 3 : 1;
}

const lines = (count: string | undefined) => (count === undefined || count === "-" ? null : Number(count));

const statuses: Readonly<Record<string, FileChange["status"]>> = { A: "added", C: "added", D: "deleted", R: "renamed", T: "typechange", M: "modified" };
