import type { Extractor, SourceFile } from "../source-file.ts";
import { familyOf, languageOfPath } from "../syntax.ts";
import { isTestPath } from "../test-paths.ts";
import { unreachable } from "../unreachable.ts";
import { noTests, type TestFile } from "./test-case.ts";
import { goTests } from "./tests/go.ts";
import { javascriptTests } from "./tests/javascript.ts";
import { pythonTests } from "./tests/python.ts";
import { rustTests } from "./tests/rust.ts";

/** The tests of a file, whichever runner they are for. */
export function testsIn(file: SourceFile): TestFile {
  if (file.language === null || file.root === null) return noTests;
  const family = familyOf(file.language);
  switch (family) {
    case "JavaScript/TypeScript":
      return javascriptTests(file);
    case "Python":
      return pythonTests(file);
    case "Go":
      return goTests(file);
    case "Rust":
      return rustTests(file);
    default:
      return unreachable(family);
  }
}

/** Files that may hold tests; in Rust that is any. */
export const mayHoldTests = (path: string): boolean => {
  const language = languageOfPath(path);
  return language === "rust" || (language !== null && isTestPath(path));
};

export const testExtractor: Extractor<TestFile> = { id: "tests", version: "4", wants: mayHoldTests, from: testsIn };
