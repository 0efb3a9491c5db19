/** What a prompt says of findings: to whoever implements, settles, or confirms. */

import type { State } from "../state.ts";
import { staysInLine } from "../stays-in-line.ts";
import type { Role } from "../vocabulary.ts";
import { claimsFor } from "./confirm.ts";
import { confirmGoal, settleGoal } from "./goals.ts";
import { promptLine } from "./lines.ts";
import { confirmedFindings, placeOf, type RegisteredFinding } from "./register.ts";
import { toSettle } from "./settle.ts";

type Told = { readonly peer: string; readonly role: Role; readonly goals: readonly string[]; readonly delta: string };

export function findingsText(state: State, told: Told): string {
  const due = dueTo(state, told);
  const lines = due.length === 0 ? "None." : due.map((finding) => `- ${promptLine(finding)}`).join("\n");
  if (told.role === "implement") return `${lines}${adviceText(state)}`;
  return told.role === "review" && told.delta ? `${lines}\n\nWhat changed since:\n\n${middleOut(told.delta)}` : lines;
}

const shownAdvice = 5;

/** What blocks nothing may still be right. */
function adviceText({ register }: State): string {
  const refuted = register.closed.filter(({ status }) => status === "refuted");
  const newest = [...refuted, ...register.advice].toSorted((one, other) => one.turn - other.turn).slice(-shownAdvice);
  const lines = newest.map(
    (finding) => `- ${staysInLine(`${placeOf(finding)}: ${finding.claim.slice(0, 300)}`)}${finding.status === "refuted" ? " (nobody could show it)" : ""}`,
  );
  return lines.length > 0 ? `\n\nAdvice, which blocks nothing:\n${lines.join("\n")}` : "";
}

export const findingQuestions: Readonly<Record<string, string>> = {
  [confirmGoal]: "Did you look at each claim above? Answer each by its number.",
  [settleGoal]: "Are the findings above settled? Answer each by its number.",
};

/** The part of a review that answers findings by number, as an example to fill in. */
export function exampleAnswers(state: State, told: Told): object {
  const due = told.role === "implement" ? [] : dueTo(state, told);
  if (told.goals.includes(confirmGoal)) return { confirms: byId(due, () => ({ real: true, notes: "what you looked at, and what you saw", command: null })) };
  const [proposed, changed] = [due.filter(({ proposal }) => proposal), due.filter(({ proposal }) => !proposal)];
  return {
    ...(changed.length > 0 ? { settled: byId(changed, () => ({ fixed: true, notes: "how you know" })) } : {}),
    ...(proposed.length > 0 ? { agrees: byId(proposed, () => true) } : {}),
  };
}

function dueTo(state: State, { peer, role, goals }: Told): readonly RegisteredFinding[] {
  if (goals.includes(confirmGoal)) return claimsFor(state, peer);
  if (role === "review") return toSettle(state, peer);
  return role === "implement" ? confirmedFindings(state) : [];
}

const byId = (findings: readonly RegisteredFinding[], answer: () => unknown) => Object.fromEntries(findings.map(({ id }) => [id, answer()]));

const deltaCap = 8_000;
const middleOut = (text: string) =>
  text.length <= deltaCap ? text : `${text.slice(0, deltaCap / 2)}\n[… ${text.length - deltaCap} characters left out …]\n${text.slice(-deltaCap / 2)}`;
