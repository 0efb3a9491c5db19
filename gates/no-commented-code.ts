import { deadBranchesIn } from "../src/core/commented-code/dead-branches.ts";
import { unreachedIn } from "../src/core/commented-code/unreached.ts";
import { commentedCodeIn } from "../src/core/commented-code.ts";
import { lineAt, type SourceFile } from "../src/core/source-file.ts";
import { families, languageOfPath } from "../src/core/syntax.ts";
import { isTestPath } from "../src/core/test-paths.ts";
import { type FileFinding, fileGate } from "./shared/file-gate.ts";

export const noCommentedCode = fileGate({
  id: "no-commented-code",
  version: "2",
  says: "Is no code kept that never runs: commented out, in a string, or behind a condition that cannot hold or a return?",
  languages: families,
  cannotSee: "code that nothing calls, code behind a flag that nobody sets, and commented code that only its author could read",
  wants: (path) => languageOfPath(path) !== null,
  look,
});

const remedy = "take it out: what was there is in the history";

function look(file: SourceFile): FileFinding[] {
  const commented = commentedCodeIn(file).map(({ line, lines, how }): FileFinding => {
    const text = lineAt(file.text, line);
    const claim = how === "comment" ? `${count(lines)} of code ${lines.length === 1 ? "is" : "are"} commented out` : "code is kept in a string nobody reads";
    return { line, text, claim, remedy, identity: lines.join("\n") };
  });
  const dead = deadBranchesIn(file).map(
    (line): FileFinding => ({ line, text: lineAt(file.text, line), claim: "the condition can never hold, so this code never runs", remedy }),
  );
  const unreached = isTestPath(file.path) ? [] : unreachedIn(file);
  const behind = unreached.map((line): FileFinding => ({ line, text: lineAt(file.text, line), claim: "it stands behind a return, so it never runs", remedy }));
  return [...commented, ...dead, ...behind].sort((a, b) => a.line - b.line);
}

const count = (lines: readonly string[]) => (lines.length === 1 ? "a line" : `${lines.length} lines`);
