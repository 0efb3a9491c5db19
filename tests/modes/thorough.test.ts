import { expect } from "vitest";
import { turnsOf } from "../support/adversaries.ts";
import { honestPair, testEachLanguage, withSample } from "./support.ts";

testEachLanguage("an honest pair takes a repository to converged after three clean ticks and a sceptic", (language) =>
  withSample(language, { modes: ["thorough", "audit"], scripts: honestPair(language), task: "Add up several durations." }, async (it) => {
    const { stdout, code } = it.peers(["run"]);
    expect(it.status().state, stdout).toBe("converged");
    expect(code).toBe(0);
    // The hand-off, one look by each peer (the author has questions of its own to answer), and the sceptic.
    expect(turnsOf(it)).toEqual(["alice implement handed-off", "bob review reviewed", "alice review reviewed", "bob sceptic reviewed"]);
  }),
);
