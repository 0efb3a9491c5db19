/** What a reviewer or sceptic hands in, parsed strictly: anything that is not a whole review counts as none. */
import { z } from "zod";
import { type Finding, severities } from "./event.ts";
import { answerFields, findingFields } from "./findings/review-fields.ts";

const severity = z.preprocess((value) => (typeof value === "string" ? (synonyms[value.toLowerCase()] ?? value.toLowerCase()) : value), z.enum(severities));
const synonyms: Readonly<Record<string, string>> = {
  critical: "crit",
  blocker: "crit",
  major: "high",
  medium: "med",
  moderate: "med",
  minor: "low",
  trivial: "low",
  note: "info",
};

export const reviewSchema = z.object({
  ...answerFields,
  goals: z.record(z.string(), z.object({ pass: z.boolean(), notes: z.string().min(1) })),
  findings: z
    .array(
      z.object({
        ...findingFields,
        severity,
        file: z.string().nullable().default(null),
        line: z.number().int().positive().nullable().default(null),
        // It is stored and shown again and again; nobody reads more of it.
        claim: z
          .string()
          .min(1)
          .transform((text) => text.slice(0, 2_000)),
        command: z.string().nullable().default(null),
      }),
    )
    .default([]),
});
export type Review = z.infer<typeof reviewSchema>;

export type ParsedReview = { readonly ok: true; readonly review: Review } | { readonly ok: false; readonly why: string };

/** Reads the review from its file, or failing that from the last JSON object a peer printed that is one. Every goal asked must be answered. */
export function parseReview(file: string | null, printed: string, goals: readonly string[]): ParsedReview {
  return file === null ? printedReview(printed.slice(-scanned), goals) : readReview(file, goals);
}

function readReview(text: string, goals: readonly string[]): ParsedReview {
  try {
    const review = reviewSchema.parse(JSON.parse(text));
    const missing = goals.filter((goal) => !Object.hasOwn(review.goals, goal));
    return missing.length > 0 ? { ok: false, why: `its review does not answer ${missing.join(", ")}` } : { ok: true, review };
  } catch (fault) {
    return {
      ok: false,
      why: `its review does not read: ${fault instanceof z.ZodError ? z.prettifyError(fault).split("\n").slice(0, 2).join(" ") : (fault as Error).message}`,
    };
  }
}

/** A failed goal needs a finding that stands; without one it is void, and a passed goal with a blocking finding is failed. */
export function verdictOf(pass: boolean, blocking: readonly Finding[], standing: readonly Finding[]): "pass" | "fail" | "void" {
  if (blocking.length > 0) return "fail";
  if (pass) return "pass";
  return standing.length > 0 ? "pass" : "void";
}

// A review stands at the end of what was said, maybe after pages of code; the limits keep hostile output from costing time.
const scanned = 128 * 1024;
const openings = 400;

/** From the last brace backwards; of what does not count, the fault of the last whole object is told. */
function printedReview(text: string, goals: readonly string[]): ParsedReview {
  let fault: ParsedReview = { ok: false, why: "it neither wrote the review file nor printed a JSON object" };
  let lastEnd = 0;
  let at = text.lastIndexOf("{");
  for (let tries = 0; at >= 0 && tries < openings; tries += 1) {
    const end = endOfObject(text, at);
    const read = end === null ? null : readReview(text.slice(at, end), goals);
    if (read?.ok) return read;
    // One that reaches as far holds the ones tried before it.
    if (read && end !== null && end >= lastEnd) [fault, lastEnd] = [read, end];
    at = at === 0 ? -1 : text.lastIndexOf("{", at - 1);
  }
  return fault;
}

function endOfObject(text: string, from: number): number | null {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char === "\\") at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === "{") depth += 1;
    else if (char === "}" && --depth === 0) return at + 1;
  }
  return null;
}
