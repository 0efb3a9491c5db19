import { z } from "zod";

export type StrykerMutant = { readonly file: string; readonly line: number; readonly says: string; readonly outcome: "noticed" | "survived" };

/** Files with the lines that may be made wrong, as StrykerJS takes them: `src/a.ts:3-7`. */
export function strykerCommand(lines: ReadonlyMap<string, readonly number[]>): string {
  const ranges = [...lines].flatMap(([file, numbers]) => spans(numbers).map(([from, to]) => `${file}:${from}-${to}`));
  return `npx --no-install stryker run --reporters json --mutate '${ranges.join(",").replaceAll("'", "'\\''")}'`;
}

export const strykerReport = "reports/mutation/mutation.json";

function spans(numbers: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const line of numbers.toSorted((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && line <= last[1] + 1) last[1] = line;
    else found.push([line, line]);
  }
  return found;
}

const mutant = z.object({
  mutatorName: z.string(),
  replacement: z.string().default(""),
  status: z.string(),
  location: z.object({ start: z.object({ line: z.number() }) }),
});
const report = z.object({ schemaVersion: z.string(), files: z.record(z.string(), z.object({ mutants: z.array(mutant) })) });

/** The mutation-testing report schema, version 1 and 2 (measured with StrykerJS 9.0.1). Mutants that did not run at all are left out. */
export function readStryker(text: string): StrykerMutant[] | null {
  const read = report.safeParse(parsed(text));
  if (!read.success) return null;
  return Object.entries(read.data.files).flatMap(([file, { mutants }]) =>
    mutants.flatMap(({ mutatorName, replacement, status, location }) => {
      const outcome = outcomes[status];
      return outcome ? [{ file, line: location.start.line, says: `${mutatorName}: ${replacement.replace(/\s+/g, " ").slice(0, 60)}`, outcome }] : [];
    }),
  );
}

const outcomes: Readonly<Record<string, StrykerMutant["outcome"]>> = { Killed: "noticed", Timeout: "noticed", Survived: "survived", NoCoverage: "survived" };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
