import type { FileCoverage, Read } from "./coverage.ts";

const block = /^(.+):(\d+)\.\d+,(\d+)\.\d+ (\d+) (\d+)$/;

/** `go test -coverprofile`: blocks of statements. Go counts no branches. */
export function readGoProfile(text: string): Read {
  const [mode, ...rows] = text.trimEnd().split(/\r?\n/);
  if (!mode?.startsWith("mode: ")) return { ok: false, why: "the Go profile does not begin with its mode" };
  const files = new Map<string, Map<number, number>>();
  for (const row of rows) {
    const [, path, first, last, statements, count] = block.exec(row) ?? [];
    if (path === undefined) return { ok: false, why: `the Go profile has a line that is no block: ${row.slice(0, 80)}` };
    const lines = files.get(path) ?? new Map<number, number>();
    files.set(path, lines);
    // A block without statements is only a brace.
    if (Number(statements) > 0) for (let line = Number(first); line <= Number(last); line++) lines.set(line, Math.max(lines.get(line) ?? 0, Number(count)));
  }
  const covered = [...files].map(([path, lines]): FileCoverage => ({ path, lines, branches: [] }));
  return { ok: true, files: covered };
}
