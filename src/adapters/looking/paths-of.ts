import { PassThrough } from "node:stream";
import type { Oid } from "../../core/vocabulary.ts";
import { eachRecord } from "../git.ts";
import { cut } from "./cut.ts";

/** Asks which files commits gave other content than their parent, while it is still being found out which commits. */
export type PathsAsked = { readonly ask: (commit: Oid, parent: Oid) => void; readonly answer: () => Promise<ReadonlyMap<Oid, readonly string[]>> };

/** No blob is read for it, so that what was only moved is told by its equal content. A first commit has the parent "". */
export function askPaths(dir: string): PathsAsked {
  const [asked, fields]: [Oid[], string[]] = [[], []];
  const input = new PassThrough();
  let running: Promise<void> | null = null;
  return {
    ask: (commit, parent) => {
      running ??= eachRecord(
        { dir },
        ["diff-tree", "--stdin", "-r", "--no-renames", "--root", "--raw", "-z", "--no-abbrev"],
        (field) => fields.push(field),
        input,
      );
      running.catch(() => undefined);
      asked.push(commit);
      input.write(`${commit}${parent && ` ${parent}`}\n`);
    },
    answer: async () => {
      input.end();
      await running;
      return new Map([...cut(fields, asked)].map(([commit, own]) => [commit, otherContent(own)]));
    },
  };
}

/** `:<mode> <mode> <before> <after> <letter>`, then the path. */
function otherContent(fields: readonly string[]): string[] {
  const changed = fields.flatMap((field, index) => {
    const [, , before = "", after = ""] = field.startsWith(":") ? field.split(" ") : [];
    return before === after || (isNothing(before) && isEmpty(after)) ? [] : [{ before, after, path: fields[index + 1] ?? "" }];
  });
  const [gone, come] = [new Set(changed.map(({ before }) => before)), new Set(changed.map(({ after }) => after))];
  return changed.filter(({ before, after }) => !(isNothing(before) ? gone.has(after) : isNothing(after) && come.has(before))).map(({ path }) => path);
}

const isNothing = (oid: Oid) => /^0+$/.test(oid);
const isEmpty = (oid: Oid) =>
  oid.startsWith("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391") || oid.startsWith("473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813");
