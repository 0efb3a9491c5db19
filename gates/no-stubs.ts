import type { SourceFile } from "../src/core/source-file.ts";
import { families } from "../src/core/syntax.ts";
import { type FileFinding, fileGate } from "./shared/file-gate.ts";
import { isImplementation } from "./shared/implementation.ts";
import { constantAnswers } from "./shared/stubs/constant-answers.ts";
import { hardCodedAnswers } from "./shared/stubs/hard-coded-answers.ts";
import { notImplemented } from "./shared/stubs/not-implemented.ts";
import { unread } from "./shared/unread.ts";

export const noStubs = fileGate({
  id: "no-stubs",
  version: "3",
  says: "Does every function do the work its name promises?",
  languages: families,
  cannotSee: "work that is done wrongly or only in part, stubs in third-party folders, and a stub that overrides a method of another file",
  wants: isImplementation,
  look,
});

function look(file: SourceFile): readonly FileFinding[] {
  const found = [...notImplemented(file), ...constantAnswers(file), ...hardCodedAnswers(file)];
  const lines = new Set<number>();
  return [...unread(file), ...found.filter(({ line }) => !lines.has(line) && lines.add(line)).sort((one, other) => one.line - other.line)];
}
