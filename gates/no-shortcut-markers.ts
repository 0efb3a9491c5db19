import { putOffsIn } from "../src/core/putting-off.ts";
import { lineAt, type SourceFile } from "../src/core/source-file.ts";
import { marksOf } from "../src/core/structure/comment-marks.ts";
import { remarksOf } from "../src/core/structure/remarks.ts";
import { families, languageOfPath } from "../src/core/syntax.ts";
import { isTestPath } from "../src/core/test-paths.ts";
import { type FileFinding, fileGate } from "./shared/file-gate.ts";

export const noShortcutMarkers = fileGate({
  id: "no-shortcut-markers",
  version: "3",
  says: "Does no comment put off work to later?",
  languages: families,
  cannotSee: "work that was left out without a word about it, or put off in words other than the usual ones",
  wants: (path) => languageOfPath(path) !== null || marksOf(path) !== null,
  look,
});

function look(file: SourceFile): FileFinding[] {
  const standsIn = isTestPath(file.path) || /(?:^|\/)(?:examples?|demos?|tutorials?)\//i.test(file.path);
  return remarksOf(file).flatMap(({ line, endLine, lines, kind, alone }) => {
    const [beside, below] = [alone ? "" : codeBefore(file, line), lineAt(file.text, endLine + 1)];
    return putOffsIn({ lines, beside, below, kind, standsIn }).map(({ index, kind: how, words }) => ({
      line: line + index,
      text: lines[index]?.trim() ?? "",
      claim: how === "marker" ? `a comment marks unfinished work: ${words}` : `a comment puts off work: "${words}"`,
      remedy: "do it now, or say in the task that it is out of scope and take the comment away",
    }));
  });
}

const codeBefore = (file: SourceFile, line: number) =>
  lineAt(file.text, line)
    .replace(/\s*(?:\/\/|\/\*|#|<!--).*$/, "")
    .trim();
