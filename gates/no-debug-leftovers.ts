import { debugLeftoversIn } from "../src/core/debug-leftovers.ts";
import { lineAt, type SourceFile } from "../src/core/source-file.ts";
import { families, languageOfPath } from "../src/core/syntax.ts";
import { type FileFinding, fileGate } from "./shared/file-gate.ts";

export const noDebugLeftovers = fileGate({
  id: "no-debug-leftovers",
  version: "2",
  says: "Is nothing left that was put in to see what happens: breakpoints, dumps, prints of a variable?",
  languages: families,
  cannotSee: "prints in whole sentences, prints of programs and tests, and debugging that goes through a logger",
  wants: (path) => languageOfPath(path) !== null,
  look,
});

function look(file: SourceFile): FileFinding[] {
  return debugLeftoversIn(file).map(({ line, what }) => ({
    line,
    text: lineAt(file.text, line),
    claim: `left over from debugging: it ${what}`,
    remedy: "take it out, or tell it through the project's logger in a sentence",
  }));
}
