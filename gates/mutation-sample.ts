import { z } from "zod";
import type { FileChange } from "../src/core/file-change.ts";
import { applied, type Mutant, mutants } from "../src/core/mutants.ts";
import { lineAt } from "../src/core/source-file.ts";
import { families } from "../src/core/syntax.ts";
import { changedLines, parseDiff } from "../src/core/weakening/diff.ts";
import type { Gate, GateAnswer, GateFinding, GateView } from "../src/ports/gate.ts";
import { runTests, type TestRun } from "./shared/run-tests.ts";

export const mutationSample: Gate = {
  id: "mutation-sample",
  version: "1",
  says: "Do the tests notice when a changed line is made wrong?",
  languages: families,
  cannotSee: "lines it did not sample, and a survivor that means the same as the original",
  per: "tree",
  reads: "commands",
  settings: z.strictObject({
    most: z.number().int().positive().default(20).describe("mutants tried"),
    seconds: z.number().positive().default(120).describe("no mutant is begun after this time"),
    least_killed: z.number().min(0).max(100).default(0).describe("fail below this share of noticed mutants, in percent; 0 leaves survivors to the reviewer"),
  }),
  judge,
};

type Placed = { readonly file: string; readonly text: string; readonly mutant: Mutant };

async function judge(view: GateView): Promise<GateAnswer> {
  const sample = await sampled(view, Number(view.settings.most ?? 20));
  if (sample.length === 0) return { verdict: "not-applicable", why: "no changed line holds anything to make wrong", findings: [] };
  const run = await runTests(view, "now");
  if (run.state === "none") return { verdict: "not-applicable", why: run.why, findings: [] };
  if (run.state === "broken") return { verdict: "broken", why: run.why, findings: [] };
  if (run.parts.some(({ ran }) => ran.exitCode !== 0)) return { verdict: "fail", why: "the tests fail before anything is made wrong", findings: [notGreen] };
  const tried = await tryAll(view, sample, run);
  return answer(view, tried);
}

const notGreen: GateFinding = {
  commit: null,
  file: null,
  line: null,
  text: "",
  claim: "the tests fail before anything is made wrong",
  remedy: "make them pass; then mutants tell something",
};

/** The same sample for the same content, spread over all changed lines. */
async function sampled(view: GateView, most: number): Promise<Placed[]> {
  const changed = (await view.changed()).filter(({ path, status }) => status !== "deleted" && mutants.wants(path));
  const paths = changed.map(({ path }) => path);
  const [lines, found] = [await linesOf(view, changed), await view.now.extract(mutants, paths)];
  const placed = await Promise.all(
    [...found].map(async ([file, all]) => {
      const text = (await view.now.text(file)) ?? "";
      return all.filter(({ line }) => lines === null || lines.get(file)?.has(line)).map((mutant) => ({ file, text, mutant }));
    }),
  );
  const keyed = placed.flat().map((one) => ({ ...one, key: view.digest([one.file, one.mutant.start, one.mutant.replacement, one.text.length].join("\n")) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, most);
}

async function linesOf(view: GateView, changed: readonly FileChange[]): Promise<ReadonlyMap<string, ReadonlySet<number>> | null> {
  if (view.facts.baseline === null || changed.length === 0) return null;
  const paths = changed.flatMap(({ path, from }) => (from === null ? [path] : [path, from]));
  const diff = parseDiff(await view.diff(view.facts.baseline, view.commit, paths), changed);
  return new Map(diff.map((file) => [file.path, changedLines(file)]));
}

type Tried = Placed & { readonly outcome: "noticed" | "survived" | "not tried" };

/** Two at a time, until the time is up. What ends over time was noticed: it does not end as it did before. */
async function tryAll(view: GateView, sample: readonly Placed[], run: TestRun & { state: "ran" }): Promise<Tried[]> {
  const before = run.parts.reduce((sum, { ran }) => sum + ran.durationMs, 0);
  let left = 1000 * Number(view.settings.seconds ?? 120);
  const tried: Tried[] = [];
  for (const pair of pairs(sample)) {
    if (left <= 0) {
      tried.push(...pair.map((one) => ({ ...one, outcome: "not tried" as const })));
      continue;
    }
    const runs = await Promise.all(pair.map((one) => tryOne(view, one, { run, timeoutMs: 10_000 + 5 * before })));
    left -= Math.max(...runs.map(({ ms }) => ms));
    tried.push(...runs.map(({ ms: _, ...one }) => one));
  }
  return tried;
}

const pairs = <T>(all: readonly T[]): T[][] => Array.from({ length: Math.ceil(all.length / 2) }, (_, index) => all.slice(2 * index, 2 * index + 2));

async function tryOne(
  view: GateView,
  one: Placed,
  { run, timeoutMs }: { run: TestRun & { state: "ran" }; timeoutMs: number },
): Promise<Tried & { ms: number }> {
  let ms = 0;
  for (const { command } of run.parts) {
    const ran = await view.run({ at: view.commit, cmd: command, overlay: { [one.file]: applied(one.text, one.mutant) }, timeoutMs });
    ms += ran.durationMs;
    if (ran.exitCode !== 0) return { ...one, ms, outcome: "noticed" };
  }
  return { ...one, ms, outcome: "survived" };
}

function answer(view: GateView, tried: readonly Tried[]): GateAnswer {
  const count = (outcome: Tried["outcome"]) => tried.filter((one) => one.outcome === outcome).length;
  const [noticed, survived, untried] = [count("noticed"), count("survived"), count("not tried")];
  const score = noticed + survived === 0 ? 0 : (100 * noticed) / (noticed + survived);
  const least = Number(view.settings.least_killed ?? 0);
  const why = `the tests noticed ${noticed} of ${noticed + survived} wrong lines${untried > 0 ? `; no time for ${untried} more` : ""}`;
  const survivors = tried.filter(({ outcome }) => outcome === "survived").map(findingOf);
  if (noticed + survived === 0) return { verdict: "broken", why: "there was no time to try a single mutant; raise seconds", findings: [] };
  if (score < least) return { verdict: "fail", why: `${why}; this goal asks for ${least} %`, findings: survivors };
  return { verdict: "pass", why, findings: [], notes: survivors.map(({ file, line, text, claim }) => `${file}:${line}: ${claim}: ${text}`) };
}

const findingOf = ({ file, text, mutant }: Placed): GateFinding => ({
  commit: null,
  file,
  line: mutant.line,
  text: lineAt(text, mutant.line),
  claim: `no test notices when ${mutant.says}`,
  remedy: "assert what this line is there for",
});
