import { z } from "zod";
import { stepId } from "./plan.ts";

/** What a review says of steps by their id; joined into the schema of a review. */
export const stepFields = {
  steps: z
    .record(
      stepId,
      z.strictObject({
        state: z.enum(["done", "partial"]),
        notes: z
          .string()
          .min(1)
          .transform((text) => text.slice(0, 2_000)),
        /** How sure the reviewer is, 1 to 5; asked for where the plan says confidence_calibration. */
        confidence: z.number().int().min(1).max(5).optional(),
      }),
    )
    .default({}),
};
