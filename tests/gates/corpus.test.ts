import { expect, test } from "vitest";
import { gates } from "../../gates/index.ts";
import { casesOf } from "./support/cases.ts";
import { runCases } from "./support/run-cases.ts";

runCases(gates.filter(({ reads }) => reads !== "commands").map(({ id }) => id));

/** What they ask of history or of the log cannot be written as files; tests/contract/gates.test.ts and delivery.test.ts have their cases. */
const elsewhere = ["history-intact", "delivery-report-complete"];

test.each(gates.map(({ id }) => id).filter((id) => !elsewhere.includes(id)))(
  "%s is tried with at least 12 violations and 8 honest look-alikes of each language",
  (id) => {
    const languages = grouped(id);
    expect(languages.size).toBeGreaterThan(0);
    for (const [language, cases] of languages) {
      const count = (kind: string) => cases.filter((one) => one.kind === kind).length;
      expect([count("violation") >= 12, count("honest") >= 8], `${language}: ${count("violation")} violations, ${count("honest")} honest`).toEqual([
        true,
        true,
      ]);
    }
  },
);

function grouped(id: string): Map<string, ReturnType<typeof casesOf>> {
  const found = new Map<string, ReturnType<typeof casesOf>>();
  for (const one of casesOf(id)) found.set(one.language, [...(found.get(one.language) ?? []), one]);
  return found;
}
