import { testOf, withoutColour } from "./building.ts";
import type { ReportedTest, ReportPlace, TestOutcome, TestReport } from "./report.ts";

type Target = { readonly home: string; tests: { name: string; outcome: TestOutcome; reason: string | null }[]; announced: number | null };
type Reading = {
  target: Target;
  begun: boolean;
  pending: string | null;
  output: { name: string; text: string } | null;
  readonly reasons: Map<string, string>;
  readonly done: Target[];
  readonly problems: string[];
};

/** What `cargo test` prints, both streams in one: each target's name, then the lines of libtest. Cargo 1.60 to 1.95. */
export function readLibtest(text: string, place: ReportPlace): TestReport {
  const reading: Reading = { target: emptyTarget(""), begun: false, pending: null, output: null, reasons: new Map(), done: [], problems: [] };
  for (const line of withoutColour(text).split("\n")) if (!header(line, reading) && !result(line, reading)) takeOutput(line, reading);
  cut(reading);
  if (!ended.test(text)) reading.problems.push("cargo was ended under way");
  if (!reading.begun && reading.problems.length === 0) reading.problems.push(`no test was run: ${firstError(text)}`);
  const tests = reading.done.flatMap(({ home, tests }) =>
    tests.map((test): ReportedTest => {
      const reason = test.outcome === "failed" ? (reading.reasons.get(`${home} ${test.name}`) ?? null) : test.reason;
      return testOf(place, { file: null, home, name: [test.name], outcome: test.outcome, reason });
    }),
  );
  return { tests, problems: reading.problems };
}

/** Written by our script in PATH when cargo has ended: a report cut between two targets looks whole otherwise. */
const ended = /^peers: ended \d+$/m;

const emptyTarget = (home: string): Target => ({ home, tests: [], announced: null });
const firstError = (text: string) => /^error.*$/m.exec(text)?.[0] ?? "the report is empty";

/** `Running unittests src/lib.rs (target/debug/deps/calc-c6626fb655a8d231)`, `Doc-tests calc`, `running 4 tests`. */
function header(line: string, reading: Reading): boolean {
  const [, label = "", path = ""] = /^\s+Running (?:(?:unittests )?(\S+) \()?(\S*?)\)?$/.exec(line) ?? [];
  const documentation = /^\s+Doc-tests (\S+)$/.exec(line)?.[1];
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/-[0-9a-f]{16}(\.exe)?$/, "");
  if (path !== "" || documentation) {
    cut(reading);
    reading.target = emptyTarget(documentation ? `${documentation} documentation` : `${name} ${label}`.trim());
    return true;
  }
  const count = /^running (\d+) tests?$/.exec(line)?.[1];
  if (count === undefined) return false;
  cut(reading);
  reading.begun = true;
  reading.target = { ...emptyTarget(reading.target.home), announced: Number(count) };
  return true;
}

/** Tests that were announced and have no result: the process ended under them. */
function cut({ target, problems, done }: Reading): void {
  if (target.announced !== null) problems.push(`the tests of ${target.home || "a target"} did not end`);
  if (target.announced !== null) done.push(target);
  target.announced = null;
}

function result(line: string, reading: Reading): boolean {
  const { target } = reading;
  if (target.announced === null) return false;
  const [, passed, failed, ignored, measured] = /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored; (\d+) measured;/.exec(line) ?? [];
  if (passed !== undefined) {
    const said = [passed, failed, ignored, measured].reduce((sum, count) => sum + Number(count), 0);
    if (said !== target.announced || said !== target.tests.length)
      reading.problems.push(`${target.home}: ${target.announced} tests were announced, ${said} counted, ${target.tests.length} seen`);
    reading.done.push(target);
    reading.target = emptyTarget(target.home);
    reading.output = null;
    return true;
  }
  const [, named, rest] = /^test (.+?) \.\.\. ?(.*)$/.exec(line) ?? [];
  const name = named ?? reading.pending;
  if (name === null) return false;
  const [, word, why] = /(?:^|[^\w])(ok|FAILED|ignored|bench:)(?:, (.*))?(?: <[\d.]+s>)?$/.exec(rest ?? line) ?? [];
  reading.pending = word === undefined ? name : null;
  const outcome = ({ ok: "passed", "bench:": "passed", FAILED: "failed", ignored: "skipped" } as const)[word ?? ""];
  if (outcome) target.tests.push({ name: plainName(name), outcome, reason: why ?? null });
  return outcome !== undefined;
}

// ` - should panic`, and for documentation ` - compile` and the line, which moves with every edit above it.
const plainName = (name: string) => name.replace(/ - (should panic|compile( fail)?)$/, "").replace(/ \(line \d+\)$/, "");

function takeOutput(line: string, reading: Reading): void {
  const name = /^---- (.+) stdout ----$/.exec(line)?.[1];
  if (name !== undefined) reading.output = { name: `${reading.target.home} ${plainName(name)}`, text: "" };
  else if (/^(stack backtrace:|note: |failures:)/.test(line)) reading.output = null;
  else if (reading.output && line.trim() !== "") {
    reading.output.text += `${line.trim()}\n`;
    reading.reasons.set(reading.output.name, reading.output.text);
  }
}
