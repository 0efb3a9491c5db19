import { oneLine } from "./cap.ts";
import type { ReconFile } from "./recon.ts";

const shown = 30;
const foldersOfOthers = /^(?:node_modules|vendor|dist|build|out|coverage|target|__pycache__|\.venv|venv|\.cache)$/;

/** The top of the tree and what is in each folder there. A symbolic link is `name@`, a submodule `name/ (submodule)`. */
export function treeText(files: readonly ReconFile[]): string {
  const top = childrenAt(files, "");
  const lines = top.slice(0, shown).flatMap(({ name, kind, count }) => {
    const line = `${entry(name, kind)}${kind === "folder" ? ` (${count} files)` : ""}\n`;
    if (kind !== "folder" || foldersOfOthers.test(name)) return [line];
    const inside = childrenAt(files, `${name}/`);
    return [line, ...inside.slice(0, shown).map((child) => `  ${entry(child.name, child.kind)}\n`), ...more(inside.length, "  ")];
  });
  return [...lines, ...more(top.length, "")].map((line) => `    ${line}`).join("") || "    (no file)\n";
}

const more = (count: number, indent: string) => (count > shown ? [`${indent}… and ${count - shown} more\n`] : []);

type Child = { readonly name: string; readonly kind: ReconFile["kind"] | "folder"; readonly count: number };

function childrenAt(files: readonly ReconFile[], folder: string): Child[] {
  const found = new Map<string, Child>();
  for (const { path, kind } of files) {
    if (!path.startsWith(folder)) continue;
    const [name = "", deeper] = path.slice(folder.length).split("/", 2);
    found.set(name, { name, kind: deeper === undefined ? kind : "folder", count: (found.get(name)?.count ?? 0) + 1 });
  }
  return [...found.values()];
}

function entry(name: string, kind: Child["kind"]): string {
  const plain = oneLine(name);
  return kind === "folder" ? `${plain}/` : kind === "symlink" ? `${plain}@` : kind === "submodule" ? `${plain}/ (submodule)` : plain;
}
