import { expect } from "vitest";
import { turnsOf } from "../support/adversaries.ts";
import { honestPair, testEachLanguage, withSample } from "./support.ts";

const named = { javascript: [], go: [], python: ["--lang=python"], rust: ["--lang=rust"] };

testEachLanguage("an honest pair takes a repository to converged after three clean ticks and a sceptic", (language) => {
  const setting = { modes: ["thorough", "audit"], scripts: honestPair(language), init: named[language], task: "Add up several durations." };
  return withSample(language, setting, async (it) => {
    const { stdout, code } = it.peers(["run"]);
    expect(it.status().state, stdout).toBe("converged");
    expect(code).toBe(0);
    // The hand-off, one look by each peer (the author has questions of its own to answer), and the sceptic.
    expect(turnsOf(it)).toEqual(["alice implement handed-off", "bob review reviewed", "alice review reviewed", "bob sceptic reviewed"]);
    // No bug was reported, and the samples of two languages have no linter and no type checker; every other gate really looked.
    const quiet = ["bug-hunt-clean", "tdd-reproduces-bug", "diff-size-per-resolve", ...(["go", "rust"].includes(language) ? [] : ["lint-clean", "type-clean"])];
    const verdicts = it.status().gates.filter(({ verdict }) => verdict !== "pass");
    expect(verdicts.map(({ id, verdict }) => `${id} ${verdict}`).sort()).toEqual(quiet.map((id) => `${id} not-applicable`).sort());
  });
});
