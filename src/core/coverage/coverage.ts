/** How often each line and branch of a file was run, as a coverage tool counted. */
export type FileCoverage = {
  /** As the tool wrote it: absolute, relative, or with a module's name before it. */
  readonly path: string;
  /** Hits by line, from 1; lines without code are absent. */
  readonly lines: ReadonlyMap<number, number>;
  /** One entry for each way a branch can go. */
  readonly branches: readonly { readonly line: number; readonly hits: number }[];
};

export type Read = { readonly ok: true; readonly files: readonly FileCoverage[] } | { readonly ok: false; readonly why: string };

export type Share = { readonly hit: number; readonly all: number };

/** Several reports of the same file (shards, packages) add up: what one of them ran was run. */
export function merged(files: readonly FileCoverage[]): FileCoverage[] {
  const byPath = new Map<string, FileCoverage>();
  for (const file of files) {
    const known = byPath.get(file.path);
    byPath.set(file.path, known ? together(known, file) : file);
  }
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function together(one: FileCoverage, other: FileCoverage): FileCoverage {
  const lines = new Map(one.lines);
  for (const [line, hits] of other.lines) lines.set(line, (lines.get(line) ?? 0) + hits);
  const same = one.branches.length === other.branches.length && one.branches.every(({ line }, index) => line === other.branches[index]?.line);
  const branches = same
    ? one.branches.map(({ line, hits }, index) => ({ line, hits: hits + (other.branches[index]?.hits ?? 0) }))
    : [...one.branches, ...other.branches];
  return { path: one.path, lines, branches };
}

/** Gives files their path in the repository: the longest end of what the tool wrote that is one of `paths`. Others are left out. */
export function inRepository(files: readonly FileCoverage[], paths: ReadonlySet<string>): FileCoverage[] {
  const placed = files.flatMap((file) => {
    const parts = file.path.replaceAll("\\", "/").split("/");
    const at = parts.findIndex((_, index) => paths.has(parts.slice(index).join("/")));
    return at < 0 ? [] : [{ ...file, path: parts.slice(at).join("/") }];
  });
  return merged(placed);
}

export function lineShare(files: readonly FileCoverage[]): Share {
  const hits = files.flatMap(({ lines }) => [...lines.values()]);
  return { hit: hits.filter((count) => count > 0).length, all: hits.length };
}

export function branchShare(files: readonly FileCoverage[]): Share {
  const branches = files.flatMap((file) => file.branches);
  return { hit: branches.filter(({ hits }) => hits > 0).length, all: branches.length };
}

export const percent = ({ hit, all }: Share): number => (all === 0 ? 100 : (100 * hit) / all);
