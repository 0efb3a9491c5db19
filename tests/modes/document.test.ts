import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli } from "../support/loop.ts";
import { testEachLanguage, withSample } from "./support.ts";

const peers = `${process.execPath} ${cli}`;

/** Inside of its turn: seeds, writes a sentence for each entry and one of the whole, renders, hands off. */
const documenting = (finish = "") => `import { readFileSync, writeFileSync } from "node:fs";
const sentences = {
  parse: "Turns a text such as 1h30m into whole seconds and refuses anything else",
  parse_duration: "Turns a text such as 1h30m into whole seconds and refuses anything else",
  format: "Gives the shortest text that reads back as the same number",
  format_duration: "Gives the shortest text that reads back as the same number",
  NotADuration: "Tells which text could not be understood and why",
  PATTERN: "Hours, minutes and seconds, each at most once and in this order",
  SECONDS_PER: "How long each unit is, by its letter",
};
const implement = ({ sh, commit }) => {
  sh("${peers} codemap --seed");
  let [id, first, count] = ["", "", 0];
  const lines = readFileSync("CODEMAP.yaml", "utf8").split("\\n").map((line) => {
    id = /^  - id: (.*)$/.exec(line)?.[1] ?? id;
    first ||= id;
    const name = id.split(".").at(-1);
    const own = sentences[name] ?? sentences[name.toLowerCase()] ?? ["Reads and writes lengths of time as people do", "Everything about hours and minutes that others call"][count++ % 2];
    return line === '    summary: ""' ? "    summary: " + JSON.stringify(own) : line;
  });
  writeFileSync("CODEMAP.yaml", lines.join("\\n"));
  writeFileSync("ARCHITECTURE.md", "# Architecture\\n\\nEverything is in [[" + first + "]]: a text comes in, whole seconds go out, and nothing is kept in between.\\n");
  sh("${peers} agents-doc");
  sh("${peers} codemap --check && ${peers} agents-doc --check");
  ${finish}
  commit("Describe every public name", { "NOTES.md": "The codemap was written from the code.\\n" });
};
export default { implement: [implement], review: [({ review }) => review(true)], sceptic: [({ review }) => review(true)] };`;

testEachLanguage("a pair of peers documents the sample", (language) =>
  withSample(language, { modes: ["document"], scripts: { alice: documenting(), bob: documenting() } }, async (it) => {
    const { stdout } = it.peers(["run"]);
    expect(it.status().state, stdout).toBe("converged");
    expect(readFileSync(join(it.dir, "AGENTS.md"), "utf8")).toContain("Gives the shortest text");
    expect(readFileSync(join(it.dir, ".peers", "codemap.md"), "utf8")).toContain("arse");
    expect(readFileSync(join(it.dir, ".peers", "recon.md"), "utf8")).toContain("## Languages");
  }),
);

test("a lie in the codemap and a sentence taken out of step are refused, and lines that moved are not", () =>
  withSample("javascript", { modes: ["document"], scripts: { alice: documenting(), bob: documenting() } }, async (it) => {
    it.peers(["run"]);
    const verdict = (gate: string) => JSON.parse(it.peers(["gate", gate, "--json", "--at", "HEAD"]).stdout) as { verdict: string; why: string };
    const all = ["codemap-grounded", "codemap-complete", "codemap-signature-match", "codemap-summaries-complete", "agents-in-sync", "architecture-grounded"];
    const source = readFileSync(join(it.dir, "src/durations.js"), "utf8");
    it.commit("Only lines move", { "src/durations.js": `// A line.\n// Another.\n\n${source}` });
    expect(all.map((gate) => verdict(gate).verdict)).toEqual(all.map(() => "pass"));
    expect(it.peers(["codemap", "--check"]).code).toBe(1);
    expect(it.peers(["codemap", "--refresh"]).code).toBe(0);
    expect(readFileSync(join(it.dir, "CODEMAP.yaml"), "utf8")).toContain("Gives the shortest text");
    it.commit("Lie", {
      "CODEMAP.yaml": `${readFileSync(join(it.dir, "CODEMAP.yaml"), "utf8")}  - id: ghost.quantum.Store\n    kind: class\n    file: src/durations.js\n    line: 1\n    summary: "Holds what never was anywhere"\n`,
    });
    expect([verdict("codemap-grounded").why, verdict("agents-in-sync").verdict]).toEqual([
      expect.stringContaining("ghost.quantum.Store is no public name"),
      "fail",
    ]);
  }));
