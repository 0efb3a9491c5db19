/** The facts about concerns; part of the union in event.ts. */
import { z } from "zod";
import { author, oid } from "../vocabulary.ts";

export const concernId = z.string().regex(/^C\d{1,6}$/, "a concern is called C and its number, e.g. C3");
const common = {
  concern: concernId,
  by: author,
  turn: z.number().int().nullable(),
  commit: oid.nullable(),
};

export const concernOpened = z.object({ kind: z.literal("concern-opened"), ...common, text: z.string() });
export const concernAnswered = z.object({ kind: z.literal("concern-answered"), ...common, how: z.string() });
export const concernClosed = z.object({ kind: z.literal("concern-closed"), ...common, why: z.string() });
