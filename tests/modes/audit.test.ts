import { expect } from "vitest";
import { eventsOf, turnsOf } from "../support/adversaries.ts";
import { huntFiles, huntingPair } from "./hunt.ts";
import { testEachLanguage, withSample } from "./support.ts";

/** With these named and the others found out in tests/modes/thorough.test.ts, and there the other way round, each way is tried in each language. */
const named = { javascript: ["--lang=js"], go: ["--lang=go"], python: [], rust: [] };
// A try of somebody else's would be given back to its author, who has cheated and would go on so.
const config = { "turns.max_retries": 0, "stuck.same_gates": 20 };

testEachLanguage("a bug a reviewer found is closed only once a test showed it, a change mended it, and the finder agreed", (language) => {
  const setting = {
    modes: ["audit"],
    scripts: huntingPair(language),
    files: huntFiles(language),
    init: named[language],
    config,
    task: "Add up several durations.",
  };
  return withSample(language, setting, async (it) => {
    const { stdout, code } = it.peers(["run"]);
    expect([it.status().state, code], stdout).toEqual(["converged", 0]);
    const missesTests = language === "javascript" ? ["bob review reviewed", "alice sceptic reviewed", "alice implement handed-off"] : [];
    expect(turnsOf(it)).toEqual([
      "alice implement handed-off",
      // It fails `bug-hunt-round-1` with a finding, which the other holds for real: green gates alone are not the end.
      "bob review reviewed",
      "alice sceptic reviewed",
      "alice implement handed-off",
      "bob implement handed-off",
      "alice implement handed-off",
      "bob implement handed-off",
      ...missesTests,
      "bob review reviewed",
      "alice review reviewed",
      "bob sceptic reviewed",
    ]);

    const answers = (gate: string) => eventsOf(it, "gate-judged").flatMap((line) => (line.gate === gate && line.verdict === "fail" ? [line.head] : []));
    const [cheated = "", waved = "", unconfirmed = ""] = answers("bug-hunt-clean");
    for (const id of ["BUG-001", "BUG-002"])
      expect(cheated).toMatch(new RegExp(`${id} is closed as fixed by alice in \\w+, and nobody else has confirmed it since`));
    for (const each of [cheated, waved]) expect(each).toMatch(/says it fixes BUG-003 and changes the content of no file/);
    for (const each of [cheated, waved]) expect(each).toMatch(/BUG-004 is closed as fixed by alice in \w+, and confirmed only by the same author/);
    expect(unconfirmed).toContain("BUG-003 is closed as duplicate by alice");
    const [unshown = "", unmoved = ""] = answers("tdd-reproduces-bug");
    for (const each of [unshown, unmoved]) {
      expect(each).toMatch(/the test for BUG-001 in \w+ passes there, before the fix: it does not show the bug/);
      expect(each).toMatch(/the test for BUG-002 in \w+ does not fail because of the bug but cannot be run there \(.*imits/);
      expect(each).toMatch(/BUG-003 was fixed in \w+ and no commit before shows it with a test/);
    }

    // Every other gate really looked; the samples of two languages have no linter and no type checker.
    const quiet = ["go", "rust"].includes(language) ? [] : ["lint-clean", "type-clean"];
    const verdicts = it.status().gates;
    expect(verdicts.filter(({ verdict }) => verdict !== "pass").map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(
      quiet.map((id) => `${id} not-applicable`),
    );

    // The mender's work is looked at by the other, although the newest commit is the other's: it only confirms.
    const hunt = eventsOf(it, "review-given").filter(({ goal }) => goal === "bug-hunt-round-1");
    expect([hunt[0], hunt.at(-1)].map((given) => `${given?.peer} ${given?.verdict}`)).toEqual(["bob fail", "bob pass"]);
    expect(hunt.at(-1)?.tree).toBe(it.git(["rev-parse", "HEAD^{tree}"]).trim());
  });
});
