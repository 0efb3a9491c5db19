/** A line of a comment as a reader takes it in: tricks with letters undone, and what is only quoted or named taken out. */
export const plainWords = (line: string): string => withoutQuotations(withoutTricks(line));

/** Invisible characters removed, look-alikes of other scripts and full-width letters as Latin ones. */
function withoutTricks(line: string): string {
  if (/^[\t\x20-\x7e]*$/.test(line)) return line;
  const visible = line.replace(invisible, "").normalize("NFKC");
  // Only words that mix scripts, or become a marker: Russian and Greek comments stay as they are.
  return visible.replace(/[\p{L}\p{M}\p{N}]+/gu, (word) => {
    const latin = Array.from(word.normalize("NFD").replace(/\p{M}+/gu, ""), (letter) => lookAlikes[letter] ?? letter).join("");
    return /^(?:todo|fixme|xxx|hack|tbd|wip)$/i.test(latin) ? latin : word;
  });
}

const invisible = /\p{Default_Ignorable_Code_Point}/gu;

const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  // Cyrillic, Greek, Armenian and Cherokee letters that look like the Latin ones of the markers.
  ["TТΤᎢτт", "OОΟՕоοօ", "DᎠԁⅮ", "FϜҒ", "IІΙӀіι", "XХΧхχ", "MМΜм", "EЕΕе", "HНΗһ", "AАΑаα", "CСϹсϲⅭ", "KКΚᏦкκ", "BВΒ", "WԜᎳԝ", "PРΡрρ"].flatMap(
    ([latin = "", ...others]) => others.map((other) => [other, latin]),
  ),
);

/** Addresses, paths, code and quotations name things; they do not put anything off. */
const withoutQuotations = (line: string): string =>
  line
    .replace(/\b[a-z][a-z+.-]*:\/\/[^\s)]+/gi, address)
    .replace(/(?<![\w`])(`+)(?:(?!\1).)+\1/g, quoted)
    .replace(/(?<!\w)(["'])(?:(?!\1).){1,60}\1(?!\w)/g, quoted)
    .replace(/[“‘«„][^”’»“]{1,60}[”’»“]/g, quoted);

/** What stands for an address, or for something quoted, in plain words. */
export const address = "⟨address⟩";
const quoted = "⟨⟩";
