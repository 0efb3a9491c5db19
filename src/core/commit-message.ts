/** The text under a heading of a commit message, to the next heading of the same or a higher level. Null when it is not there. */
export function sectionOf(message: string, heading: string): string | null {
  const lines = message.replace(/\r\n?/g, "\n").replace(comment, "").split("\n");
  const start = lines.findIndex(
    (line) =>
      /^#{2}\s/.test(line) &&
      line
        .replace(/^#+\s+/, "")
        .replace(/[:\s]+$/, "")
        .toLowerCase() === heading.toLowerCase(),
  );
  if (start < 0) return null;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^#{1,2}\s/.test(line));
  const body = rest.slice(0, end < 0 ? undefined : end).filter((line) => !ownTrailer.test(line));
  return body.join("\n").trim();
}

// What an editor template leaves behind is not something anyone said.
const comment = /<!--[^<]*-->/g;
const ownTrailer = /^(?:peer|peer-[a-z-]+|self-review|co-authored-by|signed-off-by|change-id):\s/i;

/**
 * The trailers of a message by lower-case key, values in order. Tools append their own paragraph (`Co-Authored-By`) after the
 * one a peer wrote, so every paragraph at the end that holds nothing but trailers counts. Folded values are joined.
 */
export function trailersOf(message: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const paragraph of trailerParagraphs(message)) {
    for (const line of paragraph.replace(/\n[ \t]+/g, " ").split("\n")) {
      const [, key, value] = trailer.exec(line) ?? [];
      if (key !== undefined && value !== undefined) found.set(key.toLowerCase(), [...(found.get(key.toLowerCase()) ?? []), value.trim()]);
    }
  }
  return found;
}

const trailer = /^([A-Za-z][A-Za-z0-9-]*)[ \t]*:[ \t]*(\S.*)?$/;
const line = /^(?:[A-Za-z][A-Za-z0-9-]*[ \t]*:(?!\/\/)|[ \t]+\S|\(cherry picked from commit [0-9a-f]+\))/;

function trailerParagraphs(message: string): string[] {
  const paragraphs = message
    .replace(/\r\n?/g, "\n")
    .trimEnd()
    .split(/\n[ \t]*\n+/)
    .slice(1);
  const firstOther = paragraphs.findLastIndex((paragraph) => !paragraph.split("\n").every((each) => line.test(each)));
  return paragraphs.slice(firstOther + 1);
}
