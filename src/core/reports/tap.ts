import { testOf } from "./building.ts";
import type { ReportedTest, ReportPlace, TestOutcome, TestReport } from "./report.ts";

type Reading = {
  readonly names: Map<number, string>;
  readonly counts: Map<number, number>;
  readonly plans: Map<number, number>;
  group: string | null;
  inYaml: number | null;
  readonly tests: ReportedTest[];
  readonly problems: string[];
};

/** TAP 12 to 14 (testanything.org), subtests indented by four; lines that are none of it are output of the tests. */
export function readTap(text: string, place: ReportPlace): TestReport {
  const reading: Reading = { names: new Map(), counts: new Map(), plans: new Map(), group: null, inYaml: null, tests: [], problems: [] };
  for (const line of text.split("\n")) takeLine(line, reading, place);
  const [planned, seen] = [reading.plans.get(0), reading.counts.get(0) ?? 0];
  if (planned === undefined) reading.problems.push("the TAP report has no plan: it was cut, or is none");
  else if (planned !== seen) reading.problems.push(`the TAP plan says ${planned} and ${seen} came`);
  return { tests: reading.tests, problems: reading.problems };
}

function takeLine(line: string, reading: Reading, place: ReportPlace): void {
  const text = line.trimStart();
  const depth = Math.floor((line.length - text.length) / 4);
  if (reading.inYaml !== null) {
    if (text === "..." && line.length - text.length <= reading.inYaml) reading.inYaml = null;
    return;
  }
  if (text === "---") {
    reading.inYaml = line.length - text.length;
    return;
  }
  const plan = /^1\.\.(\d+)/.exec(text)?.[1];
  const subtest = /^# Subtest: (.*)$/.exec(text)?.[1];
  if (plan !== undefined) closeLevel(depth, Number(plan), reading);
  else if (subtest !== undefined) reading.names.set(depth, subtest);
  else if (/^Bail out!/.test(text)) reading.problems.push(`the runner gave up: ${text}`);
  else if (/^# (?!(tests|pass|fail|skip|todo|suites|cancelled|skipped|duration_ms|ok|time)\b)/.test(line)) reading.group = line.slice(2);
  else takePoint(text, { depth, reading, place });
}

/** Inner levels begin anew after their plan; the plan may come first as well, so that only the outermost is held to it. */
function closeLevel(depth: number, planned: number, { plans, counts }: Reading): void {
  plans.set(depth, planned);
  if (depth > 0) counts.delete(depth);
}

function takePoint(text: string, { depth, reading, place }: { depth: number; reading: Reading; place: ReportPlace }): void {
  const [, not, rest] = /^(not )?ok\b(?: \d+)?(?: ?(?:- )?(.*))?$/.exec(text) ?? [];
  if (rest === undefined && !/^(not )?ok\b/.test(text)) return;
  reading.counts.set(depth, (reading.counts.get(depth) ?? 0) + 1);
  const [, name = "", directive, why] = /^(.*?)(?:\s*# ?(SKIP|TODO)\S*\s*(.*))?$/i.exec(rest ?? "") ?? [];
  const around = [...Array(depth).keys()].flatMap((level) => reading.names.get(level) ?? []);
  // tape names a test in a comment and its assertions in the points.
  const group = depth === 0 && reading.names.size === 0 && reading.group !== null ? [reading.group] : [];
  const outcome = outcomeOf(directive?.toLowerCase(), not !== undefined);
  reading.tests.push(testOf(place, { file: null, home: "TAP", name: [...group, ...around, name], outcome, reason: why ?? null }));
}

function outcomeOf(directive: string | undefined, failed: boolean): TestOutcome {
  if (directive === "skip") return "skipped";
  if (directive === "todo") return "todo";
  return failed ? "failed" : "passed";
}
