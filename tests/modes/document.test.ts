import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { documenting } from "./scripts.ts";
import { testEachLanguage, withSample } from "./support.ts";

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
