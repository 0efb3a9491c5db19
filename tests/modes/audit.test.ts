import { expect } from "vitest";
import { honestPair, testEachLanguage, withSample } from "./support.ts";

const task = "Add up several durations.";

testEachLanguage("an honest pair takes an audited repository to converged", (language) =>
  withSample(language, { modes: ["audit"], scripts: honestPair(language), task }, async (it) => {
    const { stdout, code } = it.peers(["run"]);
    expect(it.status().state, stdout).toBe("converged");
    expect(code).toBe(0);
    const verdicts = new Map(it.status().gates.map(({ id, verdict }) => [id, verdict]));
    expect([...verdicts].filter(([, verdict]) => !["pass", "not-applicable"].includes(verdict))).toEqual([]);
    // No bug was reported, and the samples of two languages have no linter and no type checker; every other gate really looked.
    const quiet = ["bug-hunt-clean", "tdd-reproduces-bug", "diff-size-per-resolve", ...(["go", "rust"].includes(language) ? [] : ["lint-clean", "type-clean"])];
    expect([...verdicts].filter(([, verdict]) => verdict !== "pass").map(([id]) => id)).toEqual(expect.arrayContaining(quiet));
    expect([...verdicts].filter(([, verdict]) => verdict === "pass")).toHaveLength(verdicts.size - quiet.length);
  }),
);
