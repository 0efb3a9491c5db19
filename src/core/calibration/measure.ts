/** What a review of a planted tree says about its reviewer. */
import type { Finding } from "../vocabulary.ts";
import type { Plant } from "./plant.ts";
import type { Told } from "./trust.ts";

export type Measured = "caught" | "missed" | "unclear";

/** Lines a finding may be off and still mean the planted one. */
const near = 5;

/** Of more findings than this, the first; who calls every line wrong has found nothing. */
export const mostTried = 10;

/** Whether a finding names the place of the defect, rather than that of an earlier one its peer was told of. */
export function isAboutPlant({ file, line }: Pick<Finding, "file" | "line">, plant: Pick<Plant, "file" | "line">, told: readonly Told[] = []): boolean {
  if (file?.replace(/^\.\//, "") !== plant.file || line === null) return false;
  const off = Math.abs(line - plant.line);
  return off <= near && !told.some((known) => known.file === plant.file && Math.abs(line - known.line) < off);
}

/** Caught needs a finding that would block; approving is missing it; anything else says nothing about the defect. */
export function measured({ caught, approved }: { readonly caught: boolean; readonly approved: boolean }): Measured {
  if (caught) return "caught";
  return approved ? "missed" : "unclear";
}
