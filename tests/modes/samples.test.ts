import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { honestPair, testEachLanguage, withSample } from "./support.ts";

testEachLanguage("a pair of peers takes the sample to converged without modes", (language) =>
  withSample(language, { modes: [], scripts: honestPair(language), task: "Say in NOTES.md that it works." }, async (it) => {
    const { stdout, code } = it.peers(["run"]);
    expect(it.status().state, stdout).toBe("converged");
    expect(code).toBe(0);
    expect(existsSync(join(it.dir, ".gitignore"))).toBe(true);
  }),
);
