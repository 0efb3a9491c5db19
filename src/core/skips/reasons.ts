/** Words that say that something is so, and not why. */
const empty = new Set(
  (
    "todo fixme broken flaky later skip skipped skipping wip tbd xfail test tests testing na fail fails failing failed tmp temp temporary temporarily disabled disable " +
    "ignore ignored for now not yet the a an this is it be because reason reasons will fix fixed fixing needs need work works working does do doesnt dont and or of in on to " +
    "until we i issue bug soon currently still sometimes pending revisit again see above below please once ready have has no time out just only at moment being removed remove enable reenable here"
  ).split(" "),
);

const fewest = { characters: 20, words: 3 };

/** Whether a reason says why: long enough, and more than that it is broken and will be seen to later. */
export function saysWhy(reason: string | null): boolean {
  if (reason === null || reason.trim().length < fewest.characters) return false;
  const words =
    reason
      .toLowerCase()
      .replace(/['’]/g, "")
      .match(/[\p{L}\p{N}_./-]+/gu) ?? [];
  return new Set(words.filter((word) => !empty.has(word) && word.length > 1)).size >= fewest.words;
}
