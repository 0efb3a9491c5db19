import { isStillCollected } from "../../src/core/skips/collected.ts";
import { tellsRunners, toldBy } from "../../src/core/skips/files-told.ts";
import { runnerImported } from "../../src/core/skips/imported.ts";
import { isOfRunner, type Narrowed } from "../../src/core/skips/narrowed.ts";
import { lostRuns } from "../../src/core/skips/narrowed-runs.ts";
import { settingsNarrowed } from "../../src/core/skips/narrowed-settings.ts";
import type { Told } from "../../src/core/skips/told.ts";
import type { Extractor } from "../../src/core/source-file.ts";
import { languageOfPath } from "../../src/core/syntax.ts";
import type { GateView, TreeView } from "../../src/ports/gate.ts";

const tellingExtractor: Extractor<{ told: Told | null }> = { id: "told-runners", version: "2", wants: tellsRunners, from: (file) => ({ told: toldBy(file) }) };
const importExtractor: Extractor<{ runner: string | null }> = {
  id: "imported-runner",
  version: "1",
  wants: (path) => languageOfPath(path) !== null,
  from: (file) => ({ runner: runnerImported(file) }),
};

/** Where settings and commands run less than those of the baseline. */
export async function narrowedIn(view: GateView, { byFolder, formerPath }: { byFolder: boolean; formerPath: (path: string) => string }): Promise<Narrowed[]> {
  const changes = await view.changed();
  if (!changes.some(({ path, from }) => tellsRunners(path) || tellsRunners(from ?? path))) return [];
  const now = await tellingIn(view.now);
  const before = view.base && (await tellingIn(view.base));
  const testsFor = await tests(view, byFolder);
  const telling = { now: readable(now), before: before && readable(before), testsFor, formerPath };
  return [...unread(now, before), ...settingsNarrowed(telling), ...lostRuns(telling)];
}

type Read = ReadonlyMap<string, Told | null>;

const tellingIn = async (tree: TreeView): Promise<Read> => {
  const paths = tree.files
    .map(({ path }) => path)
    .filter((path) => tellsRunners(path) && !/(?:^|\/)(?:node_modules|vendor|fixtures?|testdata|examples?)\//.test(path));
  return new Map([...(await tree.extract(tellingExtractor, paths))].map(([path, { told }]) => [path, told]));
};

const readable = (files: Read): ReadonlyMap<string, Told> => new Map([...files].flatMap(([path, told]) => (told ? [[path, told] as const] : [])));

const unread = (now: Read, before: Read | null): Narrowed[] =>
  [...now].flatMap(([file, told]) =>
    told === null && before?.get(file) !== null
      ? [{ file, line: 1, text: file, claim: "what this file tells the test runner cannot be read", remedy: "write it so that its reader accepts it" }]
      : [],
  );

/** The files of tests each runner would run; one that imports another runner's package belongs to that. */
async function tests(view: GateView, byFolder: boolean): Promise<(runner: string) => readonly string[]> {
  const paths = view.now.files.map(({ path }) => path).filter((path) => isStillCollected(path, path, byFolder));
  const imported = await view.now.extract(importExtractor, paths);
  const isForeign = (runner: string, path: string) => {
    const own = imported.get(path)?.runner ?? null;
    if (own !== null && own !== runner) return true;
    return (
      own === null &&
      browserRunners.includes(runner) !== isBrowserTest(path) &&
      view.now.files.some((file) => /(?:^|\/)(?:playwright|cypress)\.config\.[cm]?[jt]s$/.test(file.path))
    );
  };
  return (runner) => paths.filter((path) => isOfRunner(runner, path) && !isForeign(runner, path));
}

const browserRunners = ["playwright", "cypress"];
const isBrowserTest = (path: string) => /(?:^|\/)(?:e2e|playwright|cypress|browser)\/|\.(?:e2e|cy)\.[cm]?[jt]sx?$/.test(path);
