/** What a reviewer said that files change, remembered as marks: enough to see that it says the same of other files. */
import type { EventOf } from "../event.ts";
import type { State } from "../state.ts";

/** `mark` stands for the words. */
export type DescribedBefore = { readonly file: string; readonly mark: string };

const kept = 200;
const leastWords = 4;

export function withDescribed(state: State, { peer, changes }: EventOf<"review-given">): State["described"] {
  const fresh = changes.flatMap(({ file, what }) => marked(file, what));
  return fresh.length === 0 ? state.described : { ...state.described, [peer]: [...(state.described[peer] ?? []), ...fresh].slice(-kept) };
}

/** The files of which a review says what its peer said of other files before, and never of these. */
export function saidOfOthers(before: readonly DescribedBefore[], described: readonly { readonly file: string; readonly what: string }[]): string[] {
  return described.flatMap(({ file, what }) => {
    const known = marked(file, what).flatMap(({ mark }) => before.filter((one) => one.mark === mark));
    return known.length > 0 && !known.some((one) => one.file === file) ? [file] : [];
  });
}

function marked(file: string, what: string): DescribedBefore[] {
  const words = what.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length < leastWords ? [] : [{ file, mark: hash(words.join(" ")) }];
}

/** FNV-1a; nothing secret hangs on it. */
function hash(text: string): string {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return `${text.length}.${sum.toString(36)}`;
}
