import { languageOfPath } from "../../../src/core/syntax.ts";
import { isTestPath } from "../../../src/core/test-paths.ts";
import { limitsIn, loweredLimits, mayLimit, type PlacedLimit } from "../../../src/core/test-strength/limits.ts";
import { isFixture, isSameValue, isSnapshot, recordedIn, rewritten } from "../../../src/core/test-strength/snapshots.ts";
import type { GateFinding, TreeView } from "../../../src/ports/gate.ts";
import type { Tests } from "./assertions.ts";
import { type Change, findingOf, isExplained, pathsBefore, pathsNow } from "./change.ts";

const trailer = "`Test-Change: <the file>: <reason of at least 20 characters>`";

/** Recorded results that were written anew together with the code. */
export async function rewrittenSnapshots(change: Change, tests: Tests): Promise<GateFinding[]> {
  const { view, changes } = change;
  if (!view.base || !change.touchesSource) return [];
  const names = [...tests.now.values()].flatMap(({ units }) => units.map(({ path }) => path.join(" ")));
  const files = changes.filter(({ path, status }) => isSnapshot(path) && status !== "added" && !isExplained(change, { file: path, test: "" }));
  const found = await Promise.all(
    files.map(async ({ path, from }) => {
      const before = recordedIn(path, (await view.base?.text(from ?? path)) ?? "");
      const now = recordedIn(path, (await view.now.text(path)) ?? "");
      // The tests of a record may stand in a file that did not change.
      const isTested = (key: string) => (key === "" ? view.now.file(path) !== null : names.length === 0 || names.some((name) => key.startsWith(name)));
      const records = rewritten(before, now, isTested).filter((record) => !isExplained(change, { file: path, test: record.before.key.replace(/ \d+$/, "") }));
      const [first] = records;
      if (!first) return [];
      const claim = `${records.length} of ${before.length} recorded results ${records.length === 1 ? "is" : "are"} other than before, together with the code that makes them`;
      const remedy = `look at each of them; if the new ones are right, say why in a commit message: ${trailer}`;
      return [
        findingOf(view, { file: path, line: first.now?.line ?? 1, text: first.before.key || (first.now?.value.split("\n")[0] ?? ""), claim, remedy, test: "" }),
      ];
    }),
  );
  return found.flat();
}

/** Data that tests read, changed together with the code. */
export async function changedFixtures(change: Change): Promise<GateFinding[]> {
  const { view, changes } = change;
  const { base } = view;
  if (!base || !change.touchesSource) return [];
  const files = changes.filter(
    ({ path, status, deleted }) =>
      isFixture(path) && (status === "modified" || status === "renamed") && deleted !== 0 && !isExplained(change, { file: path, test: "" }),
  );
  if (files.length === 0) return [];
  const readers = await textsOfTests(view.now);
  const found = await Promise.all(
    files.map(async ({ path, from }) => {
      const [before, now] = [(await base.text(from ?? path)) ?? "", (await view.now.text(path)) ?? ""];
      const name = path.slice(path.lastIndexOf("/") + 1);
      if (isSameValue(before, now) || !readers.some((text) => text.includes(name))) return [];
      const line = firstDifference(before, now);
      const claim = "data a test reads was changed together with the code";
      return [
        findingOf(view, {
          file: path,
          line,
          text: (now.split("\n")[line - 1] ?? "").trim(),
          claim,
          remedy: `put the data back if the behaviour should not change; if it should, say why in a commit message: ${trailer}`,
          test: "",
        }),
      ];
    }),
  );
  return found.flat();
}

async function textsOfTests(tree: TreeView): Promise<string[]> {
  const files = tree.files.filter(({ path }) => languageOfPath(path) !== null && (isTestPath(path) || path.endsWith(".rs")));
  return Promise.all(files.map(async ({ path }) => (await tree.text(path)) ?? ""));
}

function firstDifference(before: string, now: string): number {
  const [old, recent] = [before.split("\n"), now.split("\n")];
  const at = recent.findIndex((line, index) => line !== old[index]);
  return Math.max(at, 0) + 1;
}

/** Coverage that is asked for less than before. */
export async function loweredCoverage({ view, changes }: Change): Promise<GateFinding[]> {
  const { base } = view;
  const [before, now] = [pathsBefore(changes).filter(mayLimit), pathsNow(changes).filter(mayLimit)];
  if (!base || before.length === 0) return [];
  const limits = async (tree: TreeView, paths: readonly string[]): Promise<PlacedLimit[]> =>
    (await Promise.all(paths.map(async (file) => limitsIn(file, (await tree.text(file)) ?? "").map((limit) => ({ ...limit, file }))))).flat();
  const lowered = loweredLimits(await limits(base, before), await limits(view.now, now));
  return lowered.map(({ before: old, now: recent }) => {
    const claim = recent
      ? `the limit for ${old.metric} is lower: \`${old.text}\` became \`${recent.text}\``
      : `the limit for ${old.metric} is gone: \`${old.text}\``;
    return findingOf(view, {
      file: recent?.file ?? old.file,
      line: recent?.line ?? 1,
      text: recent?.text ?? old.text,
      claim,
      remedy: "put the limit back and cover what is missing, or let somebody else accept it with Gate-Waive",
      test: "",
    });
  });
}
