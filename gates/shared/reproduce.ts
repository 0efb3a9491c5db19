import { type Reproducer, type Shown, shown } from "../../src/core/bugs/reproduction.ts";
import { readReports } from "../../src/core/reports/read.ts";
import type { TestReport } from "../../src/core/reports/report.ts";
import { testExtractor } from "../../src/core/structure/tests.ts";
import { isTestPath } from "../../src/core/test-paths.ts";
import { instrumented } from "../../src/core/test-runner/instrument.ts";
import { missingProgram } from "../../src/core/test-runner/missing.ts";
import { narrowed } from "../../src/core/test-runner/narrow.ts";
import type { Oid } from "../../src/core/vocabulary.ts";
import type { GateView, Ran } from "../../src/ports/gate.ts";
import { lastLines } from "./run-tests.ts";

/** Tests that cannot be run anywhere here; the gate is then broken. */
export class Unrunnable extends Error {
  override readonly name = "Unrunnable";
}

export type Running = { readonly view: GateView; readonly commands: readonly string[] };

/** The tests a commit wrote or changed, by what stands in its test files; all of a file where only what it uses was changed. */
export async function testsWrittenIn(view: GateView, commit: Oid): Promise<Reproducer[]> {
  const changes = ((await view.changesIn([commit])).get(commit) ?? []).filter(({ status }) => status !== "deleted");
  const [parent] = await view.parents(commit);
  const before = parent === undefined ? null : await view.at(parent);
  const now = await (await view.at(commit)).extract(
    testExtractor,
    changes.map(({ path }) => path),
  );
  const old =
    (await before?.extract(
      testExtractor,
      changes.map(({ path, from }) => from ?? path),
    )) ?? new Map();
  const known = new Set([...old.values()].flatMap(({ tests }) => tests.map(({ text }: { text: string }) => text)));
  return [...now].flatMap(([file, { tests }]) => {
    const fresh = tests.filter(({ text }) => !known.has(text));
    const counted = fresh.length > 0 || !isTestPath(file) ? fresh : tests;
    return counted.map(({ name, path, line, text, rows }) => ({ name, path, line, text, rows, file }));
  });
}

/** Runs the files of these tests at a commit, with other contents laid over it where given. */
export async function showAt(
  { view, commands }: Running,
  at: Oid,
  { tests, overlay = {}, whole = false }: { tests: readonly Reproducer[]; overlay?: Readonly<Record<string, string>>; whole?: boolean },
): Promise<Shown> {
  const files = [...new Set(tests.map(({ file }) => file))].sort();
  // All of it is run once for all bugs, and for other gates.
  const narrow = whole ? commands : commands.map((command) => narrowed(command, files) ?? command).filter((command) => command !== "");
  const first = await runAll(view, narrow, { at, overlay });
  const answer = shown(first, tests);
  // A script may not take names of files as it should; then all of it is run.
  if (answer.state !== "absent" || narrow.join() === commands.join()) return answer;
  return shown(await runAll(view, commands, { at, overlay }), tests);
}

async function runAll(
  view: GateView,
  commands: readonly string[],
  { at, overlay }: { at: Oid; overlay: Readonly<Record<string, string>> },
): Promise<TestReport> {
  const reports: TestReport[] = [];
  for (const command of commands) {
    const ran = await view.run({ at, cmd: instrumented(command, view.project.build ?? null), overlay });
    reports.push(reportOf(command, ran));
  }
  return { tests: reports.flatMap(({ tests }) => tests), problems: reports.flatMap(({ problems }) => problems) };
}

function reportOf(command: string, ran: Ran): TestReport {
  if (ran.ended === "cancelled" || ran.ended === "not-started") throw new Unrunnable(`${command} could not be started`);
  const read = readReports(ran);
  if (read !== null && read.tests.length > 0) return read;
  const missing = missingProgram(`${ran.stderr}\n${ran.stdout}`, ran.exitCode);
  if (missing) throw new Unrunnable(missing);
  const late = ran.ended === "over-time" ? `${command} was not done in time` : null;
  const built = firstError(ran);
  return { tests: [], problems: [late ?? built ?? read?.problems[0] ?? `${command} left no report: ${lastLines(ran)}`] };
}

/** What a compiler says is more than that it failed. */
const firstError = ({ stdout, stderr }: Ran) => /^(?:error(?:\[E\d+\])?: .*|\S+\.go:\d+:\d+: .*)$/m.exec(`${stderr}\n${stdout}`)?.[0] ?? null;
