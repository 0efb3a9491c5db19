import { z } from "zod";
import { isCollected } from "../src/core/skips/collected.ts";
import { lostTests } from "../src/core/skips/lost.ts";
import { droppedModules } from "../src/core/skips/modules.ts";
import { heldAgainst, isDoubtful, type Skipped, skippedIn } from "../src/core/skips/skipped.ts";
import { type Extractor, firstError } from "../src/core/source-file.ts";
import type { TestFile } from "../src/core/structure/test-case.ts";
import { mayHoldTests, testsIn } from "../src/core/structure/tests.ts";
import { families, languageOfPath } from "../src/core/syntax.ts";
import type { Gate, GateAnswer, GateFinding, GateView, TreeView } from "../src/ports/gate.ts";
import { type Reported, reportedSkips } from "./shared/skipped-report.ts";
import { droppedFindings, lostFindings, markFindings, narrowedFindings, type SkipFinding } from "./shared/skipped-tests.ts";
import { narrowedIn } from "./shared/told-runners.ts";
import { notWaived } from "./shared/waivers.ts";

/** Judged from the tests' own structure, from what the runners are told to leave out, and from what the runner reports. */
export const noSkippedTests: Gate = {
  id: "no-skipped-tests",
  version: "3",
  says: "Is every test run, none skipped, focused, left out or expected to fail?",
  languages: families,
  cannotSee: "a test that runs and looks at nothing, and one that was deleted",
  per: "tree",
  reads: "commands",
  settings: z.object({ run: z.boolean().default(true).describe("false judges by the files alone, without running the tests") }),
  judge,
};

type Looked = { readonly tests: TestFile; readonly error: { readonly line: number; readonly text: string } | null };

/** Any source file: a test that was given a name no runner looks for stands in one that is none by its name. */
const extractor: Extractor<Looked> = {
  id: "no-skipped-tests",
  version: "4",
  wants: (path) => languageOfPath(path) !== null,
  from: (file) => ({ tests: testsIn(file), error: firstError(file) }),
};

async function judge(view: GateView): Promise<GateAnswer> {
  if (![...view.now.files, ...(view.base?.files ?? [])].some(({ path }) => mayHoldTests(path)))
    return { verdict: "not-applicable", why: "there are no tests", findings: [] };
  const told = await byFiles(view);
  const certain = await kept(view, told.certain);
  const known = told.known.map(({ finding }) => finding);
  // What the files say for certain needs no run to be believed.
  const reported = certain.length > 0 || view.settings.run === false ? null : await reportedSkips(view, told.fresh);
  if (reported?.state === "broken") return { verdict: "broken", why: reported.why, findings: [] };
  const doubtful =
    reported?.state === "asked" ? [...markFindings(view, reported.open), ...reported.findings] : markFindings(view, told.fresh.filter(isDoubtful));
  const findings = [...certain, ...(await kept(view, doubtful))];
  return answer({ findings, known, waived: told.certain.length + doubtful.length - findings.length }, reported ? saidOf(reported) : "");
}

const saidOf = (reported: Exclude<Reported, { state: "broken" }>) =>
  reported.state === "asked" ? `the runner says that ${reported.run} were run` : `by the files alone, for ${reported.why}`;

type Judged = { readonly findings: readonly GateFinding[]; readonly known: readonly GateFinding[]; readonly waived: number };
/** `fresh` are all marks that the baseline did not have; those that hang on a condition may not hold here. */
type Told = { readonly certain: readonly SkipFinding[]; readonly fresh: readonly Skipped[]; readonly known: readonly SkipFinding[] };

async function byFiles(view: GateView): Promise<Told> {
  const sides = await lookAt(view);
  const byFolder = await takesFolders(view);
  const plugins = await pluginsAmong(view, sides.now);
  const { fresh, known } = heldAgainst(skippedOf(sides.now, plugins), skippedOf(sides.before, plugins), sides.formerPath);
  const lost = lostTests({ ...sides, now: testsOf(sides.now), before: testsOf(sides.before), byFolder });
  const certain = [
    ...unreadable(view, sides),
    ...markFindings(
      view,
      fresh.filter((one) => !isDoubtful(one)),
    ),
    ...lostFindings(view, lost),
    ...(await moduleFindings(view, sides)),
    ...narrowedFindings(view, await narrowedIn(view, { byFolder, formerPath: sides.formerPath })),
  ];
  return { certain, fresh, known: markFindings(view, known) };
}

type Sides = {
  readonly now: ReadonlyMap<string, Looked>;
  readonly before: ReadonlyMap<string, Looked>;
  readonly formerPath: (path: string) => string;
  readonly laterPath: (former: string) => string | null;
};

