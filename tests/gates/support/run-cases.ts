import { afterAll, describe, expect, test } from "vitest";
import { type CaseBench, openCases } from "./bench-of-cases.ts";
import { type Case, casesOf } from "./cases.ts";
import { missingNeed } from "./needs.ts";

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
    const missing = missingNeed(one);
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
