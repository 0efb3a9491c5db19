import type { FileChange } from "../../../src/core/file-change.ts";
import { languageOfPath } from "../../../src/core/syntax.ts";
import { isPureTestConfig, isTestPath } from "../../../src/core/test-paths.ts";
import { type Gone, goneNames, type SourceSketch, sourceExtractor } from "../../../src/core/test-strength/source.ts";
import type { GateFinding, GateView, TreeView } from "../../../src/ports/gate.ts";
import { isDocumented, type TestChange, testChangesOf } from "../test-change.ts";

/** What a change is, as far as its tests must know. */
export type Change = {
  readonly view: GateView;
  readonly changes: readonly FileChange[];
  /** What a file of the baseline is called now. */
  readonly nameNow: (path: string) => string;
  /** Whether anything but tests, prose and configuration is another than before. */
  readonly touchesSource: boolean;
  readonly gone: Gone;
  readonly documented: readonly TestChange[];
};

export async function changeOf(view: GateView): Promise<Change> {
  const changes = (await view.changed()).filter(({ status }) => status !== "typechange");
  const names = new Map(changes.flatMap(({ from, path }) => (from === null ? [] : [[from, path] as const])));
  const [before, now] = [await sketches(view.base, pathsBefore(changes)), await sketches(view.now, pathsNow(changes))];
  return {
    view,
    changes,
    nameNow: (path) => names.get(path) ?? path,
    touchesSource: touches({ changes, before, now }),
    gone: goneNames([...before.values()], [...now.values()]),
    documented: await testChangesOf(view),
  };
}

export const pathsNow = (changes: readonly FileChange[]) => changes.filter(({ status }) => status !== "deleted").map(({ path }) => path);
export const pathsBefore = (changes: readonly FileChange[]) => changes.flatMap(({ status, from, path }) => (status === "added" ? [] : [from ?? path]));

const sketches = async (tree: TreeView | null, paths: readonly string[]): Promise<ReadonlyMap<string, SourceSketch>> =>
  tree ? tree.extract(sourceExtractor, paths) : new Map();

type Sources = { readonly changes: readonly FileChange[]; readonly before: ReadonlyMap<string, SourceSketch>; readonly now: ReadonlyMap<string, SourceSketch> };

function touches({ changes, before, now }: Sources): boolean {
  const codes = new Set([...before.values()].map(({ code }) => code));
  const isOther = [...now.values()].some(({ code }) => !codes.has(code)) || now.size < before.size;
  return isOther || changes.some(({ path }) => isData(path));
}

/** Queries, templates, styles: what a program is made of besides code. */
const isData = (path: string) =>
  languageOfPath(path) === null &&
  !isTestPath(path) &&
  !isPureTestConfig(path) &&
  /\.(?:sql|graphql|proto|vue|svelte|html|css|scss|tmpl|hbs|ejs|j2|jinja)$/.test(path);

export type Described = {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly claim: string;
  readonly remedy: string;
  readonly test: string;
};

/** A finding that is known by what it says, wherever it stands. */
export function findingOf(view: GateView, { file, line, text, claim, remedy, test }: Described): GateFinding {
  const fingerprint = view.digest(["tests-not-weakened", file, test, claim, text.replace(/\s+/g, " ")].join("\n")).slice(0, 12);
  return { commit: null, file, line, text: text.slice(0, 200), claim, remedy, fingerprint };
}

/** Somebody said why, in a commit of the range. */
export const isExplained = ({ documented }: Change, place: { file: string; test: string }): boolean => isDocumented(documented, place);
