/**
 * What says that an entry is ours: a whole comment, compared as a whole. The repository's id is part of it, so that two
 * repositories never take each other's entry for their own, even when the path of one begins with the path of the other.
 */
export const markOf = (id: string) => `peers-hook ${id}`;

/** A shell line with the mark as its comment. */
export const marked = (line: string, id: string) => `${line} # ${markOf(id)}`;

export const isMarked = (line: unknown, id: string): boolean => typeof line === "string" && line.split(" # ").at(-1) === markOf(id) && line.includes(" # ");

/** A word for `sh`, whatever is in it. */
export const quoted = (word: string) => (/^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
export const shellLine = (argv: readonly string[]) => argv.map(quoted).join(" ");
