import { withoutColour } from "../reports/building.ts";
import { type LeftBehind, readReports } from "../reports/read.ts";
import { executed, type ReportedTest, type TestReport } from "../reports/report.ts";
import { missingProgram } from "../test-runner/missing.ts";

/** What is known of a run of a frozen command. */
export type AcceptanceRan = LeftBehind & { readonly exitCode: number | null; readonly ended: string; readonly stderr: string; readonly durationMs: number };

export type AcceptanceOutcome =
  /** It could not run; `why` says what to install. */
  | { readonly state: "unable"; readonly why: string }
  | { readonly state: "over-time"; readonly seconds: number }
  | {
      readonly state: "ran";
      readonly exitCode: number;
      /** Null where its runner left none. */
      readonly report: TestReport | null;
      readonly executed: number;
      /** Skipped, announced, or expected to fail. */
      readonly excused: readonly ReportedTest[];
      readonly failing: readonly ReportedTest[];
    };

/** `mayMiss`: tests it names are not there, which is no fault of the command. */
export function outcomeOf(ran: AcceptanceRan, mayMiss = false): AcceptanceOutcome {
  if (ran.ended === "over-time") return { state: "over-time", seconds: Math.round(ran.durationMs / 1000) };
  if (ran.ended !== "exited" || ran.exitCode === null) return { state: "unable", why: "the command could not be started" };
  const built = ran.files["build-failed"]?.trim();
  if (built !== undefined) return { state: "unable", why: `project.build ended with ${built}: ${lastWords(ran)}` };
  const report = readReports(ran);
  const unable = report === null || report.tests.length === 0 ? cannotRun(ran, mayMiss) : null;
  if (unable !== null) return { state: "unable", why: unable };
  const failing = report?.tests.filter(({ outcome }) => outcome === "failed") ?? [];
  const excused = report?.tests.filter(({ outcome }) => outcome !== "failed" && outcome !== "passed") ?? [];
  return { state: "ran", exitCode: ran.exitCode, report, executed: report ? executed(report).length : 0, excused, failing };
}

/** What the runner or the shell itself says: neither a test nor the implementation can say it. */
function cannotRun({ stdout, stderr, exitCode }: AcceptanceRan, mayMiss: boolean): string | null {
  const said = `${stderr}\n${stdout}`;
  const missing = missingProgram(said, exitCode);
  if (missing) return missing;
  const usual = [...complaints, ...(mayMiss ? [] : misses)].map((pattern) => pattern.exec(withoutColour(said))?.[0]).find((found) => found !== undefined);
  return usual === undefined ? null : `the command itself is wrong: ${usual.trim()}`;
}

const complaints = [
  /^.*\bsh: (?:line )?\d+: .*(?:[Ss]yntax error|[Uu]nterminated|unexpected EOF).*$/m,
  /^ERROR: usage:.*$/m,
  /^(?:.*python[\d.]*: )?error: unrecognized arguments:.*$/m,
  /^npm (?:error|ERR!) Missing script:.*$/m,
  /^make: \*\*\* No rule to make target .*$/m,
  /^make: \*\*\* No targets specified.*$/m,
  /^error: no such (?:command|subcommand):.*$/m,
  /^.*python[\d.]*: can't open file .*$/m,
];

const misses = [/^ERROR: file or directory not found:.*$/m, /^error: no test target named .*$/m, /^Could not find '.*'$/m];

/** What it printed last, as one line. */
export function lastWords({ stdout, stderr }: Pick<AcceptanceRan, "stdout" | "stderr">): string {
  const tail = (text: string) =>
    withoutColour(text)
      .trimEnd()
      .split("\n")
      .slice(-4)
      .map((line) => line.trim())
      .filter(Boolean)
      .join(" | ");
  return [tail(stdout), tail(stderr)].filter(Boolean).join(" | ").slice(-400) || "nothing";
}

/** The whole of it from its end, for the operator: as much as a screen holds. */
export const lastLinesOf = ({ stdout, stderr }: Pick<AcceptanceRan, "stdout" | "stderr">, most = 20): string[] =>
  withoutColour(`${stdout.trimEnd()}\n${stderr.trimEnd()}`)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-most);
