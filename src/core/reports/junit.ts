import { XMLParser, XMLValidator } from "fast-xml-parser";
import { problem, testOf } from "./building.ts";
import type { ReportedTest, ReportPlace, TestOutcome, TestReport } from "./report.ts";

type Node = { readonly tag: string; readonly attributes: Readonly<Record<string, string>>; readonly children: readonly Node[]; readonly text: string };

/** JUnit XML as pytest 9, bun 1.4, deno 2.9, node 20 and others write it: cases in suites in suites, in any depth. */
export function readJunit(text: string, place: ReportPlace): TestReport {
  const valid = text.trim() === "" ? null : XMLValidator.validate(text);
  if (valid === null) return problem("the JUnit report is empty");
  if (valid !== true) return problem(`the JUnit report is cut or malformed: ${valid.err.msg} (line ${valid.err.line})`);
  const roots = nodesOf(parser.parse(text)).filter(({ tag }) => tag === "testsuites" || tag === "testsuite");
  if (roots.length === 0) return problem("the report is XML, and not JUnit's");
  const found = roots.map((root) => within(root, { place, names: [], file: null }));
  return { tests: found.flatMap(({ tests }) => tests), problems: found.flatMap(({ problems }) => problems) };
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  preserveOrder: true,
  trimValues: false,
  parseTagValue: false,
  htmlEntities: true,
});

function nodesOf(parsed: unknown): Node[] {
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((entry: Record<string, unknown>) => {
    const tag = Object.keys(entry).find((key) => key !== ":@");
    if (tag === undefined || tag === "#text" || tag.startsWith("?")) return [];
    const inside = entry[tag] as readonly Record<string, unknown>[];
    const text = inside.flatMap((child) => ("#text" in child ? [String(child["#text"])] : [])).join("");
    return [{ tag, attributes: (entry[":@"] ?? {}) as Record<string, string>, children: nodesOf(inside), text }];
  });
}

type Within = { readonly place: ReportPlace; readonly names: readonly string[]; readonly file: string | null; readonly nested?: boolean };

function within({ tag, attributes, children }: Node, { place, names, file, nested = false }: Within): TestReport {
  const own = attributes.file ?? file;
  const name = attributes.name ?? "";
  // The outermost suite is a file or the runner, those in it are groups of tests.
  const around = nested ? [...names, name] : names;
  const found = children.map((child) => {
    if (child.tag === "testcase") return { tests: [caseOf(child, { place, names: around, file: own })], problems: [] };
    return child.tag === "testsuite" ? within(child, { place, names: around, file: own, nested: tag === "testsuite" }) : { tests: [], problems: [] };
  });
  const tests = found.flatMap((one) => one.tests);
  // pytest counts subtests as well, so that the numbers need not agree.
  const said = Number(attributes.tests ?? tests.length);
  const missing = said > 0 && tests.length === 0 ? [`${tag} "${name}" says ${said} tests and holds none`] : [];
  const failed = Number(attributes.failures ?? 0) + Number(attributes.errors ?? 0);
  const hidden = failed > 0 && !tests.some(({ outcome }) => outcome === "failed") ? [`${tag} "${name}" says ${failed} failed and shows none`] : [];
  return { tests, problems: [...found.flatMap((one) => one.problems), ...missing, ...hidden] };
}

function caseOf({ attributes, children }: Node, { place, names, file }: Within): ReportedTest {
  const { name = "", classname = "", time } = attributes;
  const own = attributes.file ?? file ?? (/^[\w./-]*\/[\w.-]+\.\w+$/.test(classname) ? classname : null);
  const mark = children.find(({ tag }) => tag === "failure" || tag === "error") ?? children.find(({ tag }) => tag === "skipped");
  const group = names.length > 0 ? names : classOf(classname, own);
  const seconds = Number(time?.replaceAll(",", ""));
  return testOf(place, {
    file: own,
    ...(own === null && { home: classname }),
    name: [...group, name],
    outcome: outcomeOf(mark),
    reason: mark && (mark.attributes.message || mark.text),
    durationMs: Number.isFinite(seconds) ? seconds * 1000 : null,
  });
}

/** `tests.test_a.TestC` in `tests/test_a.py` is the class TestC. */
function classOf(classname: string, file: string | null): string[] {
  if (file === null || classname === file) return [];
  const module = file.replace(/\.\w+$/, "").replaceAll("/", ".");
  if (classname === module) return [];
  return classname.startsWith(`${module}.`) ? classname.slice(module.length + 1).split(".") : [classname];
}

function outcomeOf(mark: Node | undefined): TestOutcome {
  if (mark === undefined) return "passed";
  if (mark.tag !== "skipped") return "failed";
  const { type = "", message = "" } = mark.attributes;
  if (type === "pytest.xfail") return "xfailed";
  return type === "todo" || message === "TODO" ? "todo" : "skipped";
}
