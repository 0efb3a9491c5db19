/** What a review may say about findings by number; joined into the schema of a review. */
import { z } from "zod";
import { categories } from "../vocabulary.ts";

const number = z.string().regex(/^F\d{1,9}$/, "a finding is called F and its number, e.g. F3");
const notes = z
  .string()
  .min(1)
  .transform((text) => text.slice(0, 2_000));

/** Half a command is another one, so one that is too long to be kept is none. */
export const command = z.string().max(8_000);

/** Of the review as a whole. */
export const answerFields = {
  /** Is what was answered settled? */
  settled: z.record(number, z.object({ fixed: z.boolean(), notes })).default({}),
  /** Is what another claims real? With a command that fails where one can be given. */
  confirms: z.record(number, z.object({ real: z.boolean(), notes, command: command.nullable().default(null) })).default({}),
  /** Does it agree that the finding is put off, or that the feature was cut? */
  agrees: z.record(number, z.boolean()).default({}),
};

/** Of each finding. */
export const findingFields = {
  category: z
    .preprocess((value) => (typeof value === "string" ? value.toLowerCase() : value), z.enum(categories))
    .catch("other")
    .default("other"),
  /** The number of the finding this is, when it is one that is known. */
  id: number.nullable().catch(null).default(null),
};

export type FindingAnswers = { readonly [K in keyof typeof answerFields]: z.infer<(typeof answerFields)[K]> };