async function lookAt({ now, base, changed }: GateView): Promise<Sides> {
  const changes = await changed();
  const later = new Map(changes.flatMap(({ status, from, path }) => (status === "deleted" || status === "added" ? [] : [[from ?? path, path] as const])));
  const former = new Map([...later].map(([from, path]) => [path, from]));
  const paths = changes.filter(({ status }) => status !== "deleted").map(({ path }) => path);
  const old = changes.filter(({ status }) => status !== "added").map(({ from, path }) => from ?? path);
  return {
    now: await sorted(now, paths),
    before: base ? await sorted(base, old) : new Map(),
    formerPath: (path) => former.get(path) ?? path,
    laterPath: (path) => later.get(path) ?? null,
  };
}

const sorted = async (tree: TreeView, paths: readonly string[]) => new Map([...(await tree.extract(extractor, paths))].sort(([a], [b]) => (a < b ? -1 : 1)));

const skippedOf = (files: ReadonlyMap<string, Looked>, plugins: readonly string[]): Skipped[] =>
  [...files].flatMap(([path, { tests }]) => (mayHoldTests(path) || plugins.includes(path) ? skippedIn(path, tests) : []));

/** Modules with hooks of pytest that a conftest or the settings name: they can leave out any test. */
async function pluginsAmong({ now }: GateView, files: ReadonlyMap<string, Looked>): Promise<string[]> {
  const hooking = [...files].filter(([path, { tests }]) => path.endsWith(".py") && !mayHoldTests(path) && tests.marks.length > 0).map(([path]) => path);
  if (hooking.length === 0) return [];
  const naming = now.files
    .map(({ path }) => path)
    .filter((path) => /(?:^|\/)(?:conftest\.py|pyproject\.toml|\.?pytest\.ini|tox\.ini|setup\.cfg|Makefile)$/.test(path));
  const texts = await Promise.all(naming.map((path) => now.text(path)));
  return hooking.filter((path) => {
    const module = path.replace(/\.py$/, "").replaceAll("/", ".");
    return texts.some((text) => text?.includes(module));
  });
}

const testsOf = (files: ReadonlyMap<string, Looked>): ReadonlyMap<string, TestFile> => new Map([...files].map(([path, { tests }]) => [path, tests]));

/** mocha, tape and node's runner take every file of `test/`. */
async function takesFolders({ base, now }: GateView): Promise<boolean> {
  const manifest = (await (base ?? now).text("package.json")) ?? "";
  return /\bmocha\b|\bnode\s+(?:\S+\s+)*--test\b|\btape\b/.test(manifest);
}

function unreadable({ base }: GateView, { now, before, formerPath }: Sides): SkipFinding[] {
  return [...now].flatMap(([file, { error }]) => {
    if (!error || !(isCollected(file) && mayHoldTests(file)) || (base && before.get(formerPath(file))?.error)) return [];
    const finding = {
      commit: null,
      file,
      ...error,
      text: error.text.slice(0, 200),
      claim: "this file of tests cannot be read",
      remedy: "write it so that its language accepts it",
    };
    return [{ finding, isWaivable: false }];
  });
}

async function kept(view: GateView, found: readonly SkipFinding[]): Promise<readonly GateFinding[]> {
  const open = await notWaived(
    view,
    found.filter(({ isWaivable }) => isWaivable).map(({ finding }) => finding),
  );
  return found.filter(({ finding, isWaivable }) => !isWaivable || open.includes(finding)).map(({ finding }) => finding);
}

/** Modules with tests in them that are no longer built. */
async function moduleFindings(view: GateView, { now, before, laterPath }: Sides): Promise<SkipFinding[]> {
  const dropped = droppedModules({ now: testsOf(now), before: testsOf(before), laterPath }, (path) => view.now.file(path) !== null);
  const files = await view.now.extract(
    extractor,
    dropped.map(({ at }) => at),
  );
  return droppedFindings(
    view,
    dropped.filter(({ at }) => (files.get(at)?.tests.tests.length ?? 0) > 0),
  );
}

function answer({ findings, known, waived }: Judged, asked: string): GateAnswer {
  const besides = [asked, known.length > 0 ? `${known.length} known since the baseline` : "", waived > 0 ? `${waived} waived` : ""].filter(Boolean).join(", ");
  const tail = besides ? ` (${besides})` : "";
  const [first] = findings;
  if (!first) return { verdict: "pass", why: `no test is skipped${tail}`, findings, known };
  const more = findings.length > 1 ? `, and ${findings.length - 1} more` : "";
  const place = first.file === null ? "" : `${first.file}:${first.line}: `;
  return { verdict: "fail", why: `${place}${first.claim}${more}${tail}`, findings, known };
}
