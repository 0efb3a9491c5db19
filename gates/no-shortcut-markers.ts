import type { SourceFile } from "../src/core/source-file.ts";
import { commentsOf } from "../src/core/structure/comments.ts";
import { families, languageOfPath } from "../src/core/syntax.ts";
import { type FileFinding, fileGate } from "./shared/file-gate.ts";

export const noShortcutMarkers = fileGate({
  id: "no-shortcut-markers",
  version: "1",
  says: "Does no comment put off work to later?",
  languages: families,
  cannotSee: "work that was left out without a word about it",
  wants: (path) => languageOfPath(path) !== null,
  look,
});

function look(file: SourceFile): FileFinding[] {
  return commentsOf(file).flatMap(({ line, lines }) =>
    lines.flatMap((text, index) => {
      const mark = marker.exec(text)?.[1];
      return mark
        ? [
            {
              line: line + index,
              text: text.trim(),
              claim: `a comment marks unfinished work: ${mark}`,
              remedy: "do it now, or say in the task that it is out of scope and remove the mark",
            },
          ]
        : [];
    }),
  );
}

// Upper case anywhere, or as the first word of a comment followed by what is put off.
const marker = /(?:^|\s)(TODO|FIXME|XXX|HACK|TBD|WIP)\b|^\s*(?:to-?do|fixme|tbd|wip)\b\s*[:(-]/;
