import { withoutComments, withoutStrings } from "./code.ts";
import { type FileDiff, sideOf } from "./diff.ts";
import { languageOf } from "./language.ts";

/** A sentence for each mark that keeps tests from running and was not there before. */
export function addedMarkers(file: FileDiff): string[] {
  const language = languageOf(file.path);
  // Marks in strings are none, except values such as `skip: "later"`, which `withoutStrings` leaves recognisable.
  const found = (side: "old" | "new") => marks(file, side, (line) => withoutStrings(line).match(language.skipping) ?? []);
  return gained(found("old"), found("new")).map((mark) => `${file.path} gained ${mark}`);
}

/** A sentence for each assertion that cannot fail and was not there before. */
export function addedTautologies(file: FileDiff): string[] {
  const language = languageOf(file.path);
  const found = (side: "old" | "new") => marks(file, side, (line) => line.match(language.tautology) ?? []);
  return gained(found("old"), found("new")).map((mark) => `${file.path} gained ${mark}, which cannot fail`);
}

function marks(file: FileDiff, side: "old" | "new", of: (line: string) => readonly string[]): string[] {
  const language = languageOf(file.path);
  return file.hunks.flatMap((hunk) => withoutComments(sideOf(hunk, side), language).flatMap(of)).map((mark) => mark.trim());
}

/** What is in the second list more often than in the first. */
function gained(before: readonly string[], after: readonly string[]): string[] {
  const left = [...before];
  return after.filter((mark) => {
    const at = left.indexOf(mark);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}
