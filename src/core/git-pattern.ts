/** Reads one line of a `.gitignore` or the first word of one of `.gitattributes`, for paths from the folder the file stands in. */
export type GitPattern = {
  /** `!x`: what was matched before is not any more. */
  readonly negated: boolean;
  readonly matches: (path: string) => boolean;
};

/** Null for a comment or an empty line. As gitignore(5) of git 2.39 says; in attributes a folder does not stand for what is in it. */
export function gitPattern(line: string, how: { readonly folders: boolean }): GitPattern | null {
  const trimmed = line.replace(/\r$/, "").replace(/(?<!\\)[ \t]+$/, "");
  if (trimmed === "" || trimmed.startsWith("#")) return null;
  const negated = trimmed.startsWith("!");
  const body = trimmed.slice(negated ? 1 : 0).replace(/^\\(?=[#!])/, "");
  const onlyFolder = body.endsWith("/");
  const bare = body.replace(/\/$/, "");
  const anchored = bare.includes("/");
  const parts = bare.replace(/^\//, "").split("/").map(partPattern);
  return { negated, matches: (path) => reaches(path.split("/"), { parts, anchored, onlyFolder, folders: how.folders }) };
}

type Shape = { readonly parts: readonly (RegExp | null)[]; readonly anchored: boolean; readonly onlyFolder: boolean; readonly folders: boolean };

/** The path itself matches, or a folder above it does. */
function reaches(path: readonly string[], { parts, anchored, onlyFolder, folders }: Shape): boolean {
  const ends = folders ? path.map((_, index) => index + 1) : [path.length];
  return ends.some((end) => {
    if (onlyFolder && (end === path.length || !folders)) return false;
    const head = path.slice(0, end);
    return anchored ? follows(head, parts) : follows(head.slice(-1), parts);
  });
}

/** `**` (null) stands for any number of folders; at the end for at least one name. */
function follows(path: readonly string[], parts: readonly (RegExp | null)[]): boolean {
  let reachable: readonly number[] = [0];
  for (const [index, part] of parts.entries()) {
    const from = reachable.flatMap((at) => (part === null ? fromHere(index === parts.length - 1 ? at + 1 : at, path.length) : step(path, at, part)));
    reachable = [...new Set(from)];
  }
  return reachable.includes(path.length);
}

const step = (path: readonly string[], at: number, part: RegExp) => (at < path.length && part.test(path[at] ?? "") ? [at + 1] : []);
const fromHere = (first: number, last: number) => Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

// More stars in one name than anybody needs would take for ever to match; such a pattern is taken to mean everything.
const mostStars = 6;

function partPattern(part: string): RegExp | null {
  if (part === "**") return null;
  if ((part.match(/\*+/g) ?? []).length > mostStars) return /^/;
  const source = part.replace(/\*+|\?|\[!?[^\]]+\]|\\.|[.+^${}()|[\]\\]/g, (piece) => {
    if (piece.startsWith("*")) return "[^/]*?";
    if (piece === "?") return "[^/]";
    if (piece.startsWith("[") && piece.length > 1) return piece.replace(/^\[!/, "[^").replace(/\\/g, "\\\\");
    return `\\${piece.slice(-1)}`;
  });
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // A range that is none: git takes it for a pattern nothing matches.
    return /(?!)/;
  }
}
