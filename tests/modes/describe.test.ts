import { expect } from "vitest";
import { type Language, testEachLanguage, withSample } from "./support.ts";

const places: Readonly<Record<Language, { source: string; parse: string; format: string; tests: string; run: string }>> = {
  javascript: { source: "src/durations.js", parse: "parse", format: "format", tests: "test/durations.test.js", run: "npm test" },
  python: { source: "durations/text.py", parse: "parse_duration", format: "format_duration", tests: "tests/test_text.py", run: "python3 -m pytest" },
  go: { source: "durations.go", parse: "Parse", format: "Format", tests: "durations_test.go", run: "go test ./..." },
  rust: { source: "src/lib.rs", parse: "parse", format: "format", tests: "tests/durations.rs", run: "cargo test" },
};

/** What an honest peer writes about the sample after reading it. */
function described(language: Language): Record<string, string> {
  const { source, parse, format, tests, run } = places[language];
  return {
    "SPEC.md": `# Specification

## Threat model
The text handed to \`${parse}\` may come from a stranger who wants a wrong number or a caller that hangs. The pattern in \`${source}\` is anchored at both ends and has no nested repetition, so a long text costs time in proportion to its length.

## Invariants
For every whole number from zero up, \`${parse}\` reads what \`${format}\` wrote as the same number. An empty text is refused, never read as zero.

## API reference
- \`${parse}(text)\` turns hours, minutes and seconds, in this order, into whole seconds.
- \`${format}(seconds)\` turns seconds into the shortest such text.

\`${run}\` runs the tests in \`${tests}\`.
`,
    "ARCHITECTURE.md": `# Architecture

## Components
One module, \`${source}\`, holds a reader and a writer; the table of units is all they share.

## Data flow
A text goes into the reader and comes out as a number, the writer takes numbers the other way, and nothing is kept between two calls.
`,
    "DESIGN.md": `# Design

## Decisions
Durations are whole seconds: two of them are equal exactly when their numbers are, which fractions would leave to rounding.

## Trade-offs
Nobody can write half a second. Callers who time short work pay for our simple equality and keep milliseconds of their own.
`,
  };
}

const pair = (language: Language, bob: string) => {
  const files = JSON.stringify(described(language));
  const common = `review: [({ review }) => review(true)], sceptic: [({ review }) => review(true)]`;
  return {
    alice: `const files = ${files};\nexport default { implement: [
      ({ commit }) => commit("Describe the project", { ...files, "SPEC.md": files["SPEC.md"].replace("stranger", "strangre") }),
      ({ commit }) => commit("Compare SPEC.md, ARCHITECTURE.md and DESIGN.md with the code"),
    ], ${common} };`,
    bob: `const files = ${files};\nexport default { implement: [${bob}], ${common} };`,
  };
};

testEachLanguage("a pair of peers takes the sample to converged under describe", (language) =>
  withSample(
    language,
    { modes: ["describe"], scripts: pair(language, `({ commit }) => commit("Spell a word of SPEC.md right", { "SPEC.md": files["SPEC.md"] })`) },
    async (it) => {
      const { stdout, code } = it.peers(["run"]);
      expect(it.status().state, stdout + it.peers(["status"]).stdout).toBe("converged");
      expect(code).toBe(0);
      // Two hand-offs behind the first one left the meaning as it was.
      const handedOff = it.log().filter((line) => line.kind === "turn-ended" && line.outcome === "handed-off");
      expect(handedOff.length).toBe(3);
    },
  ),
);
