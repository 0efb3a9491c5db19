/** Findings as lines: for prompts, for `peers status` and `peers findings`. */
import { staysInLine } from "../stays-in-line.ts";
import { placeOf, type Register, type RegisteredFinding } from "./register.ts";

/** `F3 high confirmed answer.mjs:12 (tests) the sum is off`, with what is known of its way. */
export function findingLine(finding: RegisteredFinding): string {
  const { id, severity, status, category, claim } = finding;
  return `${id} ${severity} ${status}${finding.disputed ? " (disputed)" : ""} ${placeOf(finding)}${category === "other" ? "" : ` (${category})`} ${claim.split("\n")[0]?.slice(0, 200)}`;
}

/** What was not mended but put off or cut, for the sentence that says that the work is done. */
export function settledOtherwise({ closed }: Register): string {
  const ids = closed.filter(({ status }) => status === "deferred" || status === "cut").map(({ id, status }) => `${id} ${status === "cut" ? "cut" : "put off"}`);
  return ids.length > 0 ? ` (${ids.join(", ")})` : "";
}

/** For prompts: the number in brackets, so that no line looks like a question to answer. */
export function promptLine(finding: RegisteredFinding): string {
  const { id, severity, claim, command, file, category } = finding;
  const shown = command && file ? `; \`${command}\` fails` : "";
  return staysInLine(`[${id}] ${severity}${category === "other" ? "" : `, ${category}`}, ${placeOf(finding)}: ${claim}${shown}${historyOf(finding)}`);
}

function historyOf({ proposal, reopened, why, by, status, causedByFix }: RegisteredFinding): string {
  if (proposal) return `\n  ${proposal.by} wants to ${proposal.what === "cut" ? "cut the feature" : "put it off"}: ${proposal.why}`;
  const back = reopened > 0 ? `\n  Answered ${reopened} times and still there; ${by} says: ${why}` : "";
  const fix = causedByFix ? "\n  A turn that was mending something else wrote this line." : "";
  return status === "confirmed" ? `${back}${fix}` : "";
}
