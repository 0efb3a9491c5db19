import { z } from "zod";
import type { FileChange } from "../src/core/file-change.ts";
import { applied, type Mutant, mutants } from "../src/core/mutants.ts";
import { lineAt } from "../src/core/source-file.ts";
import { readStryker, strykerCommand, strykerReport } from "../src/core/stryker.ts";
import { families, familyOf, languageOfPath } from "../src/core/syntax.ts";
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

type Tried = {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly says: string;
  readonly outcome: "noticed" | "survived" | "not tried";
};
type Placed = { readonly file: string; readonly text: string; readonly mutant: Mutant };

async function judge(view: GateView): Promise<GateAnswer> {
  const all = await changedMutants(view);
  if (all.length === 0) return { verdict: "not-applicable", why: "no changed line holds anything to make wrong", findings: [] };
  const script = all.filter(({ file }) => familyOfPath(file) === "JavaScript/TypeScript");
  const byStryker = script.length > 0 && (await hasStryker(view)) ? await askStryker(view, script) : null;
  const rest = byStryker ? all.filter((one) => !script.includes(one)) : all;
  const sample = sampled(view, rest);
  if (sample.length === 0) return answer(view, byStryker ?? []);
  const run = await runTests(view, "now");
  if (run.state === "none") return { verdict: "not-applicable", why: run.why, findings: [] };
  if (run.state === "broken") return { verdict: "broken", why: run.why, findings: [] };
  if (run.parts.some(({ ran }) => ran.exitCode !== 0)) return { verdict: "fail", why: notGreen.claim, findings: [notGreen] };
  return answer(view, [...(byStryker ?? []), ...(await tryAll(view, sample, run))]);
}

const notGreen: GateFinding = {
  commit: null,
  file: null,
  line: null,
  text: "",
  claim: "the tests fail before anything is made wrong",
  remedy: "make them pass; then mutants tell something",
};

const familyOfPath = (path: string) => familyOf(languageOfPath(path) ?? "go");

async function changedMutants(view: GateView): Promise<Placed[]> {
  const changed = (await view.changed()).filter(({ path, status }) => status !== "deleted" && mutants.wants(path));
  const paths = changed.map(({ path }) => path);
  const [lines, found] = [await linesOf(view, changed), await view.now.extract(mutants, paths)];
  const placed = [...found].map(async ([file, all]) => {
    const text = (await view.now.text(file)) ?? "";
    return all.filter(({ line }) => lines === null || lines.get(file)?.has(line)).map((mutant) => ({ file, text, mutant }));
  });
  return (await Promise.all(placed)).flat();
}

async function linesOf(view: GateView, changed: readonly FileChange[]): Promise<ReadonlyMap<string, ReadonlySet<number>> | null> {
  if (view.facts.baseline === null || changed.length === 0) return null;
  const paths = changed.flatMap(({ path, from }) => (from === null ? [path] : [path, from]));
  const diff = parseDiff(await view.diff(view.facts.baseline, view.commit, paths), changed);
  return new Map(diff.map((file) => [file.path, changedLines(file)]));
}

/** The same sample for the same content, spread over all changed lines. */
function sampled(view: GateView, all: readonly Placed[]): Placed[] {
  const keyed = all.map((one) => ({ one, key: view.digest([one.file, one.mutant.start, one.mutant.replacement, one.text.length].join("\n")) }));
  return keyed
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, settingsOf(view).most)
    .map(({ one }) => one);
}

const settingsOf = ({ settings }: GateView) => ({
  most: Number(settings.most ?? 20),
  seconds: Number(settings.seconds ?? 120),
  least: Number(settings.least_killed ?? 0),
});

/** A project that has StrykerJS is asked through it: it knows the project's runner, and which test runs which line. */
async function hasStryker(view: GateView): Promise<boolean> {
  const text = (await (view.base ?? view.now).text("package.json")) ?? (await view.now.text("package.json"));
  return text?.includes('"@stryker-mutator/core"') ?? false;
}

