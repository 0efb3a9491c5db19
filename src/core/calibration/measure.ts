/** What a review of a planted tree says about its reviewer. */
import type { Finding } from "../vocabulary.ts";
import type { Plant } from "./plant.ts";

export type Measured = "caught" | "missed" | "unclear";

/** Lines a finding may be off and still mean the planted one. */
const near = 5;

/** Whether a finding is about the defect: it names the place, or its command fails only because of it. */
export const isAboutPlant = ({ file, line }: Pick<Finding, "file" | "line">, plant: Plant): boolean =>
  file?.replace(/^\.\//, "") === plant.file && line !== null && Math.abs(line - plant.line) <= near;

/** Caught needs a finding that would block; approving is missing it; anything else says nothing about the defect. */
export function measured({ caught, approved }: { readonly caught: boolean; readonly approved: boolean }): Measured {
  if (caught) return "caught";
  return approved ? "missed" : "unclear";
}
