/** What a reviewer or sceptic hands in, parsed strictly: anything that is not a whole review counts as none. */
import { z } from "zod";
import { concernFields } from "./concerns/said.ts";
import { confirmGoal, settleGoal } from "./findings/goals.ts";
import { answerFields, command, findingFields } from "./findings/review-fields.ts";
import { stepFields } from "./plan/review-fields.ts";
import { repeatedKey } from "./review/repeated-key.ts";
import { type Finding, severities } from "./vocabulary.ts";

const severity = z
  .preprocess((value) => (typeof value === "string" ? (synonyms[value.toLowerCase()] ?? value.toLowerCase()) : value), z.enum(severities))
  .meta({ enum: [...severities] });
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

/** What a change to a file amounts to, in the reviewer's eyes. */
export const changeKinds = ["behaviour", "refactor", "tests", "docs", "config", "generated"] as const;

/** How a reviewer sums up; anything but approval is none. */
export const stances = ["approve", "reject", "unsure"] as const;
export type Stance = (typeof stances)[number];

const goalAnswer = z.strictObject({ pass: z.boolean(), notes: z.string().min(1) });

const longestPath = 4_096;

const described = z.strictObject({
  file: z.string().min(1).max(longestPath).describe("the path as `git diff HEAD~1` gives it"),
  kind: z.enum(changeKinds),
  what: z
    .string()
    .min(1)
    .describe("what the change does, in your words")
    .transform((text) => text.slice(0, 500)),
  line: z.number().int().positive().describe("where the quoted line stands"),
  quote: z.string().min(1).describe("one whole line of the file as it is now; of a deleted file, as it was"),
});

export const reviewSchema = z.strictObject({
  ...answerFields,
  ...stepFields,
  ...concernFields,
  verdict: z.enum(stances).nullable().default(null),
  goals: z.record(z.string(), goalAnswer),
  changes: z.array(described).max(2_000).default([]),
  findings: z
    .array(
      z.strictObject({
        ...findingFields,
        severity,
        file: z.string().max(longestPath).nullable().default(null),
        line: z.number().int().positive().nullable().default(null),
        // It is stored and shown again and again; nobody reads more of it.
        claim: z
          .string()
          .min(1)
          .transform((text) => text.slice(0, 2_000)),
        command: command.nullable().default(null),
      }),
    )
    .default([]),
});
export type Review = z.infer<typeof reviewSchema>;
export type Described = Review["changes"][number];

/** `printed`: the text it was printed as, when it was not written to its file. */
export type ParsedReview = { readonly ok: true; readonly review: Review; readonly printed?: string } | { readonly ok: false; readonly why: string };

/** Reads the review from its file, or failing that from the last JSON object a peer printed that is one. Every goal asked must be answered. */
export function parseReview(file: string | null, printed: string, goals: readonly string[]): ParsedReview {
  return file === null ? printedReview(printed.slice(-scanned), goals) : readReview(file, goals);
}

/** The form of a review of these goals as JSON Schema, for agents that can be held to one. */
export function reviewForm(goals: readonly string[]): object {
  const form = z.toJSONSchema(reviewSchema, { io: "input" });
  const { properties = {}, required = [] } = form;
  const answers = {
    ...(properties.goals as object),
    properties: Object.fromEntries(goals.map((goal) => [goal, z.toJSONSchema(goalAnswer)])),
    required: [...goals],
  };
  const whole = isWhole(goals) ? ["verdict", "changes"] : [];
  return { ...form, properties: { ...properties, goals: answers }, required: [...new Set([...required, ...whole])] };
}

/** A turn that only answers findings by number looks at those, not at the whole work. */
export const isWhole = (goals: readonly string[]): boolean => goals.some((goal) => goal !== confirmGoal && goal !== settleGoal);

function readReview(text: string, goals: readonly string[]): ParsedReview {
  try {
    const json = text.replace(/^\uFEFF/, "");
    const review = reviewSchema.parse(JSON.parse(json, withoutControls));
    const repeated = repeatedKey(json);
    if (repeated !== null) return { ok: false, why: `its review says ${JSON.stringify(repeated.slice(0, 40))} twice in one object` };
    const missing = goals.filter((goal) => !Object.hasOwn(review.goals, goal));
    if (missing.length > 0) return { ok: false, why: `its review does not answer ${missing.join(", ")}` };
    if (review.verdict === null && isWhole(goals)) return { ok: false, why: 'its review states no "verdict" (approve, reject or unsure)' };
    return { ok: true, review };
  } catch (fault) {
    return {
      ok: false,
      why: `its review does not read: ${fault instanceof z.ZodError ? z.prettifyError(fault).split("\n").slice(0, 2).join(" ") : (fault as Error).message}`,
    };
  }
}

/** What is said is shown in terminals and given to programs as arguments. A quote is only compared. */
const withoutControls = (key: string, value: unknown): unknown =>
  typeof value === "string" && key !== "quote" ? value.replace(/(?![\n\t])\p{Cc}/gu, "") : value;

/**
 * The harsher of what a reviewer states and what its findings imply: a blocking finding fails what was approved; a refusal needs a
 * finding that stands, without one it is void. With advice only, below the operator's bar, it refused nothing. Doubt is no approval.
 */
export function verdictOf(
  { pass, stance }: { pass: boolean; stance: Stance | null },
  blocking: readonly Finding[],
  standing: readonly Finding[],
): "pass" | "fail" | "void" {
  if (blocking.length > 0) return "fail";
  if (stance === "unsure") return "void";
  if (pass && stance !== "reject") return "pass";
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
    if (read?.ok && end !== null) return { ...read, printed: text.slice(at, end) };
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
