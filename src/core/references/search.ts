import { gitPattern } from "../git-pattern.ts";

/** Where references are looked up. */
export type Places = {
  /** Every path of the commit. */
  readonly paths: readonly string[];
  readonly text: (path: string) => Promise<string | null>;
  /** Names of commits, whole, that the cited ones may be. */
  readonly commits: () => Promise<readonly string[]>;
};

/** Reads the files once, and only when a reference needs them. */
export function openSearch({ paths, text, commits }: Places) {
  let sources: Promise<string[]> | null = null;
  const read = () => {
    sources ??= Promise.all(paths.filter((path) => !isProse(path)).map(async (path) => (await text(path)) ?? ""));
    return sources;
  };
  let words: Promise<Set<string>> | null = null;
  return {
    paths,
    text,
    commits,
    lines: async (path: string) => ((await text(path)) ?? "").replace(/\n$/, "").split("\n").length,
    hasWord: async (word: string) => {
      words ??= read().then((all) => new Set(all.flatMap((source) => source.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [])));
      return (await words).has(word);
    },
    holds: async (title: string) => (await read()).some((source) => source.includes(title)),
  };
}

export type Search = ReturnType<typeof openSearch>;

export const pathsIn = (paths: readonly string[], named: string): string[] => {
  const path = named.replace(/^(?:\.{1,2}\/)+/, "").replace(/\/$/, "");
  if (path === "" || path === ".") return [...paths];
  if (path.includes("*")) return paths.filter((known) => gitPattern(path, { folders: true })?.matches(known));
  const below = paths.filter((known) => known === path || known.startsWith(`${path}/`));
  // People write the last part of a path alone where it is clear which file is meant.
  return below.length > 0 ? below : paths.filter((known) => known.endsWith(`/${path}`));
};

const isProse = (path: string) => /\.(?:md|markdown|mdx|rst|adoc)$/i.test(path);
