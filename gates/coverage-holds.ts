import { z } from "zod";
import type { CoverageCommand } from "../src/core/coverage/command.ts";
import { branchShare, type FileCoverage, lineShare, percent, type Share } from "../src/core/coverage/coverage.ts";
import { lineAt } from "../src/core/source-file.ts";
import { codeLines, coverageSwitches } from "../src/core/structure/code-lines.ts";
import { families, languageOfPath } from "../src/core/syntax.ts";
import { isTestPath } from "../src/core/test-paths.ts";
import type { Oid } from "../src/core/vocabulary.ts";
import { changedLines, parseDiff } from "../src/core/weakening/diff.ts";
import type { Gate, GateAnswer, GateFinding, GateView, TreeView } from "../src/ports/gate.ts";
import { coverageCommandsOf, isMeasured, type Measured, measureCoverage } from "./shared/measure-coverage.ts";
import { notWaived } from "./shared/waivers.ts";

export const coverageHolds: Gate = {
  id: "coverage-holds",
  version: "1",
  says: "Do the tests run as much of the code as at the baseline, and enough of what changed?",
  languages: families,
  cannotSee: "whether the lines that ran were also checked by an assertion, and code in a language whose coverage nobody measures",
  per: "tree",
  reads: "commands",
  settings: z.strictObject({ changed_lines: z.number().min(0).max(100).default(80).describe("least share of changed lines that the tests run, in percent") }),
  judge,
};

async function judge(view: GateView): Promise<GateAnswer> {
  const commands = await coverageCommandsOf(view);
  if (commands.length === 0)
    return { verdict: "not-applicable", why: "no test runner whose coverage can be measured was found; set project.coverage", findings: [] };
  if (!view.now.files.some(({ path }) => isMeasured(path, commands)))
    return { verdict: "not-applicable", why: "there is no source code of a measured language", findings: [] };
  const now = await measureCoverage(view, { at: view.commit, tree: view.now, commands });
  if ("why" in now) return { verdict: now.verdict, why: now.why, findings: now.findings ?? [] };
  const before = view.base && view.facts.baseline ? await measureCoverage(view, { at: view.facts.baseline, tree: view.base, commands }) : null;
  if (before && "why" in before && hasTests(view.base)) return { verdict: "broken", why: `at the baseline: ${before.why}`, findings: [] };
  return compare(view, { now, before: before && "why" in before ? null : before, commands });
}

type Comparing = { readonly now: Measured; readonly before: Measured | null; readonly commands: readonly CoverageCommand[] };

async function compare(view: GateView, { now, before, commands }: Comparing): Promise<GateAnswer> {
  const changed = (await view.changed()).filter(({ path, status }) => status !== "deleted" && isMeasured(path, commands)).map(({ path }) => path);
  const uncovered = await uncoveredLines(view, { files: now.files, changed });
  const findings = [
    ...lost(now, before),
    ...(await noLongerMeasured(view, { now, before })),
    ...(await switchedOff(view, changed)),
    ...tooFew(view, uncovered),
  ];
  const summary = `lines ${shown(lineShare(now.files))}, branches ${shown(branchShare(now.files))}${before ? `; baseline ${shown(lineShare(before.files))}, ${shown(branchShare(before.files))}` : ""}`;
  const [first] = findings;
  return first ? { verdict: "fail", why: `${first.claim} (${summary})`, findings } : { verdict: "pass", why: summary, findings };
}

const shown = (share: Share) => (share.all === 0 ? "not counted" : `${percent(share).toFixed(1)} % of ${share.all}`);

/** Below the baseline: a smaller share, and not only because covered code was removed. */
function lost(now: Measured, before: Measured | null): GateFinding[] {
  if (!before) return [];
  return (
    [
      ["line", lineShare],
      ["branch", branchShare],
    ] as const
  ).flatMap(([what, shareOf]) => {
    const [is, was] = [shareOf(now.files), shareOf(before.files)];
    const fell = percent(is) < percent(was) - 0.005 && is.all - is.hit > was.all - was.hit;
    if (!fell || was.all === 0) return [];
    const claim = `${what} coverage fell from ${percent(was).toFixed(1)} % to ${percent(is).toFixed(1)} %`;
    return [
      { commit: null, file: null, line: null, text: `${is.all - is.hit} not run, ${was.all - was.hit} at the baseline`, claim, remedy: "test what you added" },
    ];
  });
}

