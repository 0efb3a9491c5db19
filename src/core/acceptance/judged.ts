import type { ReportedTest } from "../reports/report.ts";
import type { FrozenCommand } from "./contract.ts";
import { type AcceptanceOutcome, type AcceptanceRan, lastWords } from "./outcome.ts";

/** Something of a run that keeps it from being a proof. `file` is one of the repository. */
export type Complaint = { readonly file: string | null; readonly text: string; readonly claim: string; readonly remedy: string };

type Judging = { readonly command: FrozenCommand; readonly ran: AcceptanceRan; readonly altered: readonly string[]; readonly hidden: ReadonlySet<string> };

/** What is wrong with a run; nothing when it proves what was asked. Of hidden tests no more than their names are said. */
export function complaintsAbout(outcome: Exclude<AcceptanceOutcome, { state: "unable" }>, judging: Judging): Complaint[] {
  const { command, altered, hidden } = judging;
  if (outcome.state === "over-time") return [about(command.command, `it was not done after ${outcome.seconds} s`, "make it end by itself, and sooner")];
  return [
    ...altered.map((path) => ({
      file: hidden.has(path) ? null : path,
      text: path,
      claim: `${path} was changed while the command ran`,
      remedy: "leave the files of the contract alone",
    })),
    ...outcome.failing.map((test) => failure(test, hidden)),
    ...contradictions(outcome, judging),
    ...tooFew(outcome, command),
  ];
}

const about = (text: string, claim: string, remedy: string): Complaint => ({ file: null, text, claim, remedy });

type Ran = Extract<AcceptanceOutcome, { state: "ran" }>;

function failure(test: ReportedTest, hidden: ReadonlySet<string>): Complaint {
  // A runner that names no file may speak of a hidden one; a name in brackets is made of what a test holds.
  const secret = hidden.size > 0 && (test.file === null || hidden.has(test.file));
  const id = secret ? test.id.replace(/\[.*\]$/s, "[…]") : test.id;
  const why = secret ? "" : `: ${test.reason?.split("\n").slice(0, 3).join(" ") ?? "its runner does not say why"}`;
  return {
    file: secret ? null : test.file,
    text: id,
    claim: `${id} fails${secret ? ", a hidden test" : ""}${why}`,
    remedy: "make the code do what the task asks for",
  };
}

function contradictions({ exitCode, failing, report }: Ran, { command, ran, hidden }: Judging): Complaint[] {
  const problems = report?.problems ?? [];
  const said = problems.length === 0 ? [] : hidden.size > 0 ? [`the report of its runner has ${problems.length} problems`] : problems;
  const remedy = "let the runner end by itself and report every test";
  const found = said.map((problem) => about(command.command, problem, remedy));
  if (exitCode === 0 && failing.length > 0) found.push(about(command.command, `it ended with 0 although ${failing.length} of its tests failed`, remedy));
  if (exitCode !== 0 && failing.length === 0) {
    const words = hidden.size > 0 ? "what it said is kept back, for there are hidden tests" : `what it said last: ${lastWords(ran)}`;
    found.push(
      about(
        command.command,
        `it ended with ${exitCode}${command.reports ? " although no test failed" : ""}; ${words}`,
        "make the code do what the task asks for",
      ),
    );
  }
  return found;
}

function tooFew({ report, executed, excused, failing, exitCode }: Ran, command: FrozenCommand): Complaint[] {
  if (failing.length > 0 || exitCode !== 0) return [];
  if (report === null && (command.reports || command.minTests > 0))
    return [about(command.command, "it ended with 0 and its runner left no report of any test", "let the accepted test runner run to its end")];
  const asked = Math.max(command.minTests, report === null ? 0 : 1);
  const more = command.skips === null ? 0 : excused.length - command.skips;
  if (more > 0)
    return [
      about(
        command.command,
        `${excused.length} tests were skipped or expected to fail, ${command.skips} were when it was accepted`,
        "let every test of the contract run",
      ),
    ];
  if (executed >= asked) return [];
  return [
    about(
      command.command,
      `${executed} ${executed === 1 ? "test was" : "tests were"} run, the contract asks for ${asked}`,
      "let every test of the contract run",
    ),
  ];
}
