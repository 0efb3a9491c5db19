import { lineAt, type SourceFile } from "../src/core/source-file.ts";
import { saysWhy, swallowedIn } from "../src/core/structure/swallowed.ts";
import { families } from "../src/core/syntax.ts";
import { type FileFinding, fileGate } from "./shared/file-gate.ts";
import { isImplementation } from "./shared/implementation.ts";
import { emptyClasses } from "./shared/stubs/empty-classes.ts";
import { emptyFunctions } from "./shared/stubs/empty-functions.ts";
import { unread } from "./shared/unread.ts";

export const noEmptyBodies = fileGate({
  id: "no-empty-bodies",
  version: "3",
  says: "Does every body do something, and is no error swallowed without a word?",
  languages: families,
  cannotSee: "whether what a comment says of an empty body is true, and errors that are caught and answered with a default",
  wants: isImplementation,
  look,
});

function look(file: SourceFile): readonly FileFinding[] {
  return [...unread(file), ...emptyFunctions(file), ...emptyClasses(file), ...swallowed(file)].sort((one, other) => one.line - other.line);
}

function swallowed(file: SourceFile): FileFinding[] {
  return swallowedIn(file)
    .filter(({ comment }) => !saysWhy(comment))
    .map(({ line, around, comment, isUsual }) => ({
      line,
      text: lineAt(file.text, line),
      claim: "an error is swallowed without a word",
      remedy: "handle it, let it pass, or say in a comment why nothing is to be done about it",
      identity: around.text.slice(0, 2_000),
      isSuspicion: isUsual || comment.trim() !== "",
    }));
}