/** A file that was measured and is still there, but not in the report: an exclude, or nobody loads it any more. */
async function noLongerMeasured(view: GateView, { now, before }: Omit<Comparing, "commands">): Promise<GateFinding[]> {
  const measured = new Set(now.files.map(({ path }) => path));
  const gone = (before?.files ?? []).filter(({ path, lines }) => !measured.has(path) && view.now.file(path) && [...lines.values()].some((hits) => hits > 0));
  return gone.map(({ path }) => ({
    commit: null,
    file: path,
    line: 1,
    text: "",
    claim: "its coverage was measured at the baseline and no longer is",
    remedy: "take the exclude out, or load it in a test again",
  }));
}

async function switchedOff(view: GateView, changed: readonly string[]): Promise<readonly GateFinding[]> {
  const [now, before] = await Promise.all([
    view.now.extract(coverageSwitches, changed),
    view.base?.extract(coverageSwitches, changed) ?? new Map<string, never[]>(),
  ]);
  const findings = [...now].flatMap(([path, switches]) => {
    const known = (before.get(path) ?? []).map(({ text }) => text);
    return switches.filter(({ text }) => !known.includes(text)).map(({ line, text }) => ({ path, line, text }));
  });
  return notWaived(
    view,
    findings.map(({ path, line, text }) => ({
      commit: null,
      file: path,
      line,
      text,
      claim: "a comment switches coverage off",
      remedy: "test it, or let another peer waive this finding",
      fingerprint: view.digest(["coverage-holds", path, text].join("\n")).slice(0, 12),
    })),
  );
}

type Uncovered = { readonly all: number; readonly missed: readonly { readonly file: string; readonly line: number; readonly text: string }[] };

async function uncoveredLines(view: GateView, { files, changed }: { files: readonly FileCoverage[]; changed: readonly string[] }): Promise<Uncovered> {
  if (changed.length === 0) return { all: 0, missed: [] };
  const lines = view.facts.baseline ? await linesChanged(view, view.facts.baseline, changed) : null;
  const counted = await view.now.extract(codeLines, changed);
  const covered = new Map(files.map((file) => [file.path, file.lines]));
  const rows = changed.flatMap((file) => {
    const hits = covered.get(file);
    const code = hits ? [...hits.keys()] : (counted.get(file) ?? []);
    return code.filter((line) => lines === null || lines.get(file)?.has(line)).map((line) => ({ file, line, hit: (hits?.get(line) ?? 0) > 0 }));
  });
  const missed = await Promise.all(
    rows.filter(({ hit }) => !hit).map(async ({ file, line }) => ({ file, line, text: lineAt((await view.now.text(file)) ?? "", line) })),
  );
  return { all: rows.length, missed: missed.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1)) };
}

async function linesChanged(view: GateView, baseline: Oid, paths: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const [diff, changes] = await Promise.all([view.diff(baseline, view.commit, paths), view.changed()]);
  return new Map(parseDiff(diff, changes).map((file) => [file.path, changedLines(file)]));
}

/** Lines shown of what nobody ran. */
const mostShown = 40;

function tooFew(view: GateView, { all, missed }: Uncovered): GateFinding[] {
  const least = Number(view.settings.changed_lines ?? 80);
  const share = percent({ hit: all - missed.length, all });
  if (all === 0 || share >= least) return [];
  const claim = `the tests run ${share.toFixed(0)} % of the ${all} changed lines, this goal asks for ${least} %`;
  return missed.slice(0, mostShown).map(({ file, line, text }) => ({ commit: null, file, line, text, claim, remedy: "add a test that runs this line" }));
}

const hasTests = (tree: TreeView | null) => tree?.files.some(({ path }) => isTestPath(path) && languageOfPath(path) !== null) ?? false;
