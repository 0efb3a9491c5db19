import type { ReportedTest, TestReport } from "../reports/report.ts";
import type { TestCase } from "../structure/test-case.ts";

/** A test that is to show a bug. */
export type Reproducer = Pick<TestCase, "name" | "path" | "line" | "text" | "rows"> & { readonly file: string };

/** What a run says of these tests. `error`: they fail, and not because of what they check. */
export type Shown = { readonly state: "red" | "green"; readonly tests: readonly ReportedTest[] } | { readonly state: "error" | "absent"; readonly why: string };

export function shown({ tests, problems }: TestReport, reproducers: readonly Reproducer[]): Shown {
  const files = new Set(reproducers.map(({ file }) => file));
  const unloaded = tests.find((test) => test.outcome === "failed" && test.file !== null && files.has(test.file) && (isFileItself(test) || otherReason(test)));
  const own = tests.filter((test) => reproducers.some((reproducer) => isOf(test, reproducer)));
  const red = own.filter((test) => (test.outcome === "failed" || test.outcome === "xfailed") && !otherReason(test));
  if (red.length > 0) return { state: "red", tests: red };
  if (unloaded) return { state: "error", why: `${unloaded.name}: ${firstLine(otherReason(unloaded) ?? unloaded.reason ?? "it could not be loaded")}` };
  const bad = own.find(({ outcome }) => outcome === "failed");
  if (bad) return { state: "error", why: `${bad.name}: ${firstLine(bad.reason ?? "")}` };
  const green = own.filter(({ outcome }) => outcome === "passed" || outcome === "xpassed");
  if (green.length > 0) return { state: "green", tests: green };
  if (own.length > 0) return { state: "absent", why: `${own[0]?.name} was not run: ${own[0]?.outcome}` };
  if (problems.length > 0) return { state: "error", why: firstLine(problems[0] ?? "") };
  return { state: "absent", why: "the runner did not run it" };
}

/** Whether a test that was run is the one that stands in a file. */
export function isOf({ file, name }: Pick<ReportedTest, "file" | "name">, test: Reproducer): boolean {
  if (file !== null && file !== test.file) return false;
  const leaf = name.split(" > ").at(-1) ?? "";
  if (leaf === test.name || leaf.startsWith(`${test.name}[`) || leaf.split("::").at(-1) === test.name) return true;
  // Go: TestX/case is run by TestX; a table of JavaScript puts its rows into the name.
  return leaf.split("/")[0] === test.path[0] || (test.rows !== null && file !== null && /[%$]/.test(test.name));
}

const isFileItself = ({ file, name }: ReportedTest) => name === "(the file itself)" || name === file || name === file?.split("/").at(-1);

/** What a runner says when a test is broken rather than the code: measured with pytest 9, node 20 and vitest 4. */
const others = [
  /^(?:\w+\.)*(?:ImportError|ModuleNotFoundError)\b[^\n]*/,
  /\bfixture '[^']*' not found|\bFixtureLookupError\b[^\n]*/,
  /\bCannot find (?:module|package) [^\n]*|\bERR_MODULE_NOT_FOUND\b|does not provide an export named [^\n]*|Failed to (?:resolve import|load) [^\n]*/,
  /\b(?:FileNotFoundError|ENOENT|no such file or directory|NotFound)\b[^\n]*\b(?:tests?|testdata|fixtures?|__tests__|spec)\/[^\n]*/i,
];

export function otherReason({ reason, outcome }: Pick<ReportedTest, "reason" | "outcome">): string | null {
  if (outcome !== "failed" || reason === null) return null;
  for (const pattern of others) {
    const found = pattern.exec(reason)?.[0];
    if (found) return found;
  }
  return null;
}

const firstLine = (text: string) => (text.split("\n").find((line) => line.trim() !== "") ?? "").trim().slice(0, 200);
