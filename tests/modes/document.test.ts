import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { turnsOf } from "../support/adversaries.ts";
import { documenting } from "./scripts.ts";
import { sampleFiles, testEachLanguage, withSample } from "./support.ts";

testEachLanguage("a pair of peers documents the sample", (language) =>
  withSample(language, { modes: ["document"], scripts: { alice: documenting(), bob: documenting() } }, async (it) => {
    const { stdout } = it.peers(["run"]);
    expect(it.status().state, stdout).toBe("converged");
    expect(readFileSync(join(it.dir, "AGENTS.md"), "utf8")).toContain("Gives the shortest text");
    expect(readFileSync(join(it.dir, ".peers", "codemap.md"), "utf8")).toContain("arse");
    expect(readFileSync(join(it.dir, ".peers", "recon.md"), "utf8")).toContain("## Languages");
  }),
);

test("a mode that finds nothing it could look at stops and says so instead of being done", () => {
  const idle = `export default { implement: [({ commit }) => commit("Look for something to describe", { "NOTES.md": "There is no code.\\n" })], review: [({ review }) => review(true)] };`;
  const files = { ...Object.fromEntries(Object.keys(sampleFiles("python")).map((path) => [path, null])), "lib/durations.ex": "defmodule Durations do\nend\n" };
  const setting = { modes: ["document"], scripts: { alice: idle, bob: idle }, files, init: ["--lang=go"] };
  return withSample("python", setting, async (it) => {
    expect(it.peers(["init", "--yes", "--modes=document", "--lang=go", "--force"]).stderr).toContain(
      "there is no Go here yet; gates that read code do not apply",
    );
    expect(it.peers(["run"]).code).not.toBe(0);
    expect(it.status()).toMatchObject({ state: "stopped", reason: expect.stringContaining("no gate of mode document that reads code applies to this commit") });
    expect(turnsOf(it)).toEqual(["alice implement handed-off"]);
  });
});

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
