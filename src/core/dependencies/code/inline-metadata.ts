import type { Manifest, ManifestFile } from "../declared.ts";
import { pyproject } from "../manifests/pyproject.ts";

// The expression of PEP 723, which says that whoever reads it otherwise is wrong.
const block = /^# \/\/\/ (?<type>[a-zA-Z0-9-]+)[ \t]*\r?\n(?<content>(?:^#(?:| .*)\r?\n)+?)^# \/\/\/[ \t]*$/gm;

/** `# /// script` of a file of Python: what uv, pipx and hatch install to run it. It holds what `[project]` of pyproject.toml holds. */
export function inlineMetadata(file: ManifestFile): Partial<Manifest> {
  const found = [...file.text.matchAll(block)].find(({ groups }) => groups?.type === "script");
  if (!found) return {};
  const text = `[project]\n${(found.groups?.content ?? "").replace(/^# ?/gm, "")}`;
  const before = file.text.slice(0, found.index).split("\n").length - 1;
  const { declared = [], indexes = [], fault = null } = pyproject({ ...file, text });
  const placed = <T extends { readonly line: number }>(one: T): T => ({ ...one, line: one.line + before });
  return { declared: declared.map(placed), indexes: indexes.map(placed), fault: fault && placed(fault) };
}
