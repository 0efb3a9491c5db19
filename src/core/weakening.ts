import type { FileChange } from "./file-change.ts";
import { isSourcePath } from "./source-path.ts";
import { isPureTestConfig, isTestConfigPath, isTestPath } from "./test-paths.ts";
import { lostAssertions } from "./weakening/assertions.ts";
import { parseDiff } from "./weakening/diff.ts";
import { addedMarkers, addedTautologies } from "./weakening/markers.ts";
import { loweredThresholds } from "./weakening/thresholds.ts";

export type TestJudgement = { readonly kind: "fine" | "only-tests" | "weakened"; readonly why: string };

/**
 * Judges what a turn did to tests. `weakened`: they ask for less than before. `only-tests`: tests that existed were changed and no
 * source was, so a test was probably made to agree with the code. Adding tests is always fine.
 * `diffOfTests` is the unified diff of the test and test configuration files among `changes`, with both names of renamed ones.
 */
export function judgeTestChanges(changes: readonly FileChange[], diffOfTests: string): TestJudgement {
  const files = parseDiff(diffOfTests, changes);
  const tests = files.filter((file) => isTestPath(file.path) || isTestPath(file.from));
  const configs = files.filter((file) => isTestConfigPath(file.path));
  const reasons = [
    ...lostAssertions(tests, changes),
    ...tests.flatMap(addedMarkers),
    ...tests.flatMap(addedTautologies),
    ...configs.flatMap(loweredThresholds),
  ];
  if (reasons.length > 0) return { kind: "weakened", why: summed(reasons) };
  const touched = changes.filter(changesExistingTests).map(({ path }) => path);
  if (touched.length > 0 && !changes.some(({ path }) => isSourcePath(path)))
    return { kind: "only-tests", why: `existing tests were changed and no source was: ${summed(touched, ", ")}` };
  return { kind: "fine", why: "" };
}

/** The reason a commit message gives for touching tests only: `JUSTIFIED-TEST-ONLY: ` and at least 20 characters. */
export function justification(messages: readonly string[]): string | null {
  for (const message of messages) {
    const reason = /^JUSTIFIED-TEST-ONLY:[ \t]*(\S.*\S)[ \t]*$/m.exec(message)?.[1];
    if (reason && reason.length >= 20) return reason;
  }
  return null;
}

function changesExistingTests({ path, from, status, deleted }: FileChange): boolean {
  const isTest = isTestPath(path) || isPureTestConfig(path) || (from !== null && isTestPath(from));
  // A binary file has no lines; that it is there and differs is all that can be known.
  return isTest && status !== "added" && (deleted === null ? status !== "renamed" : deleted > 0 || status === "deleted");
}

function summed(parts: readonly string[], between = "; "): string {
  const rest = parts.length - 4;
  return parts.slice(0, 4).join(between) + (rest > 0 ? `${between}and ${rest} more` : "");
}