/** Null when it could not answer in time or left no report; then our own mutants are tried. */
async function askStryker(view: GateView, script: readonly Placed[]): Promise<Tried[] | null> {
  const lines = new Map<string, number[]>();
  for (const { file, mutant } of script) lines.set(file, [...(lines.get(file) ?? []), mutant.line]);
  const ran = await view.run({ at: view.commit, cmd: strykerCommand(lines), reads: [strykerReport], timeoutMs: 1000 * settingsOf(view).seconds });
  const read = readStryker(ran.files[strykerReport] ?? "");
  if (!read || read.length === 0) return null;
  const texts = new Map(script.map(({ file, text }) => [file, text]));
  return read.map(({ file, line, says, outcome }) => ({ file, line, text: lineAt(texts.get(file) ?? "", line), says, outcome }));
}

/** Two at a time, until the time is up. What ends over time was noticed: it does not end as it did before. */
async function tryAll(view: GateView, sample: readonly Placed[], run: TestRun & { state: "ran" }): Promise<Tried[]> {
  const timeoutMs = 10_000 + 5 * run.parts.reduce((sum, { ran }) => sum + ran.durationMs, 0);
  let left = 1000 * settingsOf(view).seconds;
  const tried: Tried[] = [];
  for (const pair of pairs(sample)) {
    const runs =
      left > 0
        ? await Promise.all(pair.map((one) => tryOne(view, one, { run, timeoutMs })))
        : pair.map((one) => ({ one, ms: 0, outcome: "not tried" as const }));
    left -= Math.max(...runs.map(({ ms }) => ms));
    tried.push(...runs.map(({ one, outcome }) => triedOf(one, outcome)));
  }
  return tried;
}

const pairs = <T>(all: readonly T[]): T[][] => Array.from({ length: Math.ceil(all.length / 2) }, (_, index) => all.slice(2 * index, 2 * index + 2));

const triedOf = ({ file, text, mutant }: Placed, outcome: Tried["outcome"]): Tried => ({
  file,
  line: mutant.line,
  text: lineAt(text, mutant.line),
  says: mutant.says,
  outcome,
});

type Trying = { readonly run: TestRun & { state: "ran" }; readonly timeoutMs: number };

async function tryOne(view: GateView, one: Placed, { run, timeoutMs }: Trying): Promise<{ one: Placed; ms: number; outcome: Tried["outcome"] }> {
  let ms = 0;
  for (const { command } of run.parts) {
    const ran = await view.run({ at: view.commit, cmd: command, overlay: { [one.file]: applied(one.text, one.mutant) }, timeoutMs });
    ms += ran.durationMs;
    if (ran.exitCode !== 0) return { one, ms, outcome: "noticed" };
  }
  return { one, ms, outcome: "survived" };
}

function answer(view: GateView, tried: readonly Tried[]): GateAnswer {
  const count = (outcome: Tried["outcome"]) => tried.filter((one) => one.outcome === outcome).length;
  const [noticed, survived, untried] = [count("noticed"), count("survived"), count("not tried")];
  if (noticed + survived === 0) return { verdict: "broken", why: "there was no time to try a single mutant; raise seconds", findings: [] };
  const { least } = settingsOf(view);
  const why = `the tests noticed ${noticed} of ${noticed + survived} wrong lines${untried > 0 ? `; no time for ${untried} more` : ""}`;
  const survivors = tried.filter(({ outcome }) => outcome === "survived").map(findingOf);
  if ((100 * noticed) / (noticed + survived) < least) return { verdict: "fail", why: `${why}; this goal asks for ${least} %`, findings: survivors };
  return { verdict: "pass", why, findings: [], notes: survivors.map(({ file, line, text, claim }) => `${file}:${line}: ${claim}: ${text}`) };
}

const findingOf = ({ file, line, text, says }: Tried): GateFinding => ({
  commit: null,
  file,
  line,
  text,
  claim: `no test notices when ${says}`,
  remedy: "assert what this line is there for",
});
