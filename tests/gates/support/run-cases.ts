import { execFileSync } from "node:child_process";
import { afterAll, describe, expect, test } from "vitest";
import { type CaseBench, openCases } from "./bench-of-cases.ts";
import { type Case, casesOf } from "./cases.ts";

// PEERS_GATE=no-stubs looks at one gate only.
const asked = process.env.PEERS_GATE;

/** One test for each case of these gates. */
export function runCases(gates: readonly string[]): void {
  const chosen = gates.filter((gate) => (asked === undefined || asked === gate) && casesOf(gate).length > 0);
  if (chosen.length > 0) describe.each(chosen)("%s", casesOfGate);
  else test.skip(`no case of ${asked} is here`, () => undefined);
}

function casesOfGate(gate: string): void {
  const cases = casesOf(gate);
  let bench: Promise<CaseBench> | null = null;
  const opened = () => {
    bench ??= openCases(cases);
    return bench;
  };
  afterAll(async () => (await bench)?.close());

  for (const one of cases) {
    const missing = one.needs.find((need) => (need.startsWith("no ") ? isInstalled(need.slice(3)) : !isInstalled(need)));
    const name = `${one.language}, ${one.kind}: ${one.title}${missing ? ` (skipped: needs ${missing})` : ""}`;
    test.skipIf(missing !== undefined)(name, async () => {
      const answer = await (await opened()).judge(one);
      const seen = JSON.stringify(answer, null, 1);
      expect(verdicts(one), seen).toContain(answer.verdict);
      for (const place of one.at) expect(answer.findings.map(({ file, line }) => `${file}:${line}`).join(" "), seen).toContain(place);
      for (const words of one.says) expect(seen).toContain(words);
      for (const { claim, remedy } of answer.findings) expect([claim, remedy], "a finding says what is wrong and what would do").not.toContain("");
    });
  }
}

function verdicts({ kind, answer }: Case): string[] {
  if (answer !== null) return [answer];
  return kind === "violation" ? ["fail"] : ["pass", "not-applicable"];
}

const known = new Map<string, boolean>();

/** `program`, or `python3 -m module`. */
function isInstalled(program: string): boolean {
  const there = known.get(program) ?? runs(program.includes(" -m ") ? `${program} --version` : `command -v ${program}`);
  known.set(program, there);
  return there;
}

function runs(line: string): boolean {
  try {
    execFileSync("/bin/sh", ["-c", line], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
