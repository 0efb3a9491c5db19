import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { notBuilt, readGo } from "../../src/core/reports/go.ts";
import { readerOf } from "../../src/core/reports/read.ts";
import { executed, type TestReport } from "../../src/core/reports/report.ts";

// Written by the real programs: vitest 4.1, jest 30, mocha 11, playwright 1.65, bun 1.4.5, deno 2.9.6, ava, tape, node 20.20, pytest 9.0,
// Python 3.11, go 1.19 and cargo 1.95, each on a small suite with one test of every outcome.
const folder = join(import.meta.dirname, "..", "fixtures", "reports");
const names = readdirSync(folder).sort();
const named = (name: string) => (/\.(xml|tap)$/.test(name) || name.startsWith("own-") ? name : name.replace(".", "-1."));
const read = (name: string, text = readFileSync(join(folder, name), "utf8")): TestReport =>
  readerOf(named(name))?.(text, { top: "/checkout", folder: "" }) ?? { tests: [], problems: ["no reader"] };
const short = ({ tests, problems }: TestReport) => [
  ...tests.map(({ id, outcome, reason }) => `${outcome} ${id}${reason ? ` (${reason.split("\n")[0]})` : ""}`),
  ...problems,
];

describe("a real report is read in full", () => {
  test.each(names)("%s", (name) => {
    expect(short(read(name))).toMatchSnapshot();
    expect(executed(read(name)).length).toBeGreaterThan(0);
  });
});

describe("a report that is not whole is a problem, never a report without failures", () => {
  test.each(names.flatMap((name) => [0, 0.3, 0.6, 0.9].map((part) => [name, part] as const)))("%s, its first %f", (name, part) => {
    const text = readFileSync(join(folder, name), "utf8");
    const report = read(name, text.slice(0, Math.floor(text.length * part)));
    expect(report.problems).not.toEqual([]);
  });

  test.each(names)("%s as something else", (name) => {
    for (const text of ["null", "{}", "[]", "<html></html>", "<testsuites", "ok"]) expect(read(name, text).problems, text).not.toEqual([]);
  });
});

test("a Go package that could not be built is told as such, in the words of each version of go", () => {
  const place = { top: "/w", folder: "" };
  const [old, since124] = [
    "FAIL\texample.org/a [build failed]\npeers: ended 2\n",
    '{"Action":"fail","Package":"example.org/a","Elapsed":0,"FailedBuild":"example.org/a [example.org/a.test]"}\npeers: ended 1\n',
  ].map((text) => readGo(text, place).problems);
  expect([old, since124]).toEqual([["FAIL example.org/a [build failed]: its tests could not be built"], ["example.org/a: its tests could not be built"]]);
  expect([...(old ?? []), ...(since124 ?? [])].every(notBuilt)).toBe(true);
  expect(notBuilt("go test was ended under way")).toBe(false);
});
