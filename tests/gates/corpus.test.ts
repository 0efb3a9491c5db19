import { afterAll, describe, expect, test } from "vitest";
import { type CaseBench, openCases } from "./support/bench-of-cases.ts";
import { type Case, casesOf, gatesWithCases } from "./support/cases.ts";

// PEERS_GATE=no-stubs looks at one gate only.
const asked = process.env.PEERS_GATE;

describe.each(gatesWithCases().filter((gate) => asked === undefined || asked === gate))("%s", (gate) => {
  const cases = casesOf(gate);
  let bench: Promise<CaseBench> | null = null;
  const opened = () => {
    bench ??= openCases(cases);
    return bench;
  };
  afterAll(async () => (await bench)?.close());

  test.each(cases.map((one) => [one.language, one.kind, one.title, one] as const))("%s, %s: %s", async (_language, _kind, _title, one) => {
    const answer = await (await opened()).judge(one);
    const seen = JSON.stringify(answer, null, 1);
    expect(verdicts(one), seen).toContain(answer.verdict);
    for (const place of one.at) expect(answer.findings.map(({ file, line }) => `${file}:${line}`).join(" "), seen).toContain(place);
    for (const words of one.says) expect(seen).toContain(words);
    for (const finding of answer.findings)
      expect(finding, "a finding says what is wrong and what would do").toMatchObject({
        claim: expect.stringMatching(/./),
        remedy: expect.stringMatching(/./),
      });
  });
});

function verdicts({ kind, answer }: Case): string[] {
  if (answer !== null) return [answer];
  return kind === "violation" ? ["fail"] : ["pass", "not-applicable"];
}
