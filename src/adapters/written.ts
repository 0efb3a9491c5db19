import type { Oid } from "../core/vocabulary.ts";
import type { TreeFile, WrittenFile } from "../ports/gate.ts";
import { git } from "./git.ts";

/** What commits wrote, each against all of its parents; a content that stood under a path before is named once, by the oldest commit. */
export async function writtenIn(dir: string, commits: readonly Oid[]): Promise<WrittenFile[]> {
  if (commits.length === 0) return [];
  const args = ["diff-tree", "--stdin", "-r", "-m", "--root", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-ext-diff", "--no-textconv"];
  return parseWritten(await git({ dir }, args, { input: `${commits.join("\n")}\n` }));
}

/** `<commit>` or `:<mode> <mode> <oid> <oid> <letter>`, then a path; NUL after each. */
function parseWritten(text: string): WrittenFile[] {
  const found = new Map<string, WrittenFile>();
  const fields = text.split("\0");
  let commit = "";
  for (let at = 0; at < fields.length - 1; at++) {
    const field = fields[at] ?? "";
    if (!field.startsWith(":")) commit = field;
    else {
      at++;
      const [, mode = "", , oid = "", letter] = field.split(" ");
      const file = { commit, path: fields[at] ?? "", oid, kind: kindOfMode(mode) };
      const key = `${oid} ${file.path}`;
      if (letter !== "D" && !found.has(key)) found.set(key, file);
    }
  }
  return [...found.values()];
}

export const kindOfMode = (mode: string): TreeFile["kind"] => kinds[mode] ?? "file";

const kinds: Readonly<Record<string, TreeFile["kind"]>> = { "100755": "executable", "120000": "symlink", "160000": "submodule" };
